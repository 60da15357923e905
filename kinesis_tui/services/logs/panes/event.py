"""One log event in full: everything AWS says of it, what Lambda says by it, and its message as JSON or text."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice
from kinesis_tui.payload.found import Decoded
from kinesis_tui.payload.json_value import json_value
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.event_json import event_json, hidden_parts
from kinesis_tui.services.logs.model.lambda_line import lambda_line
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.packing import event_of
from kinesis_tui.text.quantities import UNKNOWN, bytes_text
from kinesis_tui.text.times import duration_text, stamp_text
from kinesis_tui.ui.facts import Fact
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.row_view import RowView
from kinesis_tui.ui.text_view import TextView

FOLDED_BYTES = 256 * 1024
"""JSON beyond it is shown as text: folding it would hold up the screen."""


class EventView(RowView):
    """The event over the list it was opened from; `[` and `]` go to its neighbours there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_form", "JSON/text", id="logevent.form", tooltip="Show the message as JSON or as text"),
        Binding("left_square_bracket", "step(-1)", "Previous", id="logevent.previous", tooltip="Open the event before"),
        Binding("right_square_bracket", "step(1)", "Next", id="logevent.next", tooltip="Open the event after"),
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
        """Offer the parts of this event, without its secrets."""
        return [] if self.row is None else copied(self.row, self._redactor)

    def show(self) -> None:
        """Show the event's facts and its message."""
        self.show_facts()
        if self.row is None:
            return
        decoded, message, count = hidden_parts(event_of(self.row), self._redactor)
        value = None if self._as_text else _value(decoded)
        form = "text" if value is None else "JSON"
        hidden = f", {count} redacted" if count else ""
        self.form_line.update(f"MESSAGE  {form}  {bytes_text(len(self.row.payload))}{hidden}")
        self.show_payload_in(TextView(message.rstrip("\r\n")) if value is None else JsonView(value))

    def show_facts(self) -> None:
        """Say what is known of the event, or that it is gone."""
        if self.row is None:
            self.facts.show([("event", "has left the buffer by age; it is still in its group")])
        else:
            self.facts.show(event_facts(self.row, utc=self.utc))


def event_facts(row: Row, *, utc: bool) -> list[Fact]:
    """Say everything that is known of an event, as label and value."""
    event, zone = event_of(row), "UTC" if utc else "local"
    line = lambda_line(event.message)
    marks = [word for word, is_so in (("cold start", line.cold_start), ("timed out", line.timed_out)) if is_so]
    facts: list[Fact] = [
        ("group", row.source),
        ("stream", event.log_stream_name or UNKNOWN),
        ("time", f"{stamp_text(event.timestamp, utc)} {zone}"),
        ("ingested", _ingested(event, utc)),
        ("event id", event.event_id or UNKNOWN),
    ]
    if line.request_id:
        facts.append(("request id", line.request_id))
    if line.trace_id:
        facts.append(("X-Ray trace", line.trace_id))
    if line.facts:
        facts.append(("report", ", ".join(f"{label} {value}" for label, value in line.facts)))
    if marks:
        facts.append(("marks", ", ".join(marks), "warning"))
    return facts


def copied(row: Row, redactor: Redactor) -> list[Choice]:
    """Offer the parts of an event to copy, without its secrets."""
    event = event_of(row)
    line = lambda_line(event.message)
    choices = [
        Choice("message", hidden_parts(event, redactor)[1].rstrip("\r\n")),
        Choice("event as JSON", event_json(row.source, event, redactor)[0].decode()),
        Choice("log stream", event.log_stream_name),
        Choice("log group", row.source),
    ]
    if event.event_id:
        choices.append(Choice("event id", event.event_id))
    return [*choices, Choice("request id", line.request_id)] if line.request_id else choices


def _ingested(event: LogEvent, utc: bool) -> str:
    if event.ingestion_time is None:
        return UNKNOWN
    late = event.ingestion_time - event.timestamp
    apart = f"{duration_text(abs(late))} {'after it happened' if late >= 0 else 'before it says it happened'}"
    return f"{stamp_text(event.ingestion_time, utc)}, {apart}"


def _value(decoded: Decoded) -> object:
    """Return the object or array, its numbers as they were written; None where it is none, or too large to fold."""
    if decoded.kind != "json" or len(decoded.body) > FOLDED_BYTES:
        return None
    return json_value(decoded.body)
