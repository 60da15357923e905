"""What a payload is, found by undoing it step by step; it never raises and never grows without bound."""

import codecs
import re
import zlib
from dataclasses import dataclass
from typing import Literal

import msgspec

from kinesis_tui.payload.kpl import MAGIC as KPL_MAGIC

Kind = Literal["json", "text", "binary"]
Guess = Literal["gzip", "kpl", "json", "text", "binary"]

GZIP_MAGIC = b"\x1f\x8b"
LIMIT_BYTES = 16 * 1024 * 1024
"""Decompressed bytes at most: a 10 MiB record, the largest Kinesis takes, could hold 10 GiB of zeros."""

_GZIP_LAYERS = 4
_GZIP_MEMBERS = 64
"""More than any writer makes; each further member costs a copy of what is left."""
_BOM = codecs.BOM_UTF8
_JSON_START = re.compile(rb"[ \t\r\n]*[\[{]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A payload and what was undone or recognised on the way to it."""

    steps: tuple[str, ...]
    """Outermost first, as `decoded` of `--output json`: `("gzip", "json")`, `()` for text, `("binary",)`."""
    kind: Kind
    body: bytes
    """The innermost bytes; for JSON without a byte-order mark."""
    text: str | None
    """The body as text; None for binary."""
    clipped: bool
    """The payload goes on beyond the bound, and only its start is here."""


def sniff(data: bytes) -> Guess:
    """Guess from the first bytes what a payload is, without looking further."""
    first = data[:1]
    if first in (b"{", b"["):
        return "json"
    if data.startswith(GZIP_MAGIC):
        return "gzip"
    if data.startswith(KPL_MAGIC):
        return "kpl"
    return "binary" if first in _BINARY_STARTS else "text"


_BINARY_STARTS = frozenset(
    bytes([code]) for code in (*range(9), *range(14, 32), 0x7F, *range(0x80, 0xC2), *range(0xF5, 256))
)


def decode(data: bytes, limit: int = LIMIT_BYTES) -> Decoded:
    """Undo gzip, then tell JSON, text and binary apart.

    JSON is an object or array that msgspec accepts; a bare number or string is text. Text is UTF-8 without NUL.
    Gzip that is broken is binary; gzip that holds more than `limit` bytes is clipped.
    """
    return _recognised(*unzipped(data, limit))


def unzipped(data: bytes, limit: int = LIMIT_BYTES) -> tuple[tuple[str, ...], bytes, bool]:
    """Undo gzip only, as `decode` does: the steps, the innermost bytes, and whether these were clipped at `limit`."""
    steps: tuple[str, ...] = ()
    body, clipped = data, False
    while body.startswith(GZIP_MAGIC) and len(steps) < _GZIP_LAYERS and not clipped:
        inner = _gunzip(body, limit)
        if inner is None:
            break
        body, clipped = inner
        steps = (*steps, "gzip")
    return steps, body, clipped


def preview(data: bytes, size: int = 4096) -> Decoded:
    """Decode no more than the first `size` bytes: enough to paint a row, whatever the payload's length.

    A payload that fits is decoded in full. A longer one is `json` when it starts as JSON does, unproven.
    """
    if data.startswith(GZIP_MAGIC):
        found = decode(data, size)
        return _guessed(found.steps, found.body) if found.clipped else found
    return decode(data) if len(data) <= size else _guessed((), data[:size])


def compact_json(body: bytes) -> bytes:
    """Write JSON on one line, its keys, numbers and escapes as they were; raises msgspec.DecodeError if it is none."""
    return msgspec.json.format(body, indent=-1)


def _guessed(steps: tuple[str, ...], body: bytes) -> Decoded:
    found = _recognised(tuple(step for step in steps if step == "gzip"), body, clipped=True)
    if found.kind == "text" and _JSON_START.match(body):
        return Decoded((*found.steps, "json"), "json", body, found.text, clipped=True)
    return found


def _recognised(steps: tuple[str, ...], body: bytes, clipped: bool) -> Decoded:
    text = _text(body, clipped)
    if text is None:
        return Decoded((*steps, "binary"), "binary", body, None, clipped)
    if not clipped:
        plain = body.removeprefix(_BOM)
        if _JSON_START.match(plain) and _is_json(plain):
            return Decoded((*steps, "json"), "json", plain, text.removeprefix("\ufeff"), clipped)
    return Decoded(steps, "text", body, text, clipped)


def _text(body: bytes, clipped: bool) -> str | None:
    if b"\0" in body:
        return None
    try:
        # A clipped body may end in the middle of a character.
        return codecs.utf_8_decode(body, "strict", not clipped)[0]
    except UnicodeDecodeError:
        return None


def _is_json(body: bytes) -> bool:
    try:
        _ANY_JSON.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


_ANY_JSON = msgspec.json.Decoder(msgspec.Raw)
"""Checks the grammar and builds nothing, so that numbers of any size pass."""


def _gunzip(data: bytes, limit: int) -> tuple[bytes, bool] | None:
    """Decompress all members; the flag says that there was more than `limit`. None where the gzip is broken."""
    parts: list[bytes] = []
    room, rest = limit, data
    for _ in range(_GZIP_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        try:
            # One byte more than there is room for tells a full body from a clipped one.
            part = member.decompress(rest, room + 1)
        except zlib.error:
            return None
        parts.append(part[:room])
        if len(part) > room:
            return b"".join(parts), True
        if not member.eof:
            return None
        room -= len(part)
        rest = member.unused_data.lstrip(b"\0")
        if not rest:
            return b"".join(parts), False
    return b"".join(parts), True
