"""How a query is run for a view: asked before where it is much, followed, stopped, and stopped when it is left."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable

from textual.widget import Widget

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Choice, Context, Failed, Pane
from kinesis_tui.services.logs.insights.query import InsightsQuery
from kinesis_tui.services.logs.insights.running import QueryRun
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.services.logs.panes.insights_memory import InsightsMemory
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.frame_app import FrameApp
from kinesis_tui.ui.frame.menu import Menu

LEAVE_SECONDS = 4.0
"""How long leaving the program waits for AWS to stop a query."""
RUN, LEAVE = "run", "leave"

_FIGURES = re.compile(r"(?:\A|\|)\s*stats\b")

Trouble = Failure | str | None
"""What there is to say of a query that has no, or not all, results; None: nothing."""


class QueryAsking:
    """Runs one query at a time in the workers of a view."""

    def __init__(
        self, view: Widget, pane: Pane, context: Context, gateway: InsightsGateway, memory: InsightsMemory
    ) -> None:
        self._view = view
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._memory = memory
        self._is_stopping = False
        self.run: QueryRun | None = None
        """The query that runs, or ran last."""
        self.begun: Callable[[], None] = lambda: None
        self.changed: Callable[[], None] = lambda: None
        self.troubled: Callable[[Trouble], None] = lambda _: None
        """Called when a query begins, when it has changed, and when there is something to say of its end."""

    @property
    def is_under_way(self) -> bool:
        """Whether a query runs."""
        return self.run is not None and not self.run.is_over

    def begin(self, query: InsightsQuery) -> None:
        """Run a query; where it may scan much, once the user has said so."""
        self._view.run_worker(self._keep(query.text), group="keep")
        size = self._memory.estimate(query, self._context.clock.now_ms())
        threshold = self._context.settings.insights.ask_above_gb
        if size.gigabytes is None or size.gigabytes <= threshold:
            self._start(query)
            return
        choices = [Choice("run it", RUN, size.words), Choice("do not", LEAVE, "take a shorter range or fewer groups")]
        self._view.app.push_screen(
            Menu(f"This query may scan more than {threshold:g} GB", choices),
            lambda choice: self._start(query) if choice is not None and choice.text == RUN else None,
        )

    def stop(self) -> None:
        """Stop the query; what it has found stays."""
        if self.run is not None and self.is_under_way and not self._is_stopping:
            self._is_stopping = True
            self._view.workers.cancel_group(self._view, "run")
            self._view.run_worker(self._stop(self.run), group="stop")

    async def leave(self) -> None:
        """Stop the query that nobody waits for any more; wait some seconds until AWS has."""
        if self.run is None:
            return
        try:
            await asyncio.wait_for(self._stop_at_aws(self.run), LEAVE_SECONDS)
        except TimeoutError:
            self._tell(f"Stopping the query {self.run.query_id} was not answered: it may run on, and is paid for.")

    def _start(self, query: InsightsQuery) -> None:
        run = QueryRun(self._gateway, query, self._context.clock, random.random, self.changed)
        self.run, self._is_stopping = run, False
        self.begun()
        self._view.run_worker(self._follow(run), group="run", exclusive=True)

    async def _keep(self, text: str) -> None:
        outcome = await self._pane.attempt(self._memory.keep(text))
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)

    async def _follow(self, run: QueryRun) -> None:
        outcome = await self._pane.attempt(run.run())
        if isinstance(outcome, Failed):
            self.troubled(outcome.failure)
            await self._stop_at_aws(run)
        elif run.ending:
            self.troubled(f"The query ended as {run.status}: {run.ending}.")
        elif _FIGURES.search(run.query.text) and any(run.table.pointers):
            self.troubled("These are events, not figures: this endpoint does not evaluate stats (AWS does).")

    async def _stop(self, run: QueryRun) -> None:
        await self._stop_at_aws(run)
        self._is_stopping = False
        if run.status == "Cancelled":
            self.troubled("The query was stopped" + ("; what it had found is below." if run.table.rows else "."))

    async def _stop_at_aws(self, run: QueryRun) -> None:
        outcome = await self._pane.attempt(run.stop())
        if isinstance(outcome, Failed):
            self._tell(str(outcome.failure))

    def _tell(self, sentence: str) -> None:
        """Say it in a toast; on the terminal where the screen is gone."""
        app = self._pane.app
        if not app.is_running and isinstance(app, FrameApp):
            app.leave_word(visible(sentence))
        else:
            self._pane.say(sentence, warning=True)
