"""A log event as the one JSON object a line that scripts rely on (`logs --output json`, exports)."""

import msgspec

from kinesis_tui.payload.decode import compact_json, decode
from kinesis_tui.payload.found import Decoded
from kinesis_tui.payload.json_line import json_line
from kinesis_tui.redaction.payloads import redacted
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.text.times import iso_millis


def event_json(group: str, event: LogEvent, redactor: Redactor | None = None) -> tuple[bytes, int]:
    """Return the object as one line without its line end, and how many secrets were hidden in it.

    Keys in the documented order: log_group, log_stream, timestamp, ingestion_time, event_id, message, parsed. `parsed`
    is the message where that is JSON, as it was written; else null. Without a redactor nothing is hidden.
    """
    decoded, message, count = hidden_parts(event, redactor)
    fields = {
        "log_group": group,
        "log_stream": event.log_stream_name,
        "timestamp": time_json(event.timestamp),
        "ingestion_time": time_json(event.ingestion_time),
        "event_id": event.event_id or None,
        "message": message,
        "parsed": msgspec.Raw(compact_json(decoded.body)) if decoded.kind == "json" else None,
    }
    return json_line(fields), count


def hidden_parts(event: LogEvent, redactor: Redactor | None) -> tuple[Decoded, str, int]:
    """Return what a message is and its text, without secrets; the last value counts them."""
    decoded = message_of(event)
    if redactor is None:
        return decoded, event.message, 0
    hidden, count = redacted(decoded, redactor)
    return hidden, event.message if not count else (hidden.text or ""), count


def message_of(event: LogEvent) -> Decoded:
    """Say what a message is: JSON, or text."""
    return decode(event.message.encode("utf-8", "surrogatepass"))


def time_json(ms: int | None) -> str | None:
    """Write a time as ISO 8601 UTC with milliseconds; None where it is unknown or beyond the calendar."""
    try:
        return None if ms is None else iso_millis(ms)
    except ValueError:
        return None
