"""What a tail of log groups needs to read from, so that it knows no AWS: the gateway satisfies it."""

from typing import Protocol

from kinesis_tui.services.logs.model.log_event import EventPage


class EventSource(Protocol):
    """Log groups and their events; a `group` is a name or an ARN."""

    async def filter_log_events(
        self, group: str, *, start_ms: int, end_ms: int | None, pattern: str, token: str | None
    ) -> EventPage:
        """Return a page of the events from `start_ms` to `end_ms`, both included, sorted by time; raises `Failure`.

        A page may be empty and have a token; only without one the search has ended.
        """
        ...
