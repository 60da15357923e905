"""The log streams of one group, the one with the newest event first."""

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from kinesis_tui.pane import Choice, Empty, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.model.log_stream import LogStream
from kinesis_tui.services.logs.panes.group_rows import STREAM_COLUMNS, stream_json, stream_row
from kinesis_tui.services.logs.panes.tail_request import LogsRequest
from kinesis_tui.text.cells import visible
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.table import Table

BEFORE_MS = 3_600_000
"""A stream is tailed from so long before its newest event: AWS may tell that one an hour late."""
MOST_STREAMS = 1_000
"""A busy function has a hundred thousand; the newest are those looked for."""


class StreamsView(Vertical):
    """Lists a group's streams."""

    DEFAULT_CSS = "StreamsView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", id="logstreams.sort", tooltip="Sort the log streams by the next column"),
    ]

    def __init__(self, pane: Pane, gateway: LogsGateway, group: str) -> None:
        super().__init__()
        self._pane = pane
        self._gateway = gateway
        self.group = group
        self._streams: list[LogStream] = []
        self.table = Table(STREAM_COLUMNS, empty_text="No log streams.")
        self._load = LoadView(self.table, Loading(f"Listing the streams of {visible(group)} (DescribeLogStreams)…"))

    def compose(self) -> ComposeResult:
        """Show the table once there is something in it."""
        yield self._load

    def on_mount(self) -> None:
        """Fetch."""
        self.reload()

    def reload(self) -> None:
        """Fetch again."""
        self.run_worker(self._fetch(), group="streams", exclusive=True)

    async def _fetch(self) -> None:
        outcome = await self._pane.attempt(self._list())
        if isinstance(outcome, Failed):
            self._load.show(outcome)
        elif not self._streams:
            self._load.show(Empty(f"{visible(self.group)} has no log streams yet: nothing was ever logged to it."))

    async def _list(self) -> None:
        streams: list[LogStream] = []
        async for page in self._gateway.describe_log_streams(self.group, limit=MOST_STREAMS):
            streams += page
            self._streams = streams
            self.show()
            if streams:
                self._load.show(Loaded(None))

    def show(self) -> None:
        """Lay the streams out as of now."""
        now_ms, utc = self._pane.context.clock.now_ms(), self._pane.utc
        self.table.set_rows([stream_row(stream, now_ms, utc) for stream in self._streams])

    def request(self, name: str, now: datetime) -> LogsRequest:
        """Return the tail of one stream alone, from a while before its newest event."""
        newest = next((one.last_event_timestamp for one in self._streams if one.name == name), None)
        moment = round(now.timestamp() * 1000) if newest is None else newest
        since = min(moment, round(now.timestamp() * 1000)) - BEFORE_MS
        return LogsRequest((self.group,), since, stamp_text(since, self._pane.utc)[:19], name)

    def status_text(self) -> str:
        """Count the streams."""
        count = len(self._streams)
        return f"the newest {count} streams" if count >= MOST_STREAMS else f"{count} streams"

    def export(self) -> Export | None:
        """Write the streams as JSON Lines in the order shown."""
        known = {stream.name: stream for stream in self._streams}
        shown = [known[name] for name in self.table.shown_keys if name in known]
        return Export("log-streams", "jsonl", map(stream_json, shown)) if shown else None

    def copy_choices(self) -> list[Choice]:
        """Offer the stream's name."""
        key = self.table.cursor_key
        return [] if key is None else [Choice("log stream", key)]

    def action_sort(self) -> None:
        """Sort by the next column."""
        self.table.sort_next()
