"""Logs Insights over the logs pane: an editor, the run of its query, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from kinesis_tui.failure import Failure, QueryMalformed
from kinesis_tui.pane import Choice, Command, Context, Pane, Refused
from kinesis_tui.query.complete import Completion
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.insights.language import complete
from kinesis_tui.services.logs.insights.query import LANGUAGES, InsightsQuery, Problem, names_its_groups, problem_of
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.services.logs.panes.insights_asking import QueryAsking, Trouble
from kinesis_tui.services.logs.panes.insights_editor import QueryEditor
from kinesis_tui.services.logs.panes.insights_memory import InsightsMemory
from kinesis_tui.services.logs.panes.insights_record import RecordView
from kinesis_tui.services.logs.panes.insights_results import ResultsView
from kinesis_tui.services.logs.panes.insights_sources import InsightsSources
from kinesis_tui.services.logs.panes.insights_words import BEFORE, run_words, scope_words
from kinesis_tui.text.cells import clip, visible
from kinesis_tui.ui.failure_view import failure_content
from kinesis_tui.ui.frame.focus import focus_inside
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.state_line import StateLine
from kinesis_tui.ui.table import Table


class InsightsView(Vertical):
    """Ask a query of log groups; leaving it stops what still runs."""

    DEFAULT_CSS = """
    InsightsView {
        height: 1fr;
        & > .insights--asked { dock: top; height: auto; }
        & .insights--hint { height: 1; background: $surface; color: $text-muted; }
        & .insights--trouble { height: auto; max-height: 6; padding: 0 1; display: none; }
        & .insights--trouble.-said { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "leave", "Back", id="insights.leave", tooltip="Stop the query, or leave the editor, or go back"
        ),
        Binding("i", "edit", "Edit", id="insights.edit", tooltip="Go to the query"),
        Binding("c", "chart", "Chart", id="insights.chart", tooltip="Draw figures over time, or list them"),
        Binding("s", "sort", "Sort", id="insights.sort", tooltip="Sort by the next column"),
        Binding("e", "export", "Export", id="insights.export", tooltip="Write the rows shown to a file"),
        Binding("ctrl+s,f5", "run", "Run", id="insights.run", tooltip="Run the query; above a threshold it asks first"),
        Binding("ctrl+x", "stop", "Stop", id="insights.stop", tooltip="Stop the query (StopQuery)", priority=True),
        Binding("ctrl+o", "open", "Queries", id="insights.open", tooltip="Samples, saved queries, queries run before"),
        Binding("ctrl+t", "range", "Time", id="insights.range", tooltip="Ask for another range of time"),
        Binding("r", "run", "Again", id="insights.again", tooltip="Run the query again"),
    ]

    class Changed(Message):
        """The query's run has changed; a newer one replaces it."""

        def can_replace(self, message: Message) -> bool:
            """What is shown is the newest state."""
            return isinstance(message, InsightsView.Changed)

    def __init__(self, pane: Pane, context: Context, logs: LogsGateway, covered_filter: str) -> None:
        """Open over what `pane` shows, which is filtered by `covered_filter`."""
        super().__init__()
        self.covered_filter = covered_filter
        self._pane = pane
        self._given = context
        self._logs = logs
        self._gateway = InsightsGateway(context.aws)
        self.memory = context.one(InsightsMemory, InsightsMemory)
        self._redactor = context.one(Redactor, lambda: Redactor(context.settings.redaction))
        self.asking = QueryAsking(self, pane, context, self._gateway, self.memory)
        self.asking.begun, self.asking.changed, self.asking.troubled = self._begun, self._told, self._troubled
        self._sources = InsightsSources(pane, self.memory, self._gateway, self.use)
        self.editor = QueryEditor(self.memory.text, self._complete, lambda: self.memory.history)
        self._styled = LineList(empty_text=BEFORE)
        self._scope_line = StateLine(self._scope_words, self._styled)
        self._run_line = StateLine(self._run_words, self._styled)
        self._hint = Static(classes="insights--hint", markup=False)
        self._trouble = Static(classes="insights--trouble", markup=False)
        self.results = ResultsView(self._styled, self._redactor, lambda: pane.utc)

    def compose(self) -> ComposeResult:
        """Put what is asked over what came of it; that is first for the keyboard, once there is something."""
        yield self.results
        with Vertical(classes="insights--asked"):
            yield self._scope_line
            yield self.editor
            yield self._hint
            yield self._trouble
            yield self._run_line

    def on_mount(self) -> None:
        """Learn what the groups hold, and tell the time while a query runs."""
        self._say()
        self.editor.focus()
        self.set_interval(1.0, self._tick)
        self.run_worker(self._prepare(), group="learn", exclusive=True)

    async def on_unmount(self) -> None:
        """Stop the query that nobody waits for any more."""
        await self.asking.leave()

    # -- what the pane asks -------------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how the query fares in a word or two."""
        run = self.asking.run
        return "" if run is None else f"query {run.status.lower()}"

    def filter(self, text: str) -> None:
        """Show only rows with a text in one of their values."""
        self.results.filter(text)

    def copy_choices(self) -> list[Choice]:
        """Offer the row under the cursor, and the query."""
        return [*self.results.copy_choices(), Choice("query", self.editor.text)]

    def show(self) -> None:
        """Write the times in the zone of the screen."""
        self.results.show_again()

    def commands(self) -> list[Command]:
        """Offer what is typed over a query."""
        return [
            Command("range", "The query's time: 1h, 1d, 2h 30m, 10:15 11:00", self._read_range, "SINCE [UNTIL]"),
            Command(
                "language",
                "The query's language: CWLI, PPL or SQL",
                self._read_language,
                "CWLI|PPL|SQL",
                lambda prefix: [one for one in LANGUAGES if one.startswith(prefix.upper())],
            ),
        ]

    def use(self, text: str) -> None:
        """Put a query into the editor."""
        self.editor.put(text)
        self.editor.focus()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what makes sense at present."""
        _ = parameters
        if action == "stop":
            return self.asking.is_under_way
        if action == "chart":
            return self.results.series is not None
        if action in ("sort", "export"):
            return self.results.table is not None
        return True

    def action_leave(self) -> None:
        """Stop an export or the query, clear the filter, leave the editor for the rows, or go back: one of them."""
        if self._pane.busy:
            self._pane.action_back()
        elif self.asking.is_under_way:
            self.action_stop()
        elif self._pane.filter_text:
            self._pane.filter_text = ""
        elif self.editor.has_focus and self.results.has_rows:
            focus_inside(self.results)
        else:
            self._pane.pop_view()

    def action_edit(self) -> None:
        """Go to the query."""
        self.editor.focus()

    def action_run(self) -> None:
        """Run the query that stands in the editor, unless it is certainly wrong."""
        if self.asking.is_under_way:
            self._pane.say("A query is running: esc stops it.")
            return
        try:
            query = self._query()
        except ValueError as error:
            self._pane.say(f"{error}.", warning=True)
            return
        self.editor.forget_mistake()
        problem = problem_of(query)
        if problem is None:
            self.asking.begin(query)
        else:
            self._show_problem(problem)

    def action_stop(self) -> None:
        """Stop the query; what it has found stays."""
        self.asking.stop()

    def action_open(self) -> None:
        """Offer samples, the account's saved queries and those run before."""
        self._sources.ask()

    async def action_range(self) -> None:
        """Ask for a range on the command line."""
        await self.run_action("app.command('range ')")

    def action_chart(self) -> None:
        """Draw the figures, or list them again."""
        self.results.toggle_chart()

    def action_sort(self) -> None:
        """Sort by the next column."""
        if self.results.table is not None:
            self.results.table.sort_next()

    def action_export(self) -> None:
        """Ask in which form the rows are to be written, and write them."""
        self.results.ask_export(self._pane)

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Open the event that the row was made from."""
        message.stop()
        row, pointer = self.results.row(int(message.key))
        self._pane.push_view(RecordView(self._pane, self._gateway, self._redactor, row, pointer))

    def on_query_editor_left(self, message: QueryEditor.Left) -> None:
        """Go to what was found."""
        message.stop()
        focus_inside(self.results)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Say what may come next, and what it may cost."""
        message.stop()
        self.memory.text = self.editor.text
        self.editor.forget_mistake()
        self._say()

    def on_text_area_selection_changed(self, message: TextArea.SelectionChanged) -> None:
        """Say what may stand where the cursor is."""
        message.stop()
        self._say_hint()

    def on_insights_view_changed(self, message: Changed) -> None:
        """Show what the query has found."""
        message.stop()
        if self.asking.run is not None:
            self.results.show(self.asking.run)
        self._say()
        self.refresh_bindings()

    # -- asking -------------------------------------------------------------------------------------------------------

    def _query(self) -> InsightsQuery:
        return self.memory.scope.query(self.editor.text, self._now())

    def _now(self) -> datetime:
        now = self._given.now()
        return now if self._pane.utc else now.astimezone()

    async def _prepare(self) -> None:
        await self.memory.load()
        await self.memory.learn(self._logs, self._gateway)
        self._say()

    def _begun(self) -> None:
        """Make room for what the query finds, and go there."""
        self._say_trouble(None)
        self.results.begin()
        focus_inside(self.results)
        self._say()
        self.refresh_bindings()

    def _told(self) -> None:
        self.post_message(self.Changed())

    def _troubled(self, trouble: Trouble) -> None:
        """Say why there are no results, or not all."""
        if isinstance(trouble, Failure):
            self.results.give_up()
        self._say_trouble(trouble)
        if isinstance(trouble, QueryMalformed) and trouble.start is not None:
            self.editor.show_mistake(trouble.start, trouble.end or trouble.start + 1)

    # -- what is typed ------------------------------------------------------------------------------------------------

    def _complete(self, text: str, cursor: int) -> Completion:
        return complete(text, cursor, self.memory.fields, self.memory.scope.language)

    def _read_range(self, text: str) -> None:
        try:
            self.memory.scope = self.memory.scope.within(text, self._now())
        except ValueError as error:
            raise Refused(f"{error}.") from error
        self._say()

    def _read_language(self, text: str) -> None:
        language = next((one for one in LANGUAGES if one == text.upper()), None)
        if language is None:
            raise Refused(f"{text!r} is no query language: {', '.join(LANGUAGES)}.")
        self.memory.scope = replace(self.memory.scope, language=language)
        self._say()

    # -- saying -------------------------------------------------------------------------------------------------------

    def _scope_words(self) -> Iterator[tuple[str, str]]:
        try:
            estimate = self.memory.estimate(self._query(), self._given.clock.now_ms())
        except ValueError:
            estimate = None
        scope = self.memory.scope
        return scope_words(scope, estimate, is_in_query=names_its_groups(self.editor.text, scope.language))

    def _run_words(self) -> Iterator[tuple[str, str]]:
        run = self.asking.run
        return iter((("ctrl+s runs it", "muted"),)) if run is None else run_words(run)

    def _tick(self) -> None:
        if self.asking.is_under_way:
            self._run_line.update_line()

    def _say(self) -> None:
        self._scope_line.update_line()
        self._run_line.update_line()
        self._say_hint()

    def _say_hint(self) -> None:
        unknown = (
            "" if self.memory.failure is None else f"fields and sizes are not all known: {self.memory.failure.why}"
        )
        hint = self.editor.hint() or unknown or "ctrl+s runs, ctrl+o opens queries, ctrl+t sets the time"
        self._hint.update(clip(visible(hint), max(1, self.size.width or 80)))

    def _show_problem(self, problem: Problem) -> None:
        if problem.start is not None:
            self.editor.show_mistake(problem.start, problem.end or problem.start + 1)
        self._say_trouble(f"Not sent: {problem.why}.")

    def _say_trouble(self, trouble: Trouble) -> None:
        self._trouble.set_class(trouble is not None, "-said")
        if isinstance(trouble, Failure):
            self._trouble.update(failure_content(trouble, "ctrl+s"))
        else:
            self._trouble.update(visible(trouble or ""))
