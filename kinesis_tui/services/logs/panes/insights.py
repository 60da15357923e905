"""Logs Insights over the logs pane: an editor, the run of its query, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Choice, Command, Context, Pane
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.insights.query import Language, problem_of
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.services.logs.panes.insights_asking import QueryAsking, Trouble
from kinesis_tui.services.logs.panes.insights_editor import QueryEditor
from kinesis_tui.services.logs.panes.insights_memory import InsightsMemory
from kinesis_tui.services.logs.panes.insights_question import QuestionView
from kinesis_tui.services.logs.panes.insights_record import RecordView
from kinesis_tui.services.logs.panes.insights_results import ResultsView
from kinesis_tui.services.logs.panes.insights_sources import InsightsSources
from kinesis_tui.services.logs.panes.insights_words import BEFORE, end_words
from kinesis_tui.ui.frame.focus import focus_inside
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.table import Table


class InsightsView(Vertical):
    """Ask a query of log groups; leaving it stops what still runs."""

    DEFAULT_CSS = "InsightsView { height: 1fr; }"
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
        Binding("ctrl+t", "type('range ')", "Time", id="insights.range", tooltip="Ask for another range of time"),
        Binding("ctrl+g", "type('groups ')", "Groups", id="insights.groups", tooltip="Ask other log groups"),
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
        styled = LineList(empty_text=BEFORE)
        self.question = QuestionView(self.memory, self._now, lambda: self.asking.run, styled)
        self.editor = self.question.editor
        self.results = ResultsView(styled, self._redactor, lambda: pane.utc)

    def compose(self) -> ComposeResult:
        """Put what is asked over what came of it; that is first for the keyboard, once there is something."""
        yield self.results
        yield self.question

    def on_mount(self) -> None:
        """Learn what the groups hold, and tell the time while a query runs."""
        self.editor.focus()
        self.set_interval(1.0, self._tick)
        self.learn()

    async def on_unmount(self) -> None:
        """Stop the query that nobody waits for any more."""
        await self.asking.leave()

    # -- what the pane asks -------------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how the query fares in a word or two."""
        run = self.asking.run
        return "" if run is None else f"query {(end_words(run) if run.is_over else run.status).lower()}"

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
        return self.question.commands()

    def learn(self) -> None:
        """Learn what the groups that are asked hold."""
        self.question.say()
        self.run_worker(self._prepare(), group="learn", exclusive=True)

    def use(self, text: str, language: Language | None) -> None:
        """Put a query into the editor; None: its language is the one that is set."""
        if language is not None:
            self.memory.scope = replace(self.memory.scope, language=language)
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
            query = self.question.query_asked
        except ValueError as error:
            self._pane.say(f"{error}.", warning=True)
            return
        self.editor.forget_mistake()
        problem = problem_of(query)
        if problem is None:
            self.asking.begin(query)
        else:
            self.question.say_problem(problem)

    def action_stop(self) -> None:
        """Stop the query; what it has found stays."""
        self.asking.stop()

    def action_open(self) -> None:
        """Offer samples, the account's saved queries and those run before."""
        self._sources.ask()

    async def action_type(self, text: str) -> None:
        """Ask for the rest of a command on the command line."""
        await self.run_action(f"app.command({text!r})")

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

    def on_insights_view_changed(self, message: Changed) -> None:
        """Show what the query has found."""
        message.stop()
        if self.asking.run is not None:
            self.results.show(self.asking.run)
        self.question.say()
        self.refresh_bindings()

    # -- asking -------------------------------------------------------------------------------------------------------

    def _now(self) -> datetime:
        now = self._given.now()
        return now if self._pane.utc else now.astimezone()

    async def _prepare(self) -> None:
        await self.memory.load()
        await self.memory.learn(self._logs, self._gateway)
        self.question.say()

    def _begun(self) -> None:
        """Make room for what the query finds, and go there."""
        self.question.say_trouble(None)
        self.results.begin()
        focus_inside(self.results)
        self.question.say()
        self.refresh_bindings()

    def _told(self) -> None:
        self.post_message(self.Changed())

    def _troubled(self, trouble: Trouble) -> None:
        """Say why there are no results, or not all."""
        if isinstance(trouble, Failure):
            self.results.give_up()
        self.question.say_trouble(trouble)

    def _tick(self) -> None:
        if self.asking.is_under_way:
            self.question.say_run()
