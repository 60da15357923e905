"""Lines of input and the records they make."""

import asyncio
import gzip
import json
import os
from collections.abc import Iterator
from random import Random

import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.services.kinesis.model.capture_line import ClosedLine, capture_lines, note_line
from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.record_json import record_json
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.put.keys import fixed_key, key_at, random_key
from kinesis_tui.services.kinesis.put.lines import Line, Lines
from kinesis_tui.services.kinesis.put.outcomes import BadLine, Entry
from kinesis_tui.services.kinesis.put.parsing import Parsing, json_lines, plain, tail_lines
from kinesis_tui.services.kinesis.put.producer import Room
from kinesis_tui.services.kinesis.put.source import LineSource

KEY = fixed_key("k")


def restored(record: Record) -> PutRecordsRequestEntry | None:
    return tail_lines(None, None, captured=False)(record_json("orders", "shardId-000000000000", record))


def record(data: bytes, key: str = "key", hash_key: str | None = None) -> Record:
    return Record(sequence_number=SequenceNumber("1"), data=data, partition_key=key, explicit_hash_key=hash_key)


@pytest.mark.parametrize(
    "data",
    [b"plain text", b"", b'{"a":1.0,"a":1e400}', b"[1,2]", b"\x00\xff\xfe", '"quoted" \\ \u0085 \x1b'.encode(), b"12"],
    ids=["text", "empty", "object", "array", "binary", "controls", "number"],
)
def test_a_line_of_tail_gives_back_the_payload_byte_for_byte(data: bytes) -> None:
    assert restored(record(data)) == PutRecordsRequestEntry("key", data)


def test_a_line_of_tail_gives_back_the_keys() -> None:
    assert restored(record(b"x", "zwölf \u2028", str(2**128 - 1))) == PutRecordsRequestEntry(
        "zwölf \u2028", b"x", 2**128 - 1
    )


def test_a_payload_that_tail_decoded_is_restored_as_what_it_decoded_to() -> None:
    assert restored(record(gzip.compress(b'{"n":1}', mtime=0))) == PutRecordsRequestEntry("key", b'{"n":1}')


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "truncated"),
        (b"{}", "neither a record"),
        (b'{"closed":{"shard_id":"s"}}', "no record"),
        (b'{"shard_id":"s","sequence_number":"1","partition_key":"k"}', "without its data"),
        (b'{"shard_id":"s","sequence_number":"1","partition_key":"k","data":{}}', "data is not text"),
        (b'{"shard_id":"s","sequence_number":"1","partition_key":"k","data_base64":"*"}', "base64"),
        (
            b'{"shard_id":"s","sequence_number":"1","partition_key":"k","data":"","explicit_hash_key":"-1"}',
            "explicit hash key",
        ),
    ],
    ids=["cut", "empty", "a note", "no data", "an object as text", "no base64", "hash key"],
)
def test_what_is_no_line_of_tail_is_refused_in_a_clause(line: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        tail_lines(None, None, captured=False)(line)


def test_lines_of_a_capture_that_are_no_records_are_skipped() -> None:
    parse = tail_lines(None, None, captured=True)
    assert parse(note_line("closed", ClosedLine(shard_id=ShardId("s")))) is None
    assert parse(record_json("orders", "shardId-000000000000", record(b"x"))) == PutRecordsRequestEntry("key", b"x")


@pytest.mark.parametrize(
    "data",
    [b"text", b'{"a": 1}', b'{"a":1}', gzip.compress(b"x" * 50, mtime=0), b"\x00\xff", b""],
    ids=["text", "JSON with blanks", "JSON", "gzip", "binary", "empty"],
)
def test_a_capture_gives_back_every_payload_byte_for_byte(data: bytes) -> None:
    (line,) = capture_lines("orders", "shardId-000000000000", [record(data)]).splitlines()
    assert tail_lines(None, None, captured=True)(line) == PutRecordsRequestEntry("key", data)


def test_an_aggregated_record_of_a_capture_is_put_as_it_was_and_once() -> None:
    data = aggregate([UserRecord("a", None, b"1"), UserRecord("b", "5", b"2")])
    lines = capture_lines("orders", "shardId-000000000000", [record(data), record(b"next")]).splitlines()
    parse = tail_lines(None, None, captured=True)
    assert [parse(line) for line in lines] == [
        PutRecordsRequestEntry("key", data),
        None,
        None,
        PutRecordsRequestEntry("key", b"next"),
    ]


def test_keys_that_are_given_take_the_place_of_those_recorded() -> None:
    line = record_json("orders", "shardId-000000000000", record(b"x", "own", "5"))
    assert tail_lines(KEY, 7, captured=False)(line) == PutRecordsRequestEntry("k", b"x", 7)


def test_a_line_of_json_is_put_as_it_is_written() -> None:
    assert json_lines(KEY, None)(b' {"a":  1} ') == PutRecordsRequestEntry("k", b' {"a":  1} ')
    assert json_lines(KEY, None)(b"  ") is None
    with pytest.raises(ValueError, match="not JSON"):
        json_lines(KEY, None)(b"{")


def test_any_line_is_a_payload_also_an_empty_one() -> None:
    assert plain(KEY, None)(b"\xff") == PutRecordsRequestEntry("k", b"\xff")
    assert plain(KEY, None)(b"") == PutRecordsRequestEntry("k", b"")


@pytest.mark.parametrize(
    ("path", "key"), [("id", "a"), ("$.id", "a"), ("customer.no", "12"), ("tags[0]", "x"), ("total", "1.5")]
)
def test_a_key_is_found_in_the_payload(path: str, key: str) -> None:
    payload = json.dumps({"id": "a", "customer": {"no": 12}, "tags": ["x"], "total": 1.5}).encode()
    assert key_at(path)(payload) == key


@pytest.mark.parametrize(
    ("payload", "why"),
    [(b"{}", "nothing is at id"), (b'{"id":[]}', "array"), (b'{"id":true}', "boolean"), (b"x", "not JSON")],
)
def test_a_payload_without_the_key_is_refused(payload: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        key_at("id")(payload)


def test_a_path_that_can_not_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="JMESPath"):
        key_at("a[")


def test_random_keys_differ_and_are_long_enough_to_spread() -> None:
    choose = random_key(Random(1))
    assert len({choose(b"") for _ in range(100)}) == 100
    assert len(choose(b"")) == 32


# -- lines of a descriptor --------------------------------------------------------------------------------------------


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    for descriptor in (reader, writer):
        try:
            os.close(descriptor)
        except OSError:
            continue


async def test_lines_are_numbered_and_a_last_one_without_an_end_is_one(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    os.write(writer, b"one\ntwo\r\n\nfour")
    os.close(writer)
    lines = Lines(reader, "it")
    found = [await lines.next() for _ in range(5)]
    assert found == [Line(1, b"one"), Line(2, b"two"), Line(3, b""), Line(4, b"four"), None]


async def test_a_line_longer_than_any_record_is_told_and_the_next_one_is_read(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    os.write(writer, b"x" * 30_000 + b"\nshort\n" + b"y" * 20)
    os.close(writer)
    lines = Lines(reader, "it", longest=10)
    assert [await lines.next() for _ in range(4)] == [Line(1, None), Line(2, b"short"), Line(3, None), None]


async def test_waiting_for_a_line_leaves_the_event_loop_free_and_can_be_cancelled(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    lines = Lines(reader, "it")
    waiting = asyncio.ensure_future(lines.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    assert not lines.at_hand()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    os.write(writer, b"late\n")
    assert await lines.next() == Line(1, b"late")


async def test_a_pause_in_the_input_ends_a_batch(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    source = LineSource(Lines(reader, "it"), Parsing(plain(KEY, None), 2**20), skip_bad=False)
    os.write(writer, b"one\ntwo\n")
    assert [item.number for item in await source.take(Room())] == [1, 2]
    os.write(writer, b"three\n")
    os.close(writer)
    assert [item.number for item in await source.take(Room(records=1))] == [3]
    assert await source.take(Room()) == []


async def test_half_a_line_does_not_hold_up_what_is_whole(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    source = LineSource(Lines(reader, "it"), Parsing(plain(KEY, None), 2**20), skip_bad=False)
    os.write(writer, b"one\nhal")
    assert [item.number for item in await asyncio.wait_for(source.take(Room()), 60)] == [1]
    os.write(writer, b"f\n")
    os.close(writer)
    assert [item.number for item in await source.take(Room())] == [2]


async def test_what_does_not_fit_comes_with_the_next_batch(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    source = LineSource(Lines(reader, "it"), Parsing(plain(KEY, None), 2**20), skip_bad=False)
    os.write(writer, b"123456\n123456\n1\n")
    os.close(writer)
    taken = [[item.number for item in await source.take(Room(bytes=10))] for _ in range(3)]
    assert taken == [[1], [2, 3], []]


async def test_the_first_bad_line_ends_the_input_unless_bad_lines_are_skipped(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    os.write(writer, b"{}\nbad\n{}\n")
    os.close(writer)
    other = os.dup(reader)
    source = LineSource(Lines(other, "it"), Parsing(json_lines(KEY, None), 2**20), skip_bad=False)
    assert [item.number for item in await source.take(Room())] == [1]
    assert await source.take(Room()) == []
    assert source.bad is not None
    assert source.bad.number == 2
    assert "not JSON" in source.bad.why
    os.close(other)


async def test_skipped_bad_lines_are_told_among_the_others(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    os.write(writer, b"{}\nbad\n{}\n" + b'"' + b"x" * 20 + b'"\n')
    os.close(writer)
    source = LineSource(Lines(reader, "it"), Parsing(json_lines(KEY, None), 10), skip_bad=True)
    assert [type(item) for item in await source.take(Room())] == [Entry, BadLine, Entry, BadLine]
    assert source.bad is None
