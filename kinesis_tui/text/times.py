"""Times as people write and read them, and the clock that is passed to whatever needs the time."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from kinesis_tui.text.quantities import UNKNOWN

Zone = Literal["local", "utc"]

_AGE_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_AGE = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|[smhdw]))+")
_AGE_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|[smhdw])")
_LONGEST_AGE_SECONDS = 100 * 365 * 86_400
_EPOCH_SECONDS = re.compile(r"[0-9]{9,11}(?:\.[0-9]+)?")
_TIME_OF_DAY = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?")


class Clock(Protocol):
    """Where time comes from; tests pass one that they move by hand."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start that never go back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after this many seconds."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch, UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds from an arbitrary start that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return after this many seconds."""
        await asyncio.sleep(seconds)


def clock_text(ms: int | None, utc: bool) -> str:
    """Write the time of day with milliseconds, `12:03:04.123`; `–` where it is unknown or beyond the calendar."""
    moment = _moment(ms, utc)
    if ms is None or moment is None:
        return UNKNOWN
    return f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}.{ms % 1000:03}"


def stamp_text(ms: int | None, utc: bool) -> str:
    """Write date and time with milliseconds, `2026-11-23 12:03:04.123`; `–` where unknown or beyond the calendar."""
    moment = _moment(ms, utc)
    if ms is None or moment is None:
        return UNKNOWN
    return f"{moment:%Y-%m-%d %H:%M:%S}.{ms % 1000:03}"


def iso_millis(ms: int) -> str:
    """Write ISO 8601 in UTC with milliseconds, `2026-11-23T12:03:04.123Z`.

    Raises ValueError outside the years 1 to 9999.
    """
    moment = _moment(ms, utc=True)
    if moment is None:
        raise ValueError(f"{ms} ms is outside the years 1 to 9999")
    return f"{moment.isoformat(timespec='seconds')[:19]}.{ms % 1000:03}Z"


def age_text(ms: int | None, now_ms: int) -> str:
    """Write how long ago `ms` was in its largest unit, `3m`; a time still to come is `in 3m`; `–` where unknown."""
    if ms is None:
        return UNKNOWN
    seconds = abs(now_ms - ms) // 1000
    text = _span_text(seconds)
    return f"in {text}" if ms > now_ms and seconds else text


def duration_text(ms: int) -> str:
    """Write a length of time, given in milliseconds: "12 ms", "1.234 s", "2 min 03 s", "3 h 04 min", "2 d 05 h"."""
    if ms < 1_000:
        return f"{ms} ms"
    seconds, millis = divmod(ms, 1_000)
    if seconds < 60:
        return f"{seconds}.{millis:03} s"
    for large, small, unit, part in ((86_400, 3_600, "d", "h"), (3_600, 60, "h", "min"), (60, 1, "min", "s")):
        if seconds >= large:
            return f"{seconds // large} {unit} {seconds % large // small:02} {part}"
    raise AssertionError(ms)


def parse_age(text: str) -> timedelta:
    """Read an age such as `90s`, `15m`, `2h`, `1d`, `1h30m`, `1.5h` or `250ms`.

    Raises ValueError naming the forms; also for more than a hundred years, far beyond any retention.
    """
    word = text.strip().lower()
    if not _AGE.fullmatch(word):
        raise ValueError(f"{text!r} is not an age: use 90s, 15m, 2h or 1d")
    seconds = sum(float(amount) * _AGE_UNITS[unit] for amount, unit in _AGE_PART.findall(word))
    if seconds > _LONGEST_AGE_SECONDS:
        raise ValueError(f"{text!r} is longer ago than a hundred years")
    return timedelta(seconds=seconds)


def parse_time(text: str, now: datetime) -> datetime:
    """Read a time as an aware datetime, sub-seconds kept to the microsecond.

    Takes ISO 8601 (without an offset it is local time; a date alone is its midnight), a time of day such as `10:15`
    (on the day of `now`, in the zone of `now`), and seconds since the epoch, as the AWS CLI does. Raises ValueError.
    """
    word = text.strip()
    try:
        if _EPOCH_SECONDS.fullmatch(word):
            return datetime.fromtimestamp(float(word), UTC)
        if _TIME_OF_DAY.fullmatch(word):
            clock = word if word[2] == ":" else f"0{word}"
            return datetime.fromisoformat(f"{now:%Y-%m-%d}T{clock}").replace(tzinfo=now.tzinfo)
        moment = datetime.fromisoformat(word.upper())
        return moment if moment.tzinfo is not None else moment.astimezone()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{text!r} is not a time: use ISO 8601, as 2026-11-23T10:15:00.250Z") from None


def _moment(ms: int | None, utc: bool) -> datetime | None:
    if ms is None:
        return None
    try:
        return datetime.fromtimestamp(ms // 1000, UTC if utc else None)
    except (ValueError, OverflowError, OSError):
        return None


def _span_text(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3600:
        return f"{seconds // 60}m"
    if seconds < 2 * 86_400:
        return f"{seconds // 3600}h"
    return f"{seconds // 86_400}d"
