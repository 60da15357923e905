"""How log events are written into files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kinesis_tui.live.export import Line
from kinesis_tui.live.ring import Row
from kinesis_tui.live.row_writing import Form
from kinesis_tui.live.table import RowTable
from kinesis_tui.payload.fields import Field
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.event_csv import event_csv, event_csv_titles
from kinesis_tui.services.logs.model.event_json import event_json, hidden_parts
from kinesis_tui.services.logs.model.event_table import EVENTS
from kinesis_tui.services.logs.tail.packing import event_of


@dataclass(frozen=True, slots=True)
class EventWriting:
    """Of the events of one tail; makes lines in any thread."""

    thing: ClassVar[str] = "event"
    table: ClassVar[RowTable] = EVENTS
    name: ClassVar[str] = "log"

    redactor: Redactor

    def titles(self, fields: Sequence[Field]) -> bytes:
        """Return the first line of CSV, with its line end."""
        return event_csv_titles(fields)

    def line(self, form: Form, fields: Sequence[Field], *, hidden: bool) -> Line:
        """Return what makes a line of a row."""
        redactor = self.redactor if hidden else None

        def as_json(row: Row) -> tuple[bytes, int]:
            line, count = event_json(row.source, event_of(row), redactor)
            return line + b"\n", count

        def as_csv(row: Row) -> tuple[bytes, int]:
            return event_csv(row.source, event_of(row), redactor, fields)

        def as_raw(row: Row) -> tuple[bytes, int]:
            _, message, count = hidden_parts(event_of(row), redactor)
            return message.encode("utf-8", "replace").removesuffix(b"\n") + b"\n", count

        return {"jsonl": as_json, "csv": as_csv, "raw": as_raw, "parquet": as_json}[form]
