"""A row of the table: what was measured, what it should be, and what the usual way takes in the same run."""

from collections.abc import Sequence
from dataclasses import dataclass

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. Less is better in all of them."""

    what: str
    measured: float
    unit: str
    limit: float | None = None
    """What it should be at most."""
    usual: str = ""
    """The usual way's name; empty where there is none."""
    usual_measured: float | None = None
    usual_unit: str = ""
    """Where it is another one than `unit`."""
    times: float | None = None
    """How many times more the usual way takes, where that is not simply the quotient."""
    least_times: float | None = None
    """What `ratio` should be at least."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times more the usual way takes; None where the two can't be compared."""
        if self.times is not None:
            return self.times
        if self.usual_measured is None or self.usual_unit or not self.measured:
            return None
        return self.usual_measured / self.measured

    @property
    def met(self) -> bool | None:
        """Whether the targets are met; None where there is none."""
        if self.limit is None:
            return None
        enough = self.least_times is None or (self.ratio is not None and self.ratio >= self.least_times)
        return self.measured <= self.limit and enough


HEADINGS = ("what", "measured", "target", "", "the usual way", "ratio", "note")
RIGHT = (False, True, True, False, True, True, False)


def table(rows: Sequence[Row]) -> str:
    """Lay rows out for a terminal or a text file."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, RIGHT, strict=True)
        ).rstrip()
        for line in cells
    ]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def _cells(row: Row) -> tuple[str, ...]:
    target = NOTHING if row.limit is None else f"≤ {number(row.limit)}"
    if row.least_times is not None:
        target += f", {number(row.least_times)} times less"
    usual = NOTHING
    if row.usual_measured is not None:
        usual = f"{row.usual} {number(row.usual_measured)} {row.usual_unit or row.unit}"
    verdict = {True: "met", False: "MISSED", None: ""}[row.met]
    ratio = NOTHING if row.ratio is None else f"{row.ratio:.1f}"
    return (row.what, f"{number(row.measured)} {row.unit}", target, verdict, usual, ratio, row.note)


def number(value: float) -> str:
    """Write a figure with the digits that mean something."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
