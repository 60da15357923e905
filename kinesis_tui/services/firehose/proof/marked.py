"""The record that a test sends, and what it is known again by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

MARK = "kinesis_tui_test"
LARGEST = 1_000 * 1024
"""Bytes of a record: https://docs.aws.amazon.com/firehose/latest/APIReference/API_Record.html"""
_LEAST_TEXT = 8


@dataclass(frozen=True, slots=True)
class MarkedRecord:
    """A record to send."""

    data: bytes
    mark: str
    """What stands in it and, as far as anybody can tell, in no other."""


def marked(text: str, unique: UUID, sent_at: datetime) -> MarkedRecord:
    """Mark a record: a JSON object gets a field, an empty text becomes one, anything else is known by itself.

    Raises ValueError, a clause, where it can't be told from others or is too large.
    """
    mark = f"{MARK}-{unique}"
    if not text.strip():
        data = msgspec.json.encode({MARK: mark, "sent_at": sent_at.isoformat(timespec="milliseconds")})
        return MarkedRecord(data, mark)
    fields = _object(text)
    if fields is not None:
        record = MarkedRecord(msgspec.json.encode({**fields, MARK: mark}), mark)
    elif len(text.strip()) < _LEAST_TEXT:
        raise ValueError(f"a text of less than {_LEAST_TEXT} characters is hard to find again; give a JSON object")
    else:
        record = MarkedRecord(text.encode("utf-8", "surrogatepass"), text.strip().splitlines()[0])
    if len(record.data) > LARGEST:
        raise ValueError(f"it has {len(record.data):,} bytes, and Firehose takes {LARGEST:,}")
    return record


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = msgspec.json.decode(text.encode("utf-8", "surrogatepass"))
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def given_text(content: bytes) -> str:
    """Return the record in a file: its text, or of the first line of a capture the payload.

    Raises ValueError, a clause, for a captured payload that is no text.
    """
    text = content.decode("utf-8", "replace")
    line = _object(text.partition("\n")[0])
    if line is None or not {"stream", "shard_id", "sequence_number"} <= line.keys():
        return text
    payload = line.get("data")
    if payload is None:
        raise ValueError("the captured payload is no text; give one that is")
    return payload if isinstance(payload, str) else msgspec.json.encode(payload).decode()


def holds(record: bytes, mark: str) -> bool:
    """Tell whether a record holds a mark, as it is or as JSON writes it."""
    return mark.encode("utf-8", "surrogatepass") in record or msgspec.json.encode(mark)[1:-1] in record
