"""The JSON line that scripts rely on: its keys, their order, and payloads of every kind."""

import base64
import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.payload.decode import LIMIT_BYTES
from kinesis_tui.payload.decoders import PlainText
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.record_json import record_json
from kinesis_tui.services.kinesis.model.shard import SequenceNumber
from tests.support.payloads import CLOUDWATCH, ORDER, PACKED

KEYS = [
    "stream",
    "shard_id",
    "sequence_number",
    "sub_sequence_number",
    "partition_key",
    "explicit_hash_key",
    "approximate_arrival_timestamp",
    "decoded",
    "data",
]


def line(data: bytes, sub: int | None = None, arrival: float | None = 1795435384.123) -> bytes:
    return record_json(
        "orders",
        "shardId-0",
        Record(
            sequence_number=SequenceNumber("42"),
            approximate_arrival_timestamp=arrival,
            data=data,
            partition_key="key",
            sub_sequence_number=sub,
        ),
    )


def test_the_keys_stand_in_the_documented_order() -> None:
    assert line(b'{"b": 1.10, "a": [1e400], "b": 2}') == (
        b'{"stream":"orders","shard_id":"shardId-0","sequence_number":"42","sub_sequence_number":null,'
        b'"partition_key":"key","explicit_hash_key":null,"approximate_arrival_timestamp":"2026-11-23T12:03:04.123Z",'
        b'"decoded":["json"],"data":{"b":1.10,"a":[1e400],"b":2}}'
    )


@pytest.mark.parametrize(
    ("data", "sub", "decoded", "shown"),
    [
        (b"text\n\x1b[31m", None, [], "text\n\x1b[31m"),
        (b"12", None, [], "12"),
        (gzip.compress(b"[1]", mtime=0), None, ["gzip", "json"], [1]),
        (gzip.compress(b"[1]", mtime=0), 0, ["kpl", "gzip", "json"], [1]),
        (b"text", 3, ["kpl"], "text"),
    ],
)
def test_what_was_undone_is_named_outermost_first(
    data: bytes, sub: int | None, decoded: list[str], shown: object
) -> None:
    found = json.loads(line(data, sub))
    assert list(found) == KEYS
    assert (found["decoded"], found["data"], found["sub_sequence_number"]) == (decoded, shown, sub)


def test_bytes_that_are_no_text_are_given_as_base64_of_the_innermost() -> None:
    for data, decoded in ((b"\x00\xff", ["binary"]), (gzip.compress(b"\x00\xff", mtime=0), ["gzip", "binary"])):
        found = json.loads(line(data))
        assert list(found) == [*KEYS, "data_base64"]
        assert (found["decoded"], found["data"]) == (decoded, None)
        assert base64.b64decode(found["data_base64"]) == b"\x00\xff"


def test_an_arrival_that_is_unknown_is_null() -> None:
    assert json.loads(line(b"", arrival=None))["approximate_arrival_timestamp"] is None


@given(st.binary(max_size=60) | st.text(max_size=30).map(str.encode) | st.binary(max_size=30).map(gzip.compress))
@settings(deadline=None)
def test_any_payload_makes_one_line_of_json(data: bytes) -> None:
    whole = line(data)
    assert b"\n" not in whole
    assert json.loads(whole)["stream"] == "orders"


@pytest.mark.parametrize("arrival", [1.7e15, 1e300, -5.0, 0.0])
def test_an_arrival_that_no_calendar_has_is_null(arrival: float) -> None:
    assert json.loads(line(b"x", arrival=arrival))["approximate_arrival_timestamp"] is None


@pytest.mark.parametrize("character", ["\x7f", "\x80", "\x9b", "\x9f"])
def test_controls_that_json_lets_stand_are_escaped_and_mean_the_same(character: str) -> None:
    payload = {f"a{character}": [f"{character}31m £ é 東"]}
    for data, meant in ((json.dumps(payload, ensure_ascii=False).encode(), payload), (f"x{character}".encode(), None)):
        written = line(data)
        assert character not in written.decode()
        assert json.loads(written)["data"] == (meant or f"x{character}")


@pytest.mark.parametrize("made", sorted(PACKED))
def test_values_of_other_formats_are_embedded_as_json(made: str) -> None:
    steps, data = PACKED[made]
    found = json.loads(line(data))
    assert list(found) == KEYS
    assert (tuple(found["decoded"]), found["data"]) == (steps, ORDER)


def test_json_lines_are_an_array_and_log_events_stand_in_their_record() -> None:
    assert json.loads(line(b'{"a": 1}\n{"a": 2}\n'))["data"] == [{"a": 1}, {"a": 2}]
    found = json.loads(line(gzip.compress(CLOUDWATCH)))
    assert found["decoded"] == ["gzip", "json", "cloudwatch-logs"]
    assert [event["timestamp"] for event in found["data"]["logEvents"]] == [1432826855000, 1432826855001]


def test_a_payload_that_was_clipped_says_so() -> None:
    found = json.loads(line(gzip.compress(b" " * (LIMIT_BYTES + 1))))
    assert list(found) == [*KEYS, "data_clipped"]
    assert (found["data_clipped"], len(found["data"])) == (True, LIMIT_BYTES)
    binary = json.loads(line(gzip.compress(bytes(LIMIT_BYTES + 1))))
    assert list(binary) == [*KEYS, "data_base64", "data_clipped"]


def test_the_decoder_chosen_for_a_stream_is_asked() -> None:
    record = Record(sequence_number=SequenceNumber("1"), data=b'{"a": 1}', partition_key="k")
    assert json.loads(record_json("orders", "shardId-0", record, PlainText()))["data"] == '{"a": 1}'
