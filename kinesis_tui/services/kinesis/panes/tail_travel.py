"""Time travel in a tail: begin again before a record, and find that record again among what is read."""

from dataclasses import dataclass

from kinesis_tui.live.ring import Row
from kinesis_tui.text.times import iso_millis, parse_age
from kinesis_tui.ui.live_rows import LiveRows

EARLIER_MS = 15 * 60_000
"""How much earlier one step back begins; each further step from the same record doubles it."""
WORDS = ("latest", "trim-horizon", "15m", "1h", "-15m", "-1h", "-1d")
"""What is offered to be typed; with a sign it counts from the record under the cursor."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A record to be found again: the same stream is read anew, so its row number is another one."""

    source: str
    id: str
    extra: object | None
    time: int

    @staticmethod
    def of(row: Row) -> "Landmark":
        """Return what tells this record from all others of the stream."""
        return Landmark(row.source, row.id, row.extra, row.time)

    def is_at(self, row: Row) -> bool:
        """Whether this is the record."""
        return row.id == self.id and row.source == self.source and row.extra == self.extra


class Travel:
    """Where to go from a record, and the record that the cursor is to find again after going there."""

    def __init__(self) -> None:
        self._landmark: Landmark | None = None
        self._looked = 0
        self._step_ms = EARLIER_MS
        self._from: Landmark | None = None

    @property
    def is_looking(self) -> bool:
        """Whether a record is still to be found again."""
        return self._landmark is not None

    def forget(self) -> None:
        """Find nothing again."""
        self._landmark = None

    def around(self, text: str, row: Row | None) -> str | None:
        """Return the position for "-1h", "+90s": before or after this record; None for a text that says otherwise.

        Raises ValueError where there is no record to count from, or the rest is no age.
        """
        sign, age = text[:1], text[1:].strip()
        if sign not in ("-", "+"):
            return None
        if row is None or not row.time:
            raise ValueError(f"{text} counts from the record under the cursor, and there is none")
        distance_ms = round(parse_age(age).total_seconds() * 1000)
        self.find(row)
        return iso_millis(row.time + (distance_ms if sign == "+" else -distance_ms))

    def earlier(self, row: Row, oldest_ms: int) -> str:
        """Return the position a step before the oldest record kept, and look for `row` from now on."""
        again = self._from is not None and self._from.is_at(row)
        self._step_ms = self._step_ms * 2 if again else EARLIER_MS
        self._from = Landmark.of(row)
        self.find(row)
        return iso_millis(max(1, min(oldest_ms, row.time) - self._step_ms))

    def find(self, row: Row) -> None:
        """Find this record again among what will be read from now on."""
        self._landmark, self._looked = Landmark.of(row), 0

    def look(self, rows: LiveRows) -> bool:
        """Look for the record among what came; put the cursor on it and stop there. True when it was found."""
        if self._landmark is None:
            return False
        start, self._looked = max(self._looked, rows.ring.first), rows.ring.end
        for row in rows.ring.rows(start, self._looked):
            if self._landmark.is_at(row):
                self._landmark = None
                rows.go_to(row.number)
                return True
        return False


def begun_at(prefix: str) -> list[str]:
    """Complete a position."""
    return [word for word in WORDS if word.startswith(prefix)]
