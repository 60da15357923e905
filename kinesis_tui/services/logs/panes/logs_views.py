"""The views over the log groups, as far as the pane answers the frame by asking them."""

from textual.widget import Widget

from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.logs.panes.event import EventView
from kinesis_tui.services.logs.panes.groups_body import GroupsBody
from kinesis_tui.services.logs.panes.insights import InsightsView
from kinesis_tui.services.logs.panes.insights_editor import QueryEditor
from kinesis_tui.services.logs.panes.insights_record import RecordView
from kinesis_tui.services.logs.panes.ledger import LogsLedgerView
from kinesis_tui.services.logs.panes.streams import StreamsView
from kinesis_tui.services.logs.panes.tailed_groups import TailedGroups
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.sql import SqlView
from kinesis_tui.ui.rows.statistics import StatisticsView

VIEWS = (
    *(GroupsBody, TailedGroups, StreamsView, EventView, RowsExplorer, Histogram, StatisticsView, JsonView, SqlView),
    *(InsightsView, QueryEditor, RecordView),
)
_Copied = EventView | StreamsView | LogsLedgerView | StatisticsView | DiffView | SqlView | InsightsView | TailedGroups


def copies_of(view: Widget | None) -> list[Choice] | None:
    """Return what a view offers to copy; None where it offers nothing of its own."""
    return view.copy_choices() if isinstance(view, _Copied) else None


def export_of(view: Widget | None) -> Export | None:
    """Return what a view writes at once; events are written by `RowExports`."""
    return view.export() if isinstance(view, LogsLedgerView | StatisticsView | SqlView | StreamsView) else None


def status_of(view: Widget | None) -> str | None:
    """Return a view's words for the tab bar; None where it has none of its own."""
    return view.status_text() if isinstance(view, StreamsView | InsightsView) else None


def is_filtered(view: Widget | None, text: str) -> bool:
    """Let a view filter what it lists; False where it has no list of its own."""
    if isinstance(view, StreamsView):
        view.table.filter(text)
    elif isinstance(view, InsightsView):
        view.filter(text)
    else:
        return False
    return True


def has_filter(view: Widget | None) -> bool:
    """Whether a view lists something that can be filtered."""
    return isinstance(view, StreamsView | InsightsView | TailedGroups)


def show_times(view: Widget | None, utc: bool) -> None:
    """Let a view write its times in UTC or local time."""
    if isinstance(view, EventView):
        view.set_utc(utc)
    elif isinstance(view, StreamsView | InsightsView):
        view.show()
