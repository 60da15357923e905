"""What to tail, as it is typed after `:logs`: groups, and where in time to begin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kinesis_tui.services.logs.model.log_time import parse_moment
from kinesis_tui.services.logs.tail.logs_tail import MOST_GROUPS

SINCE = "10m"
NOW = "now"
STREAM = "stream:"
"""What the name of the only stream begins with, behind its group."""


@dataclass(frozen=True, slots=True)
class LogsRequest:
    """One tail that was asked for."""

    groups: tuple[str, ...]
    """Names or ARNs."""
    since_ms: int
    written: str = SINCE
    """The beginning as the user wrote it."""
    stream: str = ""
    """The only log stream that is read, of one group; empty: all of them."""
    until_ms: int | None = None
    """Events at this time or later are left out; None: it goes on with new events."""
    until: str = ""
    """The end as the user wrote it."""
    live: bool = False
    """Whether new events come by Live Tail."""

    def at(self, text: str, now: datetime) -> "LogsRequest":
        """Return the same tail from another time; raises ValueError with the accepted forms."""
        since_ms = parse_moment(text, now)
        if self.until_ms is not None and since_ms >= self.until_ms:
            raise ValueError(f"{text.strip()} is not before the end, {self.until}; :until now takes the end away")
        return replace(self, since_ms=since_ms, written=text.strip())

    def up_to(self, text: str, now: datetime) -> "LogsRequest":
        """Return the same tail up to another time, or ("now", or nothing) without an end; raises ValueError."""
        if text.strip() in ("", NOW):
            return replace(self, until_ms=None, until="")
        until_ms = parse_moment(text, now)
        if until_ms <= self.since_ms:
            raise ValueError(f"{text.strip()} is not after the beginning, {self.written}")
        return replace(self, until_ms=until_ms, until=text.strip())

    def by(self, *, live: bool) -> "LogsRequest":
        """Return the same tail by the other engine."""
        return replace(self, live=live)


def parse_request(text: str, now: datetime) -> LogsRequest:
    """Read "GROUP [GROUP …] [SINCE]", or "GROUP stream:NAME [SINCE]"; raises ValueError with the accepted forms.

    The last word is a time or an age if it is one; a group of such a name is given by its ARN.
    """
    words = text.split()
    since = SINCE
    if len(words) > 1:
        try:
            parse_moment(words[-1], now)
            since = words.pop()
        except ValueError:
            pass  # then it is a group
    streams = [word.removeprefix(STREAM) for word in words if word.startswith(STREAM)]
    groups = tuple(dict.fromkeys(word for word in words if not word.startswith(STREAM)))
    if not groups:
        raise ValueError("which group? Type :logs GROUP [GROUP …] [SINCE]")
    if len(groups) > MOST_GROUPS:
        raise ValueError(f"{len(groups)} groups are too many: {MOST_GROUPS} at most")
    if streams and (len(streams) > 1 or len(groups) > 1 or not streams[0]):
        raise ValueError("one stream of one group can be tailed alone: GROUP stream:NAME")
    return LogsRequest(groups, parse_moment(since, now), since, "".join(streams))


def completions(prefix: str, groups: Sequence[str]) -> list[str]:
    """Complete the last group, and after one also the words for a beginning."""
    before, blank, last = prefix.rpartition(" ")
    lead = before + blank
    found = [lead + group for group in groups if group.startswith(last)]
    ages = [lead + age for age in ("10m", "1h", "1d") if lead and age.startswith(last)]
    return found + ages
