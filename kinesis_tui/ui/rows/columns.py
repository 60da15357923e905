"""Fields of JSON payloads as aligned columns, in place of the payload."""

from collections.abc import Callable, Sequence

from rich.segment import Segment

from kinesis_tui.payload.fields import Field, document_of
from kinesis_tui.text.cells import fit, visible, width
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.ui.row_style import RowStyles
from kinesis_tui.ui.rows.shown import Shown

GAP = "  "
LEAST_CELLS, MOST_CELLS = 4, 40
GROWTH = 4
"""Columns grow by so many cells at once: each time all rows are painted again."""


class FieldColumns:
    """Columns for some fields; each is as wide as the widest value that was looked at, within bounds."""

    def __init__(self, fields: Sequence[Field], shown: Shown, widened: Callable[[], None]) -> None:
        """Prepare the columns; `shown` makes a value fit to be seen, `widened` hears that rows need to be laid anew."""
        self.fields = tuple(fields)
        self._shown = shown
        self._widened = widened
        self._cells = [max(LEAST_CELLS, min(MOST_CELLS, width(visible(field.path)))) for field in fields]

    def titles(self) -> str:
        """Return the columns' titles, aligned."""
        return GAP.join(
            fit(visible(field.path), cells) for field, cells in zip(self.fields, self._cells, strict=True)
        ).rstrip()

    def segments(self, payload: bytes, room: int, styles: RowStyles) -> list[Segment]:
        """Lay one row's values out in at most `room` cells; the last column takes what is left."""
        document = document_of(payload)
        texts = [None if document is None else field.text(document) for field in self.fields]
        segments: list[Segment] = []
        for place, text in enumerate(texts):
            value = UNKNOWN if text is None else visible(self._shown(self.fields[place].path, text))
            self._measure(place, value)
            cells = room if place == len(texts) - 1 else min(room, self._cells[place])
            if cells <= 0:
                break
            segments.append(Segment(fit(value, cells), styles["muted" if text is None else "text"]))
            room -= cells + len(GAP)
            if room > 0:
                segments.append(Segment(GAP, styles["text"]))
        return segments

    def _measure(self, place: int, value: str) -> None:
        wanted = min(MOST_CELLS, width(value))
        if wanted > self._cells[place]:
            self._cells[place] = min(MOST_CELLS, wanted + -wanted % GROWTH)
            self._widened()
