"""One delivered record in full, over the object it was opened from."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice
from kinesis_tui.payload.decode import decode
from kinesis_tui.payload.found import Decoded
from kinesis_tui.payload.json_value import json_value
from kinesis_tui.redaction.payloads import redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.text.quantities import bytes_text
from kinesis_tui.ui.hex_view import HexView
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.row_view import RowView
from kinesis_tui.ui.text_view import TextView

FOLDED_BYTES = 256 * 1024
"""JSON beyond it is shown as text: folding it would hold up the screen."""


class DeliveredRecordView(RowView):
    """A record; `[` and `]` go to its neighbours in the object."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_form", "JSON/text", id="delivered.form", tooltip="Show the record as JSON or as text"),
        Binding("left_square_bracket", "step(-1)", "Previous", id="delivered.previous", tooltip="The record before"),
        Binding("right_square_bracket", "step(1)", "Next", id="delivered.next", tooltip="The record after"),
    ]

    def __init__(self, redactor: Redactor, source: LiveRows, number: int, *, utc: bool) -> None:
        super().__init__(source, number, utc=utc)
        self._redactor = redactor
        self._as_text = False

    def action_next_form(self) -> None:
        """Go from JSON to text and back."""
        self._as_text = not self._as_text
        self.show()

    def copy_choices(self) -> list[Choice]:
        """Offer the record without its secrets, and where it lies."""
        return [] if self.row is None else record_choices(self.row, self._redactor)

    def show(self) -> None:
        """Show the record."""
        self.show_facts()
        if self.row is None:
            return
        decoded, count = redacted(decode(self.row.payload), self._redactor)
        value = None if self._as_text else _value(decoded)
        form = "bytes" if decoded.text is None else "text" if value is None else "JSON"
        hidden = f", {count} redacted" if count else ""
        self.form_line.update(f"RECORD  {form}  {bytes_text(len(self.row.payload))}{hidden}")
        if decoded.text is None:
            self.show_payload_in(HexView(self.row.payload))
        else:
            self.show_payload_in(TextView(decoded.text) if value is None else JsonView(value))

    def show_facts(self) -> None:
        """Say where the record lies."""
        if self.row is not None:
            self.facts.show([("object", self.row.source), ("record", self.row.id)])


def record_choices(row: Row, redactor: Redactor) -> list[Choice]:
    """Offer a record without its secrets, and the key of its object."""
    text = redacted(decode(row.payload), redactor)[0].text
    record = [] if text is None else [Choice("record", text.rstrip("\r\n"))]
    return [*record, Choice("object key", row.source)]


def _value(decoded: Decoded) -> object:
    if decoded.kind != "json" or len(decoded.body) > FOLDED_BYTES:
        return None
    return json_value(decoded.body)
