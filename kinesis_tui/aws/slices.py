"""A large JSON body decoded a slice at a time, so that the event loop breathes in between."""

from __future__ import annotations

import asyncio
import re
from typing import Any, get_args, get_origin

import msgspec

LARGE_BYTES = 6 * 1024 * 1024
"""Below it one decode holds the loop for about ten milliseconds at most."""
SLICE_BYTES = 1024 * 1024
_ESCAPES = re.compile(
    rb"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
"""Escapes in JSON; the group is half of a surrogate pair without its other half."""


class SlicedDecoder:
    """Decodes a struct from JSON; in a large body the items of its one list of structs come slice by slice.

    Decoding in a thread would not help: msgspec holds the interpreter's lock throughout.
    """

    def __init__(self, struct: type[msgspec.Struct]) -> None:
        self.struct = struct
        self._whole = msgspec.json.Decoder(struct)
        listed = _list_of_structs(struct)
        self._list = listed.name if listed else None
        self._skeleton = msgspec.json.Decoder(_skeleton(struct, listed)) if listed else None
        self._item = msgspec.json.Decoder(get_args(listed.type)[0]) if listed else None

    async def decode(self, body: bytes) -> Any:
        """Return the struct. Raises msgspec.ValidationError or msgspec.DecodeError.

        Half a surrogate pair, which no UTF-8 can hold, becomes U+FFFD: some servers pass on what was logged as it is.
        """
        try:
            return await self._decode(body)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            mended = _ESCAPES.sub(lambda found: rb"\ufffd" if found[1] else found[0], body)
            if mended == body:
                raise
            return await self._decode(mended)

    async def _decode(self, body: bytes) -> Any:
        if self._skeleton is None or self._item is None or self._list is None or len(body) < LARGE_BYTES:
            return self._whole.decode(body)
        skeleton = self._skeleton.decode(body)
        decode = self._item.decode
        raw: list[msgspec.Raw] = getattr(skeleton, self._list)
        step = max(1, len(raw) * SLICE_BYTES // len(body))
        items: list[Any] = []
        for start in range(0, len(raw), step):
            await asyncio.sleep(0)
            items.extend([decode(item) for item in raw[start : start + step]])
        fields = {name: getattr(skeleton, name) for name in skeleton.__struct_fields__}
        return self.struct(**{**fields, self._list: items})


def _list_of_structs(struct: type[msgspec.Struct]) -> msgspec.structs.FieldInfo | None:
    """Return the required field that is a list of structs; None where there is not exactly one."""
    lists = [
        field
        for field in msgspec.structs.fields(struct)
        if field.required and get_origin(field.type) is list and _is_struct(get_args(field.type)[0])
    ]
    return lists[0] if len(lists) == 1 else None


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _skeleton(struct: type[msgspec.Struct], listed: msgspec.structs.FieldInfo) -> type[msgspec.Struct]:
    """Return the struct with that list's items left undecoded."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(struct):
        if field is listed or field.name == listed.name:
            fields.append((field.name, list[msgspec.Raw], msgspec.field(name=field.encode_name)))
        elif field.required:
            fields.append((field.name, field.type, msgspec.field(name=field.encode_name)))
        else:
            fields.append((field.name, field.type, _optional(field)))
    return msgspec.defstruct(f"{struct.__name__}Skeleton", fields, kw_only=True)


def _optional(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory, name=field.encode_name)
    return msgspec.field(default=field.default, name=field.encode_name)
