"""The rows that a live source has brought, packed in chunks and kept up to a number of bytes; it knows no source.

Rows are numbered from 0 in the order they came and keep their number for good, also when older ones are dropped.
"""

from bisect import bisect_right
from collections.abc import Iterator

from kinesis_tui.live.chunk import Chunk, Row

__all__ = ["Chunk", "Ring", "Row", "RowDropped"]

_SMALL_ROWS = 64
"""A chunk below this many rows, and of few bytes, is worth packing together with its neighbours. No others: what is
packed together is copied twice and dropped at once."""
_SMALL_BYTES = 32 * 1024


class RowDropped(LookupError):
    """The row was here and has been dropped to make room."""


class Ring:
    """Chunks in order of arrival, whole ones dropped from the front beyond `max_bytes`; the newest always stays."""

    def __init__(self, max_bytes: int, first: int = 0) -> None:
        """`first` is the number of the first row to come, where others came before it that are not kept."""
        self._max_bytes = max_bytes
        self._chunks: list[Chunk] = []
        self._firsts: list[int] = []
        self._end = first
        self._size = 0
        self._small = 0
        """How many chunks at the end are small and not yet packed together."""

    @property
    def first(self) -> int:
        """The number of the oldest row retained; `end` where there is none. As many rows were dropped."""
        return self._firsts[0] if self._firsts else self._end

    @property
    def end(self) -> int:
        """The number that the next row will get: the count of all rows ever."""
        return self._end

    @property
    def size_bytes(self) -> int:
        """The memory of the chunks retained, as `Chunk.size_bytes` counts it."""
        return self._size

    def __len__(self) -> int:
        return self._end - self.first

    def extend(self, chunk: Chunk) -> None:
        """Append a chunk's rows; drop the oldest chunks while there are more bytes than allowed."""
        if not len(chunk):
            return
        self._chunks.append(chunk)
        self._firsts.append(self._end)
        self._end += len(chunk)
        self._size += chunk.size_bytes
        self._small = self._small + 1 if len(chunk) < _SMALL_ROWS and chunk.size_bytes < _SMALL_BYTES else 0
        if self._small >= _SMALL_ROWS:
            self._pack_small()
        self._drop()

    def row(self, number: int) -> Row:
        """Return a row; raises RowDropped for one before `first`, IndexError for one at or beyond `end`."""
        first, chunk = self.chunk_at(number)
        return chunk.row(number - first, number)

    def rows(self, start: int, stop: int) -> Iterator[Row]:
        """Yield the rows from `start` up to, not including, `stop`; those dropped or not yet here are left out."""
        start, stop = max(start, self.first), min(stop, self._end)
        if start >= stop:
            return
        for first, chunk in self.chunks(start):
            if first >= stop:
                return
            for number in range(max(first, start), min(first + len(chunk), stop)):
                yield chunk.row(number - first, number)

    def chunks(self, start: int = 0) -> Iterator[tuple[int, Chunk]]:
        """Yield each chunk with the number of its first row, from the one that holds `start` on.

        It is the ring as it was at the call: what comes or goes meanwhile does not disturb it.
        """
        index = max(bisect_right(self._firsts, start) - 1, 0)
        if start >= self._end:
            return iter(())
        return zip(self._firsts[index:], self._chunks[index:], strict=True)

    def chunk_at(self, number: int) -> tuple[int, Chunk]:
        """Return the chunk that holds a row, and the number of its first row; raises as `row` does."""
        if number >= self._end or number < 0:
            raise IndexError(f"row {number} is not one of {self._end}")
        if number < self._firsts[0]:
            raise RowDropped(f"row {number} was dropped; the oldest is {self._firsts[0]}")
        index = bisect_right(self._firsts, number) - 1
        return self._firsts[index], self._chunks[index]

    def _pack_small(self) -> None:
        """Replace the small chunks at the end by one. Each row is packed again at most once."""
        small = self._chunks[-self._small :]
        packed = Chunk.joined(small)
        self._size += packed.size_bytes - sum(chunk.size_bytes for chunk in small)
        self._chunks[-self._small :] = [packed]
        del self._firsts[-self._small + 1 :]
        self._small = 0

    def _drop(self) -> None:
        count = 0
        while self._size > self._max_bytes and count < len(self._chunks) - 1:
            self._size -= self._chunks[count].size_bytes
            count += 1
        if count:
            del self._chunks[:count], self._firsts[:count]
            self._small = min(self._small, len(self._chunks))
