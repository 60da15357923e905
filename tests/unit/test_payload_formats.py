"""Payloads of every format, made elsewhere: each is recognised without being told, and shown as what it holds."""

import base64
import datetime
import gzip
import io
import json
import uuid
import zlib
from typing import Any

import cbor2
import cramjam
import fastavro
import msgpack
import pytest
from aws_kinesis_agg.aggregator import RecordAggregator
from backports import zstd
from lz4 import frame as lz4

from kinesis_tui.payload.decode import decode, preview
from kinesis_tui.payload.kpl import unfold
from tests.support.payloads import (
    AVRO_SCHEMA,
    AVRO_VALUES,
    NODE_GZIP,
    NPM_KPL,
    ORDER,
    ORDER_JSON,
    PACKED,
    apache_avro,
)

VERSION = uuid.UUID("b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63")


def shown(data: bytes) -> Any:
    found = decode(data)
    assert (found.kind, found.clipped, found.note) == ("json", False, ""), found
    return json.loads(found.body)


@pytest.mark.parametrize("made", sorted(PACKED))
def test_other_programs_payloads_are_undone(made: str) -> None:
    steps, data = PACKED[made]
    assert (decode(data).steps, shown(data)) == (steps, ORDER)
    assert preview(data, 4096).steps == steps


@pytest.mark.parametrize(
    ("data", "steps"),
    [
        (bytes(cramjam.snappy.compress(ORDER_JSON)), ("snappy", "json")),
        (zstd.compress(ORDER_JSON) + zstd.compress(b" "), ("zstd", "json")),
        (lz4.compress(ORDER_JSON) + lz4.compress(b"\n"), ("lz4", "json")),
        (base64.b64encode(ORDER_JSON), ("base64", "json")),
        (base64.encodebytes(ORDER_JSON), ("base64", "json")),
        (base64.urlsafe_b64encode(NODE_GZIP).rstrip(b"="), ("base64", "gzip", "json")),
        (base64.b64encode(zlib.compress(ORDER_JSON)), ("base64", "zlib", "json")),
        (zstd.compress(base64.b64encode(NODE_GZIP)), ("zstd", "base64", "gzip", "json")),
        (ORDER_JSON.decode().encode("utf-16"), ("utf-16", "json")),
        (b"\xfe\xff" + ORDER_JSON.decode().encode("utf-16-be"), ("utf-16", "json")),
        (ORDER_JSON.decode().encode("utf-16-le"), ("utf-16?", "json")),
        (b"\x03\x00" + VERSION.bytes + ORDER_JSON, ("glue", "json")),
        (b"\x03\x05" + VERSION.bytes + zlib.compress(ORDER_JSON), ("glue", "json")),
        (b"\x00\x00\x00\x00\x07" + ORDER_JSON, ("confluent?", "json")),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_layers_are_named_outermost_first(data: bytes, steps: tuple[str, ...]) -> None:
    assert (decode(data).steps, shown(data)) == (steps, ORDER)


def test_json_lines_are_an_array_and_stay_as_they_are_as_text() -> None:
    data = b'{"a": 1.10}\n\r\n[2]\n'
    found = decode(data)
    assert (found.steps, found.kind, found.text, found.inner) == (("json-lines",), "json", data.decode(), data)
    assert json.loads(found.body) == [{"a": 1.1}, [2]]
    assert decode(b'{"a": 1}\n{"a": ').steps == ()
    assert decode(b'{"a": 1}\nnull').steps == ()


@pytest.mark.parametrize(
    ("text", "steps", "kind"),
    [
        ("größer, schöner".encode("latin-1"), ("latin-1?",), "text"),
        ("wide text, 東京".encode("utf-16"), ("utf-16",), "text"),
        ("plain".encode("utf-16-be"), ("utf-16?",), "text"),
        (b"\xff\xfe", ("binary",), "binary"),
        (b"\x00\xff" * 20, ("binary",), "binary"),
        (b"\xff\xfe\x00\xd8", ("binary",), "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ("binary",), "binary"),
    ],
)
def test_other_text_is_marked_and_the_rest_is_binary(text: bytes, steps: tuple[str, ...], kind: str) -> None:
    found = decode(text)
    assert (found.steps, found.kind, found.inner) == (steps, kind, text)


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_a_container_by_apache_s_avro_is_an_array_of_its_values(codec: str) -> None:
    data = apache_avro(codec)
    assert decode(data).steps == ("avro",)
    assert shown(data) == [
        {"order": "o-1", "amount": 71.7, "raw": base64.b64encode(b"\x00\xff").decode()},
        {"order": "o-2", "amount": -1.0, "raw": ""},
    ]
    assert dict(decode(data).facts) == {"Avro schema": "shop.Order", "Avro values": f"2, compression {codec}"}
    assert decode(data).inner == data


@pytest.mark.parametrize("codec", ["bzip2", "xz", "snappy", "zstandard"])
def test_every_compression_of_a_container_is_undone(codec: str) -> None:
    schema, out = fastavro.parse_schema(json.loads(AVRO_SCHEMA)), io.BytesIO()
    try:
        fastavro.writer(out, schema, AVRO_VALUES * 50, codec=codec)
    except ValueError:
        pytest.skip(f"fastavro can't write {codec} here")
    assert len(shown(out.getvalue())) == 100


def test_a_container_s_union_and_logical_types_are_written_as_json() -> None:
    fields = [
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 6, "scale": 2}},
        {"name": "maybe", "type": ["null", "float"]},
    ]
    import decimal

    value = {
        "at": datetime.datetime(2026, 11, 23, 10, 15, tzinfo=datetime.UTC),
        "id": str(VERSION),
        "price": decimal.Decimal("71.70"),
        "maybe": float("nan"),
    }
    out = io.BytesIO()
    fastavro.writer(out, fastavro.parse_schema({"type": "record", "name": "R", "fields": fields}), [value])
    [found] = shown(out.getvalue())
    assert found["at"].startswith("2026-11-23T10:15:00")
    assert (found["id"], found["price"], found["maybe"]) == (str(VERSION), "71.70", "NaN")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": 1, "blob": b"\x00\xff"}, {"id": 1, "blob": "AP8="}),
        ({"at": float("inf"), "n": -(2**63)}, {"at": "Infinity", "n": -(2**63)}),
        ([{"id": 1}, {"id": 2}], [{"id": 1}, {"id": 2}]),
        ({"deep": {"1": [None, True, 1.5]}}, {"deep": {"1": [None, True, 1.5]}}),
    ],
)
def test_packed_values_are_written_as_json(value: object, expected: object) -> None:
    assert decode(msgpack.packb(value)).steps == ("msgpack",)
    assert decode(cbor2.dumps(value)).steps == ("cbor",)
    assert shown(msgpack.packb(value)) == shown(cbor2.dumps(value)) == expected


def test_what_json_lacks_is_spelled_out() -> None:
    moment = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
    found = shown(msgpack.packb({"at": moment, "own": msgpack.ExtType(5, b"x")}, datetime=True))
    assert found == {"at": "2026-11-23T00:00:00Z", "own": {"ext": 5, "data": "eA=="}}
    found = shown(cbor2.dumps({"at": moment, "own": cbor2.CBORTag(4000, "x"), "big": 2**70, "keys": {1: 2}}))
    assert found == {"at": "2026-11-23T00:00:00Z", "own": {"tag": 4000, "value": "x"}, "big": 2**70, "keys": {"1": 2}}


def test_an_aggregate_by_npm_is_unfolded() -> None:
    records = unfold(NPM_KPL) or []
    assert [(one.partition_key, one.explicit_hash_key, one.data) for one in records] == [
        ("customer-7", None, b'{"order":"o-1"}'),
        ("customer-8", str(2**128 - 1), b'{"order":"o-2"}'),
        ("customer-7", None, b"plain"),
    ]


def test_an_aggregate_by_aws_s_python_library_is_unfolded() -> None:
    aggregator = RecordAggregator()
    aggregator.add_user_record("a", b"one", "123")
    aggregator.add_user_record("b", gzip.compress(b"two", mtime=0))
    records = unfold(aggregator.clear_and_get().get_contents()[2]) or []
    assert [(one.partition_key, one.explicit_hash_key) for one in records] == [("a", "123"), ("b", None)]
    assert decode(records[1].data).steps == ("gzip",)


def test_a_broken_aggregate_is_shown_whole_with_a_mark() -> None:
    broken = NPM_KPL[:-1] + b"\x00"
    found = decode(broken)
    assert (found.steps, found.kind, found.body) == (("kpl!", "binary"), "binary", broken)
    assert "checksum" in found.note


def test_the_short_headers_of_registries_are_explained() -> None:
    assert dict(decode(b"\x03\x00" + VERSION.bytes + b"\xff\x00").facts) == {
        "Glue schema version": str(VERSION),
        "Glue compression": "none",
    }
    found = decode(b"\x00\x00\x00\x00\x07\x06\xff")
    assert (found.steps, found.inner) == (("confluent?", "binary"), b"\x00\x00\x00\x00\x07\x06\xff")
    assert found.facts[0][1].startswith("7 (a guess")


def test_an_aggregate_within_a_payload_is_an_array_of_user_records() -> None:
    found = decode(gzip.compress(NPM_KPL))
    assert found.steps == ("gzip", "kpl")
    assert [one["data"] for one in shown(gzip.compress(NPM_KPL))] == [{"order": "o-1"}, {"order": "o-2"}, "plain"]
    assert decode(base64.b64encode(NPM_KPL)).steps == ("base64", "kpl")
