"""What the tail pane reads, a stream or a capture: how it begins, ends, begins elsewhere and goes back in time."""

from collections.abc import Callable
from pathlib import Path

from kinesis_tui.pane import Command, Context, Empty, Failed, Loaded, Loading, LoadView, Refused
from kinesis_tui.rows_pane import BufferGrew, RowsPane
from kinesis_tui.rows_pane.columns import ColumnOffers
from kinesis_tui.rows_pane.replay_keys import FILE
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.panes.decode_choice import stream_name
from kinesis_tui.services.kinesis.panes.decode_offers import DecodeOffers
from kinesis_tui.services.kinesis.panes.record import RecordView
from kinesis_tui.services.kinesis.panes.stream_columns import StreamColumns
from kinesis_tui.services.kinesis.panes.tail_help import NOTHING
from kinesis_tui.services.kinesis.panes.tail_replay import TailReplay
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest, begun_at, parse_request
from kinesis_tui.services.kinesis.panes.tail_run import TailRun
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.rows.travel import Travel


class TailReading:
    """Reads into a `TailView` for a pane, which owns the work; newer work ends older."""

    def __init__(
        self, pane: RowsPane, context: Context, gateway: KinesisGateway, view: TailView, looked: Callable[[], None]
    ) -> None:
        """Prepare; `looked` is called when there is something new to say of the shards."""
        self._pane = pane
        self._context = context
        self._view = view
        self._looked = looked
        self._travel = Travel("record")
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region of the stream that is read; None until it has answered."""
        self.request: TailRequest | None = None
        """None where nothing was asked for."""
        self.run = TailRun(pane, context, gateway, view)
        self.replay = TailReplay(
            context, view, lambda work, group: pane.run_worker(work, group=group, exclusive=True), lambda: pane.utc
        )
        self.decode = DecodeOffers(pane, context, lambda: self.stream, self._decode_anew)
        view.asides.append(self.decode.aside)
        columns = context.one(StreamColumns, lambda: StreamColumns(context))
        self.columns = ColumnOffers(pane, columns, lambda: stream_name(self.stream), view.explorer)
        self.load = LoadView(view, Empty(NOTHING))

    @property
    def stream(self) -> str:
        """The name or ARN of the stream that is read; empty where none is."""
        return "" if self.request is None else self.request.stream

    @property
    def is_opening(self) -> bool:
        """Whether a stream or capture is being opened."""
        return isinstance(self.load.state, Loading)

    @property
    def is_live(self) -> bool:
        """Whether a stream of this profile and region is read at present."""
        return self._view.tail is not None and self._place == self._here()

    def commands(self) -> list[Command]:
        """Offer `:from` and `:stop`, and what belongs to the reading."""
        words = "Begin elsewhere: 15m, a time, seq:N; -1h before this record"
        return [
            Command("from", words, self.read_from, "POSITION", begun_at),
            Command("stop", "End the reading; what was read stays", self.stop),
            self.run.capture.command(),
            self.run.fan_out.command(),
            self.decode.command(),
        ]

    # -- beginning --------------------------------------------------------------------------------------------------

    def open(self, argument: str) -> None:
        """Tail "STREAM [POSITION] [SHARD …]", or replay "file:PATH"; raises ValueError with the accepted forms."""
        if argument.startswith(FILE):
            self._begin_replay(Path(argument.removeprefix(FILE)))
        else:
            self._begin(parse_request(argument, self._pane.now()))

    def again(self) -> None:
        """Begin again if reading has ended or failed, or forget it if the region or profile is another one now."""
        if self.replay.path is not None:
            self._begin_replay(self.replay.path)
        elif self.request is None:
            return
        elif self._place not in (None, self._here()):
            self._leave_views()
            self._pane.workers.cancel_group(self._pane, "tail")
            self.request = None
            self.load.show(Empty(f"The region or profile has changed. {NOTHING}"))
        elif self._view.tail is None:
            self._begin(self.request)

    def read_from(self, text: str) -> None:
        """Begin at another position, or go there in a capture; raises Refused."""
        if self.request is None:
            raise Refused(NOTHING)
        if self.replay.is_open:
            self.replay.go_to(text)
            return
        try:
            self._travel.forget()
            position = self._travel.around(text, self._view.rows.selected) or text
            self._begin(self.request.at(position, self._pane.now()))
        except ValueError as error:
            raise Refused(f"{error}.") from error

    def earlier(self) -> None:
        """Begin again a step before the oldest record kept, and come back to the one under the cursor."""
        row, ring = self._view.rows.selected, self._view.ring
        if self.request is None or self.replay.is_open or row is None or not row.time:
            self._pane.say("There is no record with a time to go back from.")
            return
        oldest = ring.row(ring.first)
        self._begin(self.request.at(self._travel.earlier(row, oldest.time), self._pane.now()))

    # -- ending -----------------------------------------------------------------------------------------------------

    def stop(self, _text: str = "") -> None:
        """End the reading and keep what was read; while it opens, cancel that. Raises Refused."""
        if self.is_opening:
            self.cancel()
            return
        if self._view.tail is None:
            raise Refused("Nothing is being read.")
        self._view.stop("stopped")
        self._pane.workers.cancel_group(self._pane, "tail")
        self._looked()

    def cancel(self) -> None:
        """Give up what takes its time: the opening, the wait for a consumer, looking through a capture."""
        if self.is_opening:
            self._pane.workers.cancel_group(self._pane, "tail")
            self.load.show(Empty(f"Opening was cancelled. {NOTHING}"))
        elif self.run.fan_out.doing:
            self.run.fan_out.cancel()
        else:
            self.replay.cancel()

    @property
    def can_be_cancelled(self) -> bool:
        """Whether `cancel` has something to do."""
        return self.is_opening or bool(self.run.fan_out.doing) or self.replay.is_indexing

    async def leave(self) -> None:
        """End everything in good order: consumer, capture, replay."""
        await self.run.fan_out.leave()
        self.replay.close()
        await self.run.capture.stop("the program was left")

    # -- while it reads ---------------------------------------------------------------------------------------------

    def grew(self) -> None:
        """Let the list paint what came, and find the record again that the reading began before."""
        self._view.grew()
        if self._travel.look(self._view.rows):
            self._pane.say("Found the record again; above it is what came before, below it what came after. G follows.")

    def _begin(self, request: TailRequest) -> None:
        """Leave what was read before and read anew."""
        self._leave_views()
        self.replay.close()
        self.request, self._place = request, None
        self._pane.filter_text = ""
        self._view.begin(request)
        self.load.show(Loading(f"Opening {visible(request.stream)} from {visible(request.written)}…"))
        self._pane.run_worker(self._follow(request), group="tail", exclusive=True)

    def _begin_replay(self, path: Path) -> None:
        """Leave what was read before and open a capture."""
        self._leave_views()
        self._pane.filter_text = ""
        self._view.stop("")
        self.load.show(Loading(f"Opening {visible(str(path))}…"))
        self._pane.run_worker(self._open_replay(path), group="tail", exclusive=True)

    async def _open_replay(self, path: Path) -> None:
        outcome = await self._pane.attempt(self.replay.open(path))
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.request, self._place = outcome.value, None
        await self.decode.begin()
        self.columns.begin()
        self.load.show(Loaded(None))
        self._pane.focus_content()
        self._pane.refresh_bindings()

    async def _follow(self, request: TailRequest) -> None:
        """Read until told to stop; a failure that ends the reading is shown over what was read."""
        await self.decode.begin()
        self.columns.begin()
        grew = lambda: self._pane.post_message(BufferGrew())  # noqa: E731  # one message for all that came
        outcome = await self._pane.attempt(self.run.read(request, self._opened, grew))
        if isinstance(outcome, Failed):
            self.load.show(outcome)
        self._looked()

    def _opened(self) -> None:
        self._place = self._here()
        self.load.show(Loaded(None))
        self._pane.focus_content()
        self._looked()

    def _decode_anew(self) -> None:
        """Show the records as they are decoded from now on, the one that is open too."""
        self._view.look.decoder = self.decode.decoder
        self._view.explorer.read_anew()
        if isinstance(self._pane.view, RecordView):
            self._pane.view.read_as(self.decode.decoder)

    def _leave_views(self) -> None:
        while self._pane.pop_view():
            pass

    def _here(self) -> tuple[str | None, str | None]:
        return self._context.aws.profile, self._context.aws.region
