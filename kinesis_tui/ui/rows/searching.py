"""Search within the rows: from match to match, without hiding what lies between."""

import asyncio
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kinesis_tui.live.matches import ChunkMatcher, Matches
from kinesis_tui.live.scan import STEP_SECONDS
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.live_rows import LiveRows


class RowSearch:
    """What is searched for in the rows shown, and where it was found last."""

    def __init__(self, rows: LiveRows) -> None:
        self._rows = rows
        self._found: Matches | None = None
        self.words = ""
        """Which of the matches the cursor is on: "match 3 of 12"; empty where nothing is searched for."""

    @property
    def is_set(self) -> bool:
        """Whether something is searched for."""
        return self._found is not None

    @property
    def text(self) -> str:
        """What is searched for; empty where nothing is."""
        return "" if self._found is None else self._found.needle

    def begin(self, matcher: ChunkMatcher) -> None:
        """Search for something else."""
        self._found = Matches(self._rows.ring, matcher)
        self.words = ""

    def forget(self) -> None:
        """Search for nothing."""
        self._found, self.words = None, ""

    async def go(self, *, forward: bool) -> bool:
        """Put the cursor on the next match, or the one before; False where there is none in that direction.

        Searches in slices; may be cancelled.
        """
        found, selected = self._found, self._rows.selected
        if found is None:
            return False
        if found.ring is not self._rows.ring:  # a replay that went to another time
            self._found = found = Matches(self._rows.ring, self._rows.look.matcher(found.needle))
        searched = False
        while not searched:
            searched = found.advance(STEP_SECONDS)
            await asyncio.sleep(0)
        numbers = await self._shown(found.numbers)
        at = -1 if selected is None else selected.number
        place = bisect_right(numbers, at) if forward else bisect_left(numbers, at) - 1
        if not 0 <= place < len(numbers):
            self.words = f"no match {'below' if forward else 'above'}, {count_text(len(numbers))} in all"
            return False
        self._rows.go_to(numbers[place])
        self.words = f"match {count_text(place + 1)} of {count_text(len(numbers))}"
        return True

    async def _shown(self, numbers: Sequence[int]) -> Sequence[int]:
        """Return those that the filter lets through; a million of both are compared in a thread."""
        matches = self._rows.matches
        if matches is None:
            return numbers
        return await asyncio.to_thread(_both, array("q", numbers), array("q", matches.numbers))


def _both(some: Sequence[int], others: Sequence[int]) -> "array[int]":
    """Return what is in both, all ascending; no single step of it holds the interpreter long."""
    found, place, end = array("q"), 0, len(others)
    for number in some:
        place = bisect_left(others, number, place)
        if place < end and others[place] == number:
            found.append(number)
    return found
