"""The rows of a result as a table makes them: only those looked at, without their secrets."""

from collections.abc import Callable, Sequence

from kinesis_tui.services.logs.insights.results import ResultTable, sort_values, time_of
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.table import Cell, Column, Row
from kinesis_tui.ui.table_layout import Content, Share

CELL_CHARACTERS = 500
"""Of one value on the screen; copies and exports have all of it."""
LOOKED_AT = 4 * CELL_CHARACTERS
"""Characters of a value in which secrets are looked for before it is cut."""
MESSAGE = "@message"


class ResultRows:
    """A `RowSource`; rows are known by their number."""

    def __init__(self, table: ResultTable, hide: Callable[[str, str], str], *, utc: bool) -> None:
        """Show a result; `hide` takes a column's name and a value, and leaves the value's secrets out."""
        self.table = table
        self.keys: Sequence[str] = [str(number) for number in range(len(table.rows))]
        self._hide = hide
        self._utc = utc
        self._times = frozenset(column for column in range(len(table.columns)) if table.is_time(column))

    def row(self, index: int) -> Row:
        """Make one row."""
        return Row(str(index), tuple(self._cell(column, value) for column, value in enumerate(self.table.rows[index])))

    def sort_values(self, column: int) -> Sequence[object]:
        """Return numbers where a column has them."""
        return sort_values(self.table, column)

    def text(self, index: int) -> str:
        """Return all values of a row, one a line."""
        return "\n".join(value for value in self.table.rows[index] if value is not None)

    def _cell(self, column: int, value: str | None) -> Cell | str:
        if value is None or not value:
            return Cell(UNKNOWN, "muted")
        if column in self._times:
            return Cell(stamp_text(time_of(value), self._utc), "muted")
        return self._hide(self.table.columns[column], value[:LOOKED_AT])[:CELL_CHARACTERS]


def result_columns(table: ResultTable) -> list[Column]:
    """Return the columns of a result: numbers to the right, and the message takes what the others leave."""
    shares = [MESSAGE] if MESSAGE in table.columns else []
    return [
        Column(
            str(place),
            visible(name),
            Share(1, 40) if name in shares else Content(40, min(10, max(4, len(name)))),
            align="right" if table.is_numeric(place) else "left",
        )
        for place, name in enumerate(table.columns)
    ] or [Column("0", "")]
