"""Values that MessagePack, CBOR, Avro or protobuf brought, written as JSON; what JSON lacks is spelled out.

Bytes become base64; not-a-number and the infinities become the texts "NaN", "Infinity", "-Infinity"; keys that are no
text become it; tags and extensions become objects that say so.
"""

import base64
import math
from collections.abc import Mapping
from typing import Any

import msgspec

_DEPTH = 100


class NotWritable(ValueError):
    """The value is nested too deeply, holds itself, or holds text that is none."""


def written(value: object, *, exact: bool = True) -> bytes:
    """Write a value as JSON on one line; raises NotWritable.

    Without `exact` the caller knows that no float in it is infinite or not a number, and it is written many times
    faster, as it is.
    """
    try:
        if not exact:
            try:
                return msgspec.json.encode(value, enc_hook=_foreign)
            except TypeError:  # keys that are no text
                pass
        return msgspec.json.encode(_plain(value, _DEPTH), enc_hook=_foreign)
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise NotWritable(str(error)) from None


def _plain(value: Any, depth: int) -> object:
    """Copy a value with what msgspec can't write, or writes as null, spelled out."""
    if depth < 0:
        raise NotWritable("nested too deeply")
    match value:
        case float():
            return value if math.isfinite(value) else _spelled(value)
        case bool() | int() | str() | bytes() | None:
            return value
        case Mapping():
            return {_key(key): _plain(each, depth - 1) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(each, depth - 1) for each in value]
        case _:
            return value


def _key(key: object) -> str:
    if isinstance(key, bytes):
        return base64.b64encode(key).decode()
    return key if isinstance(key, str) else str(key)


def _spelled(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _foreign(value: Any) -> object:
    """Say what a value is that neither JSON nor msgspec knows."""
    if isinstance(value, msgspec.msgpack.Ext):
        return {"ext": value.code, "data": value.data}
    if hasattr(value, "tag") and hasattr(value, "value"):
        return {"tag": value.tag, "value": _plain(value.value, _DEPTH)}
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
