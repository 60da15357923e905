"""The log groups of a region, and what covers them: a tail of some, a group's streams, a query; how each is left."""

from kinesis_tui.pane import Context
from kinesis_tui.rows_pane import RowsPane
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.panes.event import EventView
from kinesis_tui.services.logs.panes.group_listing import GroupListing
from kinesis_tui.services.logs.panes.insights import InsightsView
from kinesis_tui.services.logs.panes.insights_offers import InsightsOffers
from kinesis_tui.services.logs.panes.ledger import LogsLedgerView
from kinesis_tui.services.logs.panes.logs_views import has_filter, is_filtered
from kinesis_tui.services.logs.panes.set_offers import SetOffers
from kinesis_tui.services.logs.panes.streams import StreamsView
from kinesis_tui.services.logs.panes.tail_request import SINCE, LogsRequest
from kinesis_tui.services.logs.panes.tailed_groups import TailedGroups
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.table import Table


class GroupsPane(RowsPane):
    """Base of the logs pane: which view is on top, and what its keys do."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._gateway = LogsGateway(context.aws)
        self.listing = GroupListing(self, context, self._gateway)
        self.table = self.listing.table
        self._is_tailing = False
        self.tail = self._new_tail()
        self._sets = SetOffers(self, context, self.listing, self._to_save)
        self._insights = InsightsOffers(self, context, self._gateway, self._asked)

    def on_mount(self) -> None:
        """Look once a second at how the tail fares."""
        self.set_interval(1.0, self._look)

    async def on_unmount(self) -> None:
        """End what is read in good order."""
        await self.tail.leave()

    def reload(self) -> None:
        """Fetch the topmost view again."""
        if self.listing.is_stale:
            self.listing.forget()
            while self.pop_view():
                pass
        if isinstance(self.view, StreamsView):
            self.view.reload()
        elif self.is_tailing:
            self.tail.again()
        elif self.context.replay is None:
            self.listing.reload()

    @property
    def is_tailing(self) -> bool:
        """Whether the tail is open, or something over it."""
        return self._is_tailing

    @property
    def explorer(self) -> RowsExplorer | None:
        """The events, where nothing covers them."""
        return self.tail.explorer if self.view is self.tail else None

    def show_tail(self, request: LogsRequest, set_name: str = "", over: StreamsView | None = None) -> None:
        """Tail what is asked for, over the groups, or over the streams of one."""
        self._cover_with_tail(over)
        self.tail.tail(request, set_name)

    def _cover_with_tail(self, over: StreamsView | None = None) -> None:
        while self.view not in (None, over, self.tail):
            super().pop_view()
        self.filter_text = ""
        if self.view is not self.tail:
            self.tail = self._new_tail()
            self._is_tailing = True
            self.push_view(self.tail)

    def _new_tail(self) -> TailedGroups:
        return TailedGroups(self, self.context, self._gateway, self._export, self._look)

    def pop_view(self) -> bool:
        """Leave what is on top; leaving the tail ends it, and the groups are filtered as they were."""
        leaving = self.view
        if leaving is self.tail:
            if self.context.replay is not None:
                return False  # under a capture that is replayed alone there is nothing
            self._is_tailing = False
            self.tail.reading.end("left")
            self.tail.replay.close()
        left = super().pop_view()
        if isinstance(leaving, InsightsView):
            self.filter_text = leaving.covered_filter
        elif left and self.view is None:
            self.filter_text = self.table.filter_text
        elif left and isinstance(self.view, StreamsView):
            self.filter_text = self.view.table.filter_text
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
        elif self.view is None:
            self.listing.look()
        self._sets.look()

    def set_filter(self, text: str) -> None:
        """Keep the groups, streams or events that match."""
        if is_filtered(self.view, text):
            return
        if self.view is None:
            self.table.filter(text)
        elif self.is_tailing:
            self.tail.explorer.filter(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in each view only what makes sense there."""
        if action == "insights":
            return self.context.replay is None and (self.view is None or self.view is self.tail)
        if action == "back" and self._can_be_cancelled():
            return True
        if action == "back" and self.context.replay is not None and self.view is self.tail:
            return bool(self.filter_text or self._exports())
        if action == "filter":
            return self.view is None or has_filter(self.view)
        return super().check_action(action, parameters)

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Tail the group, or those marked, or the stream alone."""
        if isinstance(self.view, StreamsView) and message.table is self.view.table:
            self.show_tail(self.view.request(message.key, self.now()), over=self.view)
        if message.table is not self.table:
            return
        groups = tuple(self.listing.marked) or (message.key,)
        self.open(" ".join((*groups, SINCE)))

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the event in full."""
        if self.view is self.tail and message.line_list is self.tail.list:
            message.stop()
            self.push_view(self.tail.open_event(message.number))

    def on_event_view_gathered(self, message: EventView.Gathered) -> None:
        """List only the events of the invocation that is open."""
        message.stop()
        self.pop_view()
        self.filter_text = message.filter_text

    def _show_streams(self, group: str) -> None:
        self.push_view(StreamsView(self, self._gateway, group))
        self.filter_text = ""

    def _asked(self) -> tuple[str, ...]:
        key = self.table.cursor_key
        return self._to_save() or (() if key is None else (key,))

    def _to_save(self) -> tuple[str, ...]:
        """Return the groups tailed, or marked, or the one under the cursor."""
        if self.is_tailing and self.tail.request is not None:
            return self.tail.request.groups
        return tuple(self.listing.marked)

    def action_reload(self) -> None:
        """Fetch again, begin again, or say that a live tail needs no refreshing."""
        if self.view is self.tail and not self.tail.ended and not self.tail.replay.is_open:
            self.say("The tail is live; there is nothing to refresh. Press t to begin somewhere else.")
        self.reload()

    def action_back(self) -> None:
        """Cancel the listing; leave what covers the events before the filter, which belongs to the list below."""
        if not self.filter_text and self._can_be_cancelled():
            (self.listing if self.view is None else self.tail.replay).cancel()
        elif self.is_tailing and self.view is not self.tail and not self._exports():
            self.pop_view()
        else:
            super().action_back()

    def _can_be_cancelled(self) -> bool:
        """Whether something takes its time: listing the groups, looking through a capture."""
        return self.listing.is_listing if self.view is None else self.view is self.tail and self.tail.replay.is_indexing

    def _selected(self) -> str | None:
        if isinstance(self.view, StreamsView):
            return self.view.group
        return self.tail.selected_group if self.is_tailing else self.table.cursor_key
