"""Rows of a result as lines of a file or of standard output: JSON Lines and CSV; values stand as AWS wrote them."""

import re
from collections.abc import Callable, Iterator, Sequence

from kinesis_tui.payload.json_line import json_line
from kinesis_tui.services.logs.insights.results import ResultTable
from kinesis_tui.text.csv_line import csv_line

_NAME = re.compile(r"@?[\w.]+(?:\([\w@.*, ]*\))?")
"""Titles that are fields, or functions of them: `@timestamp` is no spreadsheet's formula."""

Hide = Callable[[str, str], str]
"""Takes a column's name and a value; returns the value without its secrets."""


def as_is(_name: str, value: str) -> str:
    """Hide nothing."""
    return value


def json_object(table: ResultTable, number: int, hide: Hide = as_is) -> bytes:
    """Return one row as a JSON object on a line, without its line end: every column, null where the row has none."""
    return json_line(dict(zip(table.columns, _values(table, number, hide), strict=True)))


def json_lines(table: ResultTable, numbers: Sequence[int], hide: Hide = as_is) -> Iterator[bytes]:
    """Yield rows as JSON objects, without line ends."""
    return (json_object(table, number, hide) for number in numbers)


def csv_lines(table: ResultTable, numbers: Sequence[int], hide: Hide = as_is) -> Iterator[bytes]:
    """Yield the titles and the rows as lines of CSV, each ending in CR: whoever writes them adds the LF."""
    harmless = all(_NAME.fullmatch(name) for name in table.columns)
    yield csv_line(table.columns, formulas=harmless).removesuffix(b"\n")
    for number in numbers:
        yield csv_line(_values(table, number, hide)).removesuffix(b"\n")


def _values(table: ResultTable, number: int, hide: Hide) -> list[str | None]:
    row = table.rows[number]
    return [None if value is None else hide(name, value) for name, value in zip(table.columns, row, strict=True)]
