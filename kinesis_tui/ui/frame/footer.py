"""The footer line: the keys that work here, from the bindings that are active."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import ActiveBinding, Binding
from textual.events import Click

from kinesis_tui.text.cells import width
from kinesis_tui.ui.frame.key_table import in_declared_order, key_text
from kinesis_tui.ui.frame.status_line import StatusLine

ALWAYS = ("app.help", "app.command")
"""Ids of the bindings that stay at the right end however little room there is; the way back, esc, stays with them."""


class Footer(StatusLine):
    """One line; what the pane binds comes first, a click on a key presses it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--description"}
    DEFAULT_CSS = """
    Footer {
        background: $surface;
        & > .footer--key { color: $accent; text-style: bold; }
        & > .footer--description { color: $secondary; }
        &:ansi > .footer--description { color: ansi_default; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="footer")
        self._entries: tuple[tuple[str, str], ...] = ()
        self._always: tuple[tuple[str, str], ...] = ()

    def show(self, active: Sequence[ActiveBinding]) -> None:
        """Show the bindings that want to be shown, in the order given; one entry for each action.

        A widget that says KEYS_LAST comes after its pane.
        """
        shown: dict[str, Binding] = {}
        for entry in sorted(in_declared_order(active), key=lambda entry: getattr(entry.node, "KEYS_LAST", False)):
            if entry.binding.show and entry.binding.description and entry.enabled:
                shown.setdefault(entry.binding.action, entry.binding)
        entries = list(shown.values())
        self._always = tuple((b.key, b.description) for b in entries if _stays(b))
        self._entries = tuple((b.key, b.description) for b in entries if not _stays(b))
        self.update_line()

    def segments(self, width: int) -> Sequence[Segment]:
        """Show whole entries while there is room, and the way to all of them at the right end."""
        painted: list[Segment] = []
        end = 0
        for start, key, description in self._layout(width):
            painted.append(Segment(" " * (start - end)))
            painted.append(Segment(f" {key_text(key)}", self.part_style("footer--key")))
            painted.append(Segment(f" {description} ", self.part_style("footer--description")))
            end = start + _cells((key, description))
        return painted

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        for start, key, description in self._layout(self.size.width):
            if start <= event.x < start + _cells((key, description)):
                self.app.simulate_key(key)
                return

    def _layout(self, width: int) -> list[tuple[int, str, str]]:
        """Return (first cell, key, description) of every entry that fits."""
        reserved = sum(map(_cells, self._always))
        placed: list[tuple[int, str, str]] = []
        end = 0
        for entry in self._entries:
            if end + _cells(entry) + reserved > width:
                break
            placed.append((end, *entry))
            end += _cells(entry)
        start = max(end, width - reserved)
        for entry in self._always:
            placed.append((start, *entry))
            start += _cells(entry)
        return placed


def _stays(binding: Binding) -> bool:
    return binding.key == "escape" or binding.id in ALWAYS


def _cells(entry: tuple[str, str]) -> int:
    key, description = entry
    return width(key_text(key)) + width(description) + 3
