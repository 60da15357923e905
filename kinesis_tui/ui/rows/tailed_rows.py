"""What a tail has brought, between its state in one line and what is wrong."""

from collections.abc import Callable, Iterable, Iterator

from textual.app import ComposeResult
from textual.containers import Vertical

from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.querying import Filters
from kinesis_tui.ui.rows.replay_line import ReplayLine
from kinesis_tui.ui.rows.shown import Shown
from kinesis_tui.ui.rows.state_line import StateLine, TroubleLine


class TailedRows(Vertical):
    """Base of the views of a tail: `words` are its state."""

    DEFAULT_CSS = """
    TailedRows {
        height: 1fr;
        & > ReplayLine { display: none; }
        &.-replay > ReplayLine { display: block; }
    }
    """

    def __init__(self, rows: LiveRows, filters: Filters, shown: Shown) -> None:
        """Show `rows`; `filters` are those saved, `shown` makes a field's value fit to be seen."""
        super().__init__()
        self.rows = rows
        self.explorer = RowsExplorer(rows, filters, shown)
        self.ended = ""
        """Why nothing is read any more; empty while something is."""
        self.asides: list[Callable[[], Iterable[tuple[str, str]]]] = []
        """What else belongs into the state line, as (text, style)."""
        self.replay_line = ReplayLine(rows.list)
        self._line = StateLine(self.words, rows.list)
        self._trouble = TroubleLine()

    def compose(self) -> ComposeResult:
        """Stack state, where in time a replay is, rows and trouble."""
        yield self._line
        yield self.replay_line
        yield self.explorer
        yield self._trouble

    @property
    def list(self) -> LineList:
        """The list of the rows."""
        return self.rows.list

    def grew(self) -> None:
        """Take in that the ring has grown."""
        raise NotImplementedError

    def say(self) -> None:
        """Say how the tail fares; paints only what changed."""
        raise NotImplementedError

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) of the state line, the most important first."""
        raise NotImplementedError

    def on_live_rows_searched(self, message: LiveRows.Searched) -> None:
        """Say how many match."""
        message.stop()
        self._line.update_line()

    def on_line_list_follow_changed(self, message: LineList.FollowChanged) -> None:
        """Say it at once."""
        message.stop()
        self._line.update_line()
