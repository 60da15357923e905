"""Payloads of which somebody said what they are: protobuf, Avro, Glue, and forms that are chosen."""

import base64
import gzip
import json
import subprocess
import sys
import uuid
import zlib
from pathlib import Path

import msgpack
import pytest
from google.protobuf import descriptor_pb2, struct_pb2, timestamp_pb2
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.config_streams import Decoding
from kinesis_tui.payload import protobuf
from kinesis_tui.payload.choice import parse_decoding
from kinesis_tui.payload.decode import Decoder, decode, preview
from kinesis_tui.payload.decoders import DecoderRefused, messages_of, open_decoder
from kinesis_tui.payload.glue_decoder import GlueDecoder, schema_reader
from kinesis_tui.payload.schema_registry import RegisteredSchema
from tests.support.payloads import AVSC_VALUE

ITEM = """syntax = "proto3"; package shop.v1; import "google/protobuf/timestamp.proto";
message Item { string sku = 1; int64 n = 2; google.protobuf.Timestamp at = 3; }"""
ORDER = """syntax = "proto3"; package shop.v1; import "shop/v1/item.proto";
message Order { string id = 1; repeated Item items = 2; map<string, double> prices = 3;
  enum State { NEW = 0; PAID = 1; }
  State state = 4; message Line { int32 at = 1; } bytes raw = 5; Order first = 6; }"""
BODY = b"\x0a\x03o-1\x12\x07\x0a\x03A-1\x10\x05\x20\x01"
AS_JSON = {"id": "o-1", "items": [{"sku": "A-1", "n": "5"}], "state": "PAID"}
SCHEMA = '{"type":"record","name":"Order","fields":[{"name":"order","type":"string"},{"name":"n","type":"long"}]}'
VERSION = uuid.UUID("b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63")


@pytest.fixture(scope="module")
def protos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("protos")
    folder = root / "shop" / "v1"
    folder.mkdir(parents=True)
    (folder / "item.proto").write_text(ITEM)
    (folder / "order.proto").write_text(ORDER)
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{root}", "shop/v1/order.proto"]
    for name, flags in (("whole.desc", ["--include_imports"]), ("alone.desc", [])):
        subprocess.run([*command, *flags, f"--descriptor_set_out={root / name}"], check=True, cwd=root)
    return root


def opened(text: str, folder: Path) -> Decoder:
    decoder = open_decoder(parse_decoding(text), folder)
    assert decoder is not None
    return decoder


@pytest.fixture(scope="module")
def order(protos: Path) -> Decoder:
    return opened("protobuf whole.desc shop.v1.Order", protos)


@pytest.mark.parametrize(
    ("data", "steps"),
    [
        (BODY, ("protobuf",)),
        (gzip.compress(BODY, mtime=0), ("gzip", "protobuf")),
        (base64.b64encode(BODY), ("base64", "protobuf")),
    ],
    ids=["plain", "gzip", "base64"],
)
def test_a_message_is_read_by_a_descriptor_set(order: Decoder, data: bytes, steps: tuple[str, ...]) -> None:
    found = decode(data, decoder=order)
    assert (found.steps, found.kind, found.inner) == (steps, "json", BODY)
    assert json.loads(found.body) == AS_JSON
    assert preview(data, 40, order).steps == steps


def test_a_message_is_read_by_a_proto_file_and_what_it_imports(protos: Path) -> None:
    found = decode(BODY, decoder=opened("protobuf shop/v1/order.proto shop.v1.Order", protos))
    assert json.loads(found.body) == AS_JSON
    assert messages_of("shop/v1/order.proto", protos)[:3] == ("shop.v1.Item", "shop.v1.Order", "shop.v1.Order.Line")


def test_google_s_own_messages_need_not_be_in_the_set(tmp_path: Path) -> None:
    files = descriptor_pb2.FileDescriptorSet()
    file = files.file.add(name="a.proto", package="a", dependency=["google/protobuf/struct.proto"], syntax="proto3")
    message = file.message_type.add(name="A")
    message.field.add(name="any", number=1, type=11, label=1, type_name=".google.protobuf.Struct")
    (tmp_path / "a.desc").write_bytes(files.SerializeToString())
    value = struct_pb2.Struct()
    value.update({"x": 1.5})
    inner = value.SerializeToString()
    found = decode(b"\x0a" + bytes([len(inner)]) + inner, decoder=opened("protobuf a.desc a.A", tmp_path))
    assert json.loads(found.body) == {"any": {"x": 1.5}}


@pytest.mark.parametrize(
    ("data", "steps", "why"),
    [
        (b'{"a": 1}', ("protobuf!", "json"), "these bytes are no shop.v1.Order"),
        (b"plain text", ("protobuf!",), ""),
        (b"\xff\xff\x00", ("protobuf!", "binary"), "these bytes are no shop.v1.Order"),
        (b"\xf8\x01\x05", ("protobuf!", "binary"), "no field that shop.v1.Order knows"),
        (gzip.compress(b"[]", mtime=0), ("gzip", "protobuf!", "json"), "these bytes are no shop.v1.Order"),
    ],
)
def test_what_is_no_such_message_is_shown_as_without_a_choice(
    order: Decoder, data: bytes, steps: tuple[str, ...], why: str
) -> None:
    found = decode(data, decoder=order)
    assert (found.steps, why in found.note) == (steps, True)


def test_fields_that_the_schema_does_not_know_are_told(order: Decoder) -> None:
    assert decode(BODY + b"\xf8\x01\x05", decoder=order).note == "1 of its fields are not in shop.v1.Order"
    deep = b""
    for _ in range(200):
        size = len(deep)
        deep = b"\x32" + (bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])) + deep
    assert decode(deep, decoder=order).steps[0] == "protobuf!"


@given(st.binary(max_size=80))
@settings(max_examples=400, deadline=None)
def test_no_bytes_whatever_raise(order: Decoder, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "a.avsc").write_text(SCHEMA)
    decoders = [
        order,
        *(opened(text, folder) for text in ("avro a.avsc", "glue", "msgpack", "cbor", "base64", "hex", "text")),
    ]
    for decoder in decoders:
        for payload in (data, base64.b64encode(data), b"\x03\x00" + VERSION.bytes + data):
            found = decode(payload, decoder=decoder)
            assert (found.kind == "binary") == (found.text is None)
            assert preview(payload, 20, decoder) is not None


def test_a_value_is_read_by_an_avro_schema(tmp_path: Path) -> None:
    (tmp_path / "order.avsc").write_text(SCHEMA)
    decoder = opened("avro order.avsc", tmp_path)
    found = decode(zlib.compress(AVSC_VALUE), decoder=decoder)
    assert (found.steps, json.loads(found.body)) == (("zlib", "avro"), {"order": "o-1", "n": -5})
    left_over = decode(AVSC_VALUE + b"x", decoder=decoder)
    assert left_over.steps[0] == "avro!"
    assert "1 bytes are left over" in left_over.note


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("protobuf nowhere.desc a.B", "can't be read (No such file or directory)"),
        ("protobuf nowhere.proto a.B", "the file does not exist"),
        ("protobuf whole.desc shop.v1.Ordre", "has no message shop.v1.Ordre; it has shop.v1.Item, shop.v1.Order"),
        ("protobuf alone.desc shop.v1.Order", "was it written with --include_imports?"),
        ("protobuf bad.desc a.B", "it is no descriptor set"),
        ("protobuf bad.proto a.B", "protoc refuses it: "),
        ("protobuf . a.B", "can't be read"),
        ("avro nowhere.avsc", "can't be read (No such file or directory)"),
        ("avro bad.proto", "it is not JSON"),
        ("avro bad.avsc", "it is no Avro schema"),
        ("avro endless.avsc", "an array of what takes no bytes"),
    ],
)
def test_a_file_that_can_not_be_used_is_told_in_a_sentence(protos: Path, text: str, why: str) -> None:
    (protos / "bad.desc").write_bytes(b"\xff\xff")
    (protos / "bad.proto").write_text('syntax = "proto3"; message {')
    (protos / "bad.avsc").write_text('{"type": "nothing"}')
    (protos / "endless.avsc").write_text('{"type": "array", "items": "null"}')
    with pytest.raises(DecoderRefused) as refused:
        opened(text, protos)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_without_the_extra_a_proto_file_asks_for_it(protos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protobuf, "find_spec", lambda _name: None)
    with pytest.raises(DecoderRefused, match=r"kinesis-tui\[proto\]"):
        opened("protobuf shop/v1/order.proto shop.v1.Order", protos)


def test_forms_show_the_bytes_as_they_came(tmp_path: Path) -> None:
    packed = gzip.compress(b"{}", mtime=0)
    assert open_decoder(Decoding(), tmp_path) is None
    hexed = decode(packed, decoder=opened("hex", tmp_path))
    assert (hexed.steps, hexed.kind, hexed.body) == (("binary",), "binary", packed)
    text = decode(b'{"a": 1}', decoder=opened("text", tmp_path))
    assert (text.steps, text.kind) == ((), "text")
    assert decode(b"\xe9t\xe9", decoder=opened("text", tmp_path)).text == "été"
    inner = decode(base64.b64encode(b"only text"), decoder=opened("base64", tmp_path))
    assert (inner.steps, inner.text) == (("base64",), "only text")
    numbers = decode(msgpack.packb([1, 2]), decoder=opened("msgpack", tmp_path))
    assert (numbers.steps, numbers.body) == (("msgpack",), b"[1,2]")
    assert decode(b"[1]", decoder=opened("cbor", tmp_path)).steps == ("cbor!", "json")


def registered(data_format: str, definition: str) -> GlueDecoder:
    arn = "arn:aws:glue:eu-west-1:123456789012:schema/shop/orders"
    schema = RegisteredSchema(str(VERSION), data_format, definition, arn, 3)  # type: ignore[arg-type]
    readers = {str(VERSION): schema_reader(schema)}
    return GlueDecoder(readers.get)


HEADER = b"\x03\x00" + VERSION.bytes
NESTED = 'syntax = "proto3"; message B { message C {} message A { string x = 1; message D {} } int32 n = 1; }'


@pytest.mark.parametrize(
    ("decoder", "data", "steps", "value"),
    [
        (registered("AVRO", SCHEMA), HEADER + AVSC_VALUE, ("glue", "avro"), {"order": "o-1", "n": -5}),
        (
            registered("AVRO", SCHEMA),
            b"\x03\x05" + VERSION.bytes + zlib.compress(AVSC_VALUE),
            ("glue", "avro"),
            {"order": "o-1", "n": -5},
        ),
        (registered("JSON", "{}"), HEADER + b'{"a": 1}', ("glue", "json"), {"a": 1}),
        (registered("PROTOBUF", NESTED), HEADER + b"\x01\x0a\x02hi", ("glue", "protobuf"), {"x": "hi"}),
        (registered("PROTOBUF", NESTED), HEADER + b"\x00\x08\x05", ("glue", "protobuf"), {"n": 5}),
    ],
    ids=["avro", "avro zlib", "json", "protobuf 1", "protobuf 0"],
)
def test_a_registered_schema_reads_what_is_behind_its_header(
    decoder: GlueDecoder, data: bytes, steps: tuple[str, ...], value: object
) -> None:
    found = decode(data, decoder=decoder)
    assert (found.steps, json.loads(found.body), found.wanted) == (steps, value, "")
    assert found.facts[2][1].startswith("shop/orders, version 3")


def test_a_schema_that_is_not_known_is_wanted() -> None:
    found = decode(HEADER + AVSC_VALUE, decoder=GlueDecoder(lambda _version_id: None))
    assert found.wanted == str(VERSION)
    assert found.steps[0] == "glue"
    assert decode(b"{}", decoder=GlueDecoder(lambda _version_id: None)).note.startswith("it has no header")


def test_a_large_value_behind_the_header_is_not_read_while_somebody_waits() -> None:
    decoder = registered("PROTOBUF", NESTED)
    text = b"x" * 100_000
    data = HEADER + b"\x01\x0a" + b"\xa0\x8d\x06" + text
    assert decode(data, decoder=decoder).steps == ("glue", "protobuf")
    found = decode(data, 256 * 1024, decoder)
    assert found.steps[:2] == ("glue", "protobuf!")
    assert found.note == "it is too large to be taken apart"


def test_a_registered_schema_that_is_broken_is_told() -> None:
    for data_format, definition in (("AVRO", "no schema"), ("PROTOBUF", "no proto")):
        found = decode(HEADER + AVSC_VALUE, decoder=registered(data_format, definition))
        assert "its registered schema can't be used" in found.note
    assert (
        decode(HEADER + b"\x09", decoder=registered("PROTOBUF", NESTED)).note
        == "it names message 9, and its schema has 4"
    )


def test_a_timestamp_is_written_as_protobuf_s_own_json(order: Decoder) -> None:
    at = timestamp_pb2.Timestamp(seconds=1795435384).SerializeToString()
    item = b"\x1a" + bytes([len(at)]) + at
    found = decode(b"\x12" + bytes([len(item)]) + item, decoder=order)
    assert json.loads(found.body)["items"][0]["at"] == "2026-11-23T12:03:04Z"
