"""Pane 1: the region's data streams, and inside one of them its shards."""

from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.failure import Failure
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
    Subject,
    standard_bindings,
)
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.stream import Stream
from kinesis_tui.services.kinesis.panes.key_input import KeyInput
from kinesis_tui.services.kinesis.panes.known_streams import KnownStreams
from kinesis_tui.services.kinesis.panes.put_offers import PutOffers
from kinesis_tui.services.kinesis.panes.shards import ShardsView
from kinesis_tui.services.kinesis.panes.stream_rows import STREAM_COLUMNS, StreamRows, stream_json
from kinesis_tui.ui.table import Table

SHOW_SECONDS = 0.25
AGE_SECONDS = 5.0


class StreamsPane(Pane):
    """List the streams; enter shows one's shards, `t` tails it."""

    NAME = "streams"
    TITLE = "Streams"
    ARGUMENT = "STREAM"
    VIEWS = (ShardsView, KeyInput)
    HELP = (
        "The data streams of this region. Names come at once (ListStreams); the rest is filled in as AWS tells it "
        "(DescribeStreamSummary, ten a second). Enter opens a stream's shards: what each owns of the hash-key space, "
        "who came from whom, and what a running tail sees of it. With writes armed (w), p puts a record by hand, and "
        "`:put FILE` the records of a file."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "tail", "Tail", id="streams.tail", tooltip="Follow this stream's records in the tail pane"),
        Binding("p", "put", "Put…", id="streams.put", tooltip="Put a record into this stream"),
        *standard_bindings("streams", "filter", "sort", "describe", "related", "copy", "export", "reload"),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._gateway = KinesisGateway(context.aws)
        self._put = PutOffers(self, context, self._gateway, self._selected_name)
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region that the streams known are of; only an answer tells, before it they may be unknown."""
        self._streams: dict[str, Stream] = {}
        self._rows = StreamRows((), 0)
        self._known = context.one(KnownStreams, KnownStreams)
        self._shown_at = float("-inf")
        self._undescribed: Failure | None = None
        self.table = Table(STREAM_COLUMNS, empty_text="No streams.")
        self.load = LoadView(self.table, Loading("Listing streams (ListStreams)…"))

    def compose(self) -> ComposeResult:
        """Show the table once there is something in it."""
        yield self.load

    def on_mount(self) -> None:
        """Let the ages grow."""
        self.set_interval(AGE_SECONDS, self._refresh_ages)

    def open(self, argument: str) -> None:
        """Show the shards of the stream named; also one that is not in the list."""
        while self.pop_view():
            pass
        self.push_view(ShardsView(self, self._gateway, argument, self._streams.get(argument)))
        self.filter_text = ""

    def pop_view(self) -> bool:
        """Leave the shards; the list is filtered as it was when they were opened."""
        left = super().pop_view()
        if left:
            self.filter_text = self.table.filter_text
        return left

    # -- fetching ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Fetch the topmost view again: the shards, or the list."""
        if self._place not in (None, self._here()):
            self._place, self._streams = None, {}
            while self.pop_view():
                pass
        if isinstance(self.view, ShardsView):
            self.view.reload()
        self.run_worker(self._fetch(), group="streams", exclusive=True)

    async def _fetch(self) -> None:
        """List every stream, then fill in what ListStreams leaves out."""
        if not self._streams:
            self.load.show(Loading("Listing streams (ListStreams)…"))
        self._undescribed = None
        outcome = await self.attempt(self._list())
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self._streams, self._place = outcome.value, self._here()
        self._known.listed(self._streams)
        if not self._streams:
            self.load.show(Empty(self._nothing()))
            return
        self._show()
        async for stream in self._described():
            self._streams[stream.name] = stream
            self._rows.replace(stream)
            self._show_now_and_then()
        self._show_changes()

    async def _list(self) -> dict[str, Stream]:
        """Return all streams by name, those known already with what else is known; show each page as it comes."""
        found: dict[str, Stream] = {}
        async for page in self._gateway.list_streams():
            for stream in page:
                found[stream.name] = _with_what_is_known(stream, self._streams.get(stream.name))
            if found:
                self._streams = {**self._streams, **found}
                self._show()
        return found

    async def _described(self) -> AsyncIterator[Stream]:
        """Describe one stream after the other; the first failure is kept to be shown, the rest go on."""
        for name in list(self._streams):
            try:
                yield await self._gateway.describe_stream_summary(name)
            except Failure as failure:
                self._undescribed = self._undescribed or failure

    def _show_now_and_then(self) -> None:
        """Show what has come; sorting and filtering thousands of streams costs too much for every single answer."""
        if self.context.clock.monotonic() - self._shown_at >= SHOW_SECONDS:
            self._show_changes()

    def _refresh_ages(self) -> None:
        """Let the ages on the screen grow; the order by age stays as it is."""
        if isinstance(self.load.state, Loaded) and self.is_on_screen:
            self._rows.now_ms = self.context.clock.now_ms()
            self.table.repaint()

    def _show_changes(self) -> None:
        """Show what AWS told since of the same streams."""
        self._shown_at, self._rows.now_ms = self.context.clock.monotonic(), self.context.clock.now_ms()
        self.table.rows_changed()

    def _show(self) -> None:
        """Show other streams."""
        self._shown_at = self.context.clock.monotonic()
        self._rows = StreamRows(self._streams.values(), self.context.clock.now_ms())
        self.table.show(self._rows)
        if not isinstance(self.load.state, Loaded):
            self.load.show(Loaded(None))

    def _nothing(self) -> str:
        region = self.context.aws.region or "this region"
        return f"No data streams in {region}. Type :region NAME to look elsewhere; `kinesis-tui demo` has some to try."

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Count the streams, and say how far describing them is or why it failed."""
        if isinstance(self.view, ShardsView):
            return self.view.status_text()
        if not self._streams:
            return ""
        described = sum(stream.described for stream in self._streams.values())
        count = len(self._streams)
        if self._undescribed is not None:
            return f"{count} streams, {count - described} not described: {self._undescribed.why}"
        if described < count:
            return f"described {described}/{count} streams"
        shown = self.table.shown_count if self.table.filter_text else count
        return f"{count} streams" if shown == count else f"{shown} of {count} streams"

    def set_filter(self, text: str) -> None:
        """Keep the streams, or the shards, that contain `text`."""
        table = self.view.table if isinstance(self.view, ShardsView) else self.table
        table.filter(text)

    def describe(self) -> Awaitable[object] | None:
        """Fetch DescribeStreamSummary's answer, or what AWS told about the shard selected."""
        if isinstance(self.view, ShardsView):
            return self.view.describe()
        key = self.table.cursor_key
        return None if key is None else self._gateway.describe_raw(key)

    def copy_choices(self) -> list[Choice]:
        """Offer the selected stream's name and ARN, or the shard's numbers."""
        if isinstance(self.view, ShardsView):
            return self.view.copy_choices()
        stream = self._selected()
        if stream is None:
            return []
        return [Choice("name", stream.name), *([Choice("ARN", stream.arn)] if stream.arn else [])]

    def related(self) -> list[Choice]:
        """Go to the stream's tail or shards."""
        if isinstance(self.view, ShardsView):
            return self.view.related()
        stream = self._selected()
        if stream is None:
            return []
        return [
            Choice(f"live tail of {stream.name}", f"tail:{stream.name}"),
            Choice(f"{stream.name} from its oldest record", f"tail:{stream.name} trim-horizon"),
            Choice(f"shards of {stream.name}", f"streams:{stream.name}"),
        ]

    def subject(self) -> Subject | None:
        """Look for what is related to the stream."""
        name = self._selected_name()
        return Subject("stream", name) if name else None

    def export(self) -> Export | None:
        """Write the streams, or the shards, as JSON Lines in the order shown."""
        if isinstance(self.view, ShardsView):
            return self.view.export()
        shown = [self._streams[key] for key in self.table.shown_keys if key in self._streams]
        return Export("streams", "jsonl", map(stream_json, shown)) if shown else None

    def completions(self, prefix: str) -> list[str]:
        """Complete stream names."""
        return self._known.starting_with(prefix)

    # -- keys -------------------------------------------------------------------------------------------------------

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Open the stream's shards."""
        if message.table is self.table:
            self.open(message.key)

    def action_tail(self) -> None:
        """Tail the selected stream, or the selected shard of it."""
        if isinstance(self.view, ShardsView):
            self.view.tail_selected()
        elif (stream := self._selected()) is not None:
            self.go(f"tail:{stream.name}")

    def action_put(self) -> None:
        """Ask for a record and put it into the selected stream."""
        self._put.put()

    def commands(self) -> list[Command]:
        """Offer `:put`."""
        return [self._put.command()]

    def action_sort(self) -> None:
        """Sort by the next column."""
        (self.view.table if isinstance(self.view, ShardsView) else self.table).sort_next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way back also while the streams are being listed: it cancels that."""
        if action == "put" and isinstance(self.view, ShardsView):
            return False  # there p asks for a partition key
        return super().check_action(action, parameters) or (action == "back" and isinstance(self.load.state, Loading))

    def action_back(self) -> None:
        """Clear the filter, leave the shards, or cancel the listing."""
        if not self.filter_text and self.view is None and isinstance(self.load.state, Loading):
            self.workers.cancel_group(self, "streams")
            self.load.show(Empty("Listing was cancelled. Press r to list the streams."))
            return
        super().action_back()

    def _here(self) -> tuple[str | None, str | None]:
        return self.context.aws.profile, self.context.aws.region

    def _selected_name(self) -> str:
        if isinstance(self.view, ShardsView):
            return self.view.stream
        return self.table.cursor_key or ""

    def _selected(self) -> Stream | None:
        key = self.table.cursor_key
        return None if key is None else self._streams.get(key)


def _with_what_is_known(listed: Stream, known: Stream | None) -> Stream:
    """Add to what ListStreams told what was described before; a stream created anew is another one."""
    created = listed.creation_timestamp
    if known is None or (created is not None and known.creation_timestamp not in (None, created)):
        return listed
    return replace(
        known,
        arn=listed.arn or known.arn,
        status=listed.status or known.status,
        mode=listed.mode or known.mode,
        creation_timestamp=known.creation_timestamp if created is None else created,
    )
