"""Textual's option list, with a selected row that stands out without colours as well.

`Widget.get_visual_style` of Textual 8.2.8 drops `text-style: reverse`; with the terminal's own colours, and with
NO_COLOR, nothing else marks the row.
"""

from __future__ import annotations

from textual.command import CommandList
from textual.style import Style
from textual.widget import Widget
from textual.widgets import OptionList


class PickList(OptionList):
    """The list of a menu."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return the style with its reverse video."""
        return _reversed(self, super().get_visual_style(*component_classes, partial=partial), component_classes)


class ActionList(CommandList):
    """The list of the palette."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return the style with its reverse video."""
        return _reversed(self, super().get_visual_style(*component_classes, partial=partial), component_classes)


def _reversed(widget: Widget, style: Style, component_classes: tuple[str, ...]) -> Style:
    reverse = any(widget.get_component_styles(name).text_style.reverse for name in component_classes)
    return style + Style(reverse=True) if reverse else style
