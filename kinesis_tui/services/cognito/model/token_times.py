"""The times of a token as people read them, and how long it has left."""

from kinesis_tui.services.cognito.model.jwt import Jwt
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import duration_text, stamp_text


def time_text(seconds: float | None, now_ms: int) -> str:
    """Write a NumericDate as local time, UTC, and how far from now; `–` for what is none."""
    if seconds is None:
        return UNKNOWN
    ms = round(seconds * 1000)
    local, utc = (stamp_text(ms, zone)[:19] for zone in (False, True))
    return f"{local} local, {utc} UTC, {relative_text(ms, now_ms)}"


def relative_text(ms: int, now_ms: int) -> str:
    """Write how far a moment is from now, to the second: "in 4 min 05 s", "12 s ago"."""
    seconds = ms // 1000 - now_ms // 1000
    words = span_text(abs(seconds))
    return f"in {words}" if seconds > 0 else f"{words} ago"


def span_text(seconds: int) -> str:
    """Write whole seconds: "42 s", "4 min 05 s"."""
    return duration_text(seconds * 1000) if seconds >= 60 else f"{seconds} s"


def countdown(jwt: Jwt, now_ms: int) -> tuple[str, str]:
    """Return how long a token has left, in words, and the style of that: changes at most once a second."""
    not_before, expires = jwt.seconds("nbf"), jwt.seconds("exp")
    if not_before is not None and not_before * 1000 > now_ms:
        return f"not valid yet: {relative_text(round(not_before * 1000), now_ms)}", "warning"
    if expires is None:
        return "never expires", "error"
    left = int(expires) - now_ms // 1000
    if left <= 0:
        return f"expired {span_text(-left)} ago", "error"
    return f"expires in {span_text(left)}", "warning" if left < 60 else "success"
