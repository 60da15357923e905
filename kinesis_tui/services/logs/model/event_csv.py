"""A log event as a line of CSV."""

from collections.abc import Sequence

from kinesis_tui.payload.fields import Field, document_of
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.event_json import hidden_parts, time_json
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.text.csv_line import csv_line

KEYS = ("log_group", "log_stream", "timestamp", "ingestion_time", "event_id")
"""The columns before the message's: `message`, or the fields that were chosen."""


def event_csv_titles(fields: Sequence[Field]) -> bytes:
    """Return the first line, with its line end."""
    return csv_line((*KEYS, *([field.path for field in fields] or ["message"])))


def event_csv(group: str, event: LogEvent, redactor: Redactor | None, fields: Sequence[Field]) -> tuple[bytes, int]:
    """Write one event, with its line end, and count the secrets hidden in it. Unknown is empty."""
    decoded, message, count = hidden_parts(event, redactor)
    document = document_of(decoded.body) if fields and decoded.kind == "json" else None
    chosen = [None if document is None else field.text(document) for field in fields]
    times = (time_json(event.timestamp), time_json(event.ingestion_time))
    line = csv_line((group, event.log_stream_name, *times, event.event_id or None, *(chosen if fields else [message])))
    return line, count
