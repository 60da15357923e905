"""A text of any size, broken at the edge of the screen, control characters made visible."""

from time import perf_counter

from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer

from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import RowStyles, with_marks
from kinesis_tui.ui.wrapping import LongText, WrappedText

LONG_TEXT = 16_384
"""Characters beyond which a text is wrapped in slices."""
SLICE_SECONDS = 0.008
PAUSE_SECONDS = 0.001
"""Between two slices: keys and frames go first."""


class TextLines:
    """The lines of a wrapped text, as `Lines`."""

    first = 0

    def __init__(self, text: str, cells: int = 80) -> None:
        self.styles: RowStyles | None = None
        self.wrapped: WrappedText | LongText = (
            WrappedText(text, cells) if len(text) <= LONG_TEXT else LongText(text, cells)
        )

    @property
    def end(self) -> int:
        """Number of lines."""
        return len(self.wrapped)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Return one line as it is."""
        segments = [Segment(self.wrapped.line(number))]
        return Strip(segments if self.styles is None else with_marks(segments, self.styles))


class TextView(LineList):
    """Show a text; only its visible lines are ever made. A long text's end grows while it is being wrapped."""

    def __init__(
        self, text: str = "", *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        self._text_lines = TextLines(text)
        self._wrapping: LongText | None = None
        """What is being wrapped in slices: the text shown, or the same for another width."""
        self._timer: Timer | None = None
        super().__init__(self._text_lines, empty_text="(empty)", name=name, id=id, classes=classes)

    def show_text(self, text: str) -> None:
        """Show another text, from its start."""
        self._text_lines = TextLines(text, self.size.width or 80)
        self._text_lines.styles = self.row_styles
        self._wrapping = None
        self.show(self._text_lines)
        self._go_on_wrapping()

    def fit_to(self, width: int) -> None:
        """Break the lines for this width; the cursor stays in its line of the text."""
        self._text_lines.styles = self.row_styles
        if not width:
            return
        match self._text_lines.wrapped:
            case WrappedText() as wrapped if wrapped.cells != width:
                source = wrapped.source(self.cursor or 0)
                wrapped.rewrap(width)
                self.lines_fitted(wrapped.first_of(source))
            case LongText() as wrapped if (self._wrapping or wrapped).cells != max(2, width):
                self._wrapping = LongText(wrapped.text, width)
                if (cursor := self._take_wrapped()) is not None:
                    self.lines_fitted(cursor)
                self._wrap_later()
            case LongText():
                self._go_on_wrapping()
            case _:
                pass

    def _go_on_wrapping(self) -> None:
        wrapped = self._text_lines.wrapped
        if self._wrapping is None and isinstance(wrapped, LongText) and not wrapped.whole:
            self._wrapping = wrapped
            self._wrap_later()

    def _wrap_later(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE_SECONDS, self._wrap_slice)

    def _take_wrapped(self) -> int | None:
        """Show what is being wrapped for another width once the cursor's place is in it; return the line of that."""
        shown, fresh = self._text_lines.wrapped, self._wrapping
        if fresh is None or fresh is shown or not isinstance(shown, LongText):
            return None
        place = shown.place(self.cursor or 0)
        if fresh.pieces <= place[0]:
            return None
        self._text_lines.wrapped = fresh
        return fresh.line_at(place)

    def _wrap_slice(self) -> None:
        """Wrap some pieces, and let the screen live before the next."""
        fresh = self._wrapping
        if fresh is None:
            return
        until = perf_counter() + SLICE_SECONDS
        while not fresh.whole and perf_counter() < until:
            fresh.wrap_next()
        if (cursor := self._take_wrapped()) is not None:
            self.rows_changed(cursor)
        else:
            self.grew()
        if fresh.whole:
            self._wrapping = None
        else:
            self._wrap_later()
