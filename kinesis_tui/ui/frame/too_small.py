"""The one line that stands instead of everything where a terminal is too small to work in."""

from __future__ import annotations

from textual.widgets import Static

LEAST_WIDTH = 40
LEAST_HEIGHT = 10


class TooSmall(Static):
    """Say what size is needed, and what there is."""

    DEFAULT_CSS = """
    TooSmall { display: none; width: 1fr; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="too-small", markup=False)

    def say(self, width: int, height: int) -> None:
        """Name both sizes."""
        self.update(f"Needs {LEAST_WIDTH}x{LEAST_HEIGHT} cells; this is {width}x{height}.")


def is_too_small(width: int, height: int) -> bool:
    """Tell whether the frame can't be laid out in this many cells."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT
