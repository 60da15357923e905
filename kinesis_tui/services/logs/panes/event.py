"""One log event in full: everything AWS says of it, what Lambda says by it, and its message as JSON or text."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice
from kinesis_tui.payload.found import Decoded
from kinesis_tui.payload.json_value import json_value
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.event_json import event_json, hidden_parts, message_of
from kinesis_tui.services.logs.model.lambda_line import LambdaLine, lambda_line
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.panes.invocation import Invocation, invocation_of
from kinesis_tui.services.logs.panes.together import block_of
from kinesis_tui.services.logs.tail.packing import event_of
from kinesis_tui.text.quantities import UNKNOWN, bytes_text
from kinesis_tui.text.times import duration_text, stamp_text
from kinesis_tui.ui.facts import Fact
from kinesis_tui.ui.json_tree import value_at
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.row_view import RowView
from kinesis_tui.ui.text_view import TextView

OFFSET_CELLS = 10
FOLDED_BYTES = 256 * 1024
"""JSON beyond it is shown as text: folding it would hold up the screen."""


class EventView(RowView):
    """The event over the list it was opened from; `[` and `]` go to its neighbours there.

    `v` shows its message as JSON or text, or what it belongs to: the lines that continue it, its Lambda invocation.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_form", "Form", id="logevent.form", tooltip="Show JSON, text, the trace, or the invocation"),
        Binding("o", "gather", "Invocation", id="logevent.invocation", tooltip="Keep only this invocation's events"),
        Binding("left_square_bracket", "step(-1)", "Previous", id="logevent.previous", tooltip="Open the event before"),
        Binding("right_square_bracket", "step(1)", "Next", id="logevent.next", tooltip="Open the event after"),
    ]

    class Gathered(Message):
        """Only the events that match are to be listed."""

        def __init__(self, filter_text: str) -> None:
            super().__init__()
            self.filter_text = filter_text

    def __init__(self, redactor: Redactor, source: LiveRows, number: int, *, utc: bool) -> None:
        super().__init__(source, number, utc=utc)
        self._redactor = redactor
        self._form = ""
        """As the user chose it; empty: what suits the event."""
        self._block: Sequence[Row] = ()
        self._invocation: Invocation | None = None

    def action_next_form(self) -> None:
        """Go to the next form of the event."""
        forms = self._forms()
        if forms:
            self._form = forms[(forms.index(self._shown_form(forms)) + 1) % len(forms)]
            self._show_form()

    def action_gather(self) -> None:
        """List only the events of this invocation."""
        if self._invocation is None:
            self.notify("This event names no request id.", markup=False)
        else:
            self.post_message(self.Gathered(self._invocation.filter))

    def copy_choices(self) -> list[Choice]:
        """Offer the parts of this event, without its secrets."""
        if self.row is None:
            return []
        choices = copied(self.row, self._redactor)
        if len(self._block) > 1:
            choices.insert(1, Choice(f"all {len(self._block)} lines", self._block_text()))
        if self._invocation is not None:
            choices.insert(1, Choice("invocation", self._invocation_text(self._invocation)))
        return choices

    def show(self) -> None:
        """Show the event's facts and its message."""
        self._form = self._form if self._form in ("JSON", "text") else ""
        if self.row is not None:
            self._block = block_of(self._source.ring, self.row)
            self._invocation = invocation_of(self._source.ring, self.row)
        self.show_facts()
        if self.row is not None:
            self._show_form()

    def show_facts(self) -> None:
        """Say what is known of the event, or that it is gone."""
        if self.row is None:
            self.facts.show([("event", "has left the buffer by age; it is still in its group")])
        else:
            self.facts.show([*event_facts(self.row, utc=self.utc), *self._belonging()])

    def _belonging(self) -> Iterator[Fact]:
        """Yield what is known of what the event belongs to."""
        found = self._invocation
        if found is not None:
            apart = found.rows[-1].time - found.rows[0].time if found.rows else 0
            yield "invocation", f"{len(found.rows)} events in {apart / 1000:,.3f} s; v lists them, o keeps only them"
            told = "" if self.row is None else lambda_line(event_of(self.row).message).facts
            if found.report is not None and not told:
                yield "report", _report_text(found.report)
            marks = _marks(found.report is not None and found.report.cold_start, found.timed_out)
            if marks and not told:
                yield "marks", marks, "warning"
        if len(self._block) > 1:
            yield "together", f"{len(self._block)} events of one stream are one text; v shows all of it"

    def _forms(self) -> list[str]:
        if self.row is None:
            return []
        is_json = _value(message_of(event_of(self.row))) is not None
        also = [("trace", len(self._block) > 1), ("invocation", self._invocation is not None)]
        return [*(["JSON"] if is_json else []), "text", *(form for form, is_there in also if is_there)]

    def _shown_form(self, forms: Sequence[str]) -> str:
        """Return the form chosen, or the one that suits: Lambda's own lines are about the invocation."""
        if self._form in forms:
            return self._form
        if self.row is not None and "invocation" in forms and lambda_line(event_of(self.row).message).kind:
            return "invocation"
        return "trace" if "trace" in forms else forms[0]

    def _show_form(self) -> None:
        assert self.row is not None
        forms = self._forms()
        form = self._shown_form(forms)
        decoded, message, count = hidden_parts(event_of(self.row), self._redactor)
        hidden = f", {count} redacted" if count else ""
        others = f"   v: {', '.join(one for one in forms if one != form)}" if len(forms) > 1 else ""
        self.form_line.update(f"MESSAGE  {form}  {bytes_text(len(self.row.payload))}{hidden}{others}")
        self.show_payload_in(self._payload(form, decoded, message, bool(count)))

    def _payload(self, form: str, decoded: Decoded, message: str, has_secrets: bool) -> Widget:
        if form == "JSON" and self.row is not None:
            original = _value(message_of(event_of(self.row))) if has_secrets else None
            return JsonView(_value(decoded), original=(lambda path: value_at(original, path)) if has_secrets else None)
        if form == "trace":
            return TextView(self._block_text())
        if form == "invocation" and self._invocation is not None:
            return TextView(self._invocation_text(self._invocation))
        return TextView(message.rstrip("\r\n"))

    def _block_text(self) -> str:
        return "\n".join(self._text_of(row) for row in self._block)

    def _invocation_text(self, invocation: Invocation) -> str:
        """Return its events, each behind the time since the first."""
        first = invocation.rows[0].time if invocation.rows else 0
        indent = "\n" + " " * (OFFSET_CELLS + 2)
        lines = (
            f"{f'+{(row.time - first) / 1000:.3f} s':>{OFFSET_CELLS}}  {self._text_of(row).replace(chr(10), indent)}"
            for row in invocation.rows
        )
        return "\n".join(lines)

    def _text_of(self, row: Row) -> str:
        return hidden_parts(event_of(row), self._redactor)[1].rstrip("\r\n")


def event_facts(row: Row, *, utc: bool) -> list[Fact]:
    """Say everything that is known of an event, as label and value."""
    event, zone = event_of(row), "UTC" if utc else "local"
    line = lambda_line(event.message)
    marks = _marks(line.cold_start, line.timed_out)
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
        facts.append(("report", _report_text(line)))
    if marks:
        facts.append(("marks", marks, "warning"))
    return facts


def _report_text(line: LambdaLine) -> str:
    return ", ".join(f"{label} {value}" for label, value in line.facts)


def _marks(cold_start: bool, timed_out: bool) -> str:
    return ", ".join(word for word, is_so in (("cold start", cold_start), ("timed out", timed_out)) if is_so)


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
