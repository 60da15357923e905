"""Log groups and log streams as table rows."""

from collections.abc import Container

from kinesis_tui.payload.json_line import json_line
from kinesis_tui.services.logs.model.log_group import LogGroup
from kinesis_tui.services.logs.model.log_stream import LogStream
from kinesis_tui.text.quantities import UNKNOWN, bytes_text
from kinesis_tui.text.times import age_text, stamp_text
from kinesis_tui.ui.listed_rows import RowLayout
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

GROUP_COLUMNS = (
    Column("name", "LOG GROUP", Share(least=40), drop=0),
    Column("last", "LAST EVENT", Content(10, 10), align="right", drop=1),
    Column("size", "STORED", Content(10, 8), align="right", drop=2, descending=True),
    Column("retention", "RETENTION", Content(9, 9), align="right", drop=3, descending=True),
    Column("class", "CLASS", Content(17, 8), drop=4),
    Column("age", "AGE", Content(6, 4), align="right", drop=5, descending=True),
)
STREAM_COLUMNS = (
    Column("name", "LOG STREAM", Share(least=24), drop=0),
    Column("last", "LAST EVENT", Content(19, 10), align="right", drop=1, descending=True),
    Column("age", "AGO", Content(6, 4), align="right", drop=2),
    Column("first", "FIRST EVENT", Content(19, 11), align="right", drop=3),
)


def group_layout(marked: Container[str] = ()) -> RowLayout[LogGroup]:
    """Return how groups are laid out; `marked` are the names of those to be tailed together."""

    def row(group: LogGroup, now_ms: int) -> Row:
        name, last, size, retention, kind, age = _words(group, now_ms)
        shown = Cell(f"● {name}", "accent") if name in marked else name
        cells = (shown, Cell(last, "muted"), size, retention, Cell(kind, "muted"), Cell(age, "muted"))
        return Row(group.name, cells, _values(group, now_ms))

    return RowLayout(row, _words, _values)


def retention_text(days: int | None) -> str:
    """Write a retention in days; AWS leaves it out where events never expire."""
    return "never" if days is None else f"{days} d"


def _words(group: LogGroup, now_ms: int) -> tuple[str, ...]:
    last = age_text(group.last_event_time, now_ms)
    return (
        group.name,
        "none" if group.described and group.last_event_time is None else last,
        bytes_text(group.stored_bytes),
        retention_text(group.retention_in_days),
        group.log_group_class or UNKNOWN,
        age_text(group.creation_time, now_ms),
    )


def _values(group: LogGroup, now_ms: int) -> tuple[object, ...]:
    created, last = group.creation_time, group.last_event_time
    return (
        group.name,
        None if last is None else now_ms - last,
        group.stored_bytes,
        10**9 if group.retention_in_days is None else group.retention_in_days,
        group.log_group_class,
        None if created is None else now_ms - created,
    )


def group_json(group: LogGroup) -> bytes:
    """Write what is known of a group as one line."""
    return json_line({field: getattr(group, field) for field in group.__slots__ if field != "described"})


def stream_json(stream: LogStream) -> bytes:
    """Write what is known of a log stream as one line."""
    return json_line({field: getattr(stream, field) for field in stream.__slots__})


def stream_row(stream: LogStream, now_ms: int, utc: bool) -> Row:
    """Lay a log stream out."""
    last, first = stream.last_event_timestamp, stream.first_event_timestamp
    return Row(
        stream.name,
        (
            stream.name,
            stamp_text(last, utc)[:19],
            Cell(age_text(last, now_ms), "muted"),
            Cell(stamp_text(first, utc)[:19], "muted"),
        ),
        (stream.name, last, None if last is None else now_ms - last, first),
    )
