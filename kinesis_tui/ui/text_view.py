"""A text of any size, broken at the edge of the screen, control characters made visible."""

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.wrapping import WrappedText


class TextLines:
    """The lines of a wrapped text, as `Lines`."""

    first = 0

    def __init__(self, text: str, cells: int = 80) -> None:
        self.wrapped = WrappedText(text, cells)

    @property
    def end(self) -> int:
        """Number of lines."""
        return len(self.wrapped)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Return one line as it is."""
        return Strip([Segment(self.wrapped.line(number))])


class TextView(LineList):
    """Show a text; only its visible lines are ever made."""

    def __init__(
        self, text: str = "", *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        self._text_lines = TextLines(text)
        super().__init__(self._text_lines, empty_text="(empty)", name=name, id=id, classes=classes)

    def show_text(self, text: str) -> None:
        """Show another text, from its start."""
        self._text_lines = TextLines(text, self.size.width or 80)
        self.show(self._text_lines)

    def fit_to(self, width: int) -> None:
        """Break the lines for this width; the cursor stays in its line of the text."""
        wrapped = self._text_lines.wrapped
        if width and wrapped.cells != width:
            source = wrapped.source(self.cursor or 0)
            wrapped.rewrap(width)
            self.lines_fitted(wrapped.first_of(source))
