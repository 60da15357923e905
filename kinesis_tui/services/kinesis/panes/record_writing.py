"""How records are written into files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kinesis_tui.live.export import Line
from kinesis_tui.live.ring import Row
from kinesis_tui.live.row_writing import Form
from kinesis_tui.live.table import RowTable
from kinesis_tui.payload.fields import Field
from kinesis_tui.services.kinesis.model.record_csv import csv_record, csv_titles
from kinesis_tui.services.kinesis.model.record_table import RECORDS
from kinesis_tui.services.kinesis.model.redacted import hidden_parts, redacted_json, redacted_record
from kinesis_tui.services.kinesis.panes.record_offers import RecordOffers
from kinesis_tui.services.kinesis.tail.packing import record_of


@dataclass(frozen=True, slots=True)
class RecordWriting:
    """Of the records of one tail; makes lines in any thread."""

    thing: ClassVar[str] = "record"
    table: ClassVar[RowTable] = RECORDS

    offers: RecordOffers

    @property
    def name(self) -> str:
        """The stream's name."""
        return self.offers.stream.rsplit("/", 1)[-1]

    def titles(self, fields: Sequence[Field]) -> bytes:
        """Return the first line of CSV, with its line end."""
        return csv_titles(fields)

    def line(self, form: Form, fields: Sequence[Field], *, hidden: bool) -> Line:
        """Return what makes a line of a row."""
        stream, decoder = self.offers.stream, self.offers.decoder
        redactor = self.offers.redactor if hidden else None

        def as_json(row: Row) -> tuple[bytes, int]:
            line, count = redacted_json(stream, row.source, record_of(row), redactor, decoder)
            return line + b"\n", count

        def as_csv(row: Row) -> tuple[bytes, int]:
            record, decoded, count = hidden_parts(record_of(row), redactor, decoder)
            return csv_record(stream, row.source, record, decoded, fields), count

        def as_raw(row: Row) -> tuple[bytes, int]:
            if redactor is None:
                return row.payload + b"\n", 0
            record, count = redacted_record(record_of(row), redactor, decoder)
            return record.data + b"\n", count

        return {"jsonl": as_json, "csv": as_csv, "raw": as_raw, "parquet": as_json}[form]
