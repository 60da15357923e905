"""Rows packed into chunks, retained by bytes, numbered for good."""

import tracemalloc
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.live.ring import Chunk, Ring, Row, RowDropped

PAGE = st.tuples(
    st.sampled_from(["shard-1", "shard-2"]),
    st.lists(
        st.tuples(
            st.integers(0, 2**42),
            st.text(max_size=5),
            st.sampled_from(["", "4959", "49590", "495901", "5", "ключ"]),
            st.binary(max_size=20),
            st.none() | st.just("aside"),
        ),
        max_size=70,
    ),
)


def chunk_of(source: str, columns: list[tuple[int, str, str, bytes, str | None]]) -> Chunk:
    return Chunk.pack(
        source,
        [row[0] for row in columns],
        [row[1] for row in columns],
        [row[2] for row in columns],
        [row[3] for row in columns],
        {index: row[4] for index, row in enumerate(columns) if row[4] is not None},
    )


def rows_of(source: str, columns: list[tuple[int, str, str, bytes, str | None]], number: int = 0) -> list[Row]:
    return [
        Row(source, ident, key, when, payload, extra, number + index)
        for index, (when, key, ident, payload, extra) in enumerate(columns)
    ]


def small(count: int, size: int = 10, source: str = "s") -> Chunk:
    return Chunk.pack(source, range(count), ["k"] * count, [str(n) for n in range(count)], [b"x" * size] * count)


@given(PAGE)
@settings(deadline=None)
def test_what_is_packed_comes_back(page: tuple[str, list[tuple[int, str, str, bytes, str | None]]]) -> None:
    chunk = chunk_of(*page)
    assert len(chunk) == len(page[1])
    assert [chunk.row(index) for index in range(len(chunk))] == rows_of(*page)


@given(st.lists(PAGE, max_size=100))
@settings(max_examples=60, deadline=None)
def test_a_ring_of_many_small_pages_gives_every_row_its_number(
    pages: list[tuple[str, list[tuple[int, str, str, bytes, str | None]]]],
) -> None:
    ring = Ring(2**30)
    expected: list[Row] = []
    for source, columns in pages:
        ring.extend(chunk_of(source, columns))
        expected += rows_of(source, columns, len(expected))
    assert (ring.first, ring.end, len(ring)) == (0, len(expected), len(expected))
    assert list(ring.rows(0, ring.end)) == expected
    assert [ring.row(number) for number in range(ring.end)] == expected
    assert ring.size_bytes == sum(chunk.size_bytes for _, chunk in ring.chunks())


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60), st.integers(0, 20_000))
@settings(max_examples=60, deadline=None)
def test_a_ring_keeps_the_newest_rows_within_its_bytes(counts: list[int], max_bytes: int) -> None:
    ring = Ring(max_bytes)
    for count in counts:
        ring.extend(small(count))
        chunks = [len(chunk) for _, chunk in ring.chunks(ring.first)]
        assert ring.size_bytes <= max_bytes or len(chunks) <= 1
        assert sum(chunks) == len(ring) == ring.end - ring.first
    assert ring.end == sum(counts)


def test_one_page_larger_than_the_ring_is_kept_until_the_next() -> None:
    ring = Ring(1000)
    ring.extend(small(3, size=10_000))
    assert (ring.first, ring.end) == (0, 3)
    ring.extend(small(100))
    assert (ring.first, ring.end) == (3, 103)


def test_a_dropped_row_is_told_from_one_that_never_was() -> None:
    ring = Ring(3_000)
    for _ in range(10):
        ring.extend(small(100))
    assert ring.first > 0
    for number in (0, ring.first - 1):
        with pytest.raises(RowDropped, match="was dropped"):
            ring.row(number)
    for number in (ring.end, -1):
        with pytest.raises(IndexError):
            ring.row(number)
    assert ring.row(ring.first).number == ring.first
    assert [row.number for row in ring.rows(0, 10**9)] == list(range(ring.first, ring.end))
    assert list(ring.rows(5, 2)) == []


def test_an_empty_ring_has_no_rows() -> None:
    ring = Ring(100)
    ring.extend(small(0))
    assert (ring.first, ring.end, ring.size_bytes, len(ring)) == (0, 0, 0, 0)
    assert list(ring.rows(0, 10)) == []
    assert list(ring.chunks()) == []
    with pytest.raises(IndexError):
        ring.row(0)


def test_chunks_begin_with_the_one_that_holds_the_row_and_stand_while_the_ring_grows() -> None:
    ring = Ring(2**20)
    for _ in range(5):
        ring.extend(small(100))
    seen = []
    for first, chunk in ring.chunks(250):
        ring.extend(small(100))
        seen.append((first, len(chunk)))
    assert seen == [(200, 100), (300, 100), (400, 100)]
    assert ring.end == 800


def test_pages_of_one_record_are_packed_together_across_sources() -> None:
    ring = Ring(2**30)
    for number in range(1_000):
        ring.extend(small(1, source=f"shard-{number % 3}"))
    assert len(list(ring.chunks())) < 100
    assert ring.row(500).source == "shard-2"
    assert ring.size_bytes < 1_000 * 150


def test_a_chunk_is_immutable_and_whole() -> None:
    chunk = small(2)
    with pytest.raises(FrozenInstanceError):
        chunk.payloads = b""  # type: ignore[misc]
    with pytest.raises(ValueError, match="2 times"):
        Chunk.pack("s", [1, 2], ["k"], ["1", "2"], [b"", b""])
    for index in (-1, 2):
        with pytest.raises(IndexError):
            chunk.row(index)
    assert replace(chunk.row(1), number=7) == chunk.row(1, 7)


def test_the_common_start_of_ids_is_kept_once() -> None:
    base = 49590338271490256608559692538361571095921575989136588898
    ids = [str(base + n) for n in range(100)]
    chunk = Chunk.pack("s", range(100), ["k"] * 100, ids, [b""] * 100)
    assert [chunk.row(n).id for n in range(100)] == ids
    assert len(chunk.ids) <= 100 * 4


def test_a_retained_record_takes_at_most_one_and_a_half_times_its_payload() -> None:
    count = 10_000
    base = 49590338271490256608559692538361571095921575989136588898
    times, keys = list(range(count)), [f"customer-{n:03}" for n in range(1_000)] * 10
    ids = [str(base + n * 7_919_317) for n in range(count)]
    payloads = [n.to_bytes(8, "big") * 25 for n in range(count)]
    tracemalloc.start()
    try:
        chunk = Chunk.pack("shardId-000000000000", times, keys, ids, payloads)
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    # Measured: 245 bytes for 200; a record with its sequence number, key and time as objects is 1,168.
    assert taken / count < 1.5 * 200
    assert chunk.size_bytes == pytest.approx(taken, rel=0.05)


def test_pages_of_few_large_rows_are_neither_packed_together_nor_dropped_together() -> None:
    ring = Ring(10 * 2**20)
    page = small(2, size=64 * 1024)
    for _ in range(1000):
        ring.extend(page)
        retained = ring.size_bytes
        assert ring.end < 200 or 10 * 2**20 - 2 * page.size_bytes < retained <= 10 * 2**20
    assert all(chunk is page for _, chunk in ring.chunks(ring.first))
