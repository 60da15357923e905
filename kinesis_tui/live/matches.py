"""The rows of a ring that match, found in short slices so that the screen never waits for a search."""

import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Protocol

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.ring import Ring, Row, RowDropped
from kinesis_tui.query.filter import Counts


class ChunkMatcher(Protocol):
    """What is looked for in chunks: a query's `ChunkFilter`."""

    @property
    def text(self) -> str:
        """What somebody wrote to look for it."""
        ...

    @property
    def counts(self) -> Counts:
        """How many rows were looked at, and how many of them were told by their bytes alone."""
        ...

    def step(self, chunk: Chunk, start: int) -> tuple[Sequence[int], int]:
        """Search a chunk on from row `start` for about a millisecond.

        Returns the indexes of the rows that match, ascending, and the row to go on from (`len(chunk)` at the end).
        """
        ...


class Matches:
    """A growing view of a ring: match n is the n-th row ever found to match.

    Matches are numbered as rows are: from 0, for good, dropped from the front with the rows that the ring drops.
    """

    def __init__(self, ring: Ring, needle: ChunkMatcher, monotonic: Callable[[], float] = time.perf_counter) -> None:
        self._ring = ring
        self._needle = needle
        self._monotonic = monotonic
        self._numbers = array("q")
        self._dropped = 0
        self._searched = ring.first

    @property
    def ring(self) -> Ring:
        """Where it is searched."""
        return self._ring

    @property
    def needle(self) -> str:
        """What is searched for."""
        return self._needle.text

    @property
    def counts(self) -> Counts:
        """How many rows were looked at, matched, and told by their bytes alone."""
        return self._needle.counts

    @property
    def searched(self) -> int:
        """The number of the row to search next: between the ring's `first` and `end`; at `end` all is searched."""
        return max(self._searched, self._ring.first)

    @property
    def first(self) -> int:
        """The oldest match whose row is retained; `end` where there is none."""
        self._drop()
        return self._dropped

    @property
    def end(self) -> int:
        """The number that the next match will get: the count of all matches ever found."""
        return self._dropped + len(self._numbers)

    @property
    def numbers(self) -> Sequence[int]:
        """The row numbers of the matches from `first` to `end`, ascending; valid until the next call."""
        self._drop()
        return self._numbers

    def number(self, match: int) -> int:
        """Return a match's row number; raises RowDropped before `first`, IndexError at or beyond `end`."""
        first = self.first
        if match < 0 or match >= self.end:
            raise IndexError(f"match {match} is not one of {self.end}")
        if match < first:
            raise RowDropped(f"match {match} was dropped; the oldest is {first}")
        return self._numbers[match - first]

    def row(self, match: int) -> Row:
        """Return a match's row; raises as `number` does."""
        return self._ring.row(self.number(match))

    def advance(self, seconds: float) -> bool:
        """Search on for about this long, in steps of about a millisecond; True when every row has been searched."""
        deadline = self._monotonic() + seconds
        while (position := self.searched) < self._ring.end:
            first, chunk = self._ring.chunk_at(position)
            found, stop = self._needle.step(chunk, position - first)
            self._numbers.extend(first + row for row in found)
            self._searched = first + stop
            if self._monotonic() >= deadline:
                break
        return self.searched >= self._ring.end

    def _drop(self) -> None:
        if self._numbers and self._numbers[0] < self._ring.first:
            gone = bisect_left(self._numbers, self._ring.first)
            del self._numbers[:gone]
            self._dropped += gone
