"""One line of text that repaints only the cells that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

JOIN_CELLS = 6
"""Two changes closer than this are painted as one: moving the cursor costs about as many bytes."""


class StatusLine(Widget):
    """Base of the header, the tab bar and the footer: `segments()` says what to show, `update_line()` shows it."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line = Strip.blank(0)

    def segments(self, width: int) -> Sequence[Segment]:
        """Return what to show in `width` cells; what is longer is cut."""
        _ = width
        return ()

    def update_line(self) -> None:
        """Compute the line again and repaint where it differs."""
        width = self.size.width
        if not width:
            return
        line = self._laid_out(width)
        if line.cell_length != self._line.cell_length:
            self._line = line
            self.refresh()
            return
        changes = list(changed_spans(self._line, line))
        if changes:
            self._line = line
            self.refresh(*(Region(start, 0, end - start, 1) for start, end in changes))

    def notify_style_update(self) -> None:
        """Follow a change of theme."""
        super().notify_style_update()
        self.update_line()

    def on_resize(self, _event: Resize) -> None:
        """Fit the line to the new width."""
        self.update_line()

    def render_line(self, y: int) -> Strip:
        """Return the line as it was last computed; one of another width, as before the first frame, is computed anew.

        Waiting for the message that tells of the size would cost a frame more at the start: 15 ms.
        """
        _ = y
        width = self.size.width
        if self._line.cell_length != width:
            self._line = self._laid_out(width)
        return self._line

    def _laid_out(self, width: int) -> Strip:
        base = self.rich_style
        painted = [
            Segment(segment.text, base + segment.style if segment.style else base) for segment in self.segments(width)
        ]
        return Strip(painted).adjust_cell_length(width, base)

    def part_style(self, name: str) -> Style:
        """Return the style of a component class without the background it inherits."""
        return self.get_component_rich_style(name, partial=True)


def changed_spans(before: Strip, after: Strip) -> Iterator[tuple[int, int]]:
    """Yield the half-open cell ranges in which two lines of one width differ, near ones joined."""
    start = end = -1
    for cell, (old, new) in enumerate(zip(_cells(before), _cells(after), strict=True)):
        if old == new:
            continue
        if start >= 0 and cell - end >= JOIN_CELLS:
            yield start, end
            start = cell
        start = cell if start < 0 else start
        end = cell + 1
    if start >= 0:
        yield start, end


def _cells(line: Strip) -> Iterator[tuple[str, Style | None]]:
    for text, style, _control in line:
        for character in text:
            yield character, style
            for _ in range(cell_len(character) - 1):
                yield character, style
