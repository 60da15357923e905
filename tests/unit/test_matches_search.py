"""The search over what is retained: exact, in slices, and in step with what the ring drops."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.live.filtering import ChunkFilter
from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Chunk, Ring, RowDropped
from kinesis_tui.query.filter import Filter
from kinesis_tui.query.parse import parse


def chunk_of(rows: list[tuple[str, bytes]]) -> Chunk:
    return Chunk.pack("s", [0] * len(rows), [key for key, _ in rows], [""] * len(rows), [data for _, data in rows])


def plain(count: int, text: str = "row", start: int = 0) -> Chunk:
    return chunk_of([("key", f"{text} {n}".encode()) for n in range(start, start + count)])


def matches_of(ring: Ring, text: str) -> Matches:
    return Matches(ring, wanted(text))


def wanted(text: str) -> ChunkFilter:
    return ChunkFilter(Filter(parse(text, datetime.now(UTC))), text)


class Ticks:
    """A clock on which each look takes a millisecond."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(500, 4_000))
@settings(max_examples=100, deadline=None)
def test_matches_go_with_the_rows_that_are_dropped_and_keep_their_numbers(counts: list[int], max_bytes: int) -> None:
    ring = Ring(max_bytes)
    matches = matches_of(ring, "7")
    every: list[int] = []
    for count in counts:
        before = ring.end
        ring.extend(plain(count, start=before))
        matches.advance(10.0)
        every += [n for n in range(before, before + count) if "7" in str(n)]
        assert matches.end == len(every)
        assert list(matches.numbers) == [n for n in every if n >= ring.first]
        assert [matches.number(m) for m in range(matches.first, matches.end)] == list(matches.numbers)


def test_a_match_is_found_again_by_its_number_until_it_is_dropped() -> None:
    ring = Ring(20_000)
    matches = matches_of(ring, "needle")
    ring.extend(chunk_of([("k", b"straw"), ("k", b"a needle"), ("k", b"needles")]))
    matches.advance(1.0)
    assert [matches.row(m).number for m in (0, 1)] == [1, 2]
    for number in range(10):
        ring.extend(plain(100, start=number))
    matches.advance(1.0)
    assert (matches.first, matches.end, len(matches.numbers)) == (2, 2, 0)
    with pytest.raises(RowDropped):
        matches.row(0)
    for match in (2, -1):
        with pytest.raises(IndexError):
            matches.number(match)


def test_rows_dropped_before_they_were_searched_are_passed_over() -> None:
    ring = Ring(20_000)
    matches = matches_of(ring, "row")
    for number in range(20):
        ring.extend(plain(100, start=number))
    assert matches.searched == ring.first > 0
    assert matches.advance(10.0)
    assert list(matches.numbers) == list(range(ring.first, ring.end))


def test_a_search_stops_when_its_time_is_up_and_goes_on_where_it_was() -> None:
    ring = Ring(2**30)
    for _ in range(10):
        ring.extend(plain(5_000))
    matches = Matches(ring, wanted("row"), monotonic=Ticks())
    calls = 0
    while not matches.advance(0.002):
        calls += 1
        assert 0 < matches.searched < ring.end
    assert calls > 5
    assert list(matches.numbers) == list(range(50_000))
    assert matches.advance(0.0)


def test_a_slice_without_time_still_gets_on() -> None:
    ring = Ring(2**30)
    ring.extend(plain(5_000))
    matches = matches_of(ring, "row")
    assert not matches.advance(0.0)
    assert matches.searched > 0


def test_small_pages_packed_together_after_a_search_are_not_searched_again() -> None:
    ring = Ring(2**20)
    matches = matches_of(ring, "row")
    for number in range(200):
        ring.extend(plain(1, start=number))
        matches.advance(1.0)
    assert list(matches.numbers) == list(range(200))
