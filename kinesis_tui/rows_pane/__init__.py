"""A pane that lists live rows: what its explorer asks for, and what is typed in its filter bar."""

from datetime import datetime
from typing import ClassVar

from textual.message import Message

from kinesis_tui.pane import Choice, Failed, Pane
from kinesis_tui.rows_pane.tokens import token_choices
from kinesis_tui.ui.filter_bar import FilterBar
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.row_view import RowView
from kinesis_tui.ui.rows.statistics import StatisticsView


class BufferGrew(Message):
    """Rows came in; what is painted is the newest state, so a newer message replaces an older one."""

    def can_replace(self, message: Message) -> bool:
        """A newer one says the same."""
        return isinstance(message, BufferGrew)


class RowsPane(Pane):
    """Base of the panes that tail something."""

    THING: ClassVar[str] = "record"
    """What a row is called."""

    @property
    def explorer(self) -> RowsExplorer | None:
        """The rows that the filter is for at present; None where it is for something else."""
        raise NotImplementedError

    def now(self) -> datetime:
        """Return the time from which ages count back, in the zone of the screen."""
        now = self.context.now()
        return now if self.utc else now.astimezone()

    def token_choices(self) -> list[Choice]:
        """Offer to inspect the tokens in the row that is open, or under the cursor."""
        explorer = self.explorer
        row = None if explorer is None else explorer.rows.selected
        if isinstance(self.view, RowView):
            row = self.view.row
        return [] if row is None else token_choices(self.context, row, self.THING)

    async def filter_bar(self) -> FilterBar:
        """Return a bar that knows the filter language where rows are listed."""
        explorer = self.explorer
        return await (super().filter_bar() if explorer is None else explorer.filtering.bar(self.filter_text))

    def filter_kept(self, text: str) -> None:
        """Remember a filter of rows."""
        explorer = self.explorer
        if explorer is not None:
            self.run_worker(self._remember(explorer, text), group="history")

    async def _remember(self, explorer: RowsExplorer, text: str) -> None:
        outcome = await self.attempt(explorer.filtering.keep(text))
        if isinstance(outcome, Failed):
            self.say(str(outcome.failure), warning=True)

    def on_rows_explorer_covered(self, message: RowsExplorer.Covered) -> None:
        """Cover the rows with what was asked for."""
        message.stop()
        self.push_view(message.view)

    def on_rows_explorer_filter_asked(self, message: RowsExplorer.FilterAsked) -> None:
        """Filter as if the user had typed it."""
        message.stop()
        self.filter_text = message.text

    def on_statistics_view_filter_asked(self, message: StatisticsView.FilterAsked) -> None:
        """Show only these rows."""
        message.stop()
        self.pop_view()
        self.filter_text = message.text

    def on_rows_explorer_said(self, message: RowsExplorer.Said) -> None:
        """Say it."""
        message.stop()
        self.say(message.text)
