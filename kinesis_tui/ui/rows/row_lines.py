"""The lines of a list of live rows, formatted only when they are looked at."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from rich.segment import Segment
from textual.strip import Strip

from kinesis_tui.live.ring import Row
from kinesis_tui.payload.layers import packed
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.live_rows import Rows
from kinesis_tui.ui.row_style import RowStyles, with_marks
from kinesis_tui.ui.rows.columns import FieldColumns, Values

SMALL_BYTES = 4 * 1024
"""Payloads whose fields are looked for while a row is painted; a screenful of larger ones takes longer than a frame."""


class FieldLook(Protocol):
    """How rows look, as far as their fields are concerned."""

    columns: FieldColumns | None
    """What stands in place of the payload; None: the payload."""

    def shown_document(self, payload: bytes) -> bytes | None:
        """Return what columns are taken from, without its secrets where it is not large; None where there is none."""
        ...


L = TypeVar("L", bound=FieldLook)


class RowLines(Generic[L]):
    """Base of the lines of a `LineList`: `strip` formats one row."""

    def __init__(self, rows: Rows, line_list: LineList, look: L) -> None:
        self.rows = rows
        self.list = line_list
        self.look = look

    @property
    def first(self) -> int:
        """Number of the oldest row that is retained."""
        return self.rows.first

    @property
    def end(self) -> int:
        """One past the newest."""
        return self.rows.end

    def row(self, number: int) -> Row:
        """The row itself, to open it."""
        return self.rows.row(number)

    def strip(self, number: int, width: int, selected: bool) -> Strip:
        """Format one row into `width` cells; no control character of it survives."""
        raise NotImplementedError

    def payload_or_fields(self, row: Row, room: int, styles: RowStyles) -> Sequence[Segment]:
        """Fill the rest of a line, `room` cells: with columns where there are some, or the payload."""
        columns = self.look.columns
        if columns is None:
            return self.payload(row, room, styles)
        return with_marks(columns.segments(self._values(columns, row), room, styles), styles)

    def payload(self, row: Row, room: int, styles: RowStyles) -> Sequence[Segment]:
        """Return the start of the payload in `room` cells."""
        raise NotImplementedError

    def _values(self, columns: FieldColumns, row: Row) -> Values:
        """Return the fields of a payload that is small; those of larger ones when somebody had the time to look."""
        if len(row.payload) <= SMALL_BYTES and not packed(row.payload):
            return columns.values(self.look.shown_document(row.payload))
        return columns.values_later(row.number, lambda: self.look.shown_document(row.payload))
