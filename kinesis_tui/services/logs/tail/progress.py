"""What is known about one group of a running tail: how far it was read, how it fares, what went wrong on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kinesis_tui.failure import Failure
from kinesis_tui.live.meter import Meter
from kinesis_tui.services.logs.model.log_event import LogEvent

State = Literal["waiting", "behind", "open", "closed", "failed"]
"""waiting: nothing answers at the moment; behind: the search from the beginning goes on; open: read to its newest
event; closed: read to the end that was asked for; failed: stopped, or tried again only now and then."""
SILENT_SECONDS = 60.0
"""An answer this old is overdue: what it said may no longer be so."""


@dataclass(frozen=True, slots=True)
class EventBatch:
    """New events, each once: by time where they are history, as they come where they are new."""

    groups: list[str]
    """For each event its group, as it was asked for."""
    events: list[LogEvent]

    @property
    def size(self) -> int:
        """Bytes of the messages."""
        return sum(event.size for event in self.events)

    def by_group(self) -> Iterator[tuple[str, Sequence[LogEvent]]]:
        """Yield each group that has events here, with them in order."""
        groups = set(self.groups)
        if len(groups) == 1:
            yield self.groups[0], self.events
            return
        parts: dict[str, list[LogEvent]] = {}
        for group, event in zip(self.groups, self.events, strict=True):
            parts.setdefault(group, []).append(event)
        yield from parts.items()


@dataclass(slots=True)
class GroupProgress:
    """One group of a tail; readable at any time, written by the tail only.

    `events` to `last` count what was handed to the tail's consumer; `taken` counts what waits for it too.
    """

    group: str
    since_ms: int
    """Where reading began."""
    rate: Meter
    state: State = "waiting"
    events: int = 0
    bytes: int = 0
    first: str | None = None
    """Id of the first event handed out."""
    last: str | None = None
    newest_ms: int | None = None
    """Time of the newest event taken."""
    taken: int = 0
    late: int = 0
    """Events that a later search found among those already read."""
    duplicates_removed: int = 0
    """Met again by a sweep, or repeated by the service."""
    pages: int = 0
    throttles: int = 0
    retries: int = 0
    failure: Failure | None = None
    """What is wrong at present."""
    answered_at: float | None = None
    """When the newest answer came, in monotonic seconds; None before the first."""
    swept_ms: int | None = None
    """From here on late events were looked for; None before the first sweep."""
    live: int = 0
    """Events that Live Tail brought first."""
    backfilled: int = 0
    """Events that a search found while Live Tail was on, which had not given them."""
    unconfirmed: int = 0
    """Events of Live Tail's that no search has found again, though it should have."""
    unfilled: bool = False
    """Whether Live Tail has left out events that may not have been found yet."""
    ended: bool = False
    gap: str | None = None
    """Why events may be missing; None: nothing is known to be."""

    def is_silent(self, now: float) -> bool:
        """Whether the newest answer is overdue. `now` in monotonic seconds."""
        return not self.ended and self.answered_at is not None and now - self.answered_at > SILENT_SECONDS

    def deliver(self, events: Sequence[LogEvent]) -> None:
        """Count events that the consumer receives now."""
        size = sum(event.size for event in events)
        self.events += len(events)
        self.bytes += size
        self.first = self.first or events[0].event_id or None
        self.last = events[-1].event_id or None
        self.rate.add(len(events), size)
