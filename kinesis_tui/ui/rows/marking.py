"""The row that is marked, to compare another with it."""

from kinesis_tui.live.ring import Row
from kinesis_tui.text.times import duration_text
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.diff import DiffView


class RowMark:
    """At most one marked row of a list."""

    def __init__(self, rows: LiveRows) -> None:
        self._rows = rows
        self._marked: Row | None = None

    @property
    def words(self) -> str:
        """Which row is marked, and how far the selected one is from it; empty where none is."""
        if self._marked is None:
            return ""
        selected = self._rows.selected
        apart = "" if selected is None else f", this row {_apart(self._marked, selected)}"
        return f"marked {self._marked.id[-8:]}{apart}"

    def forget(self) -> None:
        """Mark no row."""
        self._marked = None

    def toggle(self) -> None:
        """Mark the row under the cursor, or take the mark from it."""
        row = self._rows.selected
        is_marked = row is not None and self._marked is not None and row.number == self._marked.number
        self._marked = None if is_marked else row
        self._rows.post_message(LiveRows.Searched())

    def compared(self) -> DiffView | None:
        """Return what shows how the marked row and the one under the cursor differ; None where one is missing."""
        row = self._rows.selected
        if self._marked is None or row is None:
            return None
        side = self._rows.look.side
        return DiffView(side(self._marked), side(row), f"apart: {_apart(self._marked, row)}")


def _apart(marked: Row, row: Row) -> str:
    if not (marked.time and row.time):
        return "at an unknown distance"
    apart = row.time - marked.time
    return f"{duration_text(abs(apart))} {'later' if apart >= 0 else 'earlier'}"
