"""The fields of a statistic as rows of a table, each made when it is looked at: there may be hundreds."""

from collections.abc import Callable, Sequence

from kinesis_tui.live.statistics import FieldStatistics, Scalar, value_text
from kinesis_tui.text.quantities import UNKNOWN, count_text
from kinesis_tui.ui.rows.shown import Shown
from kinesis_tui.ui.table import Cell, Column
from kinesis_tui.ui.table import Row as TableRow
from kinesis_tui.ui.table_layout import Content, Fixed, Share
from kinesis_tui.ui.table_rows import row_text

OWN_FIELDS = 2
"""The first rows are of no field in the payload: the partition key and the source."""

FIELD_COLUMNS = (
    Column("field", "FIELD", Content(40, 10), drop=0),
    Column("present", "PRESENT", Fixed(8), align="right", drop=1, descending=True),
    Column("missing", "MISSING", Fixed(9), align="right", drop=4, descending=True),
    Column("distinct", "DISTINCT", Fixed(10), align="right", drop=2, descending=True),
    Column("least", "MIN", Content(20, 6), align="right", drop=5),
    Column("greatest", "MAX", Content(20, 6), align="right", drop=6),
    Column("top", "MOST FREQUENT", Share(1, 14), drop=3),
)


class FieldRows:
    """Fields as a `RowSource`; a row's key is its place."""

    def __init__(
        self,
        fields: Sequence[FieldStatistics],
        total: Callable[[FieldStatistics], int],
        called: Callable[[FieldStatistics], str],
        shown: Shown,
    ) -> None:
        """Show `fields`; `total` says how many could have one, `called` its name, `shown` hides secrets."""
        self._fields = fields
        self._total = total
        self._called = called
        self._shown = shown
        self.keys: Sequence[str] = [str(place) for place in range(len(fields))]

    def row(self, index: int) -> TableRow:
        """Return one row."""
        field = self._fields[index]
        missing, name = self._total(field) - field.present, self._called(field)
        return TableRow(
            self.keys[index],
            (
                Cell(name, "accent" if index < OWN_FIELDS else "key"),
                count_text(field.present),
                Cell(count_text(missing), "warning" if missing else "muted"),
                f"{'~' if field.is_estimate else ''}{count_text(field.distinct)}",
                self._bound(field, field.least),
                self._bound(field, field.greatest),
                Cell(self._top(field), "muted"),
            ),
        )

    def sort_values(self, column: int) -> Sequence[object]:
        """Return what a column's cells are compared by; numbers stand before texts."""
        values: tuple[Callable[[FieldStatistics], object], ...] = (
            self._called,
            lambda field: field.present,
            lambda field: self._total(field) - field.present,
            lambda field: field.distinct,
            lambda field: _place(field.least),
            lambda field: _place(field.greatest),
            lambda field: field.leaders[0][1] / field.present if field.leaders else 0.0,
        )
        return [values[column](field) for field in self._fields]

    def text(self, index: int) -> str:
        """Return what a filter looks at."""
        return row_text(self.row(index))

    def _bound(self, field: FieldStatistics, value: Scalar | None) -> str:
        return UNKNOWN if value is None else self._shown(field.path, value_text(value))

    def _top(self, field: FieldStatistics) -> str:
        return ", ".join(
            f"{self._shown(field.path, value_text(value))} {share(count, field.present)}"
            for value, count in field.leaders
        )


def share(count: int, total: int) -> str:
    """Write a part of a whole: `12.5%`."""
    return f"{count / total:.1%}" if total else UNKNOWN


def _place(value: Scalar | None) -> tuple[int, Scalar] | None:
    return None if value is None else (int(isinstance(value, str)), value)
