"""The painting half of a list: rows of `Lines` in a viewport, brought to the terminal in frames."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kinesis_tui.ui.frames import FLOOD_INTERVAL, SLOW_INTERVAL, FramePace
from kinesis_tui.ui.painting import Painter
from kinesis_tui.ui.row_style import RowStyles
from kinesis_tui.ui.viewport import Viewport
from kinesis_tui.ui.visible_rows import Lines, VisibleRows


class NoLines:
    """Lines of an empty list."""

    first = 0
    end = 0

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the protocol's arguments
        """Never asked for; there are no rows."""
        raise IndexError(number)


class LineCanvas(Widget):
    """Show the rows of `lines` that the viewport says; `LineList` adds keys, mouse and messages.

    Whatever changes the viewport calls `_paint` when a user waits for it, or `grew` when nobody does: then frames
    are few, and skipped while the terminal is behind.
    """

    def __init__(
        self,
        lines: Lines | None = None,
        *,
        following: bool = False,
        empty_text: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.lines: Lines = NoLines() if lines is None else lines
        self.empty_text = empty_text
        self._view = Viewport(self.lines.first, self.lines.end, following=following)
        self._rows = VisibleRows(self)
        self._painter = Painter(self)
        self._pace = FramePace(self._frame)

    @property
    def cursor(self) -> int | None:
        """Absolute number of the row under the cursor, or None when there are no rows."""
        return None if self._view.empty else self._view.cursor

    @property
    def top(self) -> int:
        """Absolute number of the row on the first line."""
        return self._view.top

    @property
    def height(self) -> int:
        """Rows that fit."""
        return self._view.height

    @property
    def below(self) -> int:
        """How many rows wait below the last line, those included that arrived since the list was paused."""
        return max(0, self.lines.end - min(self._view.end, self.top + self.height))

    @property
    def row_styles(self) -> RowStyles:
        """The rows' foreground styles under the current theme."""
        return self._rows.styles

    @property
    def waiting(self) -> bool:
        """Whether a frame is asked for and not yet painted."""
        return self._pace.waiting

    def grew(self) -> None:
        """Say that the lines' `first` or `end` changed. Cheap; what it leads to is painted with the next frame."""
        if self.is_running:
            self._pace.ask()

    def restyle(self) -> None:
        """Say that the same rows may look different (another time zone, new values); those that do are painted."""
        self._rows.forget()
        self.grew()

    def fit_to(self, width: int) -> None:
        """Hook for lists whose rows depend on the width: make them fit, and call `lines_fitted` if they changed."""

    def lines_fitted(self, cursor: int) -> None:
        """Take in that the rows were made anew for the width; what was under the cursor is row `cursor` now."""
        self._view.renumbered(self.lines.first, self.lines.end, cursor)
        self._rows.forget()

    def _frame(self) -> None:
        """Take in what the lines have become and paint it, unless the terminal is behind: then later."""
        if not self._painter.ready():
            self._pace.ask()
            return
        before = self.cursor
        self._view.grew(self.lines.first, self.lines.end)
        self._cursor_moved(before)
        self._paint()

    def _paint(self) -> None:
        """Repaint the lines of the screen that should look different from now on."""
        if not self._painter.visible:
            self._painter.forget()
            return
        self._measure()
        painted = self._painter.paint(self._made_rows(), self.top)
        self._pace.interval = FLOOD_INTERVAL if painted * 2 > self.height else SLOW_INTERVAL
        if self._painter.unfinished:
            self._pace.ask()

    def _cursor_moved(self, before: int | None) -> None:
        """Hook: the cursor was on row `before`, and may still be."""

    def _made_rows(self) -> list[Strip]:
        return self._rows.strips(self._view, self.lines, self.empty_text)

    def _measure(self) -> None:
        """Take in the size."""
        self.fit_to(self.size.width)
        self._view.resized(self.size.height)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand the compositor what the last frame left; no row is formatted here twice."""
        if not self._painter.fits():
            self._measure()
            self._painter.begin(self._made_rows(), self.top)
        strips = self._painter.filtered(self._painter.shown[crop.y : crop.bottom])
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def notify_style_update(self) -> None:
        """Make the rows again with the new theme or focus."""
        super().notify_style_update()
        self._rows.restyle()
        self.grew()

    def on_unmount(self) -> None:
        """Ask for no more frames."""
        self._pace.cancel()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._paint()
