"""The last line of defence: whatever some widget was given, no control character of it goes to the terminal."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

STAND_IN = "·"


class Printable(LineFilter):
    """Replaces what does not print, cell for cell; text that `text.cells.visible` made passes as it is."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with only printable characters and spaces in them."""
        _ = background
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [Segment(_printable(text), style, control) for text, style, control in segments]


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else STAND_IN * cell_len(character) for character in text)
