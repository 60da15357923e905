"""Rows that continue one above them, left out of a list: a stack trace is its first line while it is folded."""

from collections.abc import Sequence

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.matches import ChunkMatcher, Matches
from kinesis_tui.live.ring import Row
from kinesis_tui.query.filter import Counts
from kinesis_tui.services.logs.model.continuation import continues, ends_trace
from kinesis_tui.services.logs.panes.together import belongs, block_of

AT_ONCE = 200
"""Rows looked at in a step: a millisecond or two."""
LOOKED_BACK = 50
"""Rows among which the one before in the same stream is looked for: other streams' lie in between."""
_HEAD_BYTES = 200


class Folded:
    """What is looked for, or every row, without those that continue another."""

    def __init__(self, wanted: ChunkMatcher | None) -> None:
        """`wanted`: what finds the rows that match a filter; None: all do."""
        self._wanted = wanted
        self._counts = Counts()
        self._ends: dict[tuple[str, str], Row] = {}
        """The last row of each stream in what was searched before, by group and stream."""

    @property
    def text(self) -> str:
        """The filter as somebody wrote it; empty where there is none."""
        return "" if self._wanted is None else self._wanted.text

    @property
    def counts(self) -> Counts:
        """The filter's counts."""
        return self._counts if self._wanted is None else self._wanted.counts

    def step(self, chunk: Chunk, start: int) -> tuple[Sequence[int], int]:
        """Search on from row `start`, as `ChunkMatcher.step`."""
        rows: Sequence[int] = range(start, len(chunk))
        stop = len(chunk)
        if self._wanted is not None:
            rows, stop = self._wanted.step(chunk, start)
        if len(rows) > AT_ONCE:
            rows, stop = rows[:AT_ONCE], rows[AT_ONCE]
        found = [index for index in rows if not self._continues(chunk, index)]
        if stop == len(chunk):
            ends = (chunk.row(index) for index in range(max(0, stop - LOOKED_BACK), stop))
            self._ends = {(row.source, row.key): row for row in ends}
        return found, stop

    def _continues(self, chunk: Chunk, index: int) -> bool:
        offset = chunk.payload_offsets[index]
        end = min(chunk.payload_offsets[index + 1], offset + _HEAD_BYTES)
        head = chunk.payloads[offset:end].decode("utf-8", "replace")
        if not (continues(head) or ends_trace(head)):
            return False
        row, stream = chunk.row(index), _stream(chunk, index)
        for other in range(index - 1, max(-1, index - LOOKED_BACK - 1), -1):
            if _stream(chunk, other) == stream:
                return belongs(row, chunk.row(other))
        before = self._ends.get((row.source, row.key))
        return before is not None and belongs(row, before)


def _stream(chunk: Chunk, index: int) -> tuple[str, bytes]:
    """Return what tells a row's stream from others; cheaper than unpacking the row."""
    key = chunk.keys[chunk.key_offsets[index] : chunk.key_offsets[index + 1]]
    return chunk.sources[index if len(chunk.sources) > 1 else 0], key


def folded_words(rows: Matches, row: Row) -> str:
    """Say how many lines are folded into a row; empty where none is."""
    more = len(block_of(rows.ring, row, LOOKED_BACK)) - 1
    return f" +{more} line{'' if more == 1 else 's'}" if more > 0 else ""
