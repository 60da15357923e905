"""A record's payload in the forms a person reads it in: JSON, text, bytes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from textual.widget import Widget

from kinesis_tui.payload.decode import Decoded, Decoder, decode
from kinesis_tui.payload.envelopes import log_events
from kinesis_tui.payload.json_value import json_value
from kinesis_tui.redaction.payloads import masked, redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.text.json_paths import jmes_path, json_path
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.hex_view import HexView
from kinesis_tui.ui.json_tree import Node, Path, is_container, keys_to, scalar_text, value_at
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.text_view import TextView

Form = Literal["events", "json", "text", "hex"]

EASY_BYTES = 64 * 1024
"""Bytes, decompressed too, up to which a payload is decoded at once; others are decoded in a thread."""
FOLDED_MEMBERS = 20_000
"""Members that JSON may have to be shown folding: to unfold them all, or to search them, takes one frame or two."""

_COUNTED = 64 * 1024
"""Bytes in which members are counted at a time, so that the counting ends early in JSON of millions."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a payload, to be copied."""

    shown: str
    """A string as it is, anything else as JSON; without secrets."""
    original: str | None
    """The same with its secrets; None where it has none."""
    json_path: str
    jmes_path: str


class Payload:
    """What was found in a record, without its secrets, and which forms it has. Made in a thread where it is large."""

    def __init__(self, decoded: Decoded, redactor: Redactor | None = None) -> None:
        redactor = Redactor() if redactor is None else redactor
        self.decoded = decoded
        """With its secrets: for what is copied or revealed on purpose."""
        self.shown, self.secrets = redacted(decoded, redactor)
        """Without them, and how many there were."""
        self._bytes = masked(decoded, redactor)[0]
        self._too_large = decoded.kind == "json" and not _few_members(self.shown.body)
        self._value = None if self._too_large else _json_value(self.shown)

    @classmethod
    def at_once(cls, data: bytes, decoder: Decoder | None = None, redactor: Redactor | None = None) -> "Payload | None":
        """Decode a payload that is small, and stays small when it is decompressed; None for any other."""
        if len(data) > EASY_BYTES:
            return None
        decoded = decode(data, EASY_BYTES) if decoder is None else decoder.decode(data, EASY_BYTES)
        return None if decoded.clipped else cls(decoded, redactor)

    @property
    def note(self) -> str:
        """Say what a reader may miss: what could not be taken apart, the rest of a clipped payload, the JSON form."""
        if self.decoded.clipped and self.decoded.kind == "json":
            return "only its first values: the rest is beyond a bound"
        if self.decoded.clipped:
            return "only its beginning: the rest is beyond 16 MiB"
        if self._too_large:
            return f"JSON of {bytes_text(len(self.decoded.body))} is shown as text: too large to fold"
        return self.decoded.note

    @property
    def forms(self) -> list[Form]:
        """The forms of this payload, the most readable first."""
        if self._value is not None:
            events: list[Form] = ["events"] if "cloudwatch-logs" in self.decoded.steps else []
            return [*events, "json", "text", "hex"]
        return ["hex"] if self.decoded.text is None else ["text", "hex"]

    def widget(self, form: Form) -> Widget:
        """Make what shows the payload in one of its forms."""
        match form:
            case "events":
                return TextView(_events_text(self.shown.body))
            case "json":
                return JsonView(self._value, original=self._original_at if self.secrets else None)
            case "text":
                return TextView(self.shown.text or "")
            case "hex":
                return HexView(self._bytes)

    def field(self, node: Node) -> Field:
        """Return a value of the JSON form, to be copied; what of it is revealed on the screen is not, in `shown`."""
        steps = keys_to(node)
        shown = _field_text(value_at(self._value, node.path))
        original = _field_text(self._original_at(node.path)) if self.secrets else shown
        return Field(shown, None if original == shown else original, json_path(steps), jmes_path(steps))

    def _original_at(self, path: Path) -> object:
        """Return a value of the JSON form with its secrets."""
        return value_at(self._original, path)

    @cached_property
    def _original(self) -> object:
        return _json_value(self.decoded)


def _field_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return _written(value) if is_container(value) else scalar_text(value)


def _written(value: object) -> str:
    """Write a container as JSON, its numbers as they were written."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar_text(key)}: {_written(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return scalar_text(value)


def _events_text(body: bytes) -> str:
    """Write the log events of a CloudWatch Logs record as CloudWatch does: the time, then the message."""
    lines = [f"{stamp_text(event.timestamp, utc=True)}Z  {event.message.rstrip()}" for event in log_events(body)]
    return "\n".join(lines) or "no log event"


def _few_members(body: bytes) -> bool:
    """Count what JSON's members cannot be without, in strings too; nothing is parsed."""
    count = 0
    for start in range(0, len(body), _COUNTED):
        count += sum(body.count(mark, start, start + _COUNTED) for mark in (b",", b"[", b"{"))
        if count > FOLDED_MEMBERS:
            return False
    return True


def _json_value(decoded: Decoded) -> object:
    """Return the object or array, its numbers as they were written; None where it is none, or nested too deeply."""
    return json_value(decoded.body) if decoded.kind == "json" else None
