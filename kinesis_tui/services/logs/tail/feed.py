"""What Live Tail leaves to the searches of one group: nothing but late events, while it gives everything in time."""

from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.text.times import Clock

SETTLED_SECONDS = 12.0
"""For so long after a session began the searches go on as if there were none: what was ingested just before it, and is
not found yet, comes by them."""
FOUND_SECONDS = 10.0
"""So long after its ingestion an event is as good as always found; the sweeps that follow find it if it was not."""


class Feed:
    """Whether a session gives one group's events, and whether it has left any out."""

    def __init__(self, clock: Clock, progress: GroupProgress) -> None:
        self._clock = clock
        self._progress = progress
        self._since: float | None = None
        self._missed_at: float | None = None

    @property
    def is_on(self) -> bool:
        """Whether a session gives this group's events."""
        return self._since is not None

    @property
    def suffices(self) -> bool:
        """Whether sweeps are enough beside it."""
        if self._since is None or self._progress.unfilled:
            return False
        return self._clock.monotonic() - self._since >= SETTLED_SECONDS

    def begin(self) -> None:
        """A session gives the group's events from now on."""
        self._since = self._clock.monotonic()

    def end(self) -> None:
        """It does so no more."""
        self._since = None

    def missed(self) -> None:
        """Events were left out, just now."""
        self._missed_at = self._clock.monotonic()
        self._progress.unfilled = True

    def searched(self, began: float) -> None:
        """Learn that a search for what is new, begun at this monotonic second, has ended."""
        if self._missed_at is not None and began >= self._missed_at + FOUND_SECONDS:
            self._missed_at, self._progress.unfilled = None, False
