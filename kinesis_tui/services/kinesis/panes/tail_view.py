"""What the tail pane shows of a running tail: its state in a line, the records, what is wrong, and the shards."""

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

from rich.segment import Segment
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.failure import Failure
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Ring, Row, RowDropped
from kinesis_tui.pane import Refused
from kinesis_tui.services.kinesis.model.position import Latest
from kinesis_tui.services.kinesis.panes.ledger import Account
from kinesis_tui.services.kinesis.panes.record_rows import RecordLines, Rows, titles
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest
from kinesis_tui.services.kinesis.panes.tail_words import (
    PROGRESS_COLUMNS,
    gap_text,
    has_news,
    lag_text,
    progress_row,
    trouble,
)
from kinesis_tui.services.kinesis.tail.ledger import Verdict
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.text.cells import fit, visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.frame.status_line import StatusLine
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.table import Table

VERDICT_STYLES = MappingProxyType({"complete": "success", "unknown": "warning", "behind": "warning"})
SLICE_SECONDS = 0.008
"""How long one slice of a search may hold the event loop."""
COUNT_SECONDS = 0.25
"""How often the state line counts what comes while paused: each time is bytes to the terminal."""


class TailLine(StatusLine):
    """The tail's state in one line."""

    def __init__(self, view: "TailView") -> None:
        super().__init__()
        self._view = view

    def segments(self, width: int) -> Sequence[Segment]:
        """Say stream, position, following or paused, what waits, and how far the shards are; leave out what is last."""
        styles = self._view.list.row_styles
        segments: list[Segment] = []
        room = width
        for text, name in self._view.words():
            words = Segment(text, styles[name])
            if segments and words.cell_length > room:
                continue
            segments += [words, Segment("  ")]
            room -= words.cell_length + 2
        return segments


class Titles(StatusLine):
    """The columns' titles."""

    DEFAULT_CSS = "Titles { background: $surface; color: $text-muted; text-style: bold; }"

    def segments(self, width: int) -> Sequence[Segment]:
        """Lay the titles out as the rows are."""
        return [Segment(fit(titles(width), width))]


class TailView(Vertical):
    """The records that a tail has brought, and how it fares."""

    DEFAULT_CSS = """
    TailView {
        height: 1fr;
        & > .tail--trouble { height: auto; max-height: 3; color: $text-error; display: none; }
        & > Table { height: 4; border-top: solid $border; display: none; }
        &.-trouble > .tail--trouble { display: block; }
        &.-shards > Table { display: block; }
    }
    """

    def __init__(self, retained_bytes: int, advised: Callable[[Failure], Failure]) -> None:
        super().__init__()
        self._advised = advised
        self._retained_bytes = retained_bytes
        self._request: TailRequest | None = None
        self.ring = Ring(retained_bytes)
        self.matches: Matches | None = None
        self.tail: StreamTail | None = None
        """None when nothing is read any more."""
        self.account: Account | None = None
        """Of the tail whose records are shown, also when it has ended."""
        self._verdict: Verdict | None = None
        self.ended = ""
        self._counted_at = float("-inf")
        self.list = LineList(live=True)
        self._lines: RecordLines | None = None
        self._utc = False
        self._line = TailLine(self)
        self._trouble = Static(classes="tail--trouble", markup=False)
        self.table = Table(PROGRESS_COLUMNS)

    def compose(self) -> ComposeResult:
        """Stack state, titles, records, trouble and shards."""
        yield self._line
        yield Titles()
        yield self.list
        yield self._trouble
        yield self.table

    @property
    def rows(self) -> Rows:
        """The rows shown: all retained, or those that match."""
        return self.ring if self.matches is None else self.matches

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        number = self.list.cursor
        return None if number is None else self.row(number)

    def row(self, number: int) -> Row | None:
        """The row shown under this number; None when it has left the buffer."""
        try:
            return self.rows.row(number)
        except (RowDropped, IndexError):
            return None

    def begin(self, request: TailRequest) -> None:
        """Forget what another tail has brought."""
        self._request = request
        self.ring = Ring(self._retained_bytes)
        self.matches = self.account = self._verdict = None
        self.ended = ""
        self.list.empty_text = _waiting(request)
        self._show_rows(None)
        self.list.follow()

    def stop(self) -> None:
        """Show that nothing is read any more, at the user's word."""
        self.tail, self.ended = None, "stopped"

    # -- what came --------------------------------------------------------------------------------------------------

    def grew(self) -> None:
        """Take in that the ring has grown."""
        if self.matches is not None and not self.matches.advance(SLICE_SECONDS):
            self.search()
        self.list.grew()
        now = float("inf") if self.tail is None else self.tail.moment
        if not self.list.following and now - self._counted_at >= COUNT_SECONDS:
            self._counted_at = now
            self._line.update_line()

    def say(self) -> None:
        """Say how the tail fares; paints only what changed."""
        account = self.account
        known = account is not None and has_news(account.tail.shards.values())
        self._verdict = account.verdict() if account is not None and known else None
        shards = [] if self.tail is None else list(self.tail.shards.values())
        failure = trouble(shards)
        text = "" if failure is None else str(self._advised(failure))
        if text != self._trouble.content:
            self._trouble.update(text)
        self.set_class(bool(text), "-trouble")
        if self.has_class("-shards"):
            now = 0.0 if self.tail is None else self.tail.moment
            self.table.set_rows([progress_row(shard, now) for shard in shards])
            self.table.styles.height = min(len(shards) + 2, max(4, self.size.height // 2))
        self._line.update_line()

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) of the state line, the most important first."""
        if self._request is None:
            return
        yield visible(self._request.stream), "accent"
        waiting = self.list.below
        if not self.list.following:
            yield (f"PAUSED, {count_text(waiting)} waiting", "warning")
        elif self.tail is not None:
            yield "following", "success"
        if self._verdict == "gap" and self.account is not None:
            yield gap_text(self.account.tail.shards.values()), "error"
        elif self._verdict is not None:
            yield self._verdict, VERDICT_STYLES[self._verdict]
        if self.ended:
            yield self.ended, "warning"
        if self.tail is not None:
            yield lag_text(self.tail.shards, self.tail.moment), "text"
        if self.matches is not None:
            yield self._match_words(self.matches), "match"
        else:
            yield f"{count_text(self.ring.end)} records", "muted"
        if self.ring.first:
            yield f"{count_text(self.ring.first)} dropped from view", "warning"
        yield f"from {visible(self._request.written)}", "muted"

    def _match_words(self, matches: Matches) -> str:
        retained, left = len(self.ring), self.ring.end - matches.searched
        found = f"{count_text(matches.end - matches.first)} of {count_text(retained)} match"
        return f"{found}, {1 - left / retained:.0%} searched" if left else found

    # -- what the pane asks -----------------------------------------------------------------------------------------

    def filter(self, text: str) -> None:
        """Show only rows that contain `text`; the row under the cursor keeps the cursor where it can."""
        row = self.selected
        self.matches = Matches(self.ring, text) if text else None
        self.list.empty_text = (
            f"No record matches “{visible(text)}” yet. esc clears the filter." if text else _waiting(self._request)
        )
        self._show_rows(None if row is None or self.list.following or text else row.number)
        if self.matches is not None:
            self.search()
        self._line.update_line()

    @work(group="search", exclusive=True)
    async def search(self) -> None:
        """Search what is retained in slices, so that keys are answered in between."""
        matches = self.matches
        while matches is not None and matches is self.matches and not matches.advance(SLICE_SECONDS):
            self.list.grew()
            await asyncio.sleep(0)
        self.list.grew()
        self._line.update_line()

    def set_utc(self, utc: bool) -> None:
        """Paint the times in UTC or local time."""
        self._utc = utc
        if self._lines is not None:
            self._lines.utc = utc
            self.list.restyle()

    def toggle_shards(self) -> None:
        """Show or hide the table of shards."""
        self.toggle_class("-shards")
        self.say()

    def snapshot(self) -> Iterator[Row]:
        """Return the rows shown as of this call; what leaves the ring meanwhile is still among them.

        Raises `Refused` while a search has not seen all of them.
        """
        if self.matches is None:
            return _rows(self.ring.chunks())
        if not self.matches.advance(SLICE_SECONDS):
            raise Refused(f"The search goes on: {self._match_words(self.matches)}. Export again when it has ended.")
        return _matching_rows(self.ring.chunks(), array("q", self.matches.numbers))

    def on_line_list_follow_changed(self, message: LineList.FollowChanged) -> None:
        """Say it at once."""
        message.stop()
        self._line.update_line()

    def _show_rows(self, cursor: int | None) -> None:
        self._lines = RecordLines(self.rows, self.list, utc=self._utc)
        self.list.show(self._lines, cursor=cursor)


def _rows(chunks: Iterator[tuple[int, Chunk]]) -> Iterator[Row]:
    for first, chunk in chunks:
        for index in range(len(chunk)):
            yield chunk.row(index, first + index)


def _matching_rows(chunks: Iterator[tuple[int, Chunk]], numbers: "array[int]") -> Iterator[Row]:
    """Yield the rows with these numbers, which ascend as the chunks do."""
    start = 0
    for first, chunk in chunks:
        end = bisect_left(numbers, first + len(chunk), lo=start)
        for number in numbers[start:end]:
            yield chunk.row(number - first, number)
        start = end


def _waiting(request: TailRequest | None) -> str:
    """Say that nothing has come yet, and what may be done about it."""
    if request is None or not isinstance(request.position, Latest):
        return "Waiting for records…"
    return "Waiting for new records… Press t to begin earlier: 15m, trim-horizon, a time."
