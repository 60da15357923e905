"""Rows as bytes for the terminal: colours are named when they change, not for every word."""

from collections.abc import Iterable

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

RESET = "\x1b[0m"
REMEMBERED = 2048
"""Style changes kept; a theme has some dozens."""


class RowEncoder:
    """Write strips as text with escape sequences for one colour system.

    Rich closes and reopens every style at every segment, 40 bytes each; a row of JSON has twenty. Here background
    and attributes stay set, and only what differs is said.
    """

    def __init__(self, color_system: ColorSystem) -> None:
        self.color_system = color_system
        self._changes: dict[tuple[Style, Style], str] = {}

    def encode(self, rows: Iterable[tuple[str, Strip]]) -> str:
        """Return the strips as text, each after what is given with it (where it goes); attributes are plain after."""
        parts: list[str] = [RESET]
        current = Style.null()
        changes = self._changes
        for place, strip in rows:
            parts.append(place)
            for text, style, _ in strip:
                wanted = style or current
                if wanted is not current:
                    change = changes.get((current, wanted))
                    parts.append(self._change(current, wanted) if change is None else change)
                    current = wanted
                parts.append(text)
        parts.append(RESET)
        return "".join(parts)

    def _change(self, old: Style, new: Style) -> str:
        """Return the sequence that leads from one style to another, and remember it."""
        if len(self._changes) >= REMEMBERED:
            self._changes.clear()
        if old == new:
            change = ""
        elif old.without_color == new.without_color and old.bgcolor == new.bgcolor and new.color is not None:
            change = self._sequence(Style(color=new.color))
        else:
            change = self._sequence(new) if old == Style.null() else RESET + self._sequence(new)
        self._changes[old, new] = change
        return change

    def _sequence(self, style: Style) -> str:
        """Return what Rich writes before a text of this style."""
        return style.render("\0", color_system=self.color_system).partition("\0")[0]


def plain_strip(strip: Strip, style: Style) -> Strip:
    """Return the strip in one style: a quarter of the bytes; one that has only one style stays as it is."""
    if len({segment.style for segment in strip}) <= 1:
        return strip
    return Strip([Segment(strip.text, style)], strip.cell_length)
