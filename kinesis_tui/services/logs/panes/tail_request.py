"""What to tail, as it is typed after `:logs`: groups, and where in time to begin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kinesis_tui.services.logs.model.log_time import parse_moment
from kinesis_tui.services.logs.tail.logs_tail import MOST_GROUPS

SINCE = "10m"
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

    def at(self, text: str, now: datetime) -> "LogsRequest":
        """Return the same tail from another time; raises ValueError with the accepted forms."""
        return replace(self, since_ms=parse_moment(text, now), written=text.strip())


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
    return LogsRequest(groups, parse_moment(since, now), since, *streams)


def completions(prefix: str, groups: Sequence[str]) -> list[str]:
    """Complete the last group, and after one also the words for a beginning."""
    before, blank, last = prefix.rpartition(" ")
    lead = before + blank
    found = [lead + group for group in groups if group.startswith(last)]
    ages = [lead + age for age in ("10m", "1h", "1d") if lead and age.startswith(last)]
    return found + ages
