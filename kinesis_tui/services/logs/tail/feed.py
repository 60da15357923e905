"""What Live Tail leaves to the searches of one group: nothing but late events, while it gives everything in time."""

from collections.abc import Sequence

from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.text.times import Clock

SETTLED_SECONDS = 12.0
"""For so long after a session began the searches go on as if there were none: what was ingested just before it, and is
not found yet, comes by them."""
FOUND_SECONDS = 10.0
"""So long after its ingestion an event is as good as always found; the sweeps that follow find it if it was not."""
LAG_MS = 5_000
"""Live Tail gives an event sooner than so long after its ingestion."""
DOUBT_SECONDS = 60.0
LONGEST_DOUBT = 3_600.0
"""A session that left out an event without a word is not relied on for so long, and twice as long each time."""


class Feed:
    """Whether a session gives one group's events, and whether it has left any out."""

    def __init__(self, clock: Clock, progress: GroupProgress) -> None:
        self._clock = clock
        self._progress = progress
        self._since: float | None = None
        self._missed_at: float | None = None
        self._relied_on_at = 0.0
        self._doubt = DOUBT_SECONDS

    @property
    def is_on(self) -> bool:
        """Whether a session gives this group's events."""
        return self._since is not None

    @property
    def suffices(self) -> bool:
        """Whether sweeps are enough beside it."""
        if self._since is None or self._progress.unfilled:
            return False
        now = self._clock.monotonic()
        return now >= self._relied_on_at and now - self._since >= SETTLED_SECONDS

    def begin(self) -> None:
        """A session gives the group's events from now on."""
        self._since = self._clock.monotonic()
        self._relied_on_at, self._doubt = 0.0, DOUBT_SECONDS

    def end(self) -> None:
        """It does so no more."""
        self._since = None

    def missed(self) -> None:
        """Events were left out, just now."""
        self._missed_at = self._clock.monotonic()
        self._progress.unfilled = True

    def found(self, events: Sequence[LogEvent], newest_ingestion: int) -> None:
        """Learn what a search has found that was not given; `newest_ingestion` is the latest time met."""
        if self._since is None or not any(_ingested(event) < newest_ingestion - LAG_MS for event in events):
            return
        self._relied_on_at = self._clock.monotonic() + self._doubt
        self._doubt = min(self._doubt * 2, LONGEST_DOUBT)

    def searched(self, began: float) -> None:
        """Learn that a search for what is new, begun at this monotonic second, has ended."""
        if self._missed_at is not None and began >= self._missed_at + FOUND_SECONDS:
            self._missed_at, self._progress.unfilled = None, False


def _ingested(event: LogEvent) -> int:
    return 2**62 if event.ingestion_time is None else event.ingestion_time
