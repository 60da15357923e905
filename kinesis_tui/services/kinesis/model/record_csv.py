"""A record as a line of CSV."""

import base64
from collections.abc import Sequence

from kinesis_tui.payload.decode import Decoded, compact_json
from kinesis_tui.payload.fields import Field, document_of
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.record_json import arrival_text, steps
from kinesis_tui.text.csv_line import csv_line

KEYS = (
    "stream",
    "shard_id",
    "sequence_number",
    "sub_sequence_number",
    "partition_key",
    "explicit_hash_key",
    "approximate_arrival_timestamp",
    "decoded",
)
"""The columns before the payload's: `data`, or the fields that were chosen."""


def csv_titles(fields: Sequence[Field]) -> bytes:
    """Return the first line, with its line end."""
    return csv_line((*KEYS, *(field.path for field in fields or ())) if fields else (*KEYS, "data"))


def csv_record(stream: str, shard_id: str, record: Record, decoded: Decoded, fields: Sequence[Field]) -> bytes:
    """Write one record, with its line end; bytes that are no text are base64. Unknown is empty."""
    if fields:
        document = document_of(decoded.body) if decoded.kind == "json" else None
        values = [None if document is None else field.text(document) for field in fields]
    else:
        values = [_data(decoded)]
    return csv_line(
        (
            stream,
            shard_id,
            record.sequence_number,
            record.sub_sequence_number,
            record.partition_key,
            record.explicit_hash_key,
            arrival_text(record),
            " ".join(steps(record, decoded)),
            *values,
        )
    )


def _data(decoded: Decoded) -> str:
    if decoded.text is None:
        return base64.b64encode(decoded.body).decode()
    return compact_json(decoded.body).decode() if decoded.kind == "json" else decoded.text
