"""Time travel in a tail: begin again before a row, and find that row again among what is read."""

from collections.abc import Callable

from kinesis_tui.live.ring import Row
from kinesis_tui.text.times import iso_millis, parse_age
from kinesis_tui.ui.live_rows import LiveRows

EARLIER_MS = 15 * 60_000
"""How much earlier one step back begins; each further step from the same row doubles it."""


def same_row(one: Row, other: Row) -> bool:
    """Whether two rows are of the same thing, by what tells it from all others of its source."""
    return one.id == other.id and one.source == other.source and one.extra == other.extra


class Travel:
    """Where to go from a row, and the row that the cursor is to find again after going there.

    The same source is read anew then, so its number is another one.
    """

    def __init__(self, thing: str, same: Callable[[Row, Row], bool] = same_row) -> None:
        """Prepare; `thing` names a row to the user, `same` tells whether two are of the same thing."""
        self._thing = thing
        self._same = same
        self._landmark: Row | None = None
        self._looked = 0
        self._step_ms = EARLIER_MS
        self._from: Row | None = None

    @property
    def is_looking(self) -> bool:
        """Whether a row is still to be found again."""
        return self._landmark is not None

    def forget(self) -> None:
        """Find nothing again."""
        self._landmark = None

    def around(self, text: str, row: Row | None) -> str | None:
        """Return the time for "-1h", "+90s": before or after this row; None for a text that says otherwise.

        Raises ValueError where there is no row to count from, or the rest is no age.
        """
        sign, age = text[:1], text[1:].strip()
        if sign not in ("-", "+"):
            return None
        if row is None or not row.time:
            raise ValueError(f"{text} counts from the {self._thing} under the cursor, and there is none")
        distance_ms = round(parse_age(age).total_seconds() * 1000)
        self.find(row)
        return iso_millis(row.time + (distance_ms if sign == "+" else -distance_ms))

    def earlier(self, row: Row, oldest_ms: int) -> str:
        """Return the time a step before the oldest row kept, and look for `row` from now on."""
        again = self._from is not None and self._same(self._from, row)
        self._step_ms = self._step_ms * 2 if again else EARLIER_MS
        self._from = row
        self.find(row)
        return iso_millis(max(1, min(oldest_ms, row.time) - self._step_ms))

    def find(self, row: Row) -> None:
        """Find this row again among what will be read from now on."""
        self._landmark, self._looked = row, 0

    def look(self, rows: LiveRows) -> bool:
        """Look for the row among what came; put the cursor on it and stop there. True when it was found."""
        if self._landmark is None:
            return False
        start, self._looked = max(self._looked, rows.ring.first), rows.ring.end
        for row in rows.ring.rows(start, self._looked):
            if self._same(self._landmark, row):
                self._landmark = None
                rows.go_to(row.number)
                return True
        return False
