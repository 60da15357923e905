"""The strips of the rows that are on the screen, each made once while it looks the same."""

from typing import Protocol

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from kinesis_tui.text.cells import clip
from kinesis_tui.ui.row_style import RowStyles, row_styles
from kinesis_tui.ui.viewport import Viewport


class Lines(Protocol):
    """Rows with absolute numbers: those of `range(first, end)` exist; both only ever grow, except through `show`."""

    @property
    def first(self) -> int:
        """Number of the oldest row that still exists."""

    @property
    def end(self) -> int:
        """One more than the number of the newest row; equals `first` when there are none."""

    def strip(self, number: int, width: int, selected: bool) -> Strip:
        """Make row `number` at most `width` cells wide, foreground only: the list adds background and cursor."""


class VisibleRows:
    """Make and keep the strips of one list's visible rows, with the list's background and the cursor's colours."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._styles: RowStyles | None = None
        self._looks: tuple[Style, Style] | None = None

    @property
    def styles(self) -> RowStyles:
        """The rows' foreground styles under the current theme."""
        if self._styles is None:
            self._styles = row_styles(self._widget)
        return self._styles

    def forget(self) -> None:
        """Make every row again."""
        self._strips.clear()

    def restyle(self) -> None:
        """Make every row again, with styles looked up anew."""
        self._strips.clear()
        self._styles = self._looks = None

    def strips(self, view: Viewport, lines: Lines, empty_text: str) -> list[Strip]:
        """Return one strip for each line of `view`, all as wide as the widget; `empty_text` if there are no rows."""
        width = self._widget.size.width
        blank = Strip.blank(width, self._base_looks()[0])
        kept, self._strips = self._strips, {}
        if view.empty:
            return [self._empty_line(empty_text, width), *[blank] * (view.height - 1)]
        shown = []
        for number in range(view.top, min(view.end, view.top + view.height)):
            selected = number == view.cursor
            strip = kept.get((number, selected))
            if strip is None or strip.cell_length != width:
                strip = self._dressed(lines.strip(number, width, selected), width, selected)
            self._strips[number, selected] = strip
            shown.append(strip)
        return shown + [blank] * (view.height - len(shown))

    def _dressed(self, strip: Strip, width: int, selected: bool) -> Strip:
        """Give a row its background and exact width; the cursor's row has the cursor's colours and no others."""
        plain, cursor = self._base_looks()
        if not selected:
            return strip.adjust_cell_length(width, plain).apply_style(plain)
        return Strip([Segment(strip.adjust_cell_length(width, cursor).text, cursor)], width)

    def _empty_line(self, empty_text: str, width: int) -> Strip:
        """Make the first line of a list without rows."""
        text = clip(empty_text, width)
        return self._dressed(Strip([Segment(text, self.styles["muted"])]), width, selected=False)

    def _base_looks(self) -> tuple[Style, Style]:
        """Return the styles of an ordinary row's background and of the cursor's row."""
        if self._looks is None:
            widget = self._widget
            self._looks = (widget.rich_style, widget.get_component_rich_style("line-list--cursor"))
        return self._looks
