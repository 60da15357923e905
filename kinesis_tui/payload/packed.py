"""MessagePack and CBOR, recognised without a magic: only what can hardly be anything else, whole to its last byte."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import msgspec

from kinesis_tui.payload.as_json import NotWritable, written

LARGEST = 2 * 1024 * 1024
"""Bytes; a hostile payload of this size holds two million empty maps, which take 130 MB and a tenth of a second."""

LEAST_LARGEST = 64 * 1024
"""Bytes that are read however little time there is."""

_LEAST = 6
"""Bytes; in shorter ones too many things look like a map."""
_SELF_DESCRIBED = b"\xd9\xd9\xf7"
"""CBOR's magic, which few writers write (RFC 8949, 3.4.6)."""
_ODD_FLOATS = re.compile(rb"[\xca\xcb][\x7f\xff]|[\xf9-\xfb][\x7c-\x7f\xfc-\xff]")
"""Where a float may be infinite or not a number; without one the fast writer will do."""


def largest(limit: int) -> int:
    """Return how many bytes are read value by value where somebody has the time for `limit` bytes of JSON.

    A hostile quarter of a megabyte takes as long as many megabytes of JSON do.
    """
    return max(LEAST_LARGEST, min(LARGEST, limit // 4))


def msgpack_json(body: bytes, *, told: bool = False, most: int = LARGEST) -> bytes | None:
    """Write MessagePack as JSON (https://github.com/msgpack/msgpack/blob/master/spec.md); None where it is none.

    Longer than `most` bytes it is not looked into. Unless told that it is MessagePack, it has to be a map with text for
    keys, or an array of such maps.
    """
    first = body[0] if body else 0
    if not told and (len(body) < _LEAST or not (0x81 <= first <= 0x9F or 0xDC <= first <= 0xDF)):
        return None
    return _json(body, _read_msgpack, told, most)


def cbor_json(body: bytes, *, told: bool = False, most: int = LARGEST) -> bytes | None:
    """Write CBOR (RFC 8949) as JSON; None where it is none. The rules are those of `msgpack_json`."""
    first = body[0] if body else 0
    certain = told or body.startswith(_SELF_DESCRIBED)
    if not certain and (len(body) < _LEAST or not (0x81 <= first <= 0x9F or 0xA1 <= first <= 0xBF)):
        return None
    return _json(body, _read_cbor, certain, most)


def _json(body: bytes, read: Callable[[bytes], Any], certain: bool, most: int) -> bytes | None:
    if len(body) > most:
        return None
    try:
        value = read(body)
        if not certain and not _likely(value):
            return None
        return written(value, exact=_ODD_FLOATS.search(body) is not None)
    except (NotWritable, ValueError, TypeError, RecursionError, OverflowError):
        return None


def _read_msgpack(body: bytes) -> Any:
    return msgspec.msgpack.decode(body)


def _read_cbor(body: bytes) -> Any:
    import cbor2

    stream = BytesIO(body)
    try:
        value = cbor2.CBORDecoder(stream).decode()
    except cbor2.CBORDecodeError as error:
        raise ValueError(str(error)) from None
    if stream.tell() != len(body):
        raise ValueError("there is more after the value")
    return value


def _likely(value: object) -> bool:
    """Whether a value is what people put into records: a map whose keys are words, or some of them."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, dict) and _likely(each) for each in value)
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(key, str) and key.isprintable() and key for key in value)
    )
