"""One delivered record in full, over the object it was opened from."""

import asyncio
from typing import ClassVar

from textual import work
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

EASY_BYTES = 64 * 1024
"""What is decoded at once; more takes a thread."""
SHOWN_BYTES = 4 * 2**20
COPIED_BYTES = 256 * 1024
"""More is no clipboard's."""


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
        """Show the record; a large one is decoded in a thread."""
        self.show_facts()
        if self.row is None:
            return
        payload = self.row.payload[:SHOWN_BYTES]
        if len(payload) <= EASY_BYTES:
            self._paint(self.row, *redacted(decode(payload), self._redactor))
        else:
            self.form_line.update(f"Decoding {bytes_text(len(payload))}…")
            self._decode(self.row, payload)

    @work(group="decode", exclusive=True)
    async def _decode(self, row: Row, payload: bytes) -> None:
        self._paint(row, *await asyncio.to_thread(lambda: redacted(decode(payload), self._redactor)))

    def _paint(self, row: Row, decoded: Decoded, count: int) -> None:
        value = None if self._as_text else _value(decoded)
        form = "bytes" if decoded.text is None else "text" if value is None else "JSON"
        hidden = f", {count} redacted" if count else ""
        first = f", the first {bytes_text(SHOWN_BYTES)}" if len(row.payload) > SHOWN_BYTES else ""
        self.form_line.update(f"RECORD  {form}  {bytes_text(len(row.payload))}{first}{hidden}")
        if decoded.text is None:
            self.show_payload_in(HexView(row.payload[:SHOWN_BYTES]))
        else:
            self.show_payload_in(TextView(decoded.text) if value is None else JsonView(value))

    def show_facts(self) -> None:
        """Say where the record lies."""
        if self.row is not None:
            self.facts.show([("object", self.row.source), ("record", self.row.id)])


def record_choices(row: Row, redactor: Redactor) -> list[Choice]:
    """Offer a record without its secrets, unless it is large, and the key of its object."""
    text = redacted(decode(row.payload), redactor)[0].text if len(row.payload) <= COPIED_BYTES else None
    record = [] if text is None else [Choice("record", text.rstrip("\r\n"))]
    return [*record, Choice("object key", row.source)]


def _value(decoded: Decoded) -> object:
    if decoded.kind != "json" or len(decoded.body) > FOLDED_BYTES:
        return None
    return json_value(decoded.body)
