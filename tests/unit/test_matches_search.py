"""The search over what is retained: exact, in slices, and in step with what the ring drops."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Chunk, Ring, RowDropped
from kinesis_tui.payload.decode import decode

ALPHABET = "abAB\x1f\x8bß"
PAYLOADS = st.one_of(
    st.text(ALPHABET, max_size=6).map(str.encode),
    st.binary(max_size=4),
    st.text("abAB", max_size=6).map(lambda text: gzip.compress(text.encode())),
    st.just(b"\x1f\x8b"),
)
PAGES = st.lists(st.lists(st.tuples(st.text(ALPHABET, max_size=3), PAYLOADS), max_size=30), max_size=8)


def chunk_of(rows: list[tuple[str, bytes]]) -> Chunk:
    return Chunk.pack("s", [0] * len(rows), [key for key, _ in rows], [""] * len(rows), [data for _, data in rows])


def plain(count: int, text: str = "row", start: int = 0) -> Chunk:
    return chunk_of([("key", f"{text} {n}".encode()) for n in range(start, start + count)])


def naive(key: str, payload: bytes, needle: str) -> bool:
    for data in (key.encode(), decode(payload).body if payload.startswith(b"\x1f\x8b") else payload):
        if needle != needle.lower():
            found = needle.encode() in data
        elif needle.isascii():
            found = needle.encode() in data.lower()
        else:
            found = needle.casefold() in data.decode("utf-8", "replace").casefold()
        if found:
            return True
    return False


class Ticks:
    """A clock on which each look takes a millisecond."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


@given(PAGES, st.text("abABß", max_size=3))
@settings(max_examples=150, deadline=None)
def test_the_matches_are_those_of_looking_at_every_row(pages: list[list[tuple[str, bytes]]], needle: str) -> None:
    ring = Ring(2**30)
    matches = Matches(ring, needle)
    rows: list[tuple[str, bytes]] = []
    for page in pages:
        ring.extend(chunk_of(page))
        rows += page
        assert matches.advance(10.0)
    assert list(matches.numbers) == [n for n, row in enumerate(rows) if naive(*row, needle)]
    assert (matches.first, matches.end) == (0, len(matches.numbers))


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(500, 4_000))
@settings(max_examples=100, deadline=None)
def test_matches_go_with_the_rows_that_are_dropped_and_keep_their_numbers(counts: list[int], max_bytes: int) -> None:
    ring = Ring(max_bytes)
    matches = Matches(ring, "7")
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
    matches = Matches(ring, "needle")
    ring.extend(chunk_of([("k", b"straw"), ("k", b"a needle"), ("needle", b"straw")]))
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
    matches = Matches(ring, "row")
    for number in range(20):
        ring.extend(plain(100, start=number))
    assert matches.searched == ring.first > 0
    assert matches.advance(10.0)
    assert list(matches.numbers) == list(range(ring.first, ring.end))


def test_a_search_stops_when_its_time_is_up_and_goes_on_where_it_was() -> None:
    ring = Ring(2**30)
    for _ in range(10):
        ring.extend(plain(5_000))
    matches = Matches(ring, "row", monotonic=Ticks())
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
    matches = Matches(ring, "row")
    assert not matches.advance(0.0)
    assert matches.searched > 0


@pytest.mark.parametrize(
    ("needle", "found"),
    [
        ("paid", [0, 1]),
        ("Paid", [1]),
        ("PAID", [0]),
        ("größe", [2, 3]),
        ("GRÖSSE", []),
        ("Größe", [2]),
        ("strasse", [4]),
        ("dp", []),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_a_needle_without_capitals_matches_any_case(needle: str, found: list[int]) -> None:
    ring = Ring(2**20)
    payloads = ["it is PAID", "Paid", "die Größe", "GRÖẞE", "strasse"]
    ring.extend(chunk_of([("key", text.encode()) for text in payloads]))
    matches = Matches(ring, needle)
    matches.advance(1.0)
    assert list(matches.numbers) == found
    assert matches.needle == needle


def test_gzip_is_searched_in_what_it_holds_not_in_its_bytes() -> None:
    ring = Ring(2**20)
    packed = gzip.compress(b"a needle in a haystack")
    ring.extend(chunk_of([("k", packed)] * 100 + [("k", b"\x1f\x8b needle"), ("k", b"needle"), ("k", b"\x1f")]))
    for needle, count in (("needle", 102), ("\x1f", 2)):
        matches = Matches(ring, needle)
        assert matches.advance(5.0)
        assert len(matches.numbers) == count


def test_small_pages_packed_together_after_a_search_are_not_searched_again() -> None:
    ring = Ring(2**20)
    matches = Matches(ring, "row")
    for number in range(200):
        ring.extend(plain(1, start=number))
        matches.advance(1.0)
    assert list(matches.numbers) == list(range(200))
