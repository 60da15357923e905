"""What a query is asked of: groups, a range of time as it was typed, a language; and how it is typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kinesis_tui.services.logs.insights.query import InsightsQuery, Language
from kinesis_tui.services.logs.model.log_group import short_name
from kinesis_tui.services.logs.model.log_time import parse_moment

SINCE = "1h"
NAMED = 3
FORMS = "type an age, as 1h, or a time, and where it ends if that is not now: range 2h 30m"


@dataclass(frozen=True, slots=True)
class Scope:
    """Groups, time and language of the next query."""

    groups: tuple[str, ...] = ()
    """Names or ARNs."""
    since: str = SINCE
    """An age counts back from when the query is run."""
    until: str = ""
    """Empty: now."""
    language: Language = "CWLI"

    def query(self, text: str, now: datetime) -> InsightsQuery:
        """Return the query that a text is, asked now. Raises ValueError with the accepted forms."""
        start_ms = parse_moment(self.since, now)
        end_ms = parse_moment(self.until, now) if self.until else round(now.timestamp() * 1000)
        return InsightsQuery(text=text, groups=self.groups, start_ms=start_ms, end_ms=end_ms, language=self.language)

    def within(self, text: str, now: datetime) -> "Scope":
        """Return the same for another time, "SINCE [UNTIL]". Raises ValueError with the accepted forms."""
        words = text.split()
        if not 1 <= len(words) <= 2:
            raise ValueError(FORMS)
        since, until = words[0], words[1] if len(words) == 2 and words[1] != "now" else ""
        changed = replace(self, since=since, until=until)
        query = changed.query("", now)
        if query.end_ms <= query.start_ms:
            raise ValueError("the end is not after the beginning")
        return changed

    @property
    def time_words(self) -> str:
        """The range as it was typed."""
        return f"{self.since} to {self.until or 'now'}"

    @property
    def group_words(self) -> str:
        """The groups, or their number where there are many."""
        return names(self.groups)


def names(groups: Sequence[str]) -> str:
    """Write the groups' names, short where there are several."""
    if not groups:
        return "no group"
    if len(groups) == 1:
        return groups[0]
    shown = ", ".join(short_name(group) for group in groups[:NAMED])
    return f"{len(groups)} groups: {shown}" + (", …" if len(groups) > NAMED else "")
