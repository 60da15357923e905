"""Rows of a listing of objects: folders, objects, and what leads on to more."""

from __future__ import annotations

from kinesis_tui.services.firehose.objects import S3Object
from kinesis_tui.text.quantities import UNKNOWN, bytes_text
from kinesis_tui.text.times import age_text, stamp_text
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

OBJECT_COLUMNS = (
    Column("name", "OBJECT", Share(least=24), drop=0),
    Column("size", "SIZE", Content(10, 6), align="right", drop=2, descending=True),
    Column("modified", "DELIVERED", Content(19, 19), align="right", drop=3, descending=True),
    Column("age", "AGO", Content(6, 4), align="right", drop=1),
)


def folder_row(key: str, name: str) -> Row:
    """Return the row of a folder, or of what leads on; before all objects."""
    return Row(key, (Cell(name, "accent"), "", "", ""), (f"\0{name}", None, None, None))


def object_row(one: S3Object, name: str, *, utc: bool, now_ms: int) -> Row:
    """Return the row of an object."""
    at = None if one.last_modified is None else round(one.last_modified.timestamp() * 1000)
    cells = (
        name,
        UNKNOWN if one.size is None else bytes_text(one.size),
        Cell(stamp_text(at, utc)[:19], "muted"),
        Cell(age_text(at, now_ms), "muted"),
    )
    return Row(one.key, cells, (name, one.size, at, None if at is None else now_ms - at))


def object_fields(bucket: str, one: S3Object) -> dict[str, object]:
    """Return what a listing told of an object, as exports have it."""
    at = None if one.last_modified is None else one.last_modified.isoformat()
    return {"bucket": bucket, "key": one.key, "size": one.size, "last_modified": at, "storage_class": one.storage_class}
