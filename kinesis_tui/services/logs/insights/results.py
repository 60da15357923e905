"""What GetQueryResults answers, and the same as a table: columns, rows, and where each row's event is found.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

POINTER = "@ptr"
"""The field by which GetLogRecord finds a row's event; no column of its own."""
ENDED = frozenset(("Complete", "Failed", "Cancelled", "Timeout"))

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})\.([0-9]{3})")


class ResultField(msgspec.Struct, frozen=True, gc=False):
    """One value of a row."""

    field: str = ""
    value: str | None = None


class QueryStatistics(msgspec.Struct, frozen=True, rename="camel"):
    """What a query has looked at so far; None where AWS does not tell."""

    records_matched: float | None = None
    records_scanned: float | None = None
    bytes_scanned: float | None = None
    log_groups_scanned: float | None = None
    estimated_records_skipped: float | None = None
    """By field indexes: not scanned, and not paid for."""
    estimated_bytes_skipped: float | None = None


class QueryResults(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One GetQueryResults answer; `status` is required, so that a body cut short is no query without rows."""

    status: str
    """Scheduled, Running, Complete, Failed, Cancelled, Timeout or Unknown."""
    results: list[msgspec.Raw] = []
    """A list of `ResultField`s each, not decoded yet: ten thousand rows would hold up the screen."""
    statistics: QueryStatistics | None = None
    next_token: str | None = None
    """More than 10,000 rows: the next page, where the service knows pages."""


_ROW = msgspec.json.Decoder(list[ResultField])


def decoded(rows: Sequence[msgspec.Raw]) -> "ResultTable":
    """Return the rows of an answer as a table; raises msgspec.ValidationError."""
    return ResultTable([_ROW.decode(row) for row in rows])


class ResultTable:
    """Rows under columns, in AWS's order; a row without a field has None there."""

    __slots__ = ("_numbers", "columns", "pointers", "rows")

    def __init__(self, results: Sequence[Sequence[ResultField]] = ()) -> None:
        names: dict[str, int] = {}
        for row in results:
            for field in row:
                if field.field != POINTER and field.field not in names:
                    names[field.field] = len(names)
        self.columns = tuple(names)
        self.rows: list[tuple[str | None, ...]] = []
        self.pointers: list[str | None] = []
        for row in results:
            values: list[str | None] = [None] * len(names)
            pointer = None
            for field in row:
                if field.field == POINTER:
                    pointer = field.value
                else:
                    values[names[field.field]] = field.value
            self.rows.append(tuple(values))
            self.pointers.append(pointer)
        self._numbers: dict[int, bool] = {}

    def is_numeric(self, column: int) -> bool:
        """Whether all values known in a column are numbers, and there are some."""
        known = self._numbers.get(column)
        if known is None:
            values = [row[column] for row in self.rows if row[column]]
            known = bool(values) and all(_NUMBER.fullmatch(value) for value in values if value is not None)
            self._numbers[column] = known
        return known

    def is_time(self, column: int) -> bool:
        """Whether all values known in a column are times as AWS writes them, and there are some."""
        values = [row[column] for row in self.rows if row[column]]
        return bool(values) and all(_STAMP.fullmatch(value) for value in values if value is not None)


def number_of(text: str | None) -> float | None:
    """Read a value as a number; None where it is none or unknown."""
    return float(text) if text is not None and _NUMBER.fullmatch(text) else None


def time_of(text: str | None) -> int | None:
    """Read `2026-11-23 12:00:00.000`, which is UTC, as milliseconds since the epoch; None where it is no time."""
    found = None if text is None else _STAMP.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return round(moment.timestamp()) * 1000 + int(found[2])


def sort_values(table: ResultTable, column: int) -> list[object]:
    """Return what each row sorts by: numbers as numbers and before texts, None for what is unknown."""
    if table.is_numeric(column):
        return [number_of(row[column]) for row in table.rows]
    values = [row[column] or None for row in table.rows]
    if not any(value is not None and _NUMBER.fullmatch(value) for value in values):
        return list(values)
    return [None if value is None else _mixed(value) for value in values]


def _mixed(value: str) -> tuple[bool, float, str]:
    number = number_of(value)
    return (True, 0.0, value) if number is None else (False, number, value)
