"""Streams as table rows and as JSON lines."""

import msgspec

from kinesis_tui.services.kinesis.model.stream import Stream
from kinesis_tui.text.quantities import UNKNOWN, count_text
from kinesis_tui.text.times import age_text
from kinesis_tui.ui.listed_rows import RowLayout
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

STREAM_COLUMNS = (
    Column("name", "STREAM", Share(least=18), drop=0),
    Column("status", "STATUS", Content(9, 8), drop=1),
    Column("mode", "MODE", Content(11, 11), drop=5),
    Column("shards", "SHARDS", Content(6, 6), align="right", drop=2, descending=True),
    Column("retention", "RETENTION", Content(9, 9), align="right", drop=6, descending=True),
    Column("encryption", "ENCRYPTION", Content(10, 10), drop=7),
    Column("consumers", "CONSUMERS", Content(9, 9), align="right", drop=8, descending=True),
    Column("age", "AGE", Content(6, 4), align="right", drop=4, descending=True),
)

_STATUS_STYLES = {"ACTIVE": "success", "CREATING": "warning", "UPDATING": "warning", "DELETING": "error"}


def stream_row(stream: Stream, now_ms: int) -> Row:
    """Lay a stream out; what AWS has not told is a dash."""
    name, status, mode, shards, retention, encryption, consumers, age = _words(stream, now_ms)
    return Row(
        stream.name,
        (
            name,
            Cell(status, _STATUS_STYLES.get(status, "muted")),
            Cell(mode, None if stream.mode else "muted"),
            shards,
            retention,
            Cell(encryption, None if stream.encryption_type == "KMS" else "muted"),
            consumers,
            Cell(age, "muted"),
        ),
        _sort_values(stream, now_ms),
    )


def _words(stream: Stream, now_ms: int) -> tuple[str, ...]:
    """Write what each column says."""
    return (
        stream.name,
        stream.status or UNKNOWN,
        stream.mode or UNKNOWN,
        count_text(stream.open_shard_count),
        retention_text(stream.retention_period_hours),
        stream.encryption_type or UNKNOWN,
        count_text(stream.consumer_count),
        age_text(stream.creation_timestamp, now_ms),
    )


def _sort_values(stream: Stream, now_ms: int) -> tuple[object, ...]:
    """Return what each column sorts by."""
    created = stream.creation_timestamp
    return (
        stream.name,
        stream.status,
        stream.mode,
        stream.open_shard_count,
        stream.retention_period_hours,
        stream.encryption_type,
        stream.consumer_count,
        None if created is None else now_ms - created,
    )


STREAM_LAYOUT = RowLayout(stream_row, _words, _sort_values)


def retention_text(hours: int | None) -> str:
    """Write a retention period in hours as AWS counts it, with days where they come out even: "24 h", "7 d"."""
    if hours is None:
        return UNKNOWN
    return f"{hours // 24} d" if hours > 24 and hours % 24 == 0 else f"{hours} h"


def stream_json(stream: Stream) -> bytes:
    """Write what is known of a stream as one line."""
    return msgspec.json.encode(stream)
