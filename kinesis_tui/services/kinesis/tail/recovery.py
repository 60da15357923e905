"""What a shard's reader does about a failure: wait and try again, with or without a new iterator, or stop."""

from collections.abc import Callable
from dataclasses import dataclass

from kinesis_tui.failure import (
    ClockSkewed,
    Conflict,
    CredentialsFailure,
    Failure,
    Invalid,
    IteratorExpired,
    LimitExceeded,
    NotSupported,
    ReadOnly,
    Throttled,
    TransientFailure,
)
from kinesis_tui.live.pacing import Backoff
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
    """Counts one shard's failures in its progress and sets the pace of the attempts.

    Failures that pass by themselves, and credentials, are waited for without end. What only somebody's action mends
    ends the shard's reading, unless it had been read before and the tail is to follow: then it is tried now and then.
    """

    def __init__(
        self, progress: ShardProgress, random: Callable[[], float], *, follow: bool, proven: bool = False
    ) -> None:
        self._progress = progress
        self._follow = follow
        self._proven = proven
        self._throttle = Backoff(random, first=0.5)
        self._outage = Backoff(random, first=0.25)
        self._credentials = Backoff(random, first=2.0)
        self._expiry = Backoff(random, first=0.25)

    def answered(self) -> None:
        """A page came: whatever was wrong is over."""
        self._proven = True
        self._progress.failure = None
        for backoff in (self._throttle, self._outage, self._credentials, self._expiry):
            backoff.reset()

    def next_attempt(self, failure: Failure) -> Attempt:
        """Return when and how to try again; raises the failure where this ends the reading of the shard."""
        self._progress.failure = failure
        match failure:
            case IteratorExpired():
                again = self._expiry.delay()
                return Attempt(0.0 if self._expiry.failures == 1 else again, renew=True)
            case Throttled():
                self._progress.throttles += 1
                return Attempt(self._throttle.delay(), renew=False)
            case CredentialsFailure():
                self._waiting()
                return Attempt(self._credentials.delay(), renew=False)
            case TransientFailure() | Conflict() | LimitExceeded() | ClockSkewed():
                self._waiting()
                wait = self._outage.delay()
                return Attempt(wait, renew=self._outage.failures % STUBBORN == 0)
            case Invalid() | ReadOnly() | NotSupported():
                raise failure
            case _ if self._follow and self._proven:
                self._waiting()
                self._progress.state = "failed"
                return Attempt(SLOW_RETRY, renew=True)
            case _:
                raise failure

    def _waiting(self) -> None:
        self._progress.retries += 1
        self._progress.state = "waiting"
