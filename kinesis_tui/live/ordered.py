"""Retained rows in another order than they came in: a still picture, sorted in slices."""

import heapq
from array import array
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, Protocol

from kinesis_tui.live.ring import Row
from kinesis_tui.live.scan import in_steps

RUN_ROWS = 4_096
"""Rows sorted in one go: some milliseconds."""

Key = tuple[int, float | int | str]
"""What rows are sorted by: the kind of value first, so that texts and numbers never meet."""


class _Source(Protocol):
    def row(self, number: int) -> Row:
        """Return the row with this number."""
        ...


class Ordered:
    """Rows by their place in an order, from 0; the rows themselves stay where they are."""

    def __init__(self, source: _Source, numbers: "array[int]", words: str) -> None:
        self._source = source
        self._numbers = numbers
        self.words = words
        """By what they are sorted."""

    @property
    def first(self) -> int:
        """Always 0."""
        return 0

    @property
    def end(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def row(self, number: int) -> Row:
        """Return the row at a place; raises RowDropped where it has left the ring, IndexError beyond the end."""
        if number < 0:
            raise IndexError(number)
        return self._source.row(self._numbers[number])


async def sorted_numbers(
    rows: Iterable[Row],
    key: Callable[[Row], Key | None],
    *,
    descending: bool = False,
    step: Callable[[int], None] = lambda _taken: None,
) -> "array[int]":
    """Return the numbers of the rows in the order of `key`; rows that have none come last, in the order they came.

    Rows whose keys are equal stay in the order they came. Runs in steps of a few milliseconds, or as long as the key of
    one row takes; may be cancelled.
    """
    kinds: dict[int, _Runs] = {}
    keyless = array("q")

    def take(row: Row) -> None:
        found = key(row)
        if found is None:
            keyless.append(row.number)
            return
        runs = kinds.get(found[0])
        if runs is None:
            runs = kinds[found[0]] = _Runs(descending)
        runs.add(found[1], row.number)

    await in_steps(rows, take, step=step, look_every=1)
    numbers = array("q")
    for kind in sorted(kinds, reverse=descending):
        await in_steps(kinds[kind].merged(), lambda pair: numbers.append(pair[1]))
    numbers.extend(keyless)
    return numbers


def sort_key(value: object) -> Key | None:
    """Return what a value is sorted by: numbers before texts before anything else; None for what is missing or null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return (2, str(value))
    if isinstance(value, int | float):
        return (0, value)
    return (1, value) if isinstance(value, str) else (3, repr(value))


class _Runs:
    """Values of one kind and their rows' numbers, sorted in runs.

    They stand in two lists, not in a million pairs, which the garbage collector would go through again and again.
    """

    def __init__(self, descending: bool) -> None:
        self._descending = descending
        self._runs: list[tuple[list[Any], array[int]]] = []
        self._values: list[Any] = []
        self._numbers = array("q")

    def add(self, value: Any, number: int) -> None:
        """Take one more row."""
        self._values.append(value)
        self._numbers.append(number)
        if len(self._values) == RUN_ROWS:
            self._end_run()

    def merged(self) -> Iterator[tuple[Any, int]]:
        """Return values and rows' numbers in order; to be called once, when all rows are there."""
        self._end_run()
        runs = [zip(values, numbers, strict=True) for values, numbers in self._runs]
        return heapq.merge(*runs, key=itemgetter(0), reverse=self._descending)

    def _end_run(self) -> None:
        values, numbers = self._values, self._numbers
        # Sorting is stable, also in reverse: rows of one key keep the order they came in.
        order = sorted(range(len(values)), key=values.__getitem__, reverse=self._descending)
        self._runs.append(([values[place] for place in order], array("q", [numbers[place] for place in order])))
        self._values, self._numbers = [], array("q")
