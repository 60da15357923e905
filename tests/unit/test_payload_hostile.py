"""Payloads that are broken, cut short, random or bombs: nothing raises, nothing grows, and text stays text."""

import base64
import bz2
import gzip
import io
import json
import random
import uuid
import zlib
from pathlib import Path
from typing import Literal

import cbor2
import cramjam
import fastavro
import msgpack
import pytest
from backports import zstd
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lz4 import frame as lz4

from kinesis_tui.config_streams import Decoding
from kinesis_tui.payload.decode import LIMIT_BYTES, Decoded, decode, preview
from kinesis_tui.payload.decoders import open_decoder
from tests.support.payloads import CLOUDWATCH, NPM_KPL, ORDER_JSON, PACKED, apache_avro

VERSION = uuid.UUID("b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63").bytes
WHOLE = {
    **{name: data for name, (_, data) in PACKED.items()},
    "snappy": bytes(cramjam.snappy.compress(ORDER_JSON)),
    "avro": apache_avro("deflate"),
    "avro plain": apache_avro("null"),
    "kpl": NPM_KPL,
    "base64": base64.b64encode(gzip.compress(ORDER_JSON, mtime=0)),
    "utf-16": ORDER_JSON.decode().encode("utf-16"),
    "glue": b"\x03\x05" + VERSION + zlib.compress(ORDER_JSON),
    "cloudwatch": gzip.compress(CLOUDWATCH, mtime=0),
}
STARTS = [b"Obj\x01", b"(\xb5/\xfd", b'\x04"M\x18', b"\xff\x06\x00\x00sNaPpY", b"x\x9c", b"\x1f\x8b\x08", b"H4sI"]
STARTS += [b"\x03\x00" + VERSION, b"\x03\x05" + VERSION, b"\xff\xfe", b"\x00\x00\x00\x00\x01", b"\x82", b"\xa1", b"{\n"]
BYTES = st.one_of(
    st.binary(max_size=300),
    st.tuples(st.sampled_from(STARTS), st.binary(max_size=120)).map(b"".join),
    st.tuples(st.sampled_from(sorted(WHOLE.values())), st.integers(0, 400), st.binary(max_size=3)).map(
        lambda made: made[0][: made[1]] + made[2] + made[0][made[1] + len(made[2]) :]
    ),
)


def sound(found: Decoded) -> bool:
    if found.kind == "binary":
        return found.text is None and found.steps[-1] == "binary"
    if found.kind == "json" and not found.clipped:
        json.loads(found.body)
    return found.text is not None and "binary" not in found.steps


@given(BYTES)
@settings(max_examples=1500, deadline=None)
def test_no_bytes_whatever_raise(data: bytes) -> None:
    assert sound(decode(data))
    assert sound(preview(data, 40))
    assert sound(decode(base64.b64encode(data)))
    assert sound(decode(gzip.compress(data, 1)))


@pytest.mark.parametrize("made", sorted(WHOLE))
def test_payloads_cut_short_anywhere_are_never_taken_for_whole(made: str) -> None:
    whole = WHOLE[made]
    steps = decode(whole).steps
    for length in range(len(whole)):
        found = decode(whole[:length])
        assert sound(found)
        if made not in ("base64", "utf-16", "avro", "avro plain"):  # these may end before their end
            assert found.steps != steps, length


@given(st.text(min_size=1, max_size=400).map(str.encode))
@settings(max_examples=1500, deadline=None)
@example(b"x^2 + y^2 = z^2")
@example(b"Obj")
@example(b"eyJhIjoxfQ is what it looks like")
@example(b"W10=")
@example(b"H4sIAAAAAAAA")
def test_text_is_never_taken_for_something_else(data: bytes) -> None:
    found = decode(data)
    if b"\0" not in data and not data.lstrip().startswith((b"{", b"[")):
        assert (found.steps, found.kind, found.body) == ((), "text", data)


@pytest.mark.parametrize("text", ["password", "dGhlIHF1aWNrIGJyb3duIGZveA==", "0123456789abcdef" * 8, "H4sI" * 20])
def test_what_is_base64_by_its_letters_alone_stays_text(text: str) -> None:
    assert decode(text.encode()).steps == ()


def test_random_bytes_are_seldom_taken_for_anything() -> None:
    chance, wrong, guesses = random.Random(7), [], 0
    for _ in range(40_000):
        data = chance.randbytes(chance.randrange(12, 64))
        found = decode(data)
        guesses += found.steps == ("latin-1?",)
        if found.steps not in (("binary",), ("confluent?", "binary"), ("latin-1?",), ()):
            wrong.append((found.steps, data))
    assert len(wrong) <= 2, wrong
    assert guesses <= 40


BOMBS = {
    "gzip": lambda data: gzip.compress(data, 9),
    "zlib": zlib.compress,
    "zstd": zstd.compress,
    "lz4": lz4.compress,
    "snappy": lambda data: bytes(cramjam.snappy.compress(data)),
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_clipped_at_the_bound(name: str) -> None:
    found = decode(BOMBS[name](b" " * (2 * LIMIT_BYTES)))
    assert (found.steps, found.clipped, len(found.body)) == ((name,), True, LIMIT_BYTES)
    small = decode(BOMBS[name](b" " * 300_000), limit=100_000)
    assert (small.clipped, len(small.body)) == (True, 100_000)
    exact = decode(BOMBS[name](b"a" * 100_000), limit=100_000)
    assert (exact.clipped, len(exact.body)) == (False, 100_000)


def test_a_bomb_of_layers_ends_with_a_mark() -> None:
    data = ORDER_JSON
    for layer in (gzip.compress, zlib.compress, zstd.compress, lz4.compress, gzip.compress, zlib.compress):
        data = layer(data)
    found = decode(data)
    assert found.steps == ("zlib", "gzip", "lz4", "zstd", "binary")
    assert "more is packed inside" in found.note


def avro_file(schema: object, block: bytes, count: int, codec: str = "null") -> bytes:
    out, sync = io.BytesIO(), bytes(16)
    out.write(b"Obj\x01")
    meta = {"avro.schema": json.dumps(schema).encode(), "avro.codec": codec.encode()}
    fastavro.schemaless_writer(out, {"type": "map", "values": "bytes"}, meta)
    out.write(sync)
    for number in (count, len(block)):
        fastavro.schemaless_writer(out, "long", number)
    out.write(block + sync)
    return out.getvalue()


def zigzag(number: int) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, "long", number)
    return out.getvalue()


ENDLESS = {"type": "array", "items": "null"}
LINKED = {"type": "record", "name": "N", "fields": [{"name": "next", "type": ["null", "N"]}]}
SELF = {"type": "record", "name": "N", "fields": [{"name": "self", "type": "N"}]}
EMPTY = {"type": "record", "name": "E", "fields": []}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (avro_file(ENDLESS, zigzag(2**40) + b"\0", 1), "an array of what takes no bytes"),
        (avro_file({"type": "array", "items": EMPTY}, zigzag(2**40) + b"\0", 1), "an array of what takes no bytes"),
        (avro_file(LINKED, b"\x02" * 1_000_000 + b"\0", 1), ""),
        (avro_file(SELF, b"", 1), ""),
        (avro_file("string", zigzag(2**40) + b"abc", 1), ""),
        (avro_file("long", b"\x02", 2), ""),
        (avro_file("nothing", b"\x02", 1), "its schema can't be used"),
        (avro_file("long", b"\x02", 1, "own"), "nothing here undoes its compression 'own'"),
        (b"Obj\x01" + b"[" * 50_000, ""),
        (b"Obj\x01\x00" + bytes(16), ""),
    ],
    ids=["nulls", "nothings", "linked", "self", "string", "short", "schema", "codec", "garbage", "no schema"],
)
def test_a_container_that_would_do_harm_is_refused_with_a_note(data: bytes, why: str) -> None:
    found = decode(data)
    assert (found.steps, found.kind, found.inner) == (("avro!", "binary"), "binary", data)
    assert found.note.startswith("an Avro container that can't be read")
    assert why in found.note


def test_a_container_of_many_values_is_clipped() -> None:
    found = decode(avro_file(EMPTY, b"", 2**40))
    assert (found.steps, found.clipped, len(json.loads(found.body))) == (("avro",), True, 100_000)
    packed = zlib.compress(bytes(50_000_000))[2:-4]
    found = decode(avro_file("boolean", packed, 50_000_000, "deflate"))
    assert (found.clipped, len(found.body) <= LIMIT_BYTES) == (True, True)
    found = decode(avro_file("string", bz2.compress(zigzag(30_000_000) + b"a" * 30_000_000), 1, "bzip2"))
    assert (found.clipped, found.body) == (True, b"[]")


@pytest.mark.parametrize("write", [msgpack.packb, cbor2.dumps], ids=["msgpack", "cbor"])
def test_packed_values_beyond_the_bound_are_binary_with_a_note(write: object) -> None:
    data = write({"blob": b"\xff" * 3_000_000})  # type: ignore[operator]
    found = decode(data)
    assert found.kind == "binary"
    assert "2 MiB" in found.note


@pytest.mark.parametrize(
    "data",
    [
        b"\x82\xa1a" + b"\x91" * 100_000,
        b"\xa2\x61a" + b"\x81" * 100_000,
        b"\xd8\x1c\x81\xd8\x1d\x00" + b"\0" * 4,
        b"\xd9\xd9\xf7\xd8\x1c\x81\xd8\x1d\x00",
        b"\xd9\xd9\xf7\xa1\x61a\xc4\x82\x1b\x0f\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\xd9\xd9\xf7\xa1\x61a\xc4\x82\x1a\x7f\xff\xff\xff\x01",
        b"\xd9\xd9\xf7\xa1\x61a\x9b" + b"\x7f" * 8,
        b"\xdf\xff\xff\xff\xff\xa1a\x01",
    ],
)
def test_packed_values_that_would_do_harm_are_not_taken_apart(data: bytes) -> None:
    assert sound(decode(data))


@pytest.mark.parametrize("first", [b"\x00", b"\x78\x9c", b"\x82", b"\xa1", b"\xff", b"(\xb5/\xfd", b"Obj\x01", b"H4sI"])
def test_ten_random_mebibytes_are_binary(first: bytes) -> None:
    data = first + random.Random(1).randbytes(10 * 1024 * 1024 - len(first))
    assert decode(data).kind == "binary"
    assert preview(data, 100).kind == "binary"


@pytest.mark.parametrize("told", [None, "cbor"])
def test_who_has_little_time_is_not_given_what_takes_long(told: Literal["cbor"] | None) -> None:
    many = 100 * 1024
    data = b"\xa1\x61a\x9a" + many.to_bytes(4) + b"\xa0" * many
    decoder = open_decoder(Decoding(told), Path()) if told else None
    assert decode(data, 256 * 1024, decoder).kind == "binary"
    whole = decode(data, decoder=decoder)
    assert (whole.steps, whole.kind) == (("cbor",), "json")
