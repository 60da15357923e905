"""Rows of a listing of objects: folders, objects, and what leads on to more."""

from __future__ import annotations

from collections.abc import Sequence

from kinesis_tui.services.firehose.objects import S3Object
from kinesis_tui.text.quantities import UNKNOWN, bytes_text
from kinesis_tui.text.times import age_text, stamp_text
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

MORE_WORDS = "… there are more; enter lists the next 1,000"
OBJECT_COLUMNS = (
    Column("name", "OBJECT", Share(least=24), drop=0),
    Column("size", "SIZE", Content(10, 6), align="right", drop=2, descending=True),
    Column("modified", "DELIVERED", Content(19, 19), align="right", drop=3, descending=True),
    Column("age", "AGO", Content(6, 4), align="right", drop=1),
)


class ListedRows:
    """Folders, then objects, then what leads on to more: a `RowSource`, for a listing may grow by many thousands."""

    def __init__(
        self, folders: Sequence[str], objects: Sequence[S3Object], more: str, *, start: int, utc: bool, now_ms: int
    ) -> None:
        """Take what is listed; names begin at the character `start` of a key, `more` is the last row's key or empty."""
        self._folders, self._objects, self._more = folders, objects, more
        self._start, self._utc, self._now_ms = start, utc, now_ms
        self.keys: Sequence[str] = [*folders, *(one.key for one in objects), *([more] if more else [])]

    def row(self, index: int) -> Row:
        """Make one row."""
        number = index - len(self._folders)
        if not 0 <= number < len(self._objects):
            return Row(self.keys[index], (Cell(self._name(index), "accent"), "", "", ""))
        one = self._objects[number]
        at = _ms(one)
        cells = (
            self._name(index),
            UNKNOWN if one.size is None else bytes_text(one.size),
            Cell(stamp_text(at, self._utc)[:19], "muted"),
            Cell(age_text(at, self._now_ms), "muted"),
        )
        return Row(one.key, cells)

    def sort_values(self, column: int) -> Sequence[object]:
        """Return what each row sorts by; folders, and what leads on, come before the objects by name."""
        head: list[object] = [
            f"\0{self._name(number)}" if column == 0 else None for number in range(len(self._folders))
        ]
        tail: list[object] = ["\0" if column == 0 else None] if self._more else []
        return [*head, *(self._value(one, column) for one in self._objects), *tail]

    def text(self, index: int) -> str:
        """Return what a filter looks at: the name."""
        return self._name(index)

    def _name(self, index: int) -> str:
        key = self.keys[index]
        return MORE_WORDS if self._more and index == len(self.keys) - 1 else key[self._start :]

    def _value(self, one: S3Object, column: int) -> object:
        at = _ms(one)
        return (one.key[self._start :], one.size, at, None if at is None else self._now_ms - at)[column]


def _ms(one: S3Object) -> int | None:
    return None if one.last_modified is None else round(one.last_modified.timestamp() * 1000)


def object_fields(bucket: str, one: S3Object) -> dict[str, object]:
    """Return what a listing told of an object, as exports have it."""
    at = None if one.last_modified is None else one.last_modified.isoformat()
    return {"bucket": bucket, "key": one.key, "size": one.size, "last_modified": at, "storage_class": one.storage_class}
