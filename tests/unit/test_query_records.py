"""A query on what a tail retains: user records taken out of an aggregate, and streams whose decoder somebody chose."""

import gzip
from datetime import UTC, datetime

import msgspec
import pytest

from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Ring
from kinesis_tui.payload.decode import Decoded
from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.query.parse import parse
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.tail.filtering import record_filter
from kinesis_tui.services.kinesis.tail.packing import pack

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def record(number: int, data: bytes, key: str = "k") -> Record:
    return Record(sequence_number=SequenceNumber(f"4959{number}"), data=data, partition_key=key)


def ring(*records: Record) -> Ring:
    found = Ring(2**20)
    found.extend(pack(ShardId("shardId-000000000003"), records))
    return found


class Reversed:
    """A decoder that knows that payloads are written backwards."""

    def decode(self, data: bytes, limit: int) -> Decoded:
        return Decoded(("reversed",), "text", data[::-1], data[::-1].decode())


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("decoded:kpl", [1, 2]),
        ("not:decoded:kpl", [0, 3]),
        ("decoded:kpl key:b two", [2]),
        ("seq:…9591 one", [1]),
        ("seq>=49592", [3]),
        ("shard:3 -two", [0, 1, 3]),
        ("shard:…004", []),
    ],
)
def test_user_records_are_rows_of_their_own(text: str, rows: list[int]) -> None:
    together = aggregate([UserRecord("a", None, b"one"), UserRecord("b", None, b"two")])
    kept = ring(record(0, b'{"n": 1}'), record(1, together), record(2, b"three"))
    matches = Matches(kept, record_filter(parse(text, NOW), text))
    while not matches.advance(1):
        pass
    assert list(matches.numbers) == rows
    assert matches.needle == text


def test_a_chosen_decoder_is_asked_and_not_the_bytes() -> None:
    kept = ring(record(0, b"fine"), record(1, b"error"), record(2, b"rorre"))
    matches = Matches(kept, record_filter(parse("decoded:reversed error", NOW), "error", Reversed()))
    while not matches.advance(1):
        pass
    assert list(matches.numbers) == [2]


def test_rows_that_come_later_are_found_too_and_counted() -> None:
    kept = ring(record(0, b"error"), record(1, b"fine"))
    compiled = record_filter(parse("error", NOW), "error")
    matches = Matches(kept, compiled)
    assert matches.advance(1)
    kept.extend(pack(ShardId("shardId-000000000004"), [record(2, b"an error"), record(3, b"fine")]))
    assert matches.advance(1)
    assert list(matches.numbers) == [0, 2]
    counts = compiled.matching.counts
    assert (counts.looked_at, counts.matched, counts.passed) == (4, 2, 2)


@pytest.mark.parametrize(
    "data", [b'{"n": 7, "huge": 1e400}', b'{"huge": -1e400, "n": 7, "s": "\xc3\xa4"}', b'{"huge":1e400}\n{"n":7}']
)
@pytest.mark.parametrize(
    ("text", "matching"),
    [
        ("{ $.n = 7 }", True),
        ("{ $.huge > 5 || $.huge < -5 }", True),
        ("{ $.n = 7 && $.absent NOT EXISTS }", True),
        ("{ $.n = 8 }", False),
    ],
)
def test_a_document_with_a_number_beyond_a_float_s_range_is_read_as_any_other(
    text: str, matching: bool, data: bytes
) -> None:
    rows = ring(record(0, data))
    found = Matches(rows, record_filter(parse(text, NOW), text))
    while not found.advance(1.0):
        pass
    assert (found.end == 1) == matching


@pytest.mark.parametrize(
    ("data", "in_part"),
    [
        (msgspec.msgpack.encode({"items": ["x" * 100] * 1_000, "n": 7}), 1),
        (gzip.compress(b" " * 2**20 + b'{"n":7}', mtime=0), 1),
        (msgspec.msgpack.encode({"items": ["x"], "n": 7}), 0),
        (b'{"items":"' + b"x" * 2**18 + b'","n":7}', 0),
    ],
    ids=["large MessagePack", "large gzip", "small MessagePack", "large JSON"],
)
def test_what_is_too_large_to_be_read_whole_is_counted(data: bytes, in_part: int) -> None:
    needle = record_filter(parse("{ $.n = 7 }", NOW), "{ $.n = 7 }")
    matches = Matches(ring(record(0, data)), needle)
    while not matches.advance(1):
        pass
    assert (matches.end, needle.counts.in_part) == (1 - in_part, in_part)
