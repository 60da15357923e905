"""What a tail of log groups needs to read from, so that it knows no AWS: the gateway satisfies it."""

from collections.abc import Sequence
from typing import Protocol

from kinesis_tui.services.logs.model.live_tail import SessionUpdate
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

    def clock_ahead_ms(self) -> int:
        """Return how far the service's clock is ahead of this machine's, as of its last answers; 0: alike, unknown."""
        ...


class LiveSession(Protocol):
    """One Live Tail session."""

    async def next_update(self) -> SessionUpdate | None:
        """Wait for the next update; None where the session has ended; raises `Failure`."""
        ...

    async def close(self) -> None:
        """End it; more than once is no harm."""
        ...


class LiveSource(Protocol):
    """Starts Live Tail sessions."""

    async def log_group_arn(self, group: str) -> str:
        """Return a group's ARN without `:*`; raises `Failure`."""
        ...

    async def start_live_tail(self, arns: Sequence[str], pattern: str) -> LiveSession:
        """Start a session of up to ten groups; raises `Failure`."""
        ...


class LogSource(EventSource, LiveSource, Protocol):
    """Both."""
