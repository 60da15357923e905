"""Fields of JSON payloads as aligned columns, in place of the payload."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

from rich.segment import Segment

from kinesis_tui.payload.fields import Field
from kinesis_tui.text.cells import fit, visible, width
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.ui.row_style import RowStyles
from kinesis_tui.ui.rows.shown import Shown

GAP = "  "
LEAST_CELLS, MOST_CELLS = 4, 40
GROWTH = 4
"""Columns grow by so many cells at once: each time all rows are painted again."""
SHOWN_CHARACTERS = 512
"""Characters of a value that are looked at: a row has no room for more."""
LARGE_ROWS = 512
"""Rows with large payloads whose values are kept."""

Values = Sequence[str | None] | None
"""Each field's value as text, None where it is missing; None instead of all while nobody has looked yet."""
Document = Callable[[], bytes | None]


class FieldColumns:
    """Columns for some fields; each is as wide as the widest value that was looked at, within bounds."""

    def __init__(
        self, fields: Sequence[Field], shown: Shown, widened: Callable[[], None], asked: Callable[[], None]
    ) -> None:
        """Prepare the columns.

        `shown` makes a value fit to be seen, `widened` hears that rows need to be laid anew, and `asked` that
        somebody has to call `look` for the values of large payloads.
        """
        self.fields = tuple(fields)
        self._shown = shown
        self._widened = widened
        self._asked = asked
        self._cells = [max(LEAST_CELLS, min(MOST_CELLS, width(visible(field.path)))) for field in fields]
        self._known: OrderedDict[int, Values] = OrderedDict()
        self._wanted: OrderedDict[int, Document] = OrderedDict()

    def titles(self) -> str:
        """Return the columns' titles, aligned."""
        return GAP.join(
            fit(visible(field.path), cells) for field, cells in zip(self.fields, self._cells, strict=True)
        ).rstrip()

    def values(self, document: bytes | None) -> Sequence[str | None]:
        """Return the fields' values in a document, without secrets."""
        if document is None:
            return [None] * len(self.fields)
        return [self._value(field, document) for field in self.fields]

    def values_later(self, number: int, document: Document) -> Values:
        """Return the values of the row `number` if they are known, or ask for them: its payload is large."""
        known = self._known.get(number)
        if known is None:
            if not self._wanted:
                self._asked()
            self._wanted[number] = document
            if len(self._wanted) > LARGE_ROWS:
                self._wanted.popitem(last=False)
        return known

    async def look(self) -> None:
        """Look into the payloads asked for, one at a time in a thread; may be cancelled."""
        while self._wanted:
            number, document = self._wanted.popitem()
            self._known[number] = await asyncio.to_thread(self._values_of, document)
            if len(self._known) > LARGE_ROWS:
                self._known.popitem(last=False)
        self._widened()

    def forget(self) -> None:
        """Forget what large payloads hold: they are other rows, or read in another way."""
        self._known.clear()
        self._wanted.clear()

    def segments(self, values: Values, room: int, styles: RowStyles) -> list[Segment]:
        """Lay one row's values out in at most `room` cells; the last column takes what is left."""
        if values is None:
            return [Segment(fit("…", room), styles["muted"])]
        segments: list[Segment] = []
        for place, text in enumerate(values):
            value = UNKNOWN if text is None else text
            self._measure(place, value)
            cells = room if place == len(values) - 1 else min(room, self._cells[place])
            if cells <= 0:
                break
            segments.append(Segment(fit(value, cells), styles["muted" if text is None else "text"]))
            room -= cells + len(GAP)
            if room > 0:
                segments.append(Segment(GAP, styles["text"]))
        return segments

    def _values_of(self, document: Document) -> Sequence[str | None]:
        return self.values(document())

    def _value(self, field: Field, document: bytes) -> str | None:
        text = field.text(document)
        return None if text is None else visible(self._shown(field.path, text)[:SHOWN_CHARACTERS])

    def _measure(self, place: int, value: str) -> None:
        wanted = min(MOST_CELLS, width(value))
        if wanted > self._cells[place]:
            self._cells[place] = min(MOST_CELLS, wanted + -wanted % GROWTH)
            self._widened()
