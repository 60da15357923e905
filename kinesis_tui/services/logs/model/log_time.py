"""Where in time a tail begins or ends, as it is typed: an age or a time."""

from datetime import UTC, datetime, timedelta

from kinesis_tui.text.times import parse_age, parse_time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_moment(text: str, now: datetime) -> int:
    """Read `10m`, `2h`, `10:15` or ISO 8601 as milliseconds since the epoch; raises ValueError with the forms.

    The first whole millisecond that is not before that moment: events have no finer times.
    """
    try:
        return _millis(now - parse_age(text))
    except (ValueError, OverflowError):
        pass
    try:
        return _millis(parse_time(text, now))
    except ValueError:
        raise ValueError(
            f"{text!r} is neither a time (2026-11-23T10:15:00.250Z, 10:15) nor an age (90s, 15m, 2h, 1d)"
        ) from None


def _millis(moment: datetime) -> int:
    return -((_EPOCH - moment) // timedelta(milliseconds=1))
