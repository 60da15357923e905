"""One record in full: everything AWS says of it, and its payload as JSON, text or bytes."""

import asyncio
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from kinesis_tui.live.ring import Row
from kinesis_tui.pane import Choice
from kinesis_tui.payload.decode import Decoded, Decoder, decode
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.record_json import steps
from kinesis_tui.services.kinesis.model.shard import hash_key
from kinesis_tui.services.kinesis.panes.record_offers import RecordOffers
from kinesis_tui.services.kinesis.panes.record_payload import Form, Payload
from kinesis_tui.services.kinesis.tail.packing import record_of
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN, bytes_text, count_text
from kinesis_tui.text.times import iso_millis, stamp_text
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.row_view import RowView


class RecordView(RowView):
    """The record over the list it was opened from; `[` and `]` go to its neighbours there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_form", "JSON/text/hex", id="record.form", tooltip="Show the payload in the next form"),
        Binding("left_square_bracket", "step(-1)", "Previous", id="record.previous", tooltip="Open the record before"),
        Binding("right_square_bracket", "step(1)", "Next", id="record.next", tooltip="Open the record after"),
    ]

    def __init__(self, offers: RecordOffers, source: LiveRows, number: int, *, utc: bool) -> None:
        super().__init__(source, number, utc=utc)
        self._offers = offers
        self._redactor = offers.redactor
        self._payload: Payload | None = None
        """None while it is being decoded."""
        self._choices: list[Choice] | None = None
        self._form: Form | None = None

    @property
    def record(self) -> Record | None:
        """The record shown; None when it has left the buffer."""
        return None if self.row is None else record_of(self.row)

    def copy_choices(self) -> list[Choice]:
        """Offer the parts of this record; the payload once it is decoded."""
        record = self.record
        if self.row is None or record is None:
            return []
        if self._payload is None:
            return self._offers.own_choices(self.row.source, record)
        if self._choices is None:
            self._choices = self._offers.choices(self.row.source, record, self._payload)
        return [*self._choices, *self._field_choices(self._payload)]

    def _field_choices(self, payload: Payload) -> list[Choice]:
        """Offer the value under the cursor in the JSON form."""
        view = next(iter(self.query(JsonView)), None)
        return [] if view is None else self._offers.field_choices(payload.field(view.selected))

    def read_as(self, decoder: Decoder | None) -> None:
        """Decode the record anew: by another decoder, or by one that has learnt the schema it wanted."""
        waits = self._payload is None or self._payload.decoded.wanted
        if decoder is not self._offers.decoder or waits:
            self._offers, self._form = replace(self._offers, decoder=decoder), None
            self.show()

    def action_next_form(self) -> None:
        """Go from JSON to text to bytes."""
        if self._payload is not None and self._form is not None:
            forms = self._payload.forms
            self._form = forms[(forms.index(self._form) + 1) % len(forms)]
            self._show_payload(self._payload)

    def show(self) -> None:
        """Show the record's facts at once, and its payload too, unless that takes long to decode."""
        row, record = self.row, self.record
        self._payload = self._choices = None
        self.workers.cancel_group(self, "decode")
        if row is None or record is None:
            self.facts.show([("record", "has left the buffer by age; it may still be in the stream")])
            return
        payload = Payload.at_once(record.data, self._offers.decoder, self._redactor)
        if payload is not None:
            self._show_payload(payload)
            self.show_facts()
            return
        self.show_facts()
        self.form_line.update("PAYLOAD  decoding…")
        self.show_payload_in(LineList(empty_text="decoding…"))
        self.run_worker(self._decode(row.source, record), group="decode", exclusive=True)

    async def _decode(self, source: str, record: Record) -> None:
        payload, choices = await asyncio.to_thread(_decoded, self._offers, source, record)
        self._choices = choices
        self._show_payload(payload)
        self.show_facts()

    def show_facts(self) -> None:
        """Say what is known of the record."""
        record = self.record
        if self.row is None or record is None:
            return
        decoded = None if self._payload is None else self._payload.decoded
        facts = record_facts(self._offers.stream, self.row, record, decoded, utc=self.utc)
        self.facts.show([(label, self._redactor.redact_text(value)) for label, value in facts])

    def _show_payload(self, payload: Payload) -> None:
        self._payload = payload
        self._form = form = self._form if self._form in payload.forms else payload.forms[0]
        shown = " · ".join(f"[{one}]" if one == form else one for one in payload.forms)
        note = f", {payload.note}" if payload.note else ""
        if payload.secrets:
            note += f", {count_text(payload.secrets)} redacted{' (R reveals one)' if form == 'json' else ''}"
        self.form_line.update(f"PAYLOAD  {shown}  {bytes_text(len(payload.decoded.body))}{note}")
        self.show_payload_in(payload.widget(form))


def _decoded(offers: RecordOffers, shard_id: str, record: Record) -> tuple[Payload, list[Choice]]:
    """Decode a large record, and write what can be copied of it; for a thread."""
    decoder = offers.decoder
    decoded = decode(record.data) if decoder is None else decode(record.data, decoder=decoder)
    payload = Payload(decoded, offers.redactor)
    return payload, offers.choices(shard_id, record, payload)


def record_facts(stream: str, row: Row, record: Record, decoded: Decoded | None, *, utc: bool) -> list[tuple[str, str]]:
    """Say everything that is known of a record, as label and value.

    The MD5 of the partition key is not called its hash key: AWS does not tell whether the producer set another one.
    """
    arrival = (
        f"{stamp_text(row.time, utc)} {'UTC' if utc else 'local'} ({iso_millis(row.time)})" if row.time else UNKNOWN
    )
    facts = [
        ("shard", f"{visible(row.source)} of {visible(stream)}"),
        ("sequence number", record.sequence_number),
        ("sub-sequence", UNKNOWN if record.sub_sequence_number is None else str(record.sub_sequence_number)),
        ("arrival", arrival),
        ("partition key", visible(record.partition_key)),
        ("MD5 as number", str(hash_key(record.partition_key))),
        ("explicit hash key", record.explicit_hash_key or UNKNOWN),
        ("size", _size(record, decoded)),
        *((label, visible(value)) for label, value in (() if decoded is None else decoded.facts)),
    ]
    return [(label, value) for label, value in facts if value != UNKNOWN or label == "arrival"]


def _size(record: Record, decoded: Decoded | None) -> str:
    size = len(record.data)
    parts = [bytes_text(size) if size < 1024 else f"{bytes_text(size)} ({count_text(size)} bytes)"]
    parts.append("decoding…" if decoded is None else " → ".join(steps(record, decoded)) or "text")
    if record.encryption_type:
        parts.append(f"encryption {visible(record.encryption_type)}")
    return " · ".join(parts)
