"""Pane 2: the records of a stream's shards, merged as they arrive."""

from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from kinesis_tui.failure import Throttled
from kinesis_tui.live.ring import Row
from kinesis_tui.pane import (
    Choice,
    Command,
    Context,
    Empty,
    Export,
    Failed,
    Loaded,
    Loading,
    LoadView,
    Pane,
    Refused,
    standard_bindings,
)
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.panes.decode_offers import DecodeOffers
from kinesis_tui.services.kinesis.panes.known_streams import KnownStreams
from kinesis_tui.services.kinesis.panes.ledger import LedgerView
from kinesis_tui.services.kinesis.panes.put_offers import PutOffers
from kinesis_tui.services.kinesis.panes.record import RecordView
from kinesis_tui.services.kinesis.panes.record_offers import RecordOffers, session_flags
from kinesis_tui.services.kinesis.panes.replay_keys import FILE, REPLAY_BINDINGS
from kinesis_tui.services.kinesis.panes.sql import SqlView
from kinesis_tui.services.kinesis.panes.sql_offers import SqlOffers
from kinesis_tui.services.kinesis.panes.tail_exports import TailExports
from kinesis_tui.services.kinesis.panes.tail_offers import all_copied, copied, is_easy, places
from kinesis_tui.services.kinesis.panes.tail_replay import TailReplay
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest, completions, parse_request
from kinesis_tui.services.kinesis.panes.tail_run import TailRun
from kinesis_tui.services.kinesis.panes.tail_travel import Travel, begun_at
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.services.kinesis.panes.tail_words import trouble
from kinesis_tui.services.kinesis.tail.packing import record_of
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.filter_bar import FilterBar
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.statistics import StatisticsView

NOTHING = (
    "No stream is tailed. Press 1, choose a stream and press t; or type :tail STREAM, with a place to begin if not "
    "now: :tail orders 15m, :tail orders trim-horizon."
)


class BufferGrew(Message):
    """Records came in; what is painted is the newest state, so a newer message replaces an older one."""

    def can_replace(self, message: Message) -> bool:
        """A newer one says the same."""
        return isinstance(message, BufferGrew)


class TailPane(Pane):
    """Follow a stream: all its shards or chosen ones, from any position."""

    NAME = "tail"
    TITLE = "Tail"
    ARGUMENT = "STREAM [FROM]"
    VIEWS = (RecordView, LedgerView, RowsExplorer, Histogram, StatisticsView, JsonView, SqlView)
    HELP = (
        "The records of a stream as they arrive, all shards in one list, each shard's in order. One read a second a "
        "shard by default, of the five that AWS allows. Scrolling up or space pauses: reading goes on, what waits is "
        "counted; G follows again. Begin elsewhere with t: latest, trim-horizon, a time, an age such as 15m, seq:N, "
        "after:N; `:tail STREAM FROM SHARD …` reads chosen shards. What leaves the buffer by age is dropped from view "
        "only, and counted. One word says how the tail stands: complete, nothing is missing up to the newest record of "
        "every shard; behind, there is more to read, or a shard does not answer; unknown, the endpoint does not tell "
        "where the newest record is; GAP, records were gone before they could be read. l shows the ledger behind it. "
        ":stop ends the reading and keeps what was read; r begins again. c captures all that arrives into a file, "
        "exactly, also while paused or filtered; :capture retained FILE begins with what is retained. The "
        "state line says what is used of the worst shard's five reads and 2 MiB a second. Once a minute CloudWatch is "
        "asked whether the stream's readers are throttled, and reading goes slower while others are: three metrics of "
        "GetMetricData, about 0.002 USD an hour (us-east-1, price list of 2024-07); watch_throttles = false under "
        "[tail] asks nobody. o, or :efo NAME, reads on with an enhanced fan-out consumer, which takes nothing from the "
        "other readers and costs; :efo off polls again. What was registered here is deregistered when the tail ends."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("tail", "pause"),
        Binding("t", "begin", "From…", id="tail.from", tooltip="Begin at another time or sequence number"),
        Binding(
            "b", "earlier", "Earlier", id="tail.earlier", tooltip="Read from earlier, back to this record", show=False
        ),
        *standard_bindings("tail", "filter")[1:],
        Binding("l", "ledger", "Ledger", id="tail.ledger", tooltip="Show what came of each shard, and what is lost"),
        Binding("i", "shards", "Shards", id="tail.shards", tooltip="Show or hide how each shard is read"),
        *REPLAY_BINDINGS,
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
        self._request: TailRequest | None = None
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region of the stream that is read; None until it has answered."""
        self.body = TailView(context, self.advised)
        self._run = TailRun(self, context, self._gateway, self.body)
        self._put = PutOffers(self, context, self._gateway, lambda: self._request.stream if self._request else "")
        self._replay = TailReplay(
            context, self.body, lambda work, group: self.run_worker(work, group=group, exclusive=True), lambda: self.utc
        )
        self._travel = Travel()
        self._decode = DecodeOffers(
            self, context, lambda: self._request.stream if self._request else "", self._decode_anew
        )
        self.body.asides.append(self._decode.aside)
        self._files = TailExports(self, self.body, self._export, self._offers, self.export_stamp)
        self._sql = SqlOffers(self, self.body, self._offers)
        self.load = LoadView(self.body, Empty(NOTHING))

    def compose(self) -> ComposeResult:
        """Show the records once a stream is chosen."""
        yield self.load

    def on_mount(self) -> None:
        """Look once a second at how the shards fare."""
        self.body.explorer.set_utc(self.utc)
        self.set_interval(1.0, self._look)

    # -- reading ----------------------------------------------------------------------------------------------------

    def open(self, argument: str) -> None:
        """Tail "STREAM [POSITION] [SHARD …]", or replay "file:PATH"."""
        if argument.startswith(FILE):
            self._begin_replay(Path(argument.removeprefix(FILE)))
            return
        try:
            self._begin(parse_request(argument, self._now()))
        except ValueError as error:
            self.say(f"{error}.", warning=True)

    def reload(self) -> None:
        """Begin again if reading has ended or failed, or if the region or profile is another one now."""
        if self._replay.path is not None:
            self._begin_replay(self._replay.path)
            return
        if self._request is None:
            return
        if self._place not in (None, self._here()):
            self.workers.cancel_group(self, "tail")
            while self.pop_view():
                pass
            self._request = None
            self.load.show(Empty(f"The region or profile has changed. {NOTHING}"))
        elif self.body.tail is None:
            self._begin(self._request)

    def action_reload(self) -> None:
        """Begin again, or say that a live tail needs no refreshing."""
        if self.body.tail is not None and self._place == self._here():
            self.say("The tail is live; there is nothing to refresh. Press t to begin somewhere else.")
        self.reload()

    def _begin(self, request: TailRequest) -> None:
        """Leave what was read before and read anew."""
        while self.pop_view():
            pass
        self._replay.close()
        self._request, self._place = request, None
        self.filter_text = ""
        self.body.begin(request)
        self.load.show(Loading(f"Opening {visible(request.stream)} from {visible(request.written)}…"))
        self.run_worker(self._follow(request), group="tail", exclusive=True)

    def _begin_replay(self, path: Path) -> None:
        """Leave what was read before and open a capture."""
        while self.pop_view():
            pass
        self.filter_text = ""
        self.body.stop("")
        self.load.show(Loading(f"Opening {visible(str(path))}…"))
        self.run_worker(self._open_replay(path), group="tail", exclusive=True)

    async def _open_replay(self, path: Path) -> None:
        outcome = await self.attempt(self._replay.open(path))
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self._request, self._place = outcome.value, None
        await self._decode.begin()
        self.load.show(Loaded(None))
        self.focus_content()
        self.refresh_bindings()

    async def _follow(self, request: TailRequest) -> None:
        """Read until told to stop; a failure that ends the reading is shown over what was read."""
        await self._decode.begin()
        outcome = await self.attempt(self._run.read(request, self._opened, self._grew))
        if isinstance(outcome, Failed):
            self.load.show(outcome)
        self._look()

    def _opened(self) -> None:
        self._place = self._here()
        self.load.show(Loaded(None))
        self.focus_content()
        self._look()

    def _grew(self) -> None:
        self.post_message(BufferGrew())

    def on_buffer_grew(self) -> None:
        """Let the list paint what came, and find the record again that the reading began before."""
        self.body.grew()
        if self._travel.look(self.body.rows):
            self.say("Found the record again; what is above it is older, what is below it came after. G follows.")

    def _look(self) -> None:
        """Show how the shards fare."""
        self._decode.look()
        self.body.say()
        if isinstance(self.view, LedgerView):
            self.view.update()

    def _decode_anew(self) -> None:
        """Paint the records as they are decoded from now on."""
        self.body.look.decoder = self._decode.decoder
        self.body.rows.relay()

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

    async def filter_bar(self) -> FilterBar:
        """Return a bar that knows the filter language."""
        return await self.body.explorer.filtering.bar(self.filter_text)

    def filter_kept(self, text: str) -> None:
        """Remember it."""
        self.run_worker(self._remember(text), group="history")

    async def _remember(self, text: str) -> None:
        outcome = await self.attempt(self.body.explorer.filtering.keep(text))
        if isinstance(outcome, Failed):
            self.say(str(outcome.failure), warning=True)

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        self.body.explorer.set_utc(self.utc)
        if isinstance(self.view, RecordView):
            self.view.set_utc(self.utc)

    def describe(self) -> Awaitable[object] | None:
        """Fetch DescribeStreamSummary's answer for the stream that is tailed; of a capture what it says of itself."""
        if self._replay.is_open:
            return self._replay.header()
        return None if self._request is None else self._gateway.describe_raw(self._request.stream)

    def copy_choices(self) -> list[Choice]:
        """Offer the parts of the record selected, or of the ledger."""
        if isinstance(self.view, RecordView | LedgerView | StatisticsView | DiffView | SqlView):
            return self.view.copy_choices()
        return [] if self._request is None else copied(self._offers(), self.body.rows.selected)

    def _offers(self) -> RecordOffers:
        """Return how records are copied: with the AWS CLI's flags of this session."""
        stream, aws = "" if self._request is None else self._request.stream, self.context.aws
        return RecordOffers(
            stream,
            self.body.redactor,
            self._decode.decoder,
            flags=session_flags(aws.profile, aws.region, aws.endpoint_url),
        )

    def related(self) -> list[Choice]:
        """Go to the stream's shards, or to its oldest record, or to one shard alone."""
        return [] if self._request is None else places(self._request.stream, self.body.rows.selected)

    def export(self) -> Export | None:
        """Write what covers the records, where that can be written; records are written by `TailExports`."""
        return self.view.export() if isinstance(self.view, LedgerView | StatisticsView | SqlView) else None

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

    def commands(self) -> list[Command]:
        """Offer `:from` and `:stop`."""
        return [
            Command(
                "from", "Begin elsewhere: 15m, a time, seq:N; -1h before this record", self._from, "POSITION", begun_at
            ),
            Command("stop", "End the reading; what was read stays", self._stop),
            self._run.capture.command(),
            self._run.fan_out.command(),
            self._put.command(),
            self._decode.command(),
            self._files.command(),
            self._sql.command(),
            *self.body.explorer.commands(),
        ]

    def completions(self, prefix: str) -> list[str]:
        """Complete the stream tailed now and those listed, and the words for a position after a stream."""
        own = () if self._request is None else (self._request.stream,)
        return completions(prefix, (*own, *self._known.starting_with(prefix)))

    # -- keys -------------------------------------------------------------------------------------------------------

    def action_pause(self) -> None:
        """Pause, or follow again; play or pause a replay."""
        if self._replay.is_open:
            self._replay.toggle()
            return
        self.body.rows.toggle_pause()

    async def action_begin(self) -> None:
        """Ask for a position on the command line."""
        if self._request is None:
            self.say(NOTHING)
        else:
            await self.run_action("app.command('from ')")

    def _from(self, text: str) -> None:
        if self._request is None:
            raise Refused(NOTHING)
        if self._replay.is_open:
            self._replay.go_to(text)
            return
        try:
            self._travel.forget()
            position = self._travel.around(text, self.body.rows.selected) or text
            self._begin(self._request.at(position, self._now()))
        except ValueError as error:
            raise Refused(f"{error}.") from error

    def action_earlier(self) -> None:
        """Begin again a step before the oldest record kept, and come back to the one under the cursor."""
        row, ring = self.body.rows.selected, self.body.ring
        if self._request is None or self._replay.is_open or row is None or not row.time:
            self.say("There is no record with a time to go back from.")
            return
        oldest = ring.row(ring.first)
        self._begin(self._request.at(self._travel.earlier(row, oldest.time), self._now()))

    def _stop(self, _text: str) -> None:
        """End the reading and keep what was read; while it opens, that is to cancel the opening."""
        if isinstance(self.load.state, Loading):
            self._cancel_opening()
            return
        if self.body.tail is None:
            raise Refused("Nothing is being read.")
        self.body.stop("stopped")
        self.workers.cancel_group(self, "tail")
        self._look()

    def _cancel_opening(self) -> None:
        self.workers.cancel_group(self, "tail")
        self.load.show(Empty(f"Opening was cancelled. {NOTHING}"))

    async def action_capture(self) -> None:
        """Ask on the command line where to capture to, or end the capture."""
        if self._run.capture.is_running:
            await self._run.capture.stop("stopped")
            self._look()
        elif self._request is None:
            self.say(NOTHING)
        else:
            await self.run_action(f"app.command({f'capture {self._run.capture.default_name()}'!r})")

    async def on_unmount(self) -> None:
        """End a capture in good order, and leave one that is replayed."""
        await self._run.fan_out.leave()
        self._replay.close()
        await self._run.capture.stop("the program was left")

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
        self._run.fan_out.choose()

    def action_shards(self) -> None:
        """Show or hide the table of shards."""
        self.body.toggle_shards()

    def action_ledger(self) -> None:
        """Show the ledger, or leave it."""
        if isinstance(self.view, LedgerView):
            self.pop_view()
        elif self._replay.is_open:
            self.run_worker(self._show_recorded_ledger(), group="ledger", exclusive=True)
        elif self._request is None or self.body.account is None:
            self.say(NOTHING)
        else:
            self.push_view(LedgerView(self.body.account, lambda: self.body.ring.first))

    async def _show_recorded_ledger(self) -> None:
        """Draw the ledger as of the moment, which is to read the capture from its beginning."""
        self.say("Reading what came up to this moment…")
        outcome = await self.attempt(self._replay.account())
        if isinstance(outcome, Failed):
            self.say(str(outcome.failure), warning=True)
        elif outcome.value is not None and self.view is None:
            self.push_view(LedgerView(outcome.value, lambda: self.body.ring.first))

    def action_replay(self, steps: int, large: bool) -> None:
        """Step through time; negative: back."""
        self._replay.step(steps, large=large)

    def action_speed(self, steps: int) -> None:
        """Replay at another speed."""
        self._replay.faster(steps)

    def on_line_list_end_asked(self, message: LineList.EndAsked) -> None:
        """Go to the end of a capture."""
        message.stop()
        if self._replay.is_open:
            self._replay.go(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer over a view only what makes sense there, and the way back also out of an opening."""
        if action in ("filter", "pause", "shards") and self.view is not None:
            return False
        if action in ("replay", "speed"):
            return self._replay.is_open
        if action == "shards" and self._replay.is_open:
            return False
        if action == "back" and (self._replay.is_indexing or self._run.fan_out.doing):
            return True
        return super().check_action(action, parameters) or (action == "back" and isinstance(self.load.state, Loading))

    def action_back(self) -> None:
        """Clear the filter, leave the record or the ledger, or cancel the opening."""
        if not self.filter_text and self.view is None and isinstance(self.load.state, Loading):
            self._cancel_opening()
        elif self._run.fan_out.doing and not self.filter_text and self.view is None:
            self._run.fan_out.cancel()
        elif self._replay.is_indexing and not self.filter_text and self.view is None:
            self._replay.cancel()
        elif self.view is not None and not self._exports():
            self.pop_view()  # before the filter: it belongs to the list below
        else:
            super().action_back()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the record in full."""
        if message.line_list is self.body.list and self._request is not None:
            message.stop()
            self.push_view(RecordView(self._offers(), self.body.rows, message.number, utc=self.utc))

    def on_rows_explorer_covered(self, message: RowsExplorer.Covered) -> None:
        """Cover the records with what was asked for."""
        message.stop()
        self.push_view(message.view)

    def on_statistics_view_filter_asked(self, message: StatisticsView.FilterAsked) -> None:
        """Show only these rows."""
        message.stop()
        self.pop_view()
        self.filter_text = message.text

    def on_rows_explorer_filter_asked(self, message: RowsExplorer.FilterAsked) -> None:
        """Filter as if the user had typed it."""
        message.stop()
        self.filter_text = message.text

    def on_rows_explorer_said(self, message: RowsExplorer.Said) -> None:
        """Say it."""
        message.stop()
        self.say(message.text)

    def _now(self) -> datetime:
        now = datetime.fromtimestamp(self.context.clock.now_ms() / 1000, UTC)
        return now if self.utc else now.astimezone()

    def _here(self) -> tuple[str | None, str | None]:
        return self.context.aws.profile, self.context.aws.region
