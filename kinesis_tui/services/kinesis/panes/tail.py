"""Pane 2: the records of a stream's shards, merged as they arrive, or of a capture."""

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.failure import Throttled
from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice, Command, Context, Export, Failed, Refused, Subject, standard_bindings
from kinesis_tui.rows_pane import RowsPane
from kinesis_tui.rows_pane.exports import RowExports
from kinesis_tui.rows_pane.replay_keys import replay_bindings
from kinesis_tui.rows_pane.sql_offers import SqlOffers
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.panes.known_streams import KnownStreams
from kinesis_tui.services.kinesis.panes.ledger import LedgerView
from kinesis_tui.services.kinesis.panes.put_offers import PutOffers
from kinesis_tui.services.kinesis.panes.record import RecordView
from kinesis_tui.services.kinesis.panes.record_offers import RecordOffers
from kinesis_tui.services.kinesis.panes.record_writing import RecordWriting
from kinesis_tui.services.kinesis.panes.tail_help import HELP, NOTHING
from kinesis_tui.services.kinesis.panes.tail_offers import all_copied, copied, is_easy, places
from kinesis_tui.services.kinesis.panes.tail_reading import TailReading
from kinesis_tui.services.kinesis.panes.tail_request import completions
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.services.kinesis.panes.tail_words import trouble
from kinesis_tui.services.kinesis.tail.packing import record_of
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.sql import SqlView
from kinesis_tui.ui.rows.statistics import StatisticsView


class TailPane(RowsPane):
    """Follow a stream: all its shards or chosen ones, from any position.

    What is read is `TailReading`'s affair, what is shown of it `TailView`'s; here are the frame's questions and keys.
    """

    NAME = "tail"
    TITLE = "Tail"
    ARGUMENT = "STREAM [FROM]"
    VIEWS = (RecordView, LedgerView, RowsExplorer, Histogram, StatisticsView, JsonView, SqlView)
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("tail", "pause"),
        Binding("t", "begin", "From…", id="tail.from", tooltip="Begin at another time or sequence number"),
        Binding(
            "b", "earlier", "Earlier", id="tail.earlier", tooltip="Read from earlier, back to this record", show=False
        ),
        *standard_bindings("tail", "filter")[1:],
        Binding("l", "ledger", "Ledger", id="tail.ledger", tooltip="Show what came of each shard, and what is lost"),
        Binding("i", "shards", "Shards", id="tail.shards", tooltip="Show or hide how each shard is read"),
        *replay_bindings("tail"),
        Binding("c", "capture", "Capture", id="tail.capture", tooltip="Capture what arrives into a file, or end that"),
        Binding("o", "fan_out", "Fan-out…", id="tail.fan_out", tooltip="Read with a consumer, or poll again"),
        Binding("p", "put", "Put…", id="tail.put", tooltip="Put a record into this stream"),
        Binding("P", "edit", "Edit and put…", id="tail.edit", tooltip="Put this record again, edited", show=False),
        *standard_bindings("tail", "describe", "related", "copy", "export", "reload")[1:],
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._gateway = KinesisGateway(context.aws)
        self._known = context.one(KnownStreams, KnownStreams)
        self.body = TailView(context, self.advised)
        self.reading = TailReading(self, context, self._gateway, self.body, self._look)
        self.load = self.reading.load
        self._put = PutOffers(self, context, self._gateway, lambda: self.reading.stream)
        self._files = RowExports(self, self._rows, self._export, self._writing, self.export_stamp)
        self._sql = SqlOffers(self, self._rows, self._writing)

    def compose(self) -> ComposeResult:
        """Show the records once a stream is chosen."""
        yield self.load

    def on_mount(self) -> None:
        """Look once a second at how the shards fare."""
        self.body.explorer.set_utc(self.utc)
        self.set_interval(1.0, self._look)

    async def on_unmount(self) -> None:
        """End what is read in good order."""
        await self.reading.leave()

    def open(self, argument: str) -> None:
        """Tail "STREAM [POSITION] [SHARD …]", or replay "file:PATH"."""
        try:
            self.reading.open(argument)
        except ValueError as error:
            self.say(f"{error}.", warning=True)

    def reload(self) -> None:
        """Begin again if reading has ended or failed, or if the region or profile is another one now."""
        self.reading.again()

    def on_buffer_grew(self) -> None:
        """Let the list paint what came."""
        self.reading.grew()

    def _look(self) -> None:
        """Show how the shards fare."""
        self.reading.decode.look()
        self.body.say()
        if isinstance(self.view, LedgerView):
            self.view.update()

    @property
    def explorer(self) -> RowsExplorer:
        """The records."""
        return self.body.explorer

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say in a word or two whether the tail is in trouble; the pane's own line says the rest."""
        tail = self.body.tail
        if tail is None:
            return ""
        failure = trouble(tail.shards.values())
        return "throttled" if isinstance(failure, Throttled) else "not answering" if failure else ""

    def set_filter(self, text: str) -> None:
        """Keep only records whose payload or partition key contains `text`; the others stay in the buffer."""
        self.body.explorer.filter(text)

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        self.body.explorer.set_utc(self.utc)
        if isinstance(self.view, RecordView):
            self.view.set_utc(self.utc)

    def describe(self) -> Awaitable[object] | None:
        """Fetch DescribeStreamSummary's answer for the stream that is tailed; of a capture what it says of itself."""
        if self.reading.replay.is_open:
            return self.reading.replay.header()
        return self._gateway.describe_raw(self.reading.stream) if self.reading.stream else None

    def copy_choices(self) -> list[Choice]:
        """Offer the parts of the record selected, or of what covers the records."""
        if isinstance(self.view, RecordView | LedgerView | StatisticsView | DiffView | SqlView):
            return self.view.copy_choices()
        return copied(self._offers(), self.body.rows.selected) if self.reading.stream else []

    def related(self) -> list[Choice]:
        """Inspect a token in the record; go to the stream's shards, or to its oldest record, or to one shard alone."""
        tokens, stream = self.token_choices(), self.reading.stream
        return [*tokens, *places(stream, self.body.rows.selected)] if stream else tokens

    def subject(self) -> Subject | None:
        """Look for what is related to the stream that is read."""
        return Subject("stream", self.reading.stream) if self.reading.stream else None

    def export(self) -> Export | None:
        """Write what covers the records, where that can be written; records are written by `RowExports`."""
        return self.view.export() if isinstance(self.view, LedgerView | StatisticsView | SqlView) else None

    def commands(self) -> list[Command]:
        """Offer what is typed: where to begin, captures, filters, exports and more."""
        return [
            *self.reading.commands(),
            self._put.command(),
            self._files.command(),
            self._sql.command(),
            *self.body.explorer.commands(),
        ]

    def completions(self, prefix: str) -> list[str]:
        """Complete the stream tailed now and those listed, and the words for a position after a stream."""
        own = (self.reading.stream,) if self.reading.stream else ()
        return completions(prefix, (*own, *self._known.starting_with(prefix)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer over a view only what makes sense there, and the way back also out of what takes its time."""
        if action in ("filter", "pause", "shards") and self.view is not None:
            return False
        if action in ("replay", "speed"):
            return self.reading.replay.is_open
        if action == "shards" and self.reading.replay.is_open:
            return False
        return super().check_action(action, parameters) or (action == "back" and self.reading.can_be_cancelled)

    def _offers(self) -> RecordOffers:
        """Return how records are copied: with the AWS CLI's flags of this session."""
        flags, decoder = self.context.aws.reached.flags, self.reading.decode.decoder
        return RecordOffers(self.reading.stream, self.body.redactor, decoder, flags=flags)

    def _rows(self) -> LiveRows:
        return self.body.rows

    def _writing(self) -> RecordWriting:
        return RecordWriting(self._offers())

    # -- keys -------------------------------------------------------------------------------------------------------

    def action_reload(self) -> None:
        """Begin again, or say that a live tail needs no refreshing."""
        if self.reading.is_live:
            self.say("The tail is live; there is nothing to refresh. Press t to begin somewhere else.")
        self.reload()

    def action_back(self) -> None:
        """Leave what covers the records, clear the filter, or cancel what takes its time."""
        if self.view is not None and not self._exports():
            self.pop_view()  # before the filter: it belongs to the list below
        elif self.view is None and not self.filter_text and self.reading.can_be_cancelled:
            self.reading.cancel()
        else:
            super().action_back()

    def action_pause(self) -> None:
        """Pause, or follow again; play or pause a replay."""
        if self.reading.replay.is_open:
            self.reading.replay.toggle()
        else:
            self.body.rows.toggle_pause()

    async def action_begin(self) -> None:
        """Ask for a position on the command line."""
        await self._type("from ")

    def action_earlier(self) -> None:
        """Begin again a step before the oldest record kept, and come back to the one under the cursor."""
        self.reading.earlier()

    async def action_capture(self) -> None:
        """Ask on the command line where to capture to, or end the capture."""
        capture = self.reading.run.capture
        if capture.is_running:
            await capture.stop("stopped")
            self._look()
        else:
            await self._type(f"capture {capture.default_name()}" if self.reading.stream else "")

    async def _type(self, text: str) -> None:
        """Open the command line with a text in it, where a stream is tailed."""
        if self.reading.request is None:
            self.say(NOTHING)
        else:
            await self.run_action(f"app.command({text!r})")

    def action_export(self) -> None:
        """Ask what of the records to write, or write what covers them; say why not now."""
        if isinstance(self.view, LedgerView | StatisticsView | SqlView):
            super().action_export()
            return
        try:
            self._files.ask()
        except Refused as refused:
            self.say(str(refused), warning=True)

    def action_copy(self) -> None:
        """Offer what can be copied; of a large record once it is decoded, in a thread."""
        row = self.body.rows.selected
        if self.view is not None or row is None or is_easy(row):
            super().action_copy()
        else:
            self.say("Decoding the record…")
            self.run_worker(self._copy_large(row), group="copy", exclusive=True)

    async def _copy_large(self, row: Row) -> None:
        self.offer_copies(await all_copied(self._offers(), row))

    def action_put(self) -> None:
        """Ask for a record and put it."""
        self._put.put()

    def action_edit(self) -> None:
        """Put the record that is open or selected again, edited."""
        row = self.body.rows.selected
        if isinstance(self.view, RecordView):
            self._put.edit(self.view.record)
        else:
            self._put.edit(None if row is None else record_of(row))

    def action_fan_out(self) -> None:
        """Offer the stream's fan-out consumers."""
        self.reading.run.fan_out.choose()

    def action_shards(self) -> None:
        """Show or hide the table of shards."""
        self.body.toggle_shards()

    def action_ledger(self) -> None:
        """Show the ledger, or leave it."""
        if isinstance(self.view, LedgerView):
            self.pop_view()
        elif self.reading.replay.is_open:
            self.run_worker(self._show_recorded_ledger(), group="ledger", exclusive=True)
        elif self.body.account is None:
            self.say(NOTHING)
        else:
            self.push_view(LedgerView(self.body.account, lambda: self.body.ring.first))

    async def _show_recorded_ledger(self) -> None:
        """Draw the ledger as of the moment, which is to read the capture from its beginning."""
        self.say("Reading what came up to this moment…")
        outcome = await self.attempt(self.reading.replay.account())
        if isinstance(outcome, Failed):
            self.say(str(outcome.failure), warning=True)
        elif outcome.value is not None and self.view is None:
            self.push_view(LedgerView(outcome.value, lambda: self.body.ring.first))

    def action_replay(self, steps: int, large: bool) -> None:
        """Step through time; negative: back."""
        self.reading.replay.step(steps, large=large)

    def action_speed(self, steps: int) -> None:
        """Replay at another speed."""
        self.reading.replay.faster(steps)

    # -- what the list says -----------------------------------------------------------------------------------------

    def on_line_list_end_asked(self, message: LineList.EndAsked) -> None:
        """Go to the end of a capture."""
        message.stop()
        if self.reading.replay.is_open:
            self.reading.replay.go(None)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the record in full."""
        if message.line_list is self.body.list and self.reading.request is not None:
            message.stop()
            self.push_view(RecordView(self._offers(), self.body.rows, message.number, utc=self.utc))

    def on_rows_explorer_columns_chosen(self, message: RowsExplorer.ColumnsChosen) -> None:
        """Remember them for this stream."""
        message.stop()
        self.reading.columns.chosen(message.fields)
