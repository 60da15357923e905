"""A filter expression on log events in two: what AWS evaluates, and what is evaluated here."""

from dataclasses import dataclass
from datetime import datetime

from kinesis_tui.query.field_words import EVENTS
from kinesis_tui.query.filter import Filter
from kinesis_tui.query.parse import LONGEST_PATTERN, parse
from kinesis_tui.query.pushed import pushed
from kinesis_tui.services.logs.model.event_subject import EventSubject
from kinesis_tui.services.logs.model.log_event import LogEvent


@dataclass(frozen=True, slots=True)
class LogQuery:
    """A compiled expression."""

    pattern: str = ""
    """What AWS evaluates; "" for everything."""
    start_ms: int | None = None
    end_ms: int | None = None
    """The first moment that is left out."""
    rest: Filter | None = None
    """What is evaluated here; None: nothing is left."""
    notes: tuple[str, ...] = ()
    """What the user may not expect, a sentence each."""

    def matches(self, group: str, event: LogEvent) -> bool:
        """Whether an event that AWS found matches the rest."""
        return self.rest is None or self.rest.matches(EventSubject(group, event))


def parse_log_query(text: str, now: datetime) -> LogQuery:
    """Read an expression, in which ages count back from `now`. Raises QueryInvalid with the column and the reason."""
    query = parse(text, now, EVENTS)
    parts = pushed(query)
    if len(parts.pattern) > LONGEST_PATTERN:  # written out as AWS reads it, it has become too long for AWS
        return LogQuery("", parts.start_ms, parts.end_ms, Filter(query, several=False), query.notes)
    left = bool(parts.rest.fields) or parts.rest.pattern is not None
    rest = Filter(parts.rest, several=False) if left else None
    return LogQuery(parts.pattern, parts.start_ms, parts.end_ms, rest, query.notes)
