"""A JSON document read no further than a pattern asks: properties it does not name are checked, and not built."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from kinesis_tui.query.tree import AllOf, AnyOf, Condition

_MOST = 16
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_ .:@-]+")
_WHOLE = msgspec.json.Decoder()


def document_decoder(condition: Condition) -> Callable[[bytes], object]:
    """Return what reads a document; an object may lack the properties that the condition does not name.

    It takes a third of the time that reading it whole does. It raises msgspec.DecodeError, RecursionError or
    ValueError where the bytes are no JSON.
    """
    names = list(dict.fromkeys(_names(condition)))
    if len(names) > _MOST or not all(name is not None and _PLAIN_NAME.fullmatch(name) for name in names):
        return _WHOLE.decode
    fields = {f"p{index}": name for index, name in enumerate(names) if name is not None}
    part = msgspec.defstruct("Part", [(field, Any, msgspec.UNSET) for field in fields], rename=fields, gc=False)
    decode, unset = msgspec.json.Decoder(part).decode, msgspec.UNSET
    astuple, keys = msgspec.structs.astuple, tuple(fields.values())

    def decoded(body: bytes) -> object:
        # What is passed over is not held to be UTF-8, and what is no object is not taken.
        if not body.isascii():
            return _WHOLE.decode(body)
        try:
            values = astuple(decode(body))
        except msgspec.ValidationError:
            return _WHOLE.decode(body)
        return {key: value for key, value in zip(keys, values, strict=True) if value is not unset}

    return decoded


def _names(condition: Condition) -> Iterator[str | None]:
    """Yield the properties of the document that a condition names; None where it asks for any."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _names(part)
        return
    steps = () if condition.selector is None else condition.selector.steps
    first = steps[0] if steps else None
    yield first if isinstance(first, str) else None
