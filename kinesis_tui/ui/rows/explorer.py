"""A list of live rows with all that helps to see what is in it: order, columns, histogram, statistics, difference."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget

from kinesis_tui.payload.fields import Field, parse_fields
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.offers import Choice, Command, Refused
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.columns import FieldColumns
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.marking import RowMark
from kinesis_tui.ui.rows.querying import Filters, RowQuery
from kinesis_tui.ui.rows.row_histogram import RowHistogram
from kinesis_tui.ui.rows.shown import Shown, as_it_is
from kinesis_tui.ui.rows.sorting import RowSort, sort_choices
from kinesis_tui.ui.rows.statistics import StatisticsView

WIDE_CELLS = 110
"""From here on the histogram stands beside the rows, below it under them."""


class RowsExplorer(Horizontal):
    """Live rows and the keys that look into them. It asks its pane to cover the list with a view by `Covered`."""

    DEFAULT_CSS = """
    RowsExplorer {
        height: 1fr;
        &.-narrow { layout: vertical; }
        &.-narrow > Histogram { width: 1fr; height: 40%; min-height: 5; border-left: none; border-top: solid $border; }
    }
    """
    KEYS_LAST: ClassVar[bool] = True
    """In the footer the pane's own keys come first."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", id="rows.sort", tooltip="Sort the rows, paused, by a column", show=False),
        Binding("f", "statistics", "Fields", id="rows.statistics", tooltip="Show what values the fields have"),
        Binding("h", "histogram", "Histogram", id="rows.histogram", tooltip="Show or hide arrivals over time"),
        Binding("n", "find(True)", "Next match", id="rows.next", tooltip="Go to the next match", show=False),
        Binding("N", "find(False)", "Match before", id="rows.previous", tooltip="Go to the match before", show=False),
        Binding("m", "mark", "Mark", id="rows.mark", tooltip="Mark this row, to compare another with it", show=False),
        Binding(
            "equals_sign", "compare", "Compare", id="rows.compare", tooltip="Compare with the marked row", show=False
        ),
    ]

    class Covered(Message):
        """The list is to be covered by `view` until that is left."""

        def __init__(self, view: Widget) -> None:
            super().__init__()
            self.view = view

    class Said(Message):
        """One sentence for the user."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class FilterAsked(Message):
        """The rows are to be filtered by an expression, or by none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class ColumnsChosen(Message):
        """Fields, by their paths, are shown as columns from now on; none: the payload."""

        def __init__(self, fields: tuple[str, ...]) -> None:
            super().__init__()
            self.fields = fields

    def __init__(self, rows: LiveRows, filters: Filters, shown: Shown = as_it_is) -> None:
        """Look into `rows`; `filters` are those saved, `shown` makes a field's value fit to be seen."""
        super().__init__()
        self.rows = rows
        self.filtering = RowQuery(rows, filters, lambda text: self.post_message(self.FilterAsked(text)))
        self._shown = shown
        self._histogram = RowHistogram(rows, self, shown)
        self._mark = RowMark(rows)
        self._sorting = RowSort(rows, self, lambda text: self.post_message(self.Said(text)))

    def compose(self) -> ComposeResult:
        """Show the rows; the histogram comes when it is asked for."""
        yield self.rows

    @property
    def words(self) -> Iterator[tuple[str, str]]:
        """What a state line says of it: (text, style)."""
        if self.filtering.search.words:
            yield self.filtering.search.words, "match"
        if self._sorting.words:
            yield self._sorting.words, "warning"
        if self._mark.words:
            yield self._mark.words, "accent"

    def commands(self) -> list[Command]:
        """Offer what is typed: filters, searches, columns, what arrivals are coloured by."""
        return [
            *self.filtering.commands(lambda: self.call_later(self._find_first), self._choose_filter),
            Command(
                "columns", "Show fields as columns: user.id, amount; none shows the payload", self._columns, "FIELDS"
            ),
            Command("histogram", "Colour arrivals by a field's value; none: by source", self._histogram.by, "[FIELD]"),
        ]

    def clear(self) -> None:
        """Forget what belonged to other rows."""
        self._mark.forget()
        self._sorting.end()
        self.filtering.restart()
        if (columns := self.rows.look.columns) is not None:
            columns.forget()
        self._histogram.restart()

    def filter(self, text: str) -> None:
        """Show only rows that match; what can't be read leaves the rows as they are."""
        self._sorting.end()
        if self.filtering.apply(text):
            self._histogram.restart()

    async def action_find(self, forward: bool) -> None:
        """Go to the next row that is searched for, or the one before."""
        if said := await self.filtering.find(forward=forward):
            self.post_message(self.Said(said))
        self.rows.post_message(LiveRows.Searched())

    async def _find_first(self) -> None:
        """Go to the next row that is searched for, or, from the end of what came, to the newest one."""
        search = self.filtering.search
        if not await search.go(forward=True):
            await search.go(forward=False)
        self.rows.post_message(LiveRows.Searched())

    def _choose_filter(self, menu: Menu) -> None:
        self.app.push_screen(menu, self._filter_chosen)

    def _filter_chosen(self, choice: Choice | None) -> None:
        if choice is not None:
            self.post_message(self.FilterAsked(choice.text))

    def set_utc(self, utc: bool) -> None:
        """Write times in UTC or local time."""
        self.rows.set_utc(utc)
        self._histogram.set_utc(utc)

    # -- order ------------------------------------------------------------------------------------------------------

    def action_sort(self) -> None:
        """Ask by what to sort; the list is paused by that."""
        if self.rows.rows.first == self.rows.rows.end:
            self.post_message(self.Said("There are no rows to sort yet."))
            return
        choices = sort_choices(self.rows.look.source, self.rows.look.key, self._fields())
        self.app.push_screen(Menu("Sort by", choices), self._sorting.chosen)

    # -- columns ----------------------------------------------------------------------------------------------------

    def _fields(self) -> tuple[Field, ...]:
        columns = self.rows.look.columns
        return () if columns is None else columns.fields

    def _columns(self, text: str) -> None:
        try:
            fields = parse_fields(text)
        except ValueError as error:
            raise Refused(f"{error}.") from error
        self.show_columns(fields)
        self.post_message(self.ColumnsChosen(tuple(field.path for field in fields)))

    def show_columns(self, fields: tuple[Field, ...]) -> None:
        """Show fields as columns in place of the payload; none: the payload again."""
        look = self.rows.look
        look.columns = FieldColumns(fields, self._shown, self._widened, self._large_asked) if fields else None
        self.rows.relay()

    def read_anew(self) -> None:
        """Take in that payloads are read in another way: rows, filter, search and histogram begin again."""
        if (columns := self.rows.look.columns) is not None:
            columns.forget()
        self.filtering.read_anew()
        self._histogram.restart()
        self.rows.relay()

    def _widened(self) -> None:
        self.call_later(self.rows.relay)  # not now: a row is being painted

    def _large_asked(self) -> None:
        if (columns := self.rows.look.columns) is not None:
            self.call_later(lambda: self.run_worker(columns.look(), group="columns", exclusive=True))

    # -- histogram --------------------------------------------------------------------------------------------------

    async def action_histogram(self) -> None:
        """Show the histogram and go into it, or take it away."""
        await self._histogram.toggle()

    def on_histogram_selected(self, message: Histogram.Selected) -> None:
        """Go to the first row of the bar."""
        message.stop()
        if message.row < 0:
            self.post_message(self.Said("Nothing arrived in that time."))
        elif not self.rows.go_to(message.row):
            self.post_message(self.Said("These rows have left the buffer by age; the oldest one kept is selected."))

    def on_histogram_left(self, message: Histogram.Left) -> None:
        """Give the keyboard back to the rows."""
        message.stop()
        self.rows.list.focus()

    def on_resize(self, event: Resize) -> None:
        """Put the histogram beside or under the rows."""
        self.set_class(event.size.width < WIDE_CELLS, "-narrow")

    # -- statistics, difference -------------------------------------------------------------------------------------

    def action_statistics(self) -> None:
        """Count the values of every field of the rows shown."""
        total = self.rows.rows.end - self.rows.rows.first
        if not total:
            self.post_message(self.Said("There are no rows to count yet."))
            return
        try:
            snapshot = self.rows.snapshot()
        except Refused as refused:
            self.post_message(self.Said(str(refused)))
            return
        self.post_message(self.Covered(StatisticsView(snapshot, total, self.rows.look, self._shown)))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take the mark from it."""
        self._mark.toggle()

    def action_compare(self) -> None:
        """Show what differs between the marked row and the one under the cursor."""
        view = self._mark.compared()
        if view is None:
            self.post_message(self.Said("Mark a row with m first, go to another, then press =."))
        else:
            self.post_message(self.Covered(view))
