"""A table of keyed rows: sorted, filtered, ten thousand of them cheap; the cursor stays with its row's key."""

from collections.abc import Callable, Sequence
from typing import Self

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kinesis_tui.text.cells import fit, visible
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.table_layout import Column
from kinesis_tui.ui.table_rows import Cell, GivenRows, Row, RowSource, TableRows

__all__ = ["Cell", "Column", "Row", "RowSource", "Table"]


class TableHeader(Widget):
    """The line of titles."""

    DEFAULT_CSS = """
    TableHeader {
        height: 1;
        background: $surface;
        color: $text-muted;
        text-style: bold;
    }
    """

    def __init__(self, rows: TableRows) -> None:
        super().__init__()
        self._rows = rows

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # there is one line
        """Render the titles."""
        return Strip([Segment(fit(self._rows.header(self.size.width), self.size.width), self.rich_style)])


class Table(Vertical):
    """A header line and a list of rows, each known by its key.

    `set_rows` may be called as often as data comes: the cursor stays on its key, and only rows that look different
    are painted. For thousands of rows `show` a source that makes the rows on the screen only, and say `rows_changed`
    when they may stand in another order now, or only `repaint`.
    """

    DEFAULT_CSS = "Table { height: 1fr; width: 1fr; }"

    class Chosen(Message):
        """The row with this key was opened."""

        def __init__(self, table: "Table", key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> "Table":
            """The table whose row it is."""
            return self.table

    class Moved(Message):
        """The cursor is on another row; a newer one replaces it."""

        def __init__(self, table: "Table", key: str | None) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> "Table":
            """The table whose cursor it is."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """A newer position makes an older one stale."""
            return isinstance(message, Table.Moved) and message.table is self.table

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty_text: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._rows = TableRows(columns)
        self._header = TableHeader(self._rows)
        self.list = LineList(self._rows, empty_text=empty_text)
        self._rows.styles = lambda: self.list.row_styles
        self.empty_text = empty_text

    def compose(self) -> ComposeResult:
        """Stack the titles on the rows."""
        yield self._header
        yield self.list

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor, None when no row is shown."""
        return self._key_at(self.list.cursor)

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor, None when no row is shown."""
        cursor = self.list.cursor
        return None if cursor is None or cursor >= self._rows.end else self._rows.source.row(self._rows.order[cursor])

    @property
    def shown(self) -> list[Row]:
        """The rows that pass the filter, in the order shown; all are made, `shown_keys` costs less."""
        return [self._rows.source.row(index) for index in self._rows.order]

    @property
    def shown_keys(self) -> list[str]:
        """Keys of the rows that pass the filter, in the order shown."""
        keys = self._rows.source.keys
        return [keys[index] for index in self._rows.order]

    @property
    def visible_keys(self) -> list[str]:
        """Keys of the rows on the screen, or that would be if nothing covered them."""
        return [key for number in self.list.visible_numbers if (key := self._key_at(number)) is not None]

    @property
    def shown_count(self) -> int:
        """How many rows pass the filter."""
        return self._rows.end

    @property
    def filter_text(self) -> str:
        """What the rows are filtered by; empty: all are shown."""
        return self._rows.filter_text

    @property
    def sorted_by(self) -> tuple[str, bool] | None:
        """Key of the column that sorts and whether it does so downwards; None: the order given."""
        column = self._rows.sort_column
        return None if column is None else (self._rows.columns[column].key, self._rows.descending)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the cursor stays on its key, or on its line when the key is gone."""
        self.show(GivenRows(rows))

    def show(self, source: RowSource) -> None:
        """Show the rows of a source; the cursor stays on its key, or on its line when the key is gone."""
        self._rearrange(lambda: self._rows.show(source))

    def rows_changed(self) -> None:
        """Say that the rows have other values: they are measured, filtered and sorted again."""
        self._rearrange(lambda: self._rows.show(self._rows.source))

    def repaint(self) -> None:
        """Say that the same rows in the same order may look different; those that do are painted."""
        self.list.rows_changed(self.list.cursor)

    def filter(self, text: str) -> None:
        """Show only rows with `text` in one of their cells; case counts when `text` has capitals."""
        self._rearrange(lambda: self._rows.arrange(filter_text=text))

    def sort_by(self, key: str | None, *, descending: bool | None = None) -> None:
        """Sort by the column `key`, in the column's own direction unless told; None: leave the rows as given."""
        index = next((i for i, column in enumerate(self._rows.columns) if column.key == key), None)
        own = index is not None and self._rows.columns[index].descending
        self._rearrange(lambda: self._rows.sort(index, own if descending is None else descending))

    def sort_next(self) -> None:
        """Sort by the next column that is shown; after the last come the rows as they were given."""
        widths = self._rows.widths(max(1, self.list.size.width))
        start = -1 if self._rows.sort_column is None else self._rows.sort_column
        shown = [column.key for index, column in enumerate(self._rows.columns) if index > start and widths[index]]
        self.sort_by(shown[0] if shown else None)

    def sort_reverse(self) -> None:
        """Turn the order of the column that sorts around."""
        self._rearrange(lambda: self._rows.sort(self._rows.sort_column, not self._rows.descending))

    def move_to_key(self, key: str) -> bool:
        """Put the cursor on the row with this key; False when it is not shown."""
        number = self._number_of(key)
        if number is None:
            return False
        self.list.move_to(number)
        return True

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus the rows."""
        self.list.focus(scroll_visible)
        return self

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Say it by key."""
        message.stop()
        if (key := self._key_at(message.number)) is not None:
            self.post_message(self.Chosen(self, key))

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Say it by key."""
        message.stop()
        self.post_message(self.Moved(self, self._key_at(message.number)))

    def _key_at(self, number: int | None) -> str | None:
        if number is None or not 0 <= number < self._rows.end:
            return None
        return self._rows.source.keys[self._rows.order[number]]

    def _number_of(self, key: str) -> int | None:
        try:
            return self._rows.order.index(self._rows.source.keys.index(key))
        except ValueError:
            return None

    def _rearrange(self, change: Callable[[], None]) -> None:
        """Apply `change` to the rows and keep the cursor on its key."""
        key, available = self.cursor_key, max(1, self.list.size.width)
        titles = self._rows.header(available)
        change()
        text = self._rows.filter_text
        self.list.empty_text = f"No row matches “{visible(text)}”. esc clears the filter." if text else self.empty_text
        self.list.rows_changed(None if key is None else self._number_of(key))
        if self._rows.header(available) != titles:
            self._header.refresh()
        if self.cursor_key != key:
            self.post_message(self.Moved(self, self.cursor_key))
