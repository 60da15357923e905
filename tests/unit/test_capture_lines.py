"""The lines of a capture give every record back exactly, and are those that scripts know."""

import gzip
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.services.kinesis.model.capture_line import AggregateLine, aggregated, capture_lines, parse_line
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.record_json import record_json
from kinesis_tui.services.kinesis.model.shard import SequenceNumber

SHARD = "shardId-000000000000"
NOON = 1_795_608_184.123

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
payloads = st.one_of(
    st.binary(),
    st.text().map(str.encode),
    json_values.map(lambda value: json.dumps(value).encode()),
    json_values.map(lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()),
    st.binary().map(lambda data: gzip.compress(data, mtime=0)),
    json_values.map(lambda value: gzip.compress(json.dumps(value).encode(), mtime=0)),
)


def record_of(data: bytes, number: int = 1, key: str = "key", arrival: float | None = NOON) -> Record:
    return Record(
        sequence_number=SequenceNumber(str(number)),
        approximate_arrival_timestamp=arrival,
        data=data,
        partition_key=key,
    )


def restored(lines: bytes) -> list[Record]:
    """The records of a capture's lines, as a reader takes them."""
    found: list[Record] = []
    whole: AggregateLine | None = None
    for line in lines.splitlines():
        parsed = parse_line(line)
        if parsed.aggregate is not None:
            whole = parsed.aggregate
            found.append(aggregated(whole))
        elif whole is None or parsed.sequence_number != whole.sequence_number:
            found.append(parsed.record())
    return found


@given(
    payloads,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.integers(0, 10**56),
    st.integers(1, 4_000_000_000_000),
)
def test_a_record_comes_back_byte_for_byte(data: bytes, key: str, number: int, arrival_ms: int) -> None:
    record = record_of(data, number, key, arrival_ms / 1000)
    (found,) = restored(capture_lines("orders", SHARD, [record]))
    assert (found.data, found.partition_key, found.sequence_number, found.arrival_ms) == (
        data,
        key,
        str(number),
        arrival_ms,
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{ "a": 1 }', id="blanks"),
        pytest.param(b'\xef\xbb\xbf{"a":1}', id="byte-order mark"),
        pytest.param(b'{"a":"\x7f\xc2\x85"}', id="control characters"),
        pytest.param(b'{"a":1,"a":1.0,"b":1e400}', id="repeated keys and large numbers"),
        pytest.param(b'"text"', id="a bare string"),
        pytest.param(b"null", id="null"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="deep nesting"),
        pytest.param(
            b'["' + b"]" * 2_000 + b'",' + b"[" * 2_000 + b"]" * 2_000 + b"]", id="deep after brackets in text"
        ),
        pytest.param(b'{"a":"\\ud800"}', id="half a surrogate pair"),
        pytest.param(b"two\nlines", id="line feed"),
    ],
)
def test_what_json_would_change_comes_back_unchanged(data: bytes) -> None:
    lines = capture_lines("orders", SHARD, [record_of(data)])
    assert lines.count(b"\n") == 1
    assert [record.data for record in restored(lines)] == [data]


def test_an_unknown_arrival_stays_unknown() -> None:
    (found,) = restored(capture_lines("orders", SHARD, [record_of(b"text", arrival=None)]))
    assert found.approximate_arrival_timestamp is None


def test_a_record_that_was_encrypted_says_so_again() -> None:
    whole = aggregate([UserRecord("key", None, b"inside")])
    records = [msgspec.structs.replace(record_of(data), encryption_type="KMS") for data in (b"text", whole)]
    lines = capture_lines("orders", SHARD, records)
    assert restored(lines) == records
    assert [parse_line(line).record().encryption_type for line in lines.splitlines() if b"sub_seq" in line] == [
        "KMS"
    ] * 2


def test_a_line_is_that_of_tail_with_the_exact_bytes_beside_it_where_they_differ() -> None:
    for data, more in ((b'{"a":1}', {}), (b"text", {}), (b'{"a": 1}', {"data_base64": "eyJhIjogMX0="})):
        record = record_of(data)
        line = capture_lines("orders", SHARD, [record])
        known = record_json("orders", SHARD, record)
        assert list(msgspec.json.decode(line).items()) == [*msgspec.json.decode(known).items(), *more.items()]


@given(st.lists(payloads, min_size=1, max_size=5))
def test_an_aggregate_comes_back_whole_and_its_user_records_stand_beside_it(users: list[bytes]) -> None:
    record = record_of(aggregate([UserRecord(f"key-{n}", str(n), data) for n, data in enumerate(users)]))
    lines = capture_lines("orders", SHARD, [record, record_of(b"after", 2)])
    assert [found.data for found in restored(lines)] == [record.data, b"after"]
    beside = [parse_line(line).record() for line in lines.splitlines()[1:-1]]
    assert [(one.data, one.sub_sequence_number) for one in beside] == [
        (one.data, one.sub_sequence_number) for one in user_records(record)
    ]


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b"12", b"\xff\xfe", b'{"other": 1}', b'{"shard_id": 5}', b'{"shards": [{}]}', b"{" * 100_000],
    ids=["empty", "no key", "array", "number", "bytes", "another key", "wrong type", "no shard", "deep"],
)
def test_a_line_of_something_else_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_line(line)
