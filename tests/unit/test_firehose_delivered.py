"""What is found in delivered objects, whatever they are packed in, and where objects of a time lie."""

import base64
import gzip
import io
import json
import shlex
import struct
import zipfile
from datetime import UTC, datetime, timedelta

import cramjam
import pytest

from kinesis_tui.failure import Failure
from kinesis_tui.services.firehose.delivered.places import (
    beginning,
    delivered_at,
    delivered_between,
    error_prefix,
    failed_between,
    folder_of,
)
from kinesis_tui.services.firehose.delivered.records import delivered, json_documents
from kinesis_tui.services.firehose.delivered.unpack import unpack
from kinesis_tui.services.firehose.model.s3 import ExtendedS3Destination, S3Destination
from kinesis_tui.services.firehose.panes.object_view import fetching

ORDERS = [b'{"order": 1}', b'{"order": 2, "text": "}{"}', b'{"order": 3}']
TOGETHER = b"".join(ORDERS)
TEN = datetime(2026, 11, 23, 10, 55, tzinfo=UTC)


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("object", (2026, 11, 23, 10, 0, 0)), data)
    return file.getvalue()


def as_hadoop(data: bytes) -> bytes:
    """Two blocks, the first of two chunks, as Hadoop's codec writes them."""

    def chunk(part: bytes) -> bytes:
        packed = bytes(cramjam.snappy.compress_raw(part))
        return struct.pack(">I", len(packed)) + packed

    first, second, third = data[:9], data[9:20], data[20:]
    one = struct.pack(">I", len(first) + len(second)) + chunk(first) + chunk(second)
    return one + struct.pack(">I", len(third)) + chunk(third)


PACKED = {
    "plain": TOGETHER,
    "gzip": gzip.compress(TOGETHER, mtime=0),
    "two gzip members": gzip.compress(TOGETHER[:12], mtime=0) + gzip.compress(TOGETHER[12:], mtime=0),
    "zip": zipped(TOGETHER),
    "snappy": bytes(cramjam.snappy.compress(TOGETHER)),
    "hadoop snappy": as_hadoop(TOGETHER),
}


@pytest.mark.parametrize("packing", PACKED)
def test_json_run_together_is_taken_apart_whatever_it_is_packed_in(packing: str) -> None:
    assert delivered(PACKED[packing]).records == ORDERS


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}\n{"b": 2}\n', '{"a": 1}{"b": 2}', '  {"a": 1} , {"b": 2}', '{"a": 1}\r\n\r\n{"b": 2}'],
)
def test_documents_may_stand_together_or_apart(text: str) -> None:
    assert json_documents(text) == (['{"a": 1}', '{"b": 2}'], len(text))


def test_an_array_is_one_record() -> None:
    assert delivered(b'[{"a": 1}, {"a": 2}]').records == [b'[{"a": 1}, {"a": 2}]']


def test_lines_of_csv_and_text_are_records() -> None:
    found = delivered(b"id,amount\n1,20\n\n2,30\n")
    assert found.records == [b"id,amount", b"1,20", b"2,30"]
    assert found.form == "text"


def test_what_follows_the_last_document_is_shown_as_text_and_said() -> None:
    found = delivered(b'{"a": 1}\n{"a": \nrest')
    assert found.records == [b'{"a": 1}', b'{"a": ', b"rest"]
    assert found.notes == ("After record 1 it is no JSON any more: shown as text, by line.",)


def test_bytes_that_are_nothing_known_are_one_record() -> None:
    assert delivered(b"\xff\xfe\x00\x01" * 8).form == "binary"
    assert delivered(b"").records == []


def test_an_object_that_unpacks_to_more_than_the_bound_is_clipped_and_that_is_told() -> None:
    bomb = gzip.compress(b"a" * 100_000, mtime=0)
    assert unpack(bomb, limit=1000).clipped
    assert len(unpack(bomb, limit=1000).body) == 1000
    assert unpack(zipped(b"a" * 100_000), limit=1000).clipped


def test_a_cut_off_object_stays_as_it_is() -> None:
    cut = gzip.compress(TOGETHER, mtime=0)[:-6]
    assert unpack(cut).body == cut


def test_a_record_that_failed_has_its_raw_data_decoded_and_says_what_to_do() -> None:
    failed = {
        "attemptsMade": 4,
        "arrivalTimestamp": 1_790_000_000_000,
        "errorCode": "Lambda.FunctionError",
        "errorMessage": "The Lambda function was successfully invoked but it returned an error result.",
        "rawData": base64.b64encode(ORDERS[0]).decode(),
    }
    found = delivered(json.dumps(failed).encode() + b"\n")
    (record,) = map(json.loads, found.records)
    assert record["rawData"] == {"order": 1}
    assert "its own log" in record["what to do"]
    assert found.form == "JSON, records that failed"


@pytest.mark.parametrize(
    "fields",
    [
        {"rawData": "aGVsbG8="},
        {"errorCode": "X", "rawData": 7},
    ],
)
def test_what_only_looks_like_a_failed_record_stays_readable(fields: dict[str, object]) -> None:
    (record,) = delivered(json.dumps(fields).encode()).records
    assert json.loads(record)["rawData"] == fields["rawData"]


def test_parquet_is_read_row_by_row() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(":memory:") as connection:
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "orders.parquet"
            connection.execute(f"COPY (SELECT 7 AS order_id, 'x' AS t) TO '{path}' (FORMAT parquet)")
            found = delivered(path.read_bytes())
    assert [json.loads(record) for record in found.records] == [{"order_id": 7, "t": "x"}]
    assert found.form == "Parquet"


@pytest.mark.parametrize(
    ("prefix", "key"),
    [
        ("", "2026/11/23/10/"),
        ("orders/", "orders/2026/11/23/10/"),
        ("orders/!{timestamp:yyyy-MM-dd}/", "orders/2026-11-23/"),
        ("a/!{partitionKeyFromQuery:customer}/!{timestamp:yyyy}/", "a/"),
        ("a/!{timestamp:yyyy}/!{firehose:random-string}/", "a/2026/"),
    ],
)
def test_the_prefix_of_a_time_is_told_as_far_as_it_is_known(prefix: str, key: str) -> None:
    assert delivered_at(S3Destination(prefix=prefix), TEN) == key


def test_the_time_zone_of_the_prefix_counts() -> None:
    bucket = ExtendedS3Destination(prefix="!{timestamp:HH}/", custom_time_zone="Asia/Tokyo")
    assert delivered_at(bucket, TEN) == "19/"


def test_a_span_over_the_hour_has_two_prefixes() -> None:
    bucket = S3Destination(prefix="o/")
    assert delivered_between(bucket, TEN, TEN + timedelta(minutes=10)) == ["o/2026/11/23/10/", "o/2026/11/23/11/"]


def test_where_failed_records_lie_is_told_for_each_kind_of_failure() -> None:
    plain = S3Destination(prefix="o/", error_output_prefix="bad/")
    assert error_prefix(plain) == "bad/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH/}"
    found = failed_between(plain, TEN, TEN)
    assert "bad/processing-failed/2026/11/23/10/" in found
    assert "bad/format-conversion-failed/2026/11/23/10/" in found
    assert failed_between(S3Destination(error_output_prefix="bad/!{timestamp:yyyy}/"), TEN, TEN) == ["bad/2026/"]


def test_folders_are_told_from_keys_and_patterns() -> None:
    assert beginning("a/b-!{timestamp:yyyy}/") == "a/"
    assert beginning("!{timestamp:yyyy}/") == ""
    assert folder_of("a/b/c") == "a/b/"
    assert folder_of("a/b/") == "a/"
    assert folder_of("a/") == ""


@pytest.mark.parametrize(
    ("data", "note"),
    [(gzip.compress(b'{"a":1}' * 999, mtime=0)[:-9], "begins as gzip"), (b"PK\x03\x04cut", "begins as zip")],
    ids=["gzip", "zip"],
)
def test_what_is_cut_short_is_said_to_be(data: bytes, note: str) -> None:
    found = delivered(data)
    assert found.records == [data]
    assert note in found.notes[0]


def test_parquet_that_is_cut_short_is_said_to_be() -> None:
    pytest.importorskip("duckdb")
    with pytest.raises(Failure, match="cut short or damaged") as refused:
        delivered(b"PAR1" + b"x" * 40)
    assert "/" not in refused.value.why
    assert "question" not in str(refused.value)


def test_a_mark_of_the_byte_order_is_no_part_of_the_records() -> None:
    assert delivered(b'\xef\xbb\xbf{"a":1}{"a":2}').records == [b'{"a":1}', b'{"a":2}']


def test_a_key_is_quoted_for_the_shell() -> None:
    assert shlex.split(fetching("s3://lake/it's; $(id)"))[3] == "s3://lake/it's; $(id)"
