"""A record's payload in the forms a person reads it in: JSON, text, bytes."""

import json
from typing import Literal

from textual.widget import Widget

from kinesis_tui.payload.decode import Decoded
from kinesis_tui.ui.hex_view import HexView
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.text_view import TextView

Form = Literal["json", "text", "hex"]


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
        self._value = _json_value(decoded)

    @property
    def forms(self) -> list[Form]:
        """The forms of this payload, the most readable first."""
        if self._value is not None:
            return ["json", "text", "hex"]
        return ["hex"] if self.decoded.text is None else ["text", "hex"]

    def widget(self, form: Form) -> Widget:
        """Make what shows the payload in one of its forms."""
        match form:
            case "json":
                return JsonView(self._value)
            case "text":
                return TextView(self.decoded.text or "")
            case "hex":
                return HexView(self.decoded.body)


def _json_value(decoded: Decoded) -> object:
    """Return the object or array, its numbers as they were written; None where it is none, or nested too deeply."""
    if decoded.kind != "json":
        return None
    try:
        return json.loads(decoded.body, parse_float=Numeral, parse_int=Numeral)
    except (ValueError, RecursionError):
        return None
