"""How a pane of live rows takes questions in SQL: the command `:sql`."""

from collections.abc import Callable

from kinesis_tui.live.row_writing import RowWriting
from kinesis_tui.live.sql import Question
from kinesis_tui.pane import Command, Pane, Refused
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.sql import SqlView


class SqlOffers:
    """Asks questions over all rows that are retained; secrets are redacted before they are asked."""

    def __init__(self, pane: Pane, rows: Callable[[], LiveRows], writing: Callable[[], RowWriting]) -> None:
        self._pane = pane
        self._rows = rows
        self._writing = writing

    def command(self) -> Command:
        """Return `:sql`."""
        table = self._writing().table
        return Command(
            "sql",
            f"Ask in SQL over the {table.name} retained, table `{table.name}`; columns as in JSON Lines",
            self._ask,
            "SELECT …",
            lambda prefix: [example for example in table.examples if example.startswith(prefix)],
        )

    def _ask(self, text: str) -> None:
        writing = self._writing()
        if not text:
            raise Refused(f"Say what: :sql {writing.table.examples[1]}")
        if not len(self._rows().ring):
            raise Refused(f"No {writing.table.name} are retained to ask over.")
        if isinstance(self._pane.view, SqlView):
            self._pane.pop_view()
        line = writing.line("jsonl", (), hidden=True)
        self._pane.push_view(SqlView(writing.name, Question(text, writing.table), self._rows().every, line))
