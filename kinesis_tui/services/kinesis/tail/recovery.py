"""What a shard's reader does about a failure: wait and try again, with or without a new iterator, or stop."""

from collections.abc import Callable
from dataclasses import dataclass

from kinesis_tui.failure import Failure, IteratorExpired
from kinesis_tui.live.pacing import Backoff
from kinesis_tui.live.retries import Retries
from kinesis_tui.services.kinesis.tail.progress import ShardProgress

SLOW_RETRY = 5.0
"""Seconds between attempts at what only somebody's action can mend: a missing stream, a permission taken away."""
STUBBORN = 3
"""So many failures in a row, and the iterator itself is under suspicion: some endpoints answer 500 to a lost one."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The next attempt."""

    wait: float
    """Seconds."""
    renew: bool
    """Whether it needs a new iterator."""


class Recovery:
    """Sets the pace of one shard's attempts, as `Retries` does, and says which need a new iterator."""

    def __init__(
        self, progress: ShardProgress, random: Callable[[], float], *, follow: bool, proven: bool = False
    ) -> None:
        self._progress = progress
        self._retries = Retries(progress, random, follow=follow, slow_seconds=SLOW_RETRY, proven=proven)
        self._expiry = Backoff(random, first=0.25)

    def answered(self) -> None:
        """A page came: whatever was wrong is over."""
        self._retries.answered()
        self._expiry.reset()

    def next_attempt(self, failure: Failure) -> Attempt:
        """Return when and how to try again; raises the failure where this ends the reading of the shard."""
        if isinstance(failure, IteratorExpired):
            self._progress.failure = failure
            again = self._expiry.delay()
            return Attempt(0.0 if self._expiry.failures == 1 else again, renew=True)
        retry = self._retries.after(failure)
        stubborn = retry.why == "outage" and self._retries.outages % STUBBORN == 0
        return Attempt(retry.wait, renew=stubborn or retry.why == "standing")
