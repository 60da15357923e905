"""What is asked: groups, time and language in a line, the editor, what may be typed, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from kinesis_tui.failure import Failure, QueryMalformed
from kinesis_tui.pane import Command, Refused
from kinesis_tui.query.complete import Completion
from kinesis_tui.services.logs.insights.language import complete
from kinesis_tui.services.logs.insights.query import LANGUAGES, InsightsQuery, Problem, names_its_groups
from kinesis_tui.services.logs.insights.running import QueryRun
from kinesis_tui.services.logs.panes.insights_asking import Trouble
from kinesis_tui.services.logs.panes.insights_editor import QueryEditor
from kinesis_tui.services.logs.panes.insights_memory import InsightsMemory
from kinesis_tui.services.logs.panes.insights_words import run_words, scope_words
from kinesis_tui.text.cells import clip, visible
from kinesis_tui.ui.failure_view import failure_content
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.state_line import StateLine

HINT = "ctrl+s runs, ctrl+o opens queries, ctrl+t sets the time"


class QuestionView(Vertical):
    """The query as it stands, over the line that tells how it fares."""

    DEFAULT_CSS = """
    QuestionView {
        dock: top;
        height: auto;
        & > .question--hint { height: 1; background: $surface; color: $text-muted; }
        & > .question--trouble { height: auto; max-height: 6; padding: 0 1; display: none; }
        & > .question--trouble.-said { display: block; }
    }
    """

    def __init__(
        self,
        memory: InsightsMemory,
        now: Callable[[], datetime],
        run: Callable[[], QueryRun | None],
        styled: LineList,
    ) -> None:
        """Show what `memory` has; `now` is in the zone of the screen, `run` the query that is told of."""
        super().__init__()
        self._memory = memory
        self._now = now
        self._run = run
        self.editor = QueryEditor(memory.text, self._complete, lambda: memory.history)
        self._scope_line = StateLine(self._scope_words, styled)
        self._run_line = StateLine(self._run_words, styled)
        self._hint = Static(classes="question--hint", markup=False)
        self._trouble = Static(classes="question--trouble", markup=False)

    def compose(self) -> ComposeResult:
        """Stack them."""
        yield self._scope_line
        yield self.editor
        yield self._hint
        yield self._trouble
        yield self._run_line

    @property
    def query_asked(self) -> InsightsQuery:
        """The query that would run now. Raises ValueError where its time can't be read."""
        return self._memory.scope.query(self.editor.text, self._now())

    def commands(self) -> list[Command]:
        """Offer the time and the language."""
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

    def say(self) -> None:
        """Say all of it anew; paints what changed."""
        self._scope_line.update_line()
        self.say_run()
        self._say_hint()

    def say_run(self) -> None:
        """Say how the query fares."""
        self._run_line.update_line()

    def say_trouble(self, trouble: Trouble) -> None:
        """Say what is wrong; where AWS tells the place, go there."""
        self._trouble.set_class(trouble is not None, "-said")
        if isinstance(trouble, Failure):
            self._trouble.update(failure_content(trouble, "ctrl+s"))
        else:
            self._trouble.update(visible(trouble or ""))
        if isinstance(trouble, QueryMalformed) and trouble.start is not None:
            self.editor.show_mistake(trouble.start, trouble.end or trouble.start + 1)

    def say_problem(self, problem: Problem) -> None:
        """Say what is certainly wrong, and go there."""
        if problem.start is not None:
            self.editor.show_mistake(problem.start, problem.end or problem.start + 1)
        self.say_trouble(f"Not sent: {problem.why}.")

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Keep the draft; say what may come next, and what it may cost."""
        message.stop()
        self._memory.text = self.editor.text
        self.editor.forget_mistake()
        self.say()

    def on_text_area_selection_changed(self, message: TextArea.SelectionChanged) -> None:
        """Say what may stand where the cursor is."""
        message.stop()
        self._say_hint()

    def _complete(self, text: str, cursor: int) -> Completion:
        return complete(text, cursor, self._memory.fields, self._memory.scope.language)

    def _read_range(self, text: str) -> None:
        try:
            self._memory.scope = self._memory.scope.within(text, self._now())
        except ValueError as error:
            raise Refused(f"{error}.") from error
        self.say()

    def _read_language(self, text: str) -> None:
        language = next((one for one in LANGUAGES if one == text.upper()), None)
        if language is None:
            raise Refused(f"{text!r} is no query language: {', '.join(LANGUAGES)}.")
        self._memory.scope = replace(self._memory.scope, language=language)
        self.say()

    def _scope_words(self) -> Iterator[tuple[str, str]]:
        scope = self._memory.scope
        try:
            estimate = self._memory.estimate(self.query_asked, round(self._now().timestamp() * 1000))
        except ValueError:
            estimate = None
        return scope_words(scope, estimate, is_in_query=names_its_groups(self.editor.text, scope.language))

    def _run_words(self) -> Iterator[tuple[str, str]]:
        run = self._run()
        return iter((("ctrl+s runs it", "muted"),)) if run is None else run_words(run)

    def _say_hint(self) -> None:
        failure = self._memory.failure
        unknown = "" if failure is None else f"fields and sizes are not all known: {failure.why}"
        self._hint.update(clip(visible(self.editor.hint() or unknown or HINT), max(1, self.size.width or 80)))
