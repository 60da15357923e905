"""Arrivals over time, and rows in another order."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.live.arrivals import MOST_BINS, MOST_GROUPS, REST, STEPS_MS, Arrivals, Bin, stacked
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.ordered import RUN_ROWS, Ordered, sort_key, sorted_numbers
from kinesis_tui.live.ring import Ring


def test_bins_are_as_narrow_as_the_room_allows_and_empty_ones_are_there() -> None:
    arrivals = Arrivals()
    arrivals.add([(1_000, "a", 0), (1_050, "b", 1), (4_000, "a", 2)])
    assert arrivals.fitting(100) == 100
    assert arrivals.fitting(4) == 1_000
    assert [(one.start_ms, one.total, one.first_row) for one in arrivals.bins(1_000)] == [
        (1_000, 2, 0),
        (2_000, 0, -1),
        (3_000, 0, -1),
        (4_000, 1, 2),
    ]


def test_rows_without_a_time_are_counted_apart() -> None:
    arrivals = Arrivals()
    arrivals.add([(0, "a", 0)])
    assert arrivals.untimed == 1
    assert arrivals.bins(1_000) == []
    assert arrivals.fitting(10) == STEPS_MS[0]


def test_a_long_span_is_kept_coarser_and_loses_no_count() -> None:
    arrivals = Arrivals()
    rows = [(1 + n * 10_000, "ab"[n % 2], n) for n in range(MOST_BINS * 2)]
    for start in range(0, len(rows), 5_000):
        arrivals.add(rows[start : start + 5_000])
    bins = arrivals.bins(60_000)
    assert sum(one.total for one in bins) == len(rows)
    assert [one.first_row for one in bins[:3]] == [0, 6, 12]


@given(st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from("abc")), max_size=80), st.sampled_from(STEPS_MS))
def test_every_timed_row_is_in_exactly_one_bin(rows: list[tuple[int, str]], width: int) -> None:
    arrivals = Arrivals()
    arrivals.add([(time, group, number) for number, (time, group) in enumerate(rows)])
    bins = arrivals.bins(max(width, arrivals.fitting(500)))
    assert sum((one.counts for one in bins), Counter()) == Counter(group for _, group in rows)
    for number, (time, _) in enumerate(rows):
        (home,) = [one for one in bins if one.start_ms <= time < one.start_ms + bins_width(bins, time)]
        assert home.first_row <= number


def bins_width(bins: list[Bin], time: int) -> int:
    return bins[1].start_ms - bins[0].start_ms if len(bins) > 1 else time - bins[0].start_ms + 1


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 1000), min_size=1), st.integers(1, 40), st.integers(1, 5)
)
def test_a_bars_parts_add_up_to_its_length(counts: dict[str, int], cells: int, factor: int) -> None:
    total = sum(counts.values())
    parts = stacked(Counter(counts), "abc", total * factor, cells)
    assert sum(width for _, width in parts) == max(1, round(total * cells / (total * factor)))
    assert all(width > 0 for _, width in parts)
    assert [group for group, _ in parts] == sorted((group for group, _ in parts), key=["a", "b", "c", ""].index)


def test_the_largest_bin_fills_the_bar_and_an_empty_one_has_none() -> None:
    assert stacked(Counter({"a": 10}), "a", 10, 20) == [("a", 20)]
    assert stacked(Counter(), "a", 10, 20) == []
    assert stacked(Counter({"a": 1}), "a", 10_000, 20) == [("a", 1)]


@pytest.mark.parametrize("descending", [False, True])
async def test_rows_are_sorted_by_kind_and_value_and_those_without_come_last(descending: bool) -> None:
    ring = Ring(2**30)
    count = RUN_ROWS + 100
    ring.extend(
        Chunk.pack(
            "s",
            range(1, count + 1),
            [f"k{n * 7919 % 101}" for n in range(count)],
            [str(n) for n in range(count)],
            [b"x"] * count,
        )
    )
    numbers = await sorted_numbers(
        ring.rows(0, ring.end), lambda row: None if row.number < 5 else sort_key(row.key), descending=descending
    )
    expected = sorted(range(5, count), key=lambda n: f"k{n * 7919 % 101}", reverse=descending)
    assert list(numbers) == [*expected, 0, 1, 2, 3, 4]
    ordered = Ordered(ring, numbers, "key")
    assert ordered.row(0).number == expected[0]
    assert (ordered.first, ordered.end) == (0, count)
    with pytest.raises(IndexError):
        ordered.row(-1)


def test_numbers_texts_and_the_rest_never_meet() -> None:
    keys = [key for value in (3, "a", True, [1], 2.5, {"x": 1}) if (key := sort_key(value)) is not None]
    assert [kind for kind, _ in sorted(keys)] == [0, 0, 1, 2, 3, 3]
    assert sort_key(None) is None


def test_groups_without_end_are_counted_together_beyond_a_number() -> None:
    arrivals = Arrivals()
    arrivals.add((1_000 + row, f"id-{row}", row) for row in range(MOST_GROUPS * 3))
    assert len(arrivals.groups) == MOST_GROUPS + 1
    assert arrivals.groups[REST] == MOST_GROUPS * 2
    assert sum(one.total for one in arrivals.bins(1_000)) == MOST_GROUPS * 3
