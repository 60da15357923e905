"""The answer to a question in SQL, over the rows that were asked."""

import asyncio
from collections.abc import Callable, Iterator
from typing import ClassVar, Literal

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.failure import Failure
from kinesis_tui.live.export import Line, Stopped
from kinesis_tui.live.ring import Row as Live
from kinesis_tui.live.sql import MOST_ROWS, Answer, Question, athena_query, insights_query, value_text
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN, count_text
from kinesis_tui.ui.frame.offers import Choice, Export
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.table import Cell, Row, Table
from kinesis_tui.ui.table_layout import Column, Content

TOLD_SECONDS = 0.25
CELL_CHARACTERS = 500
"""Of one value on the screen; copies and exports have all of it."""


class SqlView(Vertical):
    """Ask a question while its progress is shown; then its rows. Leaving it stops the asking."""

    DEFAULT_CSS = """
    SqlView {
        height: 1fr;
        & > .sql--question { height: auto; max-height: 4; background: $surface; color: $text-muted; }
        & > .sql--failure { height: auto; max-height: 50%; color: $text-error; padding: 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", id="sql.sort", tooltip="Sort by the next column"),
    ]

    def __init__(self, name: str, question: Question, rows: Callable[[], Iterator[Live]], line: Line) -> None:
        """Prepare to ask over what `rows` returns, as `line` writes it; `name` begins the names of exports."""
        super().__init__()
        self._name = name
        self._question = question
        self._rows = rows
        self._line = line
        self._words = Static(classes="sql--question", markup=False)
        self.answer: Answer | None = None
        """None until it is known."""
        self.table: Table | None = None

    def compose(self) -> ComposeResult:
        """Show the question; what comes of it is added below."""
        yield self._words
        yield LineList(empty_text="asking… esc stops")

    def on_mount(self) -> None:
        """Ask."""
        self.run_worker(self._ask(), group="sql", exclusive=True)

    def on_unmount(self) -> None:
        """Stop asking."""
        self._question.stop()

    def action_sort(self) -> None:
        """Sort by the next column."""
        if self.table is not None:
            self.table.sort_next()

    def copy_choices(self) -> list[Choice]:
        """Offer the row under the cursor, and the question, also for where there is more than one machine's memory."""
        row = self._selected()
        return [
            *([] if row is None else [Choice("row as JSON", msgspec.json.encode(row).decode())]),
            Choice("question", self._question.text),
            Choice("question for Athena, a template", athena_query(self._question.text)),
            Choice("question for Logs Insights, a template", insights_query(self._question.text)),
        ]

    def export(self) -> Export | None:
        """Write the rows fetched as JSON Lines, each with its columns' names."""
        if self.answer is None or not self.answer.rows:
            return None
        return Export(f"{self._name}-sql", "jsonl", (msgspec.json.encode(row) for row in _objects(self.answer)))

    def _selected(self) -> dict[str, object] | None:
        key = None if self.table is None else self.table.cursor_key
        if key is None or self.answer is None:
            return None
        return _object(self.answer.columns, self.answer.rows[int(key)])

    async def _ask(self) -> None:
        self._say(f"reading the {self._question.table.name}")
        rows = self._rows()
        work = asyncio.ensure_future(asyncio.to_thread(self._question.ask, rows, self._line))
        try:
            while not work.done():
                await asyncio.wait((work,), timeout=TOLD_SECONDS)
                self._say(f"{count_text(self._question.watch.rows)} {self._question.table.name} read, esc stops")
            self._show(work.result())
        except (Failure, OSError, Stopped) as error:
            self._fail(str(error))
        finally:
            self._question.stop()
            if not work.done():
                work.add_done_callback(_forget)

    def _say(self, words: str) -> None:
        self._words.update(visible(f"SQL  {self._question.text}") + f"\n{words}")

    def _fail(self, sentence: str) -> None:
        self._say("no answer; : and sql ask again")
        self.query(LineList).remove()
        self.mount(Static(visible(sentence), classes="sql--failure", markup=False))

    def _show(self, answer: Answer) -> None:
        self.answer = answer
        more = f", the first {count_text(MOST_ROWS)} of more" if answer.is_clipped else ""
        asked = f"{count_text(answer.records)} {self._question.table.name}"
        rows = "1 row" if len(answer.rows) == 1 else f"{count_text(len(answer.rows))} rows"
        self._say(f"{rows}{more}, of {asked}; secrets are redacted before the question")
        self.query(LineList).remove()
        columns = [
            Column(str(place), visible(name), Content(60, 4), align=_alignment(answer, place))
            for place, name in enumerate(answer.columns)
        ]
        self.table = Table(columns or [Column("0", "")], empty_text="No row.")
        self.mount(self.table)
        self.table.set_rows([_row(number, values) for number, values in enumerate(answer.rows)])
        self.call_after_refresh(self.table.focus)


def _alignment(answer: Answer, place: int) -> Literal["left", "right"]:
    values = (row[place] for row in answer.rows)
    first = next((value for value in values if value is not None), None)
    return "right" if isinstance(first, (int, float)) and not isinstance(first, bool) else "left"


def _row(number: int, values: tuple[object, ...]) -> Row:
    texts = [value_text(value) for value in values]
    cells = tuple(Cell(UNKNOWN, "muted") if text is None else text[:CELL_CHARACTERS] for text in texts)
    plain = tuple(value if isinstance(value, (int, float)) else text for value, text in zip(values, texts, strict=True))
    return Row(str(number), cells, plain)


def _objects(answer: Answer) -> Iterator[dict[str, object]]:
    return (_object(answer.columns, row) for row in answer.rows)


def _object(columns: tuple[str, ...], row: tuple[object, ...]) -> dict[str, object]:
    return {
        name: value if isinstance(value, (int, float)) or value is None else value_text(value)
        for name, value in zip(columns, row, strict=True)
    }


def _forget(work: "asyncio.Future[Answer]") -> None:
    """Take what a question that nobody waits for any more has come to."""
    if not work.cancelled():
        work.exception()
