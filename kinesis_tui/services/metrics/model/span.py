"""Over which time metrics are asked for, and how much time one point is, within what CloudWatch still has."""

from dataclasses import dataclass
from datetime import timedelta

from kinesis_tui.metric import MetricRange
from kinesis_tui.text.times import parse_age

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SHORTEST, LONGEST = 5 * MINUTE, 63 * DAY
PERIODS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, DAY)
"""The periods that are chosen from when none is asked for."""
USUAL_POINTS = 300
"""About as many points as a wide terminal has columns of dots; the period is chosen for no more."""
MOST_POINTS = 3_000
"""Of one metric, where the period was asked for."""


@dataclass(frozen=True, slots=True)
class Window:
    """A range that ends now."""

    seconds: int
    period_s: int | None = None
    """None: as fits the range."""

    @property
    def period(self) -> int:
        """The period in seconds that is asked for."""
        return self.period_s or usual_period(self.seconds)

    def until(self, now_ms: int) -> MetricRange:
        """Return the range that ends now, on whole periods; the period that has begun is its last point."""
        step = self.period * 1000
        end = -(-now_ms // step) * step
        return MetricRange(max(0, end - -(-self.seconds * 1000 // step) * step), end, self.period)


def kept_period(age_s: int) -> int:
    """Return the shortest period, in seconds, that CloudWatch keeps of metrics of an age.

    Points of a minute for 15 days, of five minutes for 63, of an hour for 455.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
    """
    if age_s <= 15 * DAY:
        return MINUTE
    return 5 * MINUTE if age_s <= 63 * DAY else HOUR


def usual_period(range_s: int) -> int:
    """Return the shortest period that makes no more points of a range than fit on a screen."""
    kept = kept_period(range_s)
    fitting = (period for period in PERIODS if period % kept == 0 and range_s / period <= USUAL_POINTS)
    return next(fitting, PERIODS[-1])


def parse_window(text: str, period_s: int | None = None) -> Window:
    """Read a range such as `3h` or `7d`; a period that does not fit it is given up. Raises ValueError."""
    seconds = _seconds(parse_age(text))
    if not SHORTEST <= seconds <= LONGEST:
        raise ValueError(f"a range is from {span_text(SHORTEST)} to {span_text(LONGEST)} long, as in 3h or 7d")
    try:
        return Window(seconds, None if period_s is None else checked_period(period_s, seconds))
    except ValueError:
        return Window(seconds)


def parse_period(text: str, range_s: int) -> int | None:
    """Read a period such as `1m` or `1h`, or `auto` (None). Raises ValueError with what CloudWatch has."""
    if text.strip().lower() == "auto":
        return None
    return checked_period(_seconds(parse_age(text)), range_s)


def checked_period(period_s: int, range_s: int) -> int:
    """Return a period that CloudWatch has of a range; raises ValueError with why it has not."""
    kept = kept_period(range_s)
    if period_s < kept or period_s % kept:
        raise ValueError(f"over {span_text(range_s)} CloudWatch keeps points of {span_text(kept)} or multiples of it")
    if range_s / period_s > MOST_POINTS:
        least = next(period for period in PERIODS if period % kept == 0 and range_s / period <= MOST_POINTS)
        raise ValueError(f"{range_s // period_s:,} points are too many; {span_text(least)} is the least for this range")
    if period_s > range_s:
        raise ValueError(f"a period of {span_text(period_s)} is longer than the range of {span_text(range_s)}")
    return period_s


def span_text(seconds: int) -> str:
    """Write a length of time in its largest whole unit: `90s`, `5m`, `3h`, `7d`."""
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _seconds(age: timedelta) -> int:
    return round(age.total_seconds())
