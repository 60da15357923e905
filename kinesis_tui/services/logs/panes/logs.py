"""Pane 5: the log groups of a region, their streams, and a tail of one or several groups."""

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.pane import Choice, Command, Context, Export, Refused, standard_bindings
from kinesis_tui.rows_pane import RowsPane
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.panes.event import EventView, copied
from kinesis_tui.services.logs.panes.group_listing import GroupListing
from kinesis_tui.services.logs.panes.invocation import invocation_filter
from kinesis_tui.services.logs.panes.ledger import LogsLedgerView
from kinesis_tui.services.logs.panes.logs_help import HELP
from kinesis_tui.services.logs.panes.logs_offers import events_export, group_choices, places
from kinesis_tui.services.logs.panes.reading import LogsReading
from kinesis_tui.services.logs.panes.streams import StreamsView
from kinesis_tui.services.logs.panes.tail_request import SINCE, LogsRequest, completions, parse_request
from kinesis_tui.services.logs.panes.tail_view import LogsTailView
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.statistics import StatisticsView
from kinesis_tui.ui.table import Table


class LogsPane(RowsPane):
    """Log groups, and over them the tail of some."""

    NAME = "logs"
    TITLE = "Logs"
    ARGUMENT = "GROUP [GROUP …] [SINCE]"
    VIEWS = (StreamsView, EventView, RowsExplorer, Histogram, StatisticsView, JsonView)
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("logs", "pause"),
        Binding("t", "since", "Since…", id="logs.since", tooltip="Begin the tail at another time"),
        Binding("i", "streams", "Streams", id="logs.streams", tooltip="List the log streams of this group"),
        Binding("m", "mark", "Mark", id="logs.mark", tooltip="Mark this group, to tail several together"),
        *standard_bindings("logs", "filter", "sort")[1:],
        Binding("o", "invocation", "Invocation", id="logs.invocation", tooltip="Gather this Lambda invocation"),
        Binding("l", "ledger", "Ledger", id="logs.ledger", tooltip="Show what came of each group, and what is lost"),
        *standard_bindings("logs", "describe", "related", "copy", "export", "reload")[1:],
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._gateway = LogsGateway(context.aws)
        self.listing = GroupListing(self, context, self._gateway)
        self.table = self.listing.table
        self._is_tailing = False
        self.tail = LogsTailView(context, self.advised)
        self.reading = LogsReading(self, context, self._gateway, self.tail, self._look)

    def compose(self) -> ComposeResult:
        """Show the groups; a tail covers them."""
        yield self.listing.load

    def on_mount(self) -> None:
        """Look once a second at how the tail fares."""
        self.set_interval(1.0, self._look)

    # -- groups -----------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Fetch the topmost view again."""
        if self.listing.is_stale:
            self.listing.forget()
            while self.pop_view():
                pass
        if isinstance(self.view, StreamsView):
            self.view.reload()
        elif self.is_tailing:
            self.reading.again()
        else:
            self.listing.reload()

    # -- tail -------------------------------------------------------------------------------------------------------

    @property
    def is_tailing(self) -> bool:
        """Whether the tail is open, or something over it."""
        return self._is_tailing

    @property
    def explorer(self) -> RowsExplorer | None:
        """The events, where nothing covers them."""
        return self.tail.explorer if self.view is self.tail else None

    def open(self, argument: str) -> None:
        """Tail "GROUP [GROUP …] [SINCE]"."""
        try:
            self._tail(parse_request(argument, self.now()))
        except ValueError as error:
            self.say(f"{error}.", warning=True)

    def _tail(self, request: LogsRequest) -> None:
        while self.view is not None and self.view is not self.tail:
            super().pop_view()
        self.filter_text = ""
        if self.view is None:
            self.tail = LogsTailView(self.context, self.advised)
            self.reading = LogsReading(self, self.context, self._gateway, self.tail, self._look)
            self._is_tailing = True
            self.push_view(self.tail)
        self.tail.explorer.set_utc(self.utc)
        self.reading.begin(request)

    def pop_view(self) -> bool:
        """Leave what is on top; leaving the tail ends it, and the groups are filtered as they were."""
        leaving = self.view
        if leaving is self.tail:
            self._is_tailing = False
            self.reading.end("left")
        left = super().pop_view()
        if left and self.view is None:
            self.filter_text = self.table.filter_text
        return left

    def on_buffer_grew(self) -> None:
        """Let the list paint what came."""
        self.tail.grew()

    def _look(self) -> None:
        """Show how the groups fare."""
        if self.is_tailing:
            self.tail.say()
        if isinstance(self.view, LogsLedgerView):
            self.view.update()

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how many groups there are, or whether the tail is in trouble."""
        if isinstance(self.view, StreamsView):
            return self.view.status_text()
        return self.tail.status_text() if self.is_tailing else self.listing.status_text()

    def set_filter(self, text: str) -> None:
        """Keep the groups, streams or events that match."""
        if isinstance(self.view, StreamsView):
            self.view.table.filter(text)
        elif self.view is None:
            self.table.filter(text)
        elif self.is_tailing:
            self.tail.explorer.filter(text)

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        if self.is_tailing:
            self.tail.explorer.set_utc(self.utc)
        if isinstance(self.view, EventView):
            self.view.set_utc(self.utc)
        elif isinstance(self.view, StreamsView):
            self.view.show()

    def describe(self) -> Awaitable[object] | None:
        """Fetch what AWS tells of the group selected, or tailed."""
        group = self._selected()
        return None if group is None else self._gateway.describe_raw(group)

    def copy_choices(self) -> list[Choice]:
        """Offer the group's name and ARN, or the parts of the event."""
        view = self.view
        if isinstance(view, EventView | StreamsView | LogsLedgerView | StatisticsView | DiffView):
            return view.copy_choices()
        if self.is_tailing:
            row = self.tail.rows.selected
            return [] if row is None else copied(row, self.tail.redactor)
        return group_choices(self.listing.groups.get(self.table.cursor_key or ""))

    def related(self) -> list[Choice]:
        """Go to a tail of the group from elsewhere."""
        group = self._selected()
        return [] if group is None else places(group)

    def export(self) -> Export | None:
        """Write the events shown as JSON Lines, without their secrets, or what covers them."""
        if isinstance(self.view, LogsLedgerView | StatisticsView):
            return self.view.export()
        if not self.is_tailing or not self.tail.rows.ring.end:
            return None
        try:
            rows = self.tail.rows.snapshot()
        except Refused as refused:
            self.say(str(refused), warning=True)
            return None
        return events_export(rows, self.tail.redactor)

    def commands(self) -> list[Command]:
        """Offer what is typed over a tail."""
        return [*self.reading.commands(), *self.tail.explorer.commands()]

    def completions(self, prefix: str) -> list[str]:
        """Complete the names of groups, and ages after them."""
        return completions(prefix, list(self.listing.groups))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in each view only what makes sense there."""
        tail = self.view is self.tail
        if action in ("since", "ledger", "pause"):
            return tail
        if action == "invocation":
            return tail or isinstance(self.view, EventView)
        if action in ("streams", "mark", "sort"):
            return self.view is None
        if action == "filter":
            return self.view is None or tail or isinstance(self.view, StreamsView)
        return super().check_action(action, parameters)

    # -- keys -------------------------------------------------------------------------------------------------------

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Tail the group, or those marked."""
        if message.table is not self.table:
            return
        groups = tuple(self.listing.marked) or (message.key,)
        self.open(" ".join((*groups, SINCE)))

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the event in full."""
        if self.view is self.tail and message.line_list is self.tail.list:
            message.stop()
            self.push_view(EventView(self.tail.redactor, self.tail.rows, message.number, utc=self.utc))

    def action_reload(self) -> None:
        """Fetch again, begin again, or say that a live tail needs no refreshing."""
        if self.view is self.tail and not self.tail.ended:
            self.say("The tail is live; there is nothing to refresh. Press t to begin somewhere else.")
        self.reload()

    def action_mark(self) -> None:
        """Mark the group under the cursor, or take its mark away."""
        key = self.table.cursor_key
        if key is None:
            return
        try:
            self.listing.mark(key)
        except Refused as refused:
            self.say(str(refused), warning=True)

    def action_streams(self) -> None:
        """List the streams of the group under the cursor."""
        key = self.table.cursor_key
        if key is not None:
            self.push_view(StreamsView(self, self._gateway, key))
            self.filter_text = ""

    def action_pause(self) -> None:
        """Pause, or follow again."""
        self.tail.rows.toggle_pause()

    async def action_since(self) -> None:
        """Ask for a time on the command line."""
        await self.run_action("app.command('since ')")

    def action_ledger(self) -> None:
        """Show the ledger."""
        if self.tail.account is not None:
            self.push_view(LogsLedgerView(self.tail.account, lambda: self.tail.rows.ring.first))

    def action_invocation(self) -> None:
        """Show only what belongs to the invocation of the event selected."""
        row = self.view.row if isinstance(self.view, EventView) else self.tail.rows.selected
        text = None if row is None else invocation_filter(self.tail.rows.ring, row)
        if text is None:
            self.say("This event names no request id.")
            return
        if isinstance(self.view, EventView):
            self.pop_view()
        self.filter_text = text

    def action_sort(self) -> None:
        """Sort the groups by the next column."""
        self.table.sort_next()

    def action_back(self) -> None:
        """Cancel the listing; leave what covers the events before the filter, which belongs to the list below."""
        if self.view is None and not self.filter_text and self.listing.is_listing:
            self.listing.cancel()
        elif self.is_tailing and self.view is not self.tail and not self._exports():
            self.pop_view()
        else:
            super().action_back()

    def _selected(self) -> str | None:
        if isinstance(self.view, StreamsView):
            return self.view.group
        return self.tail.selected_group if self.is_tailing else self.table.cursor_key
