"""What a query has found: rows, or figures over time as a chart; nothing yet, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from kinesis_tui.pane import Choice, Export, Pane
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.insights.lines import csv_lines, json_lines, json_object
from kinesis_tui.services.logs.insights.results import ResultTable
from kinesis_tui.services.logs.insights.running import QueryRun
from kinesis_tui.services.logs.insights.series import TimeSeries
from kinesis_tui.services.logs.panes.insights_table import MESSAGE, ResultRows, result_columns
from kinesis_tui.ui.chart import Chart, ChartData
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.table import Table

NOTHING = "Nothing matches: take a longer time (ctrl+t), other groups, or edit it (i)."
WAITING = "Waiting for the first rows… esc stops the query."
FORMS: tuple[tuple[str, str], ...] = (("JSON Lines", "jsonl"), ("CSV", "csv"))


class ResultsView(Vertical):
    """Shows a result, also while it grows."""

    DEFAULT_CSS = """
    ResultsView {
        height: 1fr;
        & > Chart { height: 55%; min-height: 6; }
    }
    """

    def __init__(self, before: LineList, redactor: Redactor, utc: Callable[[], bool]) -> None:
        """Show `before` until there is a result."""
        super().__init__()
        self._before = before
        self._redactor = redactor
        self._utc = utc
        self._shown = ResultTable()
        self._filter = ""
        self.table: Table | None = None
        """None while there are no rows."""
        self._chart: Chart | None = None
        self.series: TimeSeries | None = None
        """None where the result is not figures over time."""

    def compose(self) -> ComposeResult:
        """Begin with nothing."""
        yield self._before

    @property
    def has_rows(self) -> bool:
        """Whether there is something to go through."""
        return self.table is not None

    def begin(self) -> None:
        """Forget the result of another query."""
        self._shown, self.series = ResultTable(), None
        self._take_table_away()
        self._say(WAITING)

    def give_up(self) -> None:
        """Wait for nothing any more; what was found stays."""
        self._say("")

    def show(self, run: QueryRun) -> None:
        """Show what a query has found so far; the cursor stays on its row."""
        if run.is_over and not run.table.rows:
            self._say(NOTHING if not run.is_partial else "")
        if run.table is self._shown or not run.table.rows:
            return
        is_same = self.table is not None and run.table.columns == self._shown.columns
        self._shown = run.table
        if not is_same:
            self._put_table()
        self.show_again()
        self.series = run.series if run.is_over else None
        if self._chart is None:
            self._draw()

    def show_again(self) -> None:
        """Make the rows anew: others came, or times are written in another zone."""
        if self.table is not None:
            self.table.show(ResultRows(self._shown, self._redactor.redact_field, utc=self._utc()))
        if self._chart is not None:
            self._chart.set_utc(self._utc())

    def filter(self, text: str) -> None:
        """Show only rows with a text in one of their values."""
        self._filter = text
        if self.table is not None:
            self.table.filter(text)

    def toggle_chart(self) -> None:
        """Draw the figures over the rows, or leave all the room to the rows."""
        if self._chart is None:
            self._draw()
        else:
            self._chart.remove()
            self._chart = None

    def row(self, number: int) -> tuple[dict[str, str], str | None]:
        """Return a row's values by column, and the pointer to its event."""
        values = zip(self._shown.columns, self._shown.rows[number], strict=True)
        return {name: value for name, value in values if value is not None}, self._shown.pointers[number]

    def copy_choices(self) -> list[Choice]:
        """Offer the row under the cursor, without its secrets."""
        key = None if self.table is None else self.table.cursor_key
        if key is None:
            return []
        row, _ = self.row(int(key))
        choices = [Choice("row as JSON", json_object(self._shown, int(key), self._redactor.redact_field).decode())]
        if MESSAGE in row:
            choices.insert(0, Choice("message", self._redactor.redact_field(MESSAGE, row[MESSAGE])))
        return choices

    def ask_export(self, pane: Pane) -> None:
        """Ask in which form the rows shown are to be written."""
        choices = [Choice(f"the rows shown: {title}", form, "") for title, form in FORMS]
        pane.app.push_screen(Menu("Export", choices), lambda choice: self._write(pane, choice))

    def _write(self, pane: Pane, choice: Choice | None) -> None:
        if choice is None or self.table is None:
            return
        numbers: Sequence[int] = [int(key) for key in self.table.shown_keys]
        lines = csv_lines if choice.text == "csv" else json_lines
        written = lines(self._shown, numbers, self._redactor.redact_field)
        pane.write(Export("insights", choice.text, written))

    def _draw(self) -> None:
        """Draw the figures over time, where the result is that."""
        found = self.series
        if found is None:
            return
        more = f"; {found.left_out} smaller ones are not drawn" if found.left_out else ""
        names = ", ".join(self._hidden(one.name) for one in found.series)
        self._chart = Chart(f"{names}{more}", utc=self._utc())
        self.mount(self._chart, before=0)
        self._chart.show(ChartData(found.series[0].times, {self._hidden(one.name): one.values for one in found.series}))

    def _hidden(self, name: str) -> str:
        return self._redactor.redact_text(name)

    def _put_table(self) -> None:
        self._take_table_away()
        held = self._before.has_focus
        self.table = Table(result_columns(self._shown))
        self.table.filter(self._filter)
        self.mount(self.table)
        self.call_after_refresh(self._reveal, held)

    def _reveal(self, held: bool) -> None:
        """Show the rows alone, once they can take the keyboard."""
        if self.table is None:
            return
        if held and self._before.has_focus:
            self.table.focus()
        self._before.display = False

    def _take_table_away(self) -> None:
        """Show what stands there before there are rows; the keyboard stays in this place if it was there."""
        held = self.has_focus_within
        self._before.display = True
        if self.table is not None:
            self.table.remove()
            self.table = None
        if self._chart is not None:
            self._chart.remove()
            self._chart = None
        if held:
            self._before.focus()

    def _say(self, text: str) -> None:
        self._before.empty_text = text
        self._before.rows_changed()
