"""The rows that a live source has brought: listed, filtered, searched. It knows no service, and not what a row says."""

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from rich.segment import Segment
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.matches import ChunkMatcher, Matches
from kinesis_tui.live.ordered import Ordered
from kinesis_tui.live.ring import Ring, Row, RowDropped
from kinesis_tui.text.cells import fit, visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.frame.offers import Refused
from kinesis_tui.ui.frame.status_line import StatusLine
from kinesis_tui.ui.line_list import LineList, Lines
from kinesis_tui.ui.rows.columns import FieldColumns
from kinesis_tui.ui.rows.diff import Side

SLICE_SECONDS = 0.008
"""How long one slice of a search may hold the event loop."""


Folding = Callable[[ChunkMatcher | None], ChunkMatcher]
"""Takes what finds the rows that match, None where all do, and leaves out those that others stand for."""


class Rows(Protocol):
    """A ring, or the rows of one that match."""

    @property
    def first(self) -> int:
        """Number of the oldest row."""

    @property
    def end(self) -> int:
        """One past the newest."""

    def row(self, number: int) -> Row:
        """Return the row with this number; raises RowDropped or IndexError where there is none."""


class RowLook(Protocol):
    """How a source's rows look: one line each, under titles."""

    thing: str
    """What one row is, in words: "record"."""
    source: str
    """What a row's source is called: "shard"."""
    key: str
    """What a row's key is called where one is typed, in a filter: "key"."""
    key_name: str
    """What it is called in words: "partition key"."""
    utc: bool
    """Whether times are painted in UTC, or local."""
    columns: FieldColumns | None
    """Fields shown in place of the payload."""

    def lines(self, rows: Rows, line_list: LineList) -> Lines:
        """Return the lines of these rows, formatted when they are looked at."""
        ...

    def titles(self, width: int) -> str:
        """Return the line above the rows, in the same columns."""
        ...

    def source_style(self, source: str) -> str:
        """Return the row style of a source."""
        ...

    def source_name(self, source: str) -> str:
        """Return a source's short name."""
        ...

    def matcher(self, text: str) -> ChunkMatcher:
        """Return what finds the rows that match an expression; raises QueryInvalid."""
        ...

    def side(self, row: Row) -> Side:
        """Return a row as one of two that are compared."""
        ...

    def document(self, payload: bytes) -> bytes | None:
        """Return the JSON that fields are taken from, read as is chosen for this source; None where there is none."""
        ...


class Titles(StatusLine):
    """The columns' titles."""

    DEFAULT_CSS = "Titles { background: $surface; color: $text-muted; text-style: bold; }"

    def __init__(self, titles: Callable[[int], str]) -> None:
        super().__init__()
        self._titles = titles

    def segments(self, width: int) -> Sequence[Segment]:
        """Lay the titles out as the rows are."""
        return [Segment(fit(self._titles(width), width))]


class LiveRows(Vertical):
    """A ring of rows under their titles, all of them or those that match a filter; the newest are followed."""

    DEFAULT_CSS = """
    LiveRows { height: 1fr; }
    """

    class Searched(Message):
        """The search went on or ended; a newer one replaces it."""

        def can_replace(self, message: Message) -> bool:
            """A newer one says the same."""
            return isinstance(message, LiveRows.Searched)

    def __init__(self, retained_bytes: int, look: RowLook) -> None:
        super().__init__()
        self._retained_bytes = retained_bytes
        self.look = look
        self._empty_text = ""
        self.ring = Ring(retained_bytes)
        self.matches: Matches | None = None
        """None while no filter is set, and nothing is folded."""
        self._folded: Folding | None = None
        self.order: Ordered | None = None
        """None while the rows stand as they came."""
        self._titles = Titles(look.titles)
        self._ordered_at = 0
        self.list = LineList(live=True)

    def compose(self) -> ComposeResult:
        """Stack titles and rows."""
        yield self._titles
        yield self.list

    @property
    def rows(self) -> Rows:
        """The rows shown: all retained, or those that match, or some in an order of their own."""
        return self.order or self.filtered

    @property
    def filtered(self) -> Ring | Matches:
        """The rows as they came: all retained, or those that match."""
        return self.ring if self.matches is None else self.matches

    @property
    def waiting(self) -> int:
        """Rows newer than those on the screen."""
        return self.list.below if self.order is None else max(0, self.filtered.end - self._ordered_at)

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        number = self.list.cursor
        return None if number is None else self.row(number)

    def row(self, number: int) -> Row | None:
        """Return the row shown under this number; None when it has left the buffer."""
        try:
            return self.rows.row(number)
        except (RowDropped, IndexError):
            return None

    def clear(self, empty_text: str) -> None:
        """Forget all rows and the filter; `empty_text` stands where no row is."""
        self.ring = Ring(self._retained_bytes)
        self.matches = self.order = None
        if self._folded is not None:
            self.matches = Matches(self.ring, self._folded(None))
        self._empty_text = self.list.empty_text = empty_text
        self._show_rows(None)
        self.list.follow()

    def replace(self, ring: Ring) -> None:
        """Show other rows under the same filter, the newest first of all."""
        self.ring = ring
        self.list.follow()
        self.filter("" if self.matches is None else self.matches.needle)

    def grew(self) -> None:
        """Take in that the ring has grown."""
        if self.matches is not None and not self.matches.advance(SLICE_SECONDS):
            self.search()
        self.list.grew()

    def filter(self, text: str) -> None:
        """Show only rows that match an expression; the row under the cursor keeps the cursor where it can.

        Raises QueryInvalid and leaves the rows as they are where it can't be read.
        """
        wanted = self.look.matcher(text) if text else None
        needle = wanted if self._folded is None else self._folded(wanted)
        matches = None if needle is None else Matches(self.ring, needle)
        row = self.selected
        self.matches, self.order = matches, None
        self.list.empty_text = (
            f"No {self.look.thing} matches “{visible(text)}” yet. esc clears the filter." if text else self._empty_text
        )
        self._show_rows(None if row is None or self.list.following or text else row.number)
        if self.matches is not None:
            self.search()
        self.post_message(self.Searched())

    @property
    def is_folded(self) -> bool:
        """Whether rows are left out that others stand for."""
        return self._folded is not None

    def fold(self, folded: Folding | None) -> None:
        """Leave out, of what passes the filter, what `folded` does; None: nothing. The cursor stays where it can."""
        self._folded = folded
        row, following = self.selected, self.list.following
        self.filter("" if self.matches is None else self.matches.needle)
        if row is not None and not following and (self.matches is None or self.matches.advance(SLICE_SECONDS)):
            self.go_to(row.number)

    @work(group="search", exclusive=True)
    async def search(self) -> None:
        """Search what is retained in slices, so that keys are answered in between."""
        matches = self.matches
        while matches is not None and matches is self.matches and not matches.advance(SLICE_SECONDS):
            self.list.grew()
            await asyncio.sleep(0)
        self.list.grew()
        self.post_message(self.Searched())

    def match_words(self) -> str:
        """Say how many of the rows retained match, and how far the search is; empty without a filter."""
        if self.matches is None:
            return ""
        retained, left = len(self.ring), self.ring.end - self.matches.searched
        verb = "match" if self.matches.needle else "shown, folded"
        found = f"{count_text(self.matches.end - self.matches.first)} of {count_text(retained)} {verb}"
        return f"{found}, {1 - left / retained:.0%} searched" if left else found

    def part_words(self) -> str:
        """Say how many rows the filter could not read whole; empty where there are none."""
        count = 0 if self.matches is None else self.matches.counts.in_part
        return f"{count_text(count)} too large, searched in part" if count else ""

    def count_words(self) -> str:
        """Say how many rows a filter has looked at, and how many of them their bytes alone told; empty without one."""
        if self.matches is None or not self.matches.needle:
            return ""
        counts = self.matches.counts
        return f"{count_text(counts.looked_at)} looked at, {count_text(counts.passed)} passed unparsed"

    def in_order(self, order: Ordered | None) -> None:
        """Show the rows in an order of their own, standing still, or as they came; the cursor goes to the first."""
        self.order = order
        self._ordered_at = self.filtered.end
        self._show_rows(None)
        if order is None:
            self.list.follow()
        self.post_message(self.Searched())

    def on_line_list_follow_changed(self, message: LineList.FollowChanged) -> None:
        """Following is for rows as they come."""
        if message.following and self.order is not None:
            self.in_order(None)

    def go_to(self, number: int) -> bool:
        """Put the cursor on the row of this number in the ring, or on the next one shown; False where it has left."""
        self.order = None
        self.list.pause()
        shown = number if self.matches is None else self.matches.first + bisect_left(self.matches.numbers, number)
        self._show_rows(shown)
        return number >= self.ring.first

    def set_utc(self, utc: bool) -> None:
        """Paint the times in UTC or local time."""
        self.look.utc = utc
        self.list.restyle()

    def relay(self) -> None:
        """Lay the rows and their titles out anew: the columns are others."""
        self.list.restyle()
        self._titles.update_line()

    def since(self, number: int) -> Iterator[Row]:
        """Yield the rows that pass the filter from this number in the ring on, in the order they came."""
        if self.matches is None:
            return self.ring.rows(number, self.ring.end)
        numbers = self.matches.numbers
        return _matching_rows(self.ring.chunks(number), array("q", numbers[bisect_left(numbers, number) :]))

    def timed(self, number: int) -> Iterator[tuple[int, str, int]]:
        """Yield (milliseconds, source, number) of what `since` yields, cheaper."""
        if self.matches is not None:
            return ((row.time, row.source, row.number) for row in self.since(number))
        return _timed(self.ring.chunks(number), number)

    def toggle_pause(self) -> None:
        """Pause, or follow again."""
        if self.list.following:
            self.list.pause()
        else:
            self.list.follow()

    def every(self) -> Iterator[Row]:
        """Return all rows retained as of this call, whatever the filter."""
        return _rows(self.ring.chunks())

    def snapshot(self) -> Iterator[Row]:
        """Return the rows shown as of this call; what leaves the ring meanwhile is still among them.

        Raises `Refused` while a search has not seen all of them.
        """
        if self.matches is None:
            return _rows(self.ring.chunks())
        if not self.matches.advance(SLICE_SECONDS):
            raise Refused(f"The search goes on: {self.match_words()}. Try again when it has ended.")
        return _matching_rows(self.ring.chunks(), array("q", self.matches.numbers))

    def _show_rows(self, cursor: int | None) -> None:
        self.list.show(self.look.lines(self.rows, self.list), cursor=cursor)


def _rows(chunks: Iterator[tuple[int, Chunk]]) -> Iterator[Row]:
    for first, chunk in chunks:
        for index in range(len(chunk)):
            yield chunk.row(index, first + index)


def _timed(chunks: Iterator[tuple[int, Chunk]], number: int) -> Iterator[tuple[int, str, int]]:
    for first, chunk in chunks:
        several = len(chunk.sources) > 1
        for index in range(max(0, number - first), len(chunk)):
            yield chunk.times[index], chunk.sources[index if several else 0], first + index


def _matching_rows(chunks: Iterator[tuple[int, Chunk]], numbers: "array[int]") -> Iterator[Row]:
    """Yield the rows with these numbers, which ascend as the chunks do."""
    start = 0
    for first, chunk in chunks:
        end = bisect_left(numbers, first + len(chunk), lo=start)
        for number in numbers[start:end]:
            yield chunk.row(number - first, number)
        start = end
