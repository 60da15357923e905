"""What a payload is wrapped in, undone from the outside in: compression, base64, a schema registry's header, KPL.

Which ones are tried is told by the first byte, so that JSON and most text are not looked at further.
"""

import binascii
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kinesis_tui.payload.avro import MAGIC as AVRO_MAGIC
from kinesis_tui.payload.compression import (
    GZIP_MAGIC,
    LZ4_MAGIC,
    SNAPPY_MAGIC,
    ZSTD_MAGIC,
    Inflated,
    gunzip,
    unlz4,
    unsnappy,
    unzlib,
    unzstd,
)
from kinesis_tui.payload.envelopes import is_json
from kinesis_tui.payload.found import Fact
from kinesis_tui.payload.kpl import MAGIC as KPL_MAGIC
from kinesis_tui.payload.kpl import unfold
from kinesis_tui.payload.schema_registry import glue

LAYERS = 4
"""Undone at most, one within the other; a bomb of layers ends here."""


class Undone(NamedTuple):
    """What is inside, and what was taken off to get there."""

    steps: tuple[str, ...]
    """Outermost first."""
    body: bytes
    clipped: bool = False
    facts: tuple[Fact, ...] = ()
    note: str = ""
    schema_id: str = ""
    """The Glue schema version id of the header that was taken off."""


class _Compression(NamedTuple):
    name: str
    magic: bytes
    undo: Callable[[bytes, int], Inflated | None]


def packed(data: bytes) -> bool:
    """Whether a payload starts as something compressed or wrapped does: what it shows is then not in its bytes.

    Base64 has to be undone whole to be told from text, so long text is taken for text.
    """
    if not data or data[0] not in STARTS:
        return False
    layers = _FIRST.get(data[0], ())
    return any(data.startswith(one.magic) for one in layers) or (
        len(data) <= _PROBE_BYTES and _BASE64_KNOWN.match(data) is not None
    )


def undone(data: bytes, limit: int) -> Undone:
    """Undo what a payload is wrapped in; each layer may come to `limit` bytes, and beyond that it is clipped.

    What is broken, or only starts like a layer, stays as it is.
    """
    if not data or data[0] not in STARTS:
        return Undone((), data)
    found = Undone((), data)
    while not found.clipped:
        inner = _layer(found.body, limit)
        if inner is None:
            break
        if len(found.steps) == LAYERS:
            return found._replace(note=f"more is packed inside: {LAYERS} layers are undone at most")
        found = (
            inner
            if not found.steps
            else inner._replace(
                steps=found.steps + inner.steps,
                facts=found.facts + inner.facts,
                schema_id=inner.schema_id or found.schema_id,
            )
        )
    return found


def _layer(body: bytes, limit: int) -> Undone | None:
    """Undo the outermost layer; None where there is none."""
    first = body[0] if body else None
    for one in _FIRST.get(first, ()) if first is not None else ():
        if body.startswith(one.magic):
            inner = one.undo(body, limit)
            if inner is not None:
                return Undone((one.name,), *inner)
    if first == _GLUE_START:
        headed = glue(body, limit)
        if headed is None:
            return None
        return Undone((headed.name,), headed.body, headed.clipped, headed.facts, schema_id=headed.schema_id)
    if first in _BASE64_STARTS:
        bare = unbase64(body, known_only=True)
        return None if bare is None else Undone(("base64",), bare)
    return None


def unbase64(body: bytes, *, known_only: bool = False) -> bytes | None:
    """Undo base64, with or without padding, line ends and the alphabet for URLs; None where it is none.

    With `known_only` what is inside has to start as something does that is recognised, compression, JSON, Avro or
    KPL, or the text is taken for text: many a word and key is base64 by accident.
    """
    if known_only and not _BASE64_KNOWN.match(body):
        return None
    bare = body.translate(_FROM_URL, b"\r\n").rstrip(b"=")
    if not body.isascii() or len(bare) < _BASE64_LEAST or len(bare) % 4 == 1:
        return None
    try:
        inner = binascii.a2b_base64(bare + b"=" * (-len(bare) % 4), strict_mode=True)
    except binascii.Error:
        return None
    return inner if not known_only or _holds_known(inner) else None


def _holds_known(inner: bytes) -> bool:
    if is_json(inner) or (inner.startswith(KPL_MAGIC) and unfold(inner)):
        return True
    if inner.startswith(AVRO_MAGIC):
        return b"avro.schema" in inner[:_PROBE_BYTES]
    layers = _FIRST.get(inner[0], ())
    return any(inner.startswith(one.magic) and one.undo(inner, _PROBE_BYTES) is not None for one in layers)


_BASE64_LEAST = 8
_PROBE_BYTES = 64 * 1024
_FROM_URL = bytes.maketrans(b"-_", b"+/")
# What the first bytes of those, of JSON and of zlib become in base64.
_BASE64_KNOWN = re.compile(
    rb"H4sI|KLUv[/_]|BCJNG|[/_]wYAA|T2JqA|84maw|[eW][w-z0-9+/_-][A-Za-z0-9+/_-]{6}|e[AFJN][A-Za-z0-9+/_-]{6}"
)
_BASE64_STARTS = frozenset(b"HKB/_T8eW")
_GLUE_START = 3
_ZLIB_MAGICS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""Of a window of 32 KiB and the four levels: what all writers make that were not told to save memory."""
_FIRST: Mapping[int, tuple[_Compression, ...]] = MappingProxyType(
    {
        _ZLIB_MAGICS[0][0]: tuple(_Compression("zlib", magic, unzlib) for magic in _ZLIB_MAGICS),
        GZIP_MAGIC[0]: (_Compression("gzip", GZIP_MAGIC, gunzip),),
        ZSTD_MAGIC[0]: (_Compression("zstd", ZSTD_MAGIC, unzstd),),
        LZ4_MAGIC[0]: (_Compression("lz4", LZ4_MAGIC, unlz4),),
        SNAPPY_MAGIC[0]: (_Compression("snappy", SNAPPY_MAGIC, unsnappy),),
    }
)
STARTS = frozenset((*_FIRST, *_BASE64_STARTS, _GLUE_START))
"""First bytes of which one may begin a layer; `{` and `[` are none of them."""
