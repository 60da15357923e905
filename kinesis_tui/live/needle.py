"""What is searched for in packed rows: a plain text, in payloads and keys, whole buffers at a time.

Smart case: a needle without capitals matches any case. Bytes are lower-cased by ASCII's rule, 8 times cheaper than a
case-insensitive regular expression; a needle with other letters is compared by Unicode's case folding, row by row,
and only where a buffer holds such letters at all. A gzip payload is searched in what it holds: that is what is seen.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.row_hits import hits, step_end
from kinesis_tui.payload.decode import GZIP_MAGIC, unzipped

_STEP_GZIP_ROWS = 16
"""A kilobyte of gzip can hold a megabyte: fewer rows a step keep the step short."""
GZIP_SEARCHED_BYTES = 256 * 1024
"""A gzip payload is searched up to here; more would let one record hold up the screen."""


class Needle:
    """A text to look for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._any_case = text == text.lower()
        self._folded = text.casefold() if self._any_case and not text.isascii() else None
        """Set where ASCII's lower case is not enough."""
        self._bytes = text.encode("utf-8", "surrogatepass")

    def step(self, chunk: Chunk, start: int) -> tuple[Sequence[int], int]:
        """Search on from row `start`, for about a millisecond at most.

        Returns the indexes of the rows that match, ascending, and the row to go on from (`len(chunk)` at the end).
        """
        packed, stop = _gzip_rows(chunk, start, step_end(chunk, start))
        buffer = chunk.payloads[chunk.payload_offsets[start] : chunk.payload_offsets[stop]]
        found = self._rows(buffer, chunk.payload_offsets, start, stop)
        keys = chunk.keys[chunk.key_offsets[start] : chunk.key_offsets[stop]]
        keyed = self._rows(keys, chunk.key_offsets, start, stop)
        if packed or keyed:
            inside = {row for row in packed if self._in(_opened(chunk, row))}
            found = sorted(set(found).difference(packed).union(inside, keyed))
        return found, stop

    def _rows(self, buffer: bytes, offsets: "array[int]", start: int, stop: int) -> Sequence[int]:
        """Find the rows of a column that match; `buffer` holds the rows `start` to `stop`, which begin at `offsets`."""
        if not self.text:
            return range(start, stop)
        if self._folded is None:
            return hits(buffer.lower() if self._any_case else buffer, self._bytes, offsets, start, stop)
        if not self._in(buffer):
            return ()
        base = offsets[start]
        return [row for row in range(start, stop) if self._in(buffer[offsets[row] - base : offsets[row + 1] - base])]

    def _in(self, data: bytes) -> bool:
        if self._folded is not None:
            return not data.isascii() and self._folded in data.decode("utf-8", "replace").casefold()
        return self._bytes in (data.lower() if self._any_case else data)


def _gzip_rows(chunk: Chunk, start: int, stop: int) -> tuple[list[int], int]:
    """Find the gzip payloads among the rows, few at a time: the second value is where the step has to end."""
    payloads, offsets, rows = chunk.payloads, chunk.payload_offsets, list[int]()
    # One byte is found by memchr, many times faster than two; text holds none of it.
    place = payloads.find(GZIP_MAGIC[:1], offsets[start], offsets[stop])
    while place >= 0 and len(rows) < _STEP_GZIP_ROWS:
        row = bisect_right(offsets, place, start, stop) - 1
        if offsets[row] == place and payloads.startswith(GZIP_MAGIC, place, offsets[row + 1]):
            rows.append(row)
        place = payloads.find(GZIP_MAGIC[:1], place + 1, offsets[stop])
    return rows, rows[-1] + 1 if len(rows) == _STEP_GZIP_ROWS else stop


def _at(chunk: Chunk, row: int) -> int:
    return chunk.payload_offsets[row]


def _opened(chunk: Chunk, row: int) -> bytes:
    return unzipped(chunk.payloads[_at(chunk, row) : _at(chunk, row + 1)], GZIP_SEARCHED_BYTES)[1]
