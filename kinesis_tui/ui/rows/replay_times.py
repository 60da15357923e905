"""The times of a replay: how far its keys step, how fast it plays, and what may be typed to go somewhere."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime

from kinesis_tui.text.times import parse_age, parse_time
from kinesis_tui.ui.frame.offers import Refused

SPEEDS = (1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1_000)
STEPS = (0.1, 1, 5, 15, 60, 300, 900, 3_600, 6 * 3_600, 86_400)
"""Seconds of a step: the first that is a hundredth of the span or more; of a leap, a tenth or more."""
FINE_STEPS, LEAPS = 100, 10
"""Into how many of them a span is parted."""
_ROW_DIGITS = 8
"""More digits than these are seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row's number in the capture."""

    number: int
    """From 1."""


def place_of(text: str, last: int, *, utc: bool) -> int | Row:
    """Read a time, an age before `last`, or a row's number; in milliseconds since the epoch. Raises Refused."""
    digits = text.replace(",", "")
    if digits.isascii() and digits.isdigit() and len(digits) <= _ROW_DIGITS:
        return Row(int(digits))
    end = datetime.fromtimestamp(last / 1000, UTC)
    try:
        return round((end - parse_age(text)).timestamp() * 1000)
    except ValueError:
        pass
    try:
        return round(parse_time(text, end if utc else end.astimezone()).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise Refused(f"{text!r} is neither a time nor an age before the end (90s, 15m) nor a number.") from None


def step_seconds(span_ms: int, parts: int) -> float:
    """Return the step of which about so many go into a span."""
    return STEPS[min(bisect_left(STEPS, span_ms / 1000 / parts), len(STEPS) - 1)]


def seconds_text(seconds: float) -> str:
    """Write a step: 0.1s, 15s, 5m, 6h."""
    if seconds < 60:
        return f"{seconds:g}s"
    return f"{seconds / 60:g}m" if seconds < 3_600 else f"{seconds / 3_600:g}h"
