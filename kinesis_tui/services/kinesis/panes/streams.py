"""Pane 1: the region's data streams, and inside one of them its shards."""

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.pane import (
    Choice,
    Command,
    Context,
    Export,
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
from kinesis_tui.services.kinesis.panes.stream_listing import StreamListing
from kinesis_tui.services.kinesis.panes.stream_rows import stream_json
from kinesis_tui.ui.table import Table

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
        self._known = context.one(KnownStreams, KnownStreams)
        self.listing = StreamListing(self, context, self._gateway)
        self.table = self.listing.table

    def compose(self) -> ComposeResult:
        """Show the table once there is something in it."""
        yield self.listing.load

    def on_mount(self) -> None:
        """Let the ages grow."""
        self.set_interval(AGE_SECONDS, self.listing.age)

    def open(self, argument: str) -> None:
        """Show the shards of the stream named; also one that is not in the list."""
        while self.pop_view():
            pass
        self.push_view(ShardsView(self, self._gateway, argument, self.listing.known.get(argument)))
        self.filter_text = ""

    def pop_view(self) -> bool:
        """Leave the shards; the list is filtered as it was when they were opened."""
        left = super().pop_view()
        if left:
            self.filter_text = self.table.filter_text
        return left

    def reload(self) -> None:
        """Fetch the topmost view again: the shards, or the list."""
        if self.listing.is_stale:
            self.listing.forget()
            while self.pop_view():
                pass
        if isinstance(self.view, ShardsView):
            self.view.reload()
        self.listing.reload()

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how far the listing is, or what the shards' view says."""
        return (self.view if isinstance(self.view, ShardsView) else self.listing).status_text()

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
        known = self.listing.known
        shown = [known[key] for key in self.table.shown_keys if key in known]
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
        return super().check_action(action, parameters) or (action == "back" and self.listing.is_listing)

    def action_back(self) -> None:
        """Clear the filter, leave the shards, or cancel the listing."""
        if not self.filter_text and self.view is None and self.listing.is_listing:
            self.listing.cancel()
        else:
            super().action_back()

    def _selected_name(self) -> str:
        if isinstance(self.view, ShardsView):
            return self.view.stream
        return self.table.cursor_key or ""

    def _selected(self) -> Stream | None:
        key = self.table.cursor_key
        return None if key is None else self.listing.known.get(key)
