"""How many rows arrived when, and of which group: a histogram over time that grows with its source."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEPS_MS = (
    *(100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000),
    *(60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000),
    *(3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000),
)
"""Widths of a bin, in milliseconds: those a clock has names for."""
MOST_BINS = 2_400
"""Times are kept no finer than this many bins can tell: all of them are gone through for each picture."""
MOST_GROUPS = 32
"""Groups that are told apart; a field with an id has as many as there are rows."""
REST = ""
"""The group of all others."""


@dataclass(frozen=True, slots=True)
class Bin:
    """What arrived from `start_ms` up to, not including, the next bin's start."""

    start_ms: int
    counts: Counter[str]
    first_row: int
    """The number of the first row in it, in the order in which rows came; -1 where there is none."""

    @property
    def total(self) -> int:
        """All groups together."""
        return self.counts.total()


class Arrivals:
    """Counts of rows by time and group.

    The finest width is kept as long as there are few bins, then the next one that all of them fit into evenly. Groups
    beyond `MOST_GROUPS`, in the order in which they came, are counted together as `REST`.
    """

    def __init__(self) -> None:
        self._width = STEPS_MS[0]
        self._bins: dict[int, Bin] = {}
        self.groups: Counter[str] = Counter()
        """Rows of each group."""
        self.untimed = 0
        """Rows whose arrival nobody told."""

    def add(self, rows: Iterable[tuple[int, str, int]]) -> None:
        """Count rows given as (milliseconds since the epoch or 0, group, row number), in the order they came."""
        bins, width = self._bins, self._width
        for time_ms, group, number in rows:
            if time_ms <= 0:
                self.untimed += 1
                continue
            if group not in self.groups and len(self.groups) >= MOST_GROUPS:
                group = REST
            self.groups[group] += 1
            place = time_ms // width
            found = bins.get(place)
            if found is None:
                found = bins[place] = Bin(place * width, Counter(), number)
            found.counts[group] += 1
        while len(self._bins) > MOST_BINS:
            self._widen()

    def fitting(self, most: int) -> int:
        """Return the least width in milliseconds at which the whole span takes no more than `most` bins."""
        if not self._bins:
            return self._width
        first, last = min(self._bins) * self._width, max(self._bins) * self._width
        for width in STEPS_MS:
            if width % self._width == 0 and last // width - first // width < most:
                return width
        return STEPS_MS[-1]

    def bins(self, width_ms: int, groups: Sequence[str] | None = None) -> list[Bin]:
        """Return all bins of the span at a width, also those in which nothing arrived, the oldest first.

        A width that is no multiple of the kept one is rounded up to one that is. Of all but `groups` they tell the sum
        alone, as `REST`: a few groups are drawn, and adding up all takes ten times as long.
        """
        if not self._bins:
            return []
        width = max(width_ms + -width_ms % self._width, self._width)
        kept = self._bins.values() if groups is None else (_of_groups(one, groups) for one in self._bins.values())
        merged = _merged(kept, width)
        return [merged.get(place) or Bin(place * width, Counter(), -1) for place in range(min(merged), max(merged) + 1)]

    def _widen(self) -> None:
        self._width = next(
            (step for step in STEPS_MS if step > self._width and not step % self._width), self._width * 2
        )
        self._bins = _merged(self._bins.values(), self._width)


def _of_groups(one: Bin, groups: Sequence[str]) -> Bin:
    counts = Counter({group: count for group in groups if (count := one.counts.get(group))})
    rest = one.total - counts.total()
    if rest:
        counts[REST] = rest
    return Bin(one.start_ms, counts, one.first_row)


def _merged(bins: Iterable[Bin], width: int) -> dict[int, Bin]:
    merged: dict[int, Bin] = {}
    for one in bins:
        place = one.start_ms // width
        found = merged.get(place)
        if found is None:
            merged[place] = Bin(place * width, one.counts.copy(), one.first_row)
        else:
            counts = found.counts
            for group, count in one.counts.items():
                counts[group] += count
            if one.first_row < found.first_row:
                merged[place] = Bin(found.start_ms, found.counts, one.first_row)
    return merged


def stacked(counts: Counter[str], groups: Sequence[str], largest: int, cells: int) -> list[tuple[str, int]]:
    """Share out a bar of at most `cells` cells among groups, in the order of `groups`; what is not in it comes last.

    The bar's length is to `largest` as its total is to `cells`; a bin that is not empty has one cell at least. Groups
    get cells by the largest remainder, so that they add up to the bar.
    """
    total = counts.total()
    if not total or cells <= 0:
        return []
    length = max(1, round(total * cells / max(largest, total)))
    known = [(group, counts[group]) for group in groups if counts[group]]
    rest = total - sum(count for _, count in known)
    parts = [*known, ("", rest)] if rest else known
    exact = [(group, count * length / total) for group, count in parts]
    given = [int(share) for _, share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: given[index] - exact[index][1])
    for index in by_remainder[: length - sum(given)]:
        given[index] += 1
    return [(group, cells_given) for (group, _), cells_given in zip(exact, given, strict=True) if cells_given]
