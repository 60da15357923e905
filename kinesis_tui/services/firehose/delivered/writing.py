"""How the records of an object are written into files, and as which table questions are asked over them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import msgspec

from kinesis_tui.live.export import Line
from kinesis_tui.live.ring import Row
from kinesis_tui.live.row_writing import Form
from kinesis_tui.live.table import RowTable
from kinesis_tui.payload.decode import compact_json, decode
from kinesis_tui.payload.fields import Field, document_of
from kinesis_tui.payload.found import Decoded
from kinesis_tui.payload.json_line import json_line
from kinesis_tui.redaction.payloads import redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.text.csv_line import csv_line
from kinesis_tui.text.times import iso_millis

KEYS = ("bucket", "key", "number", "last_modified")
"""The columns before the record's: `data`, or the fields that were chosen."""
RECORDS = RowTable(
    "records",
    MappingProxyType(
        {
            "bucket": "VARCHAR",
            "key": "VARCHAR",
            "number": "BIGINT",
            "last_modified": "TIMESTAMP",
            "data": "JSON",
            "data_base64": "VARCHAR",
        }
    ),
    "coalesce(octet_length(encode(data::VARCHAR)), length(data_base64) * 3 // 4)",
    (
        "select count(*), sum(size) as bytes from records",
        "select data->>'$.status' as status, count(*) as records from records group by status order by records desc",
    ),
)


@dataclass(frozen=True, slots=True)
class DeliveredWriting:
    """Of the records of one object; makes lines in any thread."""

    thing: ClassVar[str] = "record"
    table: ClassVar[RowTable] = RECORDS

    bucket: str
    key: str
    redactor: Redactor

    @property
    def name(self) -> str:
        """The last part of the object's key, without what follows a dot."""
        return self.key.rpartition("/")[2].partition(".")[0] or "object"

    def titles(self, fields: Sequence[Field]) -> bytes:
        """Return the first line of CSV, with its line end."""
        return csv_line((*KEYS, *([field.path for field in fields] or ["data"])))

    def line(self, form: Form, fields: Sequence[Field], *, hidden: bool) -> Line:
        """Return what makes a line of a row."""
        redactor = self.redactor if hidden else None

        def as_json(row: Row) -> tuple[bytes, int]:
            decoded, count = _hidden(row, redactor)
            told: dict[str, object] = {**dict(zip(KEYS, self._place(row), strict=True)), "data": _data(decoded)}
            if decoded.text is None:
                told["data_base64"] = base64.b64encode(decoded.body).decode()
            return json_line(told) + b"\n", count

        def as_csv(row: Row) -> tuple[bytes, int]:
            decoded, count = _hidden(row, redactor)
            document = document_of(decoded.body) if fields and decoded.kind == "json" else None
            chosen = [None if document is None else field.text(document) for field in fields]
            return csv_line((*self._place(row), *(chosen if fields else [_text(decoded)]))), count

        def as_raw(row: Row) -> tuple[bytes, int]:
            decoded, count = _hidden(row, redactor)
            plain = row.payload if not count else decoded.body if decoded.text is None else decoded.text.encode()
            return plain.removesuffix(b"\n") + b"\n", count

        return {"jsonl": as_json, "csv": as_csv, "raw": as_raw, "parquet": as_json}[form]

    def _place(self, row: Row) -> tuple[str, str, int, str | None]:
        return self.bucket, self.key, int(row.id), iso_millis(row.time) if row.time else None


def _hidden(row: Row, redactor: Redactor | None) -> tuple[Decoded, int]:
    decoded = decode(row.payload)
    return (decoded, 0) if redactor is None else redacted(decoded, redactor)


def _data(decoded: Decoded) -> object:
    return msgspec.Raw(compact_json(decoded.body)) if decoded.kind == "json" else decoded.text


def _text(decoded: Decoded) -> str:
    if decoded.text is None:
        return base64.b64encode(decoded.body).decode()
    return compact_json(decoded.body).decode() if decoded.kind == "json" else decoded.text
