"""A question in SQL over rows: loaded into DuckDB, asked once, and told in rows of text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinesis_tui.live.duck import asked, connect, lock, private_folder, read_lines
from kinesis_tui.live.export import Line, Watch, write_rows
from kinesis_tui.live.ring import Row
from kinesis_tui.live.table import RowTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ROWS = 10_000
"""Rows of an answer that are fetched."""
FAILED = "The question failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question."""

    question: str
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    records: int
    """That were asked."""
    is_clipped: bool
    """Whether there are more rows than were fetched."""


class Question:
    """One question, to be asked in a thread, and stopped from another."""

    def __init__(self, text: str, table: RowTable) -> None:
        self.text = text.strip().rstrip(";")
        self.table = table
        self.watch = Watch()
        self._connection: DuckDBPyConnection | None = None

    def ask(self, rows: Iterable[Row], line: Line) -> Answer:
        """Ask over the rows as `line` writes them: JSON objects with the table's columns.

        Raises OSError, `Stopped`, `Failure` with what DuckDB says, `TooLarge`.
        """
        self._connection = connection = connect()
        try:
            with private_folder() as folder:
                path = folder / "rows.jsonl"
                with path.open("wb") as file:
                    written = write_rows(rows, line, file, self.watch)
                self.watch.check()
                table = self.table
                load = (
                    f"CREATE TABLE {table.name} AS "  # noqa: S608  # our own words only
                    f"SELECT *, {table.size} AS size FROM {read_lines(path, table.columns)}"
                )
                asked(connection, f"Loading the {table.name} failed", lambda duck: duck.execute(load))
            lock(connection)
            self.watch.check()
            return asked(connection, FAILED, lambda duck: self._fetch(duck, written.rows))
        finally:
            self._connection = None
            connection.close()

    def stop(self) -> None:
        """End it soon, wherever it is."""
        self.watch.stopping.set()
        connection = self._connection
        if connection is not None:
            connection.interrupt()

    def _fetch(self, connection: DuckDBPyConnection, records: int) -> Answer:
        result = connection.execute(self.text)
        columns = tuple(column[0] for column in result.description or ())
        rows = result.fetchmany(MOST_ROWS + 1) if columns else []
        return Answer(self.text, columns, rows[:MOST_ROWS], records, len(rows) > MOST_ROWS)


def value_text(value: object) -> str | None:
    """Return a value of an answer as text; None for NULL."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


_JSON_PATH = re.compile(r"(\b[\w.]+)\s*->>\s*'(\$?)\.?([^']*)'")
_FROM = re.compile(r"\b(from|join)\s+(?:records|events)\b", re.IGNORECASE)


def athena_query(question: str) -> str:
    """Write a question for Amazon Athena: a template, because only its user knows the table.

    https://docs.aws.amazon.com/athena/latest/ug/extracting-data-from-JSON.html
    """
    asked_there = _JSON_PATH.sub(r"json_extract_scalar(\1, '$.\3')", question)
    return (
        "-- A template for Amazon Athena. The records must lie in S3 as JSON lines with these columns, for which a\n"
        '-- Firehose delivery stream can see; put your database and table in place of "database"."table".\n'
        + _FROM.sub(r'\1 "database"."table"', asked_there)
    )


def insights_query(question: str) -> str:
    """Write a question for CloudWatch Logs Insights in its SQL: a template, because only its user knows the log group.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData_SQL.html
    """
    asked_there = _JSON_PATH.sub(lambda found: f"`{found[3]}`", question)
    return (
        "-- A template for CloudWatch Logs Insights, query language OpenSearch SQL. The records must be log events in\n"
        "-- JSON; put your log group in place of /log/group.\n"
        + _FROM.sub(r"\1 `logGroups(logGroupIdentifier: ['/log/group'])`", asked_there)
    )
