"""The rows of a table: laid out in columns, filtered and sorted; knows no widget."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.text.cells import fit, visible, width
from kinesis_tui.ui.row_style import RowStyles
from kinesis_tui.ui.table_layout import GAP, Column, Content, column_widths

ASCENDING, DESCENDING = "▲", "▼"

MEASURED_ROWS = 256
"""Rows that tell how wide a column of contents is; of more, so many evenly spaced ones: making the cells of ten
thousand rows takes a third of a second."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, and which of the row styles it says it in."""

    text: str
    style_class: str | None = None
    """A name of `row_style.ROW_STYLE_NAMES` ("muted", "warning", …), or None for plain text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its identity, a cell for each column, and what each column sorts by."""

    key: str
    cells: tuple[Cell | str, ...]
    sort_values: tuple[object, ...] = ()
    """One a column, comparable within a column, None for unknown (last); empty: sort by the cells' text."""


def cell_text(cell: Cell | str) -> str:
    """Return what the cell says, control characters and all."""
    return cell if isinstance(cell, str) else cell.text


class RowSource(Protocol):
    """Rows by number, of which only those looked at are made; what they say may change, their keys may not."""

    keys: Sequence[str]
    """Key of each row, in the order given."""

    def row(self, index: int) -> Row:
        """Make one row; called for rows on the screen, and for a sample that tells the columns' widths."""
        ...

    def sort_values(self, column: int) -> Sequence[object]:
        """Return what each row sorts by in this column: comparable, None for unknown."""
        ...

    def text(self, index: int) -> str:
        """Return what a filter looks at; called for every row."""
        ...


class GivenRows:
    """Rows that somebody has made."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._rows = rows
        self.keys: Sequence[str] = [row.key for row in rows]

    def row(self, index: int) -> Row:
        """Return one row."""
        return self._rows[index]

    def sort_values(self, column: int) -> Sequence[object]:
        """Return the rows' sort values, or what their cells say."""
        return [row.sort_values[column] if row.sort_values else cell_text(row.cells[column]) for row in self._rows]

    def text(self, index: int) -> str:
        """Return all cells of a row, one a line."""
        return row_text(self._rows[index])


def row_text(row: Row) -> str:
    """Return what all cells of a row say, one a line."""
    return "\n".join(map(cell_text, row.cells))


class TableRows:
    """The rows of a table in the order shown, as `Lines`; knows no widget but the styles it is given."""

    first = 0

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.source: RowSource = GivenRows()
        self.order: Sequence[int] = ()
        self.filter_text = ""
        self.sort_column: int | None = None
        self.descending = False
        self.styles: Callable[[], RowStyles] | None = None
        self._contents: list[int] = [0] * len(self.columns)
        self._widths: tuple[int, list[int]] = (-1, [])

    @property
    def end(self) -> int:
        """Rows that pass the filter."""
        return len(self.order)

    def show(self, source: RowSource) -> None:
        """Take other rows, sorted and filtered as the old ones."""
        self.source = source
        self.measure()
        self.arrange()

    def measure(self) -> None:
        """Find out how wide the contents are, where a column's width depends on them."""
        count = len(self.source.keys)
        step = max(1, -(-count // MEASURED_ROWS))
        rows = [self.source.row(index) for index in range(0, count, step)]
        self._contents = [
            max((width(cell_text(row.cells[index])) for row in rows), default=0)
            if isinstance(column.width, Content)
            else 0
            for index, column in enumerate(self.columns)
        ]
        self._widths = (-1, [])

    def sort(self, column: int | None, descending: bool) -> None:
        """Sort by a column, or not at all."""
        self.sort_column, self.descending = column, descending
        self.arrange()

    def arrange(self, *, filter_text: str | None = None) -> None:
        """Filter, by another text if one is given, and sort again."""
        if filter_text is not None:
            self.filter_text = filter_text
        chosen: Sequence[int] = range(len(self.source.keys))
        if self.filter_text:
            text = self.source.text
            chosen = [index for index in chosen if self._passes(text(index))]
        if self.sort_column is not None:
            chosen = self._sorted(chosen, self.sort_column)
        self.order = chosen

    def _passes(self, text: str) -> bool:
        """Smart case: a filter without capitals ignores case."""
        needle = self.filter_text
        return needle in (text.lower() if needle == needle.lower() else text)

    def _sorted(self, chosen: Sequence[int], column: int) -> list[int]:
        """Sort by one column, unknown values last in both directions."""
        values = self.source.sort_values(column)
        known = [index for index in chosen if values[index] is not None]
        known.sort(key=values.__getitem__, reverse=self.descending)  # type: ignore[arg-type]  # comparable by contract
        return known + [index for index in chosen if values[index] is None]

    def widths(self, available: int) -> list[int]:
        """Return the columns' widths in `available` cells, 0 for those left out."""
        if self._widths[0] != available:
            self._widths = (available, column_widths(self.columns, self._contents, available))
        return self._widths[1]

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the list draws the cursor
        """Lay the cells of one row out in their columns."""
        assert self.styles is not None
        styles = self.styles()
        row = self.source.row(self.order[number])
        segments: list[Segment] = []
        for column, cells, cell in zip(self.columns, self.widths(width), row.cells, strict=True):
            if not cells:
                continue
            if segments:
                segments.append(Segment(" " * GAP, styles["text"]))
            name = cell.style_class if isinstance(cell, Cell) and cell.style_class else "text"
            segments.append(Segment(fit(visible(cell_text(cell)), cells, column.align), styles[name]))
        return Strip(segments)

    def header(self, available: int) -> str:
        """Lay the titles out, with an arrow at the one that sorts."""
        titles = []
        for index, (column, cells) in enumerate(zip(self.columns, self.widths(available), strict=True)):
            if not cells:
                continue
            title = column.title
            if index == self.sort_column:
                arrow = DESCENDING if self.descending else ASCENDING
                title = f"{title} {arrow}" if len(title) + 2 <= cells else title[: cells - 1] + arrow
            titles.append(fit(title, cells, column.align))
        return (" " * GAP).join(titles)
