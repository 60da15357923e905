"""The tail over the log groups: what was read, its keys, what of it is written into files."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice, Command, Context, Failed, Refused, standard_bindings
from kinesis_tui.rows_pane import RowsPane
from kinesis_tui.rows_pane.columns import ColumnOffers
from kinesis_tui.rows_pane.exports import RowExports
from kinesis_tui.rows_pane.replay_keys import replay_bindings
from kinesis_tui.rows_pane.sql_offers import SqlOffers
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.panes.event import EventView, copied
from kinesis_tui.services.logs.panes.event_writing import EventWriting
from kinesis_tui.services.logs.panes.folding import Folded
from kinesis_tui.services.logs.panes.group_columns import GroupColumns
from kinesis_tui.services.logs.panes.invocation import invocation_of
from kinesis_tui.services.logs.panes.ledger import LogsLedgerView
from kinesis_tui.services.logs.panes.logs_replay import LogsReplay
from kinesis_tui.services.logs.panes.reading import LogsReading
from kinesis_tui.services.logs.panes.tail_request import LogsRequest
from kinesis_tui.services.logs.panes.tail_view import LogsTailView
from kinesis_tui.ui.frame.export_run import ExportRun
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.explorer import RowsExplorer


class TailedGroups(LogsTailView):
    """Covers the groups while some of them are tailed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("logs", "pause")[1:],
        Binding("t", "since", "Since…", id="logs.since", tooltip="Begin the tail at another time"),
        Binding(
            "b", "earlier", "Earlier", id="logs.earlier", tooltip="Read from earlier, back to this event", show=False
        ),
        Binding("o", "invocation", "Invocation", id="logs.invocation", tooltip="Gather this Lambda invocation"),
        Binding("c", "capture", "Capture", id="logs.capture", tooltip="Capture what arrives into a file, or end that"),
        *replay_bindings("logs"),
        Binding("l", "ledger", "Ledger", id="logs.ledger", tooltip="Show what came of each group, and what is lost"),
        Binding("F", "fold", "Fold", id="logs.fold", tooltip="Fold stack traces into their first lines, or unfold"),
    ]

    def __init__(
        self, pane: RowsPane, context: Context, gateway: LogsGateway, run: ExportRun, looked: Callable[[], None]
    ) -> None:
        """Prepare a tail that `pane` shows, which owns the work; `looked` is called when there is news."""
        super().__init__(context, pane.advised)
        self._pane = pane
        self.reading = LogsReading(pane, context, gateway, self, looked)
        self.replay = LogsReplay(
            context, self, lambda work, group: pane.run_worker(work, group=group, exclusive=True), lambda: pane.utc
        )
        self.set_name = ""
        """The set that is tailed, "@checkout"; empty: groups by their names."""
        self.exports = RowExports(pane, self._rows, run, self._writing, pane.export_stamp)
        self._sql = SqlOffers(pane, self._rows, self._writing)
        columns = context.one(GroupColumns, lambda: GroupColumns(context))
        self._columns = ColumnOffers(pane, columns, self._remembered_as, self.explorer)

    def tail(self, request: LogsRequest, set_name: str = "") -> None:
        """Leave what was read before and read what is asked for."""
        self.replay.close()
        self.set_name = set_name
        self.explorer.set_utc(self._pane.utc)
        self.reading.begin(request)
        self._columns.begin()

    def play(self, path: Path) -> None:
        """Leave what was read before and show a capture."""
        self.reading.end("left")
        self.explorer.set_utc(self._pane.utc)
        self._pane.run_worker(self._play(path), group="tail", exclusive=True)

    async def _play(self, path: Path) -> None:
        outcome = await self._pane.attempt(self.replay.open(path))
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
            if self.request is None:
                self._pane.pop_view()  # nothing was ever shown here
            return
        self._columns.begin()
        self.say()
        self._pane.refresh_bindings()

    def again(self) -> None:
        """Begin again if reading has ended, or show the capture anew."""
        if self.replay.path is not None:
            self.play(self.replay.path)
        else:
            self.reading.again()

    async def leave(self) -> None:
        """End everything in good order: what is read, its capture, the replay."""
        self.reading.end("left")
        self.replay.close()
        await self.reading.capture.stop("the program was left")

    def row_commands(self) -> list[Command]:
        """Offer what is typed over a tail."""
        reading = [*self.reading.commands(), self.reading.capture.command()]
        if self.replay.is_open:
            words = "Go to a time, an age before the end, or an event's number"
            reading = [Command("since", words, self.replay.go_to, "TIME|AGE|NUMBER")]
        return [
            *reading,
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of a replay in one, and those of a tail in one."""
        if action in ("replay", "speed"):
            return self.replay.is_open
        if action in ("capture", "earlier"):
            return not self.replay.is_open
        return super().check_action(action, parameters)

    def on_line_list_end_asked(self, message: LineList.EndAsked) -> None:
        """Go to the end of a capture."""
        message.stop()
        if self.replay.is_open:
            self.replay.go(None)

    def action_pause(self) -> None:
        """Pause, or follow again; play or pause a replay."""
        if self.replay.is_open:
            self.replay.toggle()
        else:
            self.rows.toggle_pause()

    def action_replay(self, steps: int, large: bool) -> None:
        """Step through time; negative: back."""
        self.replay.step(steps, large=large)

    def action_speed(self, steps: int) -> None:
        """Replay at another speed."""
        self.replay.faster(steps)

    async def action_capture(self) -> None:
        """Ask on the command line where to capture to, or end the capture."""
        capture = self.reading.capture
        if capture.is_running:
            await capture.stop("stopped")
            self.say()
        else:
            await self.run_action(f"app.command({f'capture {capture.default_name()}'!r})")

    def grew(self) -> None:
        """Take in what came, and find the event again that was gone back from."""
        super().grew()
        self.reading.grew()

    def action_earlier(self) -> None:
        """Begin earlier, and come back to this event."""
        self.reading.earlier()

    async def action_since(self) -> None:
        """Ask for a time on the command line."""
        await self.run_action("app.command('since ')")

    def action_ledger(self) -> None:
        """Show the ledger; of a capture, the one that it ends with."""
        if self.replay.is_open:
            self._pane.run_worker(self._show_recorded_ledger(), group="ledger", exclusive=True)
        elif self.account is not None:
            self._pane.push_view(LogsLedgerView(self.account, lambda: self.rows.ring.first))

    async def _show_recorded_ledger(self) -> None:
        outcome = await self._pane.attempt(self.replay.account())
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
        elif outcome.value is None:
            self._pane.say("This capture was not ended in good order: it holds no ledger.")
        elif self._pane.view is self:
            self._pane.push_view(LogsLedgerView(outcome.value, lambda: self.rows.ring.first))

    def action_invocation(self) -> None:
        """Show only what belongs to the invocation of the event selected."""
        self.gather(self.rows.selected)

    def action_fold(self) -> None:
        """Show of events that are one text the first alone, or all of them again."""
        self.look.is_folded = not self.rows.is_folded
        self.rows.fold(Folded if self.look.is_folded else None)

    def gather(self, row: Row | None) -> bool:
        """Show only what belongs to the invocation of an event; say so where it names none."""
        found = None if row is None else invocation_of(self.rows.ring, row)
        if found is None:
            self._pane.say("This event names no request id.")
            return False
        self._pane.filter_text = found.filter
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
