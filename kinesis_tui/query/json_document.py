"""A JSON document read no further than a pattern asks: properties it does not name are checked, and not built."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from kinesis_tui.query.tree import AllOf, AnyOf, Condition

_MOST = 16
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_ .:@-]+")
_WHOLE = msgspec.json.Decoder()
_TOO_LARGE = "out of range"
"""What msgspec says of a number beyond a float's range, 1e400, which JSON's grammar allows."""


def read_document(body: bytes) -> object:
    """Read a document, a number beyond a float's range as infinite.

    It raises msgspec.DecodeError, RecursionError or ValueError where the bytes are no JSON.
    """
    try:
        return _WHOLE.decode(body)
    except msgspec.DecodeError as error:
        if _TOO_LARGE not in str(error):
            raise
        return json.loads(body.decode(), parse_int=_integer, parse_constant=_refused)


def document_decoder(condition: Condition) -> Callable[[bytes], object]:
    """Return what reads a document; an object may lack the properties that the condition does not name.

    It takes a third of the time that reading it whole does. It raises msgspec.DecodeError, RecursionError or
    ValueError where the bytes are no JSON.
    """
    names = list(dict.fromkeys(_names(condition)))
    if len(names) > _MOST or not all(name is not None and _PLAIN_NAME.fullmatch(name) for name in names):
        return read_document
    fields = {f"p{index}": name for index, name in enumerate(names) if name is not None}
    part = msgspec.defstruct("Part", [(field, Any, msgspec.UNSET) for field in fields], rename=fields, gc=False)
    decode, unset = msgspec.json.Decoder(part).decode, msgspec.UNSET
    astuple, keys = msgspec.structs.astuple, tuple(fields.values())

    def decoded(body: bytes) -> object:
        # What is passed over is not held to be UTF-8, and what is no object is not taken.
        if not body.isascii():
            return read_document(body)
        try:
            values = astuple(decode(body))
        except msgspec.DecodeError:  # an array, or a number out of range
            return read_document(body)
        return {key: value for key, value in zip(keys, values, strict=True) if value is not unset}

    return decoded


def _integer(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:  # Python converts 4,300 digits at most
        return float(text)


def _refused(word: str) -> object:
    raise ValueError(f"{word} is no JSON")


def _names(condition: Condition) -> Iterator[str | None]:
    """Yield the properties of the document that a condition names; None where it asks for any."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _names(part)
        return
    steps = () if condition.selector is None else condition.selector.steps
    first = steps[0] if steps else None
    yield first if isinstance(first, str) else None
