"""Where in time a tail begins or ends, as it is typed: an age or a time."""

from datetime import datetime

from kinesis_tui.text.times import parse_age, parse_time


def parse_moment(text: str, now: datetime) -> int:
    """Read `10m`, `2h`, `10:15` or ISO 8601 as milliseconds since the epoch; raises ValueError with the forms."""
    try:
        return round((now - parse_age(text)).timestamp() * 1000)
    except (ValueError, OverflowError):
        pass
    try:
        return round(parse_time(text, now).timestamp() * 1000)
    except ValueError:
        raise ValueError(
            f"{text!r} is neither a time (2026-11-23T10:15:00.250Z, 10:15) nor an age (90s, 15m, 2h, 1d)"
        ) from None
