"""The tail over the log groups: what was read, its keys, what of it is written into files."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice, Command, Context, Refused, standard_bindings
from kinesis_tui.rows_pane import RowsPane
from kinesis_tui.rows_pane.columns import ColumnOffers
from kinesis_tui.rows_pane.exports import RowExports
from kinesis_tui.rows_pane.sql_offers import SqlOffers
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.panes.event import EventView, copied
from kinesis_tui.services.logs.panes.event_writing import EventWriting
from kinesis_tui.services.logs.panes.group_columns import GroupColumns
from kinesis_tui.services.logs.panes.invocation import invocation_filter
from kinesis_tui.services.logs.panes.ledger import LogsLedgerView
from kinesis_tui.services.logs.panes.reading import LogsReading
from kinesis_tui.services.logs.panes.tail_request import LogsRequest
from kinesis_tui.services.logs.panes.tail_view import LogsTailView
from kinesis_tui.ui.frame.export_run import ExportRun
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.explorer import RowsExplorer


class TailedGroups(LogsTailView):
    """Covers the groups while some of them are tailed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("logs", "pause")[1:],
        Binding("t", "since", "Since…", id="logs.since", tooltip="Begin the tail at another time"),
        Binding("o", "invocation", "Invocation", id="logs.invocation", tooltip="Gather this Lambda invocation"),
        Binding("l", "ledger", "Ledger", id="logs.ledger", tooltip="Show what came of each group, and what is lost"),
    ]

    def __init__(
        self, pane: RowsPane, context: Context, gateway: LogsGateway, run: ExportRun, looked: Callable[[], None]
    ) -> None:
        """Prepare a tail that `pane` shows, which owns the work; `looked` is called when there is news."""
        super().__init__(context, pane.advised)
        self._pane = pane
        self.reading = LogsReading(pane, context, gateway, self, looked)
        self.set_name = ""
        """The set that is tailed, "@checkout"; empty: groups by their names."""
        self.exports = RowExports(pane, self._rows, run, self._writing, pane.export_stamp)
        self._sql = SqlOffers(pane, self._rows, self._writing)
        columns = context.one(GroupColumns, lambda: GroupColumns(context))
        self._columns = ColumnOffers(pane, columns, self._remembered_as, self.explorer)

    def tail(self, request: LogsRequest, set_name: str = "") -> None:
        """Leave what was read before and read what is asked for."""
        self.set_name = set_name
        self.explorer.set_utc(self._pane.utc)
        self.reading.begin(request)
        self._columns.begin()

    def row_commands(self) -> list[Command]:
        """Offer what is typed over a tail."""
        return [
            *self.reading.commands(),
            self.exports.command(),
            self._sql.command(),
            *self.explorer.commands(),
        ]

    def copy_choices(self) -> list[Choice]:
        """Offer the parts of the event selected."""
        row = self.rows.selected
        return [] if row is None else copied(row, self.redactor)

    def open_event(self, number: int) -> EventView:
        """Return the event of this number in full."""
        return EventView(self.redactor, self.rows, number, utc=self._pane.utc)

    def on_rows_explorer_columns_chosen(self, message: RowsExplorer.ColumnsChosen) -> None:
        """Remember them for this group, or this set of groups."""
        message.stop()
        self._columns.chosen(message.fields)

    # -- keys -------------------------------------------------------------------------------------------------------

    def action_pause(self) -> None:
        """Pause, or follow again."""
        self.rows.toggle_pause()

    async def action_since(self) -> None:
        """Ask for a time on the command line."""
        await self.run_action("app.command('since ')")

    def action_ledger(self) -> None:
        """Show the ledger."""
        if self.account is not None:
            self._pane.push_view(LogsLedgerView(self.account, lambda: self.rows.ring.first))

    def action_invocation(self) -> None:
        """Show only what belongs to the invocation of the event selected."""
        self.gather(self.rows.selected)

    def gather(self, row: Row | None) -> bool:
        """Show only what belongs to the invocation of an event; say so where it names none."""
        text = None if row is None else invocation_filter(self.rows.ring, row)
        if text is None:
            self._pane.say("This event names no request id.")
            return False
        self._pane.filter_text = text
        return True

    def export(self) -> None:
        """Ask what of the events to write, or say why not now."""
        try:
            self.exports.ask()
        except Refused as refused:
            self._pane.say(str(refused), warning=True)

    def _rows(self) -> LiveRows:
        return self.rows

    def _writing(self) -> EventWriting:
        return EventWriting(self.redactor)

    def _remembered_as(self) -> str:
        """Name what columns are remembered for; several groups that are no set have none."""
        if self.set_name or self.request is None:
            return self.set_name
        groups = self.request.groups
        return groups[0] if len(groups) == 1 else ""
