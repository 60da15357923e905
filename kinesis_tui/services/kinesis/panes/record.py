"""One record in full: everything AWS says of it, and its payload as JSON, text or bytes."""

import base64
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from kinesis_tui.pane import Choice
from kinesis_tui.payload.decode import Decoded, compact_json, decode
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.record_json import record_json, steps
from kinesis_tui.services.kinesis.model.shard import hash_key
from kinesis_tui.services.kinesis.tail.packing import record_of
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN, bytes_text, count_text
from kinesis_tui.text.times import iso_millis, stamp_text
from kinesis_tui.ui.facts import Facts
from kinesis_tui.ui.hex_view import HexView
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.text_view import TextView

if TYPE_CHECKING:
    from kinesis_tui.live.ring import Row
    from kinesis_tui.services.kinesis.panes.tail_view import TailView

Form = Literal["json", "text", "hex"]


class RecordView(Vertical):
    """The record over the list it was opened from; `[` and `]` go to its neighbours there."""

    DEFAULT_CSS = """
    RecordView {
        height: 1fr;
        & > Facts { height: auto; max-height: 50%; }
        & > .record--form { height: 1; background: $surface; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_form", "JSON/text/hex", id="record.form", tooltip="Show the payload in the next form"),
        Binding("left_square_bracket", "step(-1)", "Previous", id="record.previous", tooltip="Open the record before"),
        Binding("right_square_bracket", "step(1)", "Next", id="record.next", tooltip="Open the record after"),
    ]

    def __init__(self, stream: str, source: "TailView", number: int, *, utc: bool) -> None:
        super().__init__()
        self._stream = stream
        self._source = source
        self._number = number
        self._utc = utc
        self._row = source.row(number)
        self._form: Form | None = None
        self._facts = Facts()
        self._form_line = Static(classes="record--form", markup=False)

    def compose(self) -> ComposeResult:
        """Stack the facts on the payload."""
        yield self._facts
        yield self._form_line

    def on_mount(self) -> None:
        """Show the record."""
        self._show()

    @property
    def _record(self) -> Record | None:
        return None if self._row is None else record_of(self._row)

    def copy_choices(self) -> list[Choice]:
        """Offer the parts of this record."""
        record = self._record
        return [] if self._row is None or record is None else record_choices(self._stream, self._row.source, record)

    def action_step(self, rows: int) -> None:
        """Open a neighbour in the list, if there is one."""
        row = self._source.row(self._number + rows)
        if row is None:
            return
        self._number, self._row = self._number + rows, row
        self._source.list.move_to(self._number)
        self._show()

    def action_next_form(self) -> None:
        """Go from JSON to text to bytes."""
        forms = self._forms()
        if self._form in forms:
            self._form = forms[(forms.index(self._form) + 1) % len(forms)]
            self._show()

    def _forms(self) -> list[Form]:
        """List the forms this payload has, the most readable first."""
        if self._row is None:
            return []
        kind = decode(self._row.payload).kind
        return ["json", "text", "hex"] if kind == "json" else ["text", "hex"] if kind == "text" else ["hex"]

    def _show(self) -> None:
        record = self._record
        if self._row is None or record is None:
            self._facts.show([("record", "has left the buffer by age; it may still be in the stream")])
            return
        decoded = decode(record.data)
        forms = self._forms()
        self._form = self._form if self._form in forms else forms[0]
        self._facts.show(record_facts(self._stream, self._row, record, decoded, utc=self._utc))
        shown = " · ".join(f"[{form}]" if form == self._form else form for form in forms)
        clipped = ", only its beginning: the rest is beyond 16 MiB" if decoded.clipped else ""
        self._form_line.update(f"PAYLOAD  {shown}  {bytes_text(len(decoded.body))}{clipped}")
        self._replace_payload(_payload_widget(self._form, decoded, record))

    def _replace_payload(self, widget: Widget) -> None:
        for old in self.query(".record--payload"):
            old.remove()
        widget.add_class("record--payload")
        self.mount(widget)
        self.call_after_refresh(widget.focus)


def record_facts(stream: str, row: "Row", record: Record, decoded: Decoded, *, utc: bool) -> list[tuple[str, str]]:
    """Say everything that is known of a record, as label and value."""
    size = f"{bytes_text(len(record.data))} ({count_text(len(record.data))} bytes)"
    undone = " → ".join(steps(record, decoded)) or "text"
    arrival = (
        f"{stamp_text(row.time, utc)} {'UTC' if utc else 'local'} ({iso_millis(row.time)})" if row.time else UNKNOWN
    )
    facts = [
        ("stream", visible(stream)),
        ("shard", visible(row.source)),
        ("sequence number", record.sequence_number),
        ("sub-sequence", UNKNOWN if record.sub_sequence_number is None else str(record.sub_sequence_number)),
        ("arrival", arrival),
        ("partition key", f"{visible(record.partition_key)}  (hash key {hash_key(record.partition_key)})"),
        ("explicit hash key", record.explicit_hash_key or UNKNOWN),
        ("encryption", record.encryption_type or UNKNOWN),
        ("size", size),
        ("decoded", undone),
    ]
    return [(label, value) for label, value in facts if value != UNKNOWN or label in ("arrival", "encryption")]


def record_choices(stream: str, shard_id: str, record: Record) -> list[Choice]:
    """Offer what of a record can be copied: the payload first."""
    decoded = decode(record.data)
    choices = []
    if decoded.text is not None:
        choices.append(Choice("payload", decoded.text))
    else:
        choices.append(Choice("payload, base64", base64.b64encode(decoded.body).decode()))
    return [
        *choices,
        Choice("sequence number", record.sequence_number),
        Choice("partition key", record.partition_key),
        Choice("shard id", shard_id),
        Choice("record as JSON", record_json(stream, shard_id, record).decode()),
    ]


def _payload_widget(form: Form, decoded: Decoded, record: Record) -> Widget:
    match form:
        case "json":
            return JsonView(msgspec.json.decode(compact_json(decoded.body)))
        case "text":
            return TextView(decoded.text or "")
        case "hex":
            return HexView(decoded.body if decoded.steps != ("binary",) else record.data)
