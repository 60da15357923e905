"""Fields of JSON payloads: by a plain path, whose value keeps the digits it was written with, or by JMESPath."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from kinesis_tui.payload.decode import Decoder, decode

Missing = msgspec.UnsetType
MISSING = msgspec.UNSET
"""The document has no such field; null is a value."""

DOCUMENT_BYTES = 1024 * 1024
"""Documents that are looked into for a row's fields: to parse a larger one takes longer than a frame."""

_NAME = r"[\w@:-]+"
_KEY = r"\['(?:[^'\\]|\\.)*'\]"
_PLAIN = re.compile(rf"(?:\$\.?)?(?:{_NAME}|{_KEY})(?:\.{_NAME}|\.?{_KEY}|\[\d+\])*")
_STEP = re.compile(rf"({_NAME})(?!\])|({_KEY})|\[(\d+)\]")
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Field:
    """A way into a JSON document."""

    path: str
    """As the user wrote it."""
    _find: Callable[[bytes], bytes | Missing]

    def raw(self, document: bytes) -> bytes | Missing:
        """Return the value's JSON as it stands in the document; MISSING where there is none, or no JSON."""
        return self._find(document)

    def value(self, document: bytes) -> object | Missing:
        """Return the value itself."""
        found = self._find(document)
        return MISSING if isinstance(found, Missing) else _decoded(found)

    def text(self, document: bytes) -> str | None:
        """Return the value for a reader: a text without its quotes, anything else as JSON. None where it is missing."""
        found = self._find(document)
        if isinstance(found, Missing):
            return None
        if found.startswith(b'"'):
            value = _decoded(found)
            return value if isinstance(value, str) else found.decode("utf-8", "replace")
        return found.decode("utf-8", "replace")


def parse_field(text: str) -> Field:
    """Read a plain path (`user.id`, `items[0].price`, `$.user['a key']`) or else JMESPath; raises ValueError."""
    path = text.strip()
    if _PLAIN.fullmatch(path):
        steps = steps_of(path.removeprefix("$"))
        return Field(path, lambda document: _walk(document, steps))
    return Field(path, _jmespath(path))


def parse_fields(text: str) -> tuple[Field, ...]:
    """Read fields separated by commas, which may also stand inside brackets, braces and quotes."""
    return tuple(parse_field(part) for part in _split(text) if part.strip())


def document_of(payload: bytes, decoder: Decoder | None = None) -> bytes | None:
    """Return the JSON that a payload is or holds; None where it holds none, or comes to more than `DOCUMENT_BYTES`,
    or half of that where it has to be unpacked.

    What starts as an object does is believed, unless `decoder`, the one that somebody chose, knows better: a field of
    what is broken is missing.
    """
    if len(payload) > DOCUMENT_BYTES:
        return None
    if decoder is None and payload.startswith(b"{"):
        return payload
    decoded = decode(payload, DOCUMENT_BYTES // 2, decoder)
    return decoded.body if decoded.kind == "json" and len(decoded.body) <= DOCUMENT_BYTES else None


def member(path: str, name: str) -> str:
    """Return the path of a member of the object at `path`, which is empty for the document itself."""
    if re.fullmatch(_NAME, name):
        return f"{path}.{name}" if path else name
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{escaped}']"


def steps_of(path: str) -> tuple[str | int, ...]:
    """Return the names and indexes of a plain path, as `member` writes it."""
    steps: list[str | int] = []
    for name, key, index in _STEP.findall(path):
        steps.append(name or (re.sub(r"\\(.)", r"\1", key[2:-2]) if key else int(index)))
    return tuple(steps)


def _walk(document: bytes, steps: tuple[str | int, ...]) -> bytes | Missing:
    """Go down one step at a time: what lies beside the path is never built."""
    raw: bytes | msgspec.Raw = document
    try:
        for step in steps:
            raw = _ITEMS.decode(raw)[step] if isinstance(step, int) else _MEMBERS.decode(raw)[step]
    except (msgspec.DecodeError, KeyError, IndexError, UnicodeDecodeError, RecursionError):
        return MISSING
    return bytes(raw).strip()


def _jmespath(path: str) -> Callable[[bytes], bytes | Missing]:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        compiled: Any = jmespath.compile(path)
    except JMESPathError as error:
        reason = str(error).splitlines()[0].rstrip(":.")
        raise ValueError(f"{path!r} is no field: {reason}; write a path such as user.id, or JMESPath") from None

    def find(document: bytes) -> bytes | Missing:
        try:
            found = compiled.search(msgspec.json.decode(document))
        except (msgspec.DecodeError, JMESPathError, UnicodeDecodeError, RecursionError, TypeError, ValueError):
            return MISSING
        return MISSING if found is None else msgspec.json.encode(found)

    return find


def _decoded(raw: bytes) -> object | Missing:
    try:
        value: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return MISSING
    return value


def _split(text: str) -> list[str]:
    """Split at the commas that stand outside brackets and quotes."""
    parts, start, depth, quote = [], 0, 0, ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'`":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]
