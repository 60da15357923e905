"""A record's payload in the forms a person reads it in: JSON, text, bytes."""

import json
from typing import Literal

from textual.widget import Widget

from kinesis_tui.payload.decode import Decoded, Decoder, decode
from kinesis_tui.payload.envelopes import log_events
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.hex_view import HexView
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.text_view import TextView

Form = Literal["events", "json", "text", "hex"]

EASY_BYTES = 256 * 1024
"""Bytes, decompressed too, up to which a payload is decoded at once; others are decoded in a thread."""
FOLDED_MEMBERS = 20_000
"""Members that JSON may have to be shown folding: to unfold them all, or to search them, takes one frame or two."""

_COUNTED = 64 * 1024
"""Bytes in which members are counted at a time, so that the counting ends early in JSON of millions."""


class Numeral(float):
    """A JSON number that is shown as it was written: 71.70, 1e400, and integers of any length."""

    def __init__(self, written: str) -> None:
        self._written = written

    def __repr__(self) -> str:
        return self._written


class Payload:
    """What was found in a record, and which forms it has."""

    def __init__(self, decoded: Decoded) -> None:
        self.decoded = decoded
        self._too_large = decoded.kind == "json" and not _few_members(decoded.body)
        self._value = None if self._too_large else _json_value(decoded)

    @classmethod
    def at_once(cls, data: bytes, decoder: Decoder | None = None) -> "Payload | None":
        """Decode a payload that is small, and stays small when it is decompressed; None for any other."""
        if len(data) > EASY_BYTES:
            return None
        decoded = decode(data, EASY_BYTES) if decoder is None else decoder.decode(data, EASY_BYTES)
        return None if decoded.clipped else cls(decoded)

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
                return TextView(_events_text(self.decoded.body))
            case "json":
                return JsonView(self._value)
            case "text":
                return TextView(self.decoded.text or "")
            case "hex":
                return HexView(self.decoded.inner)


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
    if decoded.kind != "json":
        return None
    try:
        return json.loads(decoded.body, parse_float=Numeral, parse_int=Numeral)
    except (ValueError, RecursionError):
        return None
