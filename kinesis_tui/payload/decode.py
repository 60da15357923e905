"""What a payload is, found by undoing it step by step; it never raises and never grows without bound.

The names in `Decoded.steps`, which scripts read as `decoded` of `--output json`:

    kpl                              a user record out of an aggregated record
    gzip zlib zstd lz4 snappy base64 undone; what is named next was inside
    glue                             the header of AWS Glue Schema Registry, taken off
    json json-lines                  one document; several, a line each
    cloudwatch-logs dynamodb eventbridge cloudevents
                                     what kind of event the JSON is
    msgpack cbor avro protobuf       written as JSON
    utf-16                           text with UTF-16's byte-order mark
    binary                           nothing fits

A `?` after a name says that it is a guess (`latin-1?`, `utf-16?`, `snappy?`, `confluent?`); a `!` that it was
recognised, or told, and could not be taken apart (`kpl!`, `avro!`, `protobuf!`). Text in UTF-8 has no name.
"""

from typing import Protocol

import msgspec

from kinesis_tui.payload.aggregate_json import aggregate_json
from kinesis_tui.payload.avro import MAGIC as AVRO_MAGIC
from kinesis_tui.payload.avro import ContainerRefused, container_json
from kinesis_tui.payload.compression import unsnappy_raw
from kinesis_tui.payload.envelopes import JSON_START, checked, guessed, is_json
from kinesis_tui.payload.found import Decoded, Kind
from kinesis_tui.payload.kpl import MAGIC as KPL_MAGIC
from kinesis_tui.payload.layers import STARTS, Undone, packed, undone
from kinesis_tui.payload.packed import cbor_json, largest, msgpack_json
from kinesis_tui.payload.schema_registry import confluent
from kinesis_tui.payload.texts import latin1, utf8, utf16
from kinesis_tui.text.quantities import bytes_text

__all__ = ["LIMIT_BYTES", "Decoded", "Decoder", "Kind", "compact_json", "decode", "preview"]

LIMIT_BYTES = 16 * 1024 * 1024
"""Decompressed bytes at most: a 10 MiB record, the largest Kinesis takes, could hold 10 GiB of zeros."""
PREVIEWED_BYTES = 16 * 1024
"""A payload up to here is taken apart for its row where its bytes as they are say nothing."""
MOST_LINES = 200_000
"""Lines of JSON Lines in one record; a quarter of a second's work. More are shown as text."""
LEAST_LINE = 8
"""Bytes a line has on average; where there is no time for more than some bytes, there are so many fewer lines."""

_BOM = b"\xef\xbb\xbf"
_JSON_STARTS = frozenset(b"{[")
_JSON_STEPS = ("json",)
_TEXT_STARTS = frozenset(range(0x21, 0x7F)) - _JSON_STARTS - STARTS - {AVRO_MAGIC[0]}
"""First bytes of text that nothing else begins with, and JSON neither."""
_BROKEN_KPL = "it starts as a KPL-aggregated record does, but its checksum or content is wrong: shown whole"


class Decoder(Protocol):
    """Takes payloads apart as somebody said they are; `payload/decoders.py` makes them."""

    def decode(self, data: bytes, limit: int) -> Decoded:
        """Take a payload apart; never raises."""


def decode(data: bytes, limit: int = LIMIT_BYTES, decoder: Decoder | None = None) -> Decoded:
    """Undo what a payload is wrapped in and say what is inside; no layer comes to more than `limit` bytes.

    `decoder` knows better, for a stream that somebody chose one for. What is broken is binary, and what holds more is
    clipped.
    """
    if decoder is not None:
        return decoder.decode(data, limit)
    # The short ways for what most records are: JSON, or text, and nothing around it.
    first = data[0] if data else 0
    found = _plain_json(data) if first in _JSON_STARTS else _plain_text(data) if first in _TEXT_STARTS else None
    if found is not None:
        return found
    return recognised(undone(data, limit), limit)


def preview(data: bytes, size: int = 4096, decoder: Decoder | None = None) -> Decoded:
    """Decode little more than the first `size` bytes: enough to paint a row, whatever the payload's length.

    A payload that fits, or is small and not plain to see, is decoded in full. A longer one is `json` when it starts as
    JSON does, unproven.
    """
    small = len(data) <= PREVIEWED_BYTES
    if decoder is not None and small:
        return decoder.decode(data, PREVIEWED_BYTES)
    if packed(data):
        found = undone(data, size)
        if not found.clipped:
            return recognised(found, size)
        shown = _guessed(found)
    elif len(data) <= size:
        return decode(data, size)
    else:
        shown = _guessed(Undone((), data[:size]))
    return decode(data, PREVIEWED_BYTES) if small and shown.kind == "binary" else shown


def compact_json(body: bytes) -> bytes:
    """Write JSON on one line, its keys, numbers and escapes as they were; raises msgspec.DecodeError if it is none."""
    return msgspec.json.format(body, indent=-1)


def _plain_json(data: bytes) -> Decoded | None:
    is_one, envelope = checked(data)
    if not is_one:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if envelope is None:
        return Decoded(_JSON_STEPS, "json", data, text)
    return Decoded(("json", envelope.name), "json", data, text, False, None, envelope.facts)


def _plain_text(data: bytes) -> Decoded | None:
    text = utf8(data)
    return None if text is None else Decoded((), "text", data, text)


def recognised(found: Undone, limit: int) -> Decoded:
    """Say what the innermost bytes are: Avro by its magic, then text, then what can hardly be anything else."""
    body, clipped = found.body, found.clipped
    if body.startswith(AVRO_MAGIC):
        return _avro(found, limit)
    text = utf8(body, clipped)
    if text is None:
        return _no_utf8(found, limit)
    if not clipped:
        plain = body[len(_BOM) :] if body.startswith(_BOM) else body
        if JSON_START.match(plain):
            return _maybe_json(found, plain, text, limit)
    return Decoded(found.steps, "text", body, text, clipped, None, found.facts, found.note)


def _maybe_json(found: Undone, plain: bytes, text: str, limit: int, original: bytes | None = None) -> Decoded:
    """Tell JSON, JSON Lines and text apart in what starts as JSON does."""
    is_one, envelope = checked(plain)
    if is_one and envelope is None:
        return Decoded(
            (*found.steps, "json"), "json", plain, text.removeprefix("\ufeff"), False, original, found.facts, found.note
        )
    if envelope is not None:
        steps = (*found.steps, "json", envelope.name)
        return Decoded(
            steps, "json", plain, text.removeprefix("\ufeff"), False, original, found.facts + envelope.facts, found.note
        )
    lines = _json_lines(plain, min(MOST_LINES, limit // LEAST_LINE))
    if lines is None:
        return Decoded(found.steps, "text", found.body, text, False, original, found.facts, found.note)
    facts = (*found.facts, ("JSON lines", f"{len(lines):,}"))
    whole = b"[" + b",".join(lines) + b"]"
    inner = plain if original is None else original
    return Decoded((*found.steps, "json-lines"), "json", whole, text, False, inner, facts, found.note)


def _json_lines(body: bytes, most: int) -> list[bytes] | None:
    """Return the documents of JSON Lines, two at least; None where a line is none, or there are too many of them."""
    if not 0 < body.count(b"\n") <= most:
        return None
    lines = [line for line in body.split(b"\n") if line.strip()]
    return lines if len(lines) > 1 and all(map(is_json, lines)) else None


def _avro(found: Undone, limit: int) -> Decoded:
    try:
        container = container_json(found.body, limit)
    except ContainerRefused as error:
        note = f"an Avro container that can't be read: {error}"
        return Decoded(
            (*found.steps, "avro!", "binary"), "binary", found.body, None, found.clipped, None, found.facts, note
        )
    facts = (
        *found.facts,
        ("Avro schema", container.name),
        ("Avro values", f"{container.values:,}, compression {container.codec}"),
    )
    clipped = found.clipped or container.clipped
    return as_json(found._replace(facts=facts, clipped=clipped), "avro", container.body)


def as_json(found: Undone, name: str, body: bytes) -> Decoded:
    """Say that the innermost bytes were written as JSON."""
    steps = (*found.steps, name)
    return Decoded(steps, "json", body, body.decode(), found.clipped, found.body, found.facts, found.note)


def _no_utf8(found: Undone, limit: int) -> Decoded:
    """Tell apart what is no text in UTF-8; each test is strict, for none but the first has a magic."""
    body = found.body
    if body.startswith(KPL_MAGIC):
        aggregate = aggregate_json(body)
        if aggregate is not None:
            return as_json(found, "kpl", aggregate)
        return _binary(found._replace(steps=(*found.steps, "kpl!"), note=_BROKEN_KPL))
    if found.clipped:
        return _binary(found)
    for name, read in (("msgpack", msgpack_json), ("cbor", cbor_json)):
        document = read(body, most=largest(limit))
        if document is not None:
            return as_json(found, name, document)
    wide = utf16(body)
    if wide is not None:
        return _wide(found, *wide, limit)
    guess = latin1(body)
    if guess is not None:
        return Decoded((*found.steps, "latin-1?"), "text", body, guess, False, None, found.facts, found.note)
    return _inside_a_guess(found, limit) or _binary(found, limit)


def _wide(found: Undone, name: str, text: str, limit: int) -> Decoded:
    """Look into text that was UTF-16: it may be JSON."""
    body = text.encode()
    inner = found._replace(steps=(*found.steps, name), body=body)
    if JSON_START.match(body):
        return _maybe_json(inner, body, text, limit, found.body)
    return Decoded(inner.steps, "text", body, text, False, found.body, found.facts, found.note)


def _inside_a_guess(found: Undone, limit: int) -> Decoded | None:
    """Try what has no magic, and believe it only where what is inside is certain."""
    raw = unsnappy_raw(found.body, limit)
    if raw is not None:
        inner = recognised(Undone((*found.steps, "snappy?"), raw[0], False, found.facts), limit)
        if inner.kind != "binary" and inner.steps[-1] != "latin-1?":
            return inner
    headed = confluent(found.body)
    if headed is None:
        return None
    facts = found.facts + headed.facts
    if is_json(headed.body):
        return recognised(Undone((*found.steps, headed.name), headed.body, False, facts), limit)
    return _binary(found._replace(steps=(*found.steps, headed.name), facts=facts))


def _binary(found: Undone, limit: int = LIMIT_BYTES) -> Decoded:
    note = found.note
    if not note and len(found.body) > largest(limit) and 0x81 <= found.body[0] <= 0xDF:
        note = f"it may be MessagePack or CBOR, which is taken apart up to {bytes_text(largest(limit))}"
    return Decoded((*found.steps, "binary"), "binary", found.body, None, found.clipped, None, found.facts, note)


def _guessed(found: Undone) -> Decoded:
    """Say what the start of a payload looks like."""
    steps, body = found.steps, found.body
    text = utf8(body, clipped=True)
    if text is None:
        return Decoded((*steps, "binary"), "binary", body, None, True, None, found.facts)
    if not JSON_START.match(body):
        return Decoded(steps, "text", body, text, True, None, found.facts)
    envelope = guessed(body)
    return Decoded((*steps, "json", envelope) if envelope else (*steps, "json"), "json", body, text, True)
