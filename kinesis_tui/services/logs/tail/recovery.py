"""What a group's reader does about a failure: wait and try again, or stop."""

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
from kinesis_tui.services.logs.tail.budget import CallBudget, Random
from kinesis_tui.services.logs.tail.progress import GroupProgress

SLOW_RETRY = 10.0
"""Seconds between attempts at what only somebody's action can mend: a deleted group, a permission taken away."""


class Recovery:
    """Counts one group's failures in its progress and sets the pace of the attempts.

    Failures that pass by themselves, and credentials, are waited for without end. What only somebody's action mends
    ends the group's reading, unless it had been read before and the tail is to follow: then it is tried now and then.
    """

    def __init__(self, progress: GroupProgress, budget: CallBudget, random: Random, *, follow: bool) -> None:
        self._progress = progress
        self._budget = budget
        self._follow = follow
        self._proven = False
        self._throttle = Backoff(random, first=0.5)
        self._outage = Backoff(random, first=0.25)
        self._credentials = Backoff(random, first=2.0)

    def answered(self) -> None:
        """A page came: whatever was wrong is over."""
        self._proven = True
        self._progress.failure = None
        self._budget.answered()
        for backoff in (self._throttle, self._outage, self._credentials):
            backoff.reset()

    def wait(self, failure: Failure) -> float:
        """Return the seconds until the next attempt; raises the failure where this ends the reading of the group."""
        progress = self._progress
        progress.failure = failure
        match failure:
            case Throttled():
                progress.throttles += 1
                self._budget.throttled()
                return self._throttle.delay()
            case CredentialsFailure():
                self._waiting()
                return self._credentials.delay()
            case TransientFailure() | Conflict() | LimitExceeded() | ClockSkewed() | IteratorExpired():
                self._waiting()
                return self._outage.delay()
            case Invalid() | ReadOnly() | NotSupported():
                raise failure
            case _ if self._follow and self._proven:
                self._waiting()
                progress.state = "failed"
                return SLOW_RETRY
            case _:
                raise failure

    def _waiting(self) -> None:
        self._progress.retries += 1
        self._progress.state = "waiting"
