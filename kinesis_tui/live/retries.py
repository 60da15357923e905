"""What the reader of a live source does about a failure, whatever the source: wait so long, or stop."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import random
from typing import Literal, Protocol, TypeVar

from kinesis_tui.failure import (
    ClockSkewed,
    Conflict,
    CredentialsFailure,
    Failure,
    Invalid,
    IteratorExpired,
    LimitExceeded,
    NotConnected,
    NotSupported,
    ReadOnly,
    Throttled,
    TransientFailure,
)
from kinesis_tui.live.pacing import Backoff
from kinesis_tui.text.times import Clock

START_TRIES = 4
Answer = TypeVar("Answer")

State = Literal["waiting", "open", "behind", "closed", "failed"]


async def at_start(ask: Callable[[], Awaitable[Answer]], clock: Clock) -> Answer:
    """Ask what a run begins with; what fails and may pass is tried a few times, not for ever as a later outage is.

    An endpoint that refuses the connection is told at once: it is probably the wrong one. Raises `Failure`.
    """
    backoff = Backoff(random, first=0.25)
    while True:
        try:
            return await ask()
        except TransientFailure as failure:
            if isinstance(failure, NotConnected) or backoff.failures == START_TRIES - 1:
                raise
        await clock.sleep(backoff.delay())


class Progress(Protocol):
    """How one source of a tail fares."""

    state: State
    failure: Failure | None
    """What fails at present; None when the last call worked."""
    throttles: int
    retries: int


@dataclass(frozen=True, slots=True)
class Retry:
    """When to try again."""

    wait: float
    """Seconds."""
    why: Literal["throttled", "credentials", "outage", "standing"]
    """outage: it passes by itself; standing: only somebody's action mends it."""


class Retries:
    """Counts one source's failures in its progress and sets the pace of the attempts.

    Failures that pass by themselves, and credentials, are waited for without end. What only somebody's action mends
    ends the reading, unless it had been read before and the tail is to follow: then it is tried now and then.
    """

    def __init__(
        self,
        progress: Progress,
        random: Callable[[], float],
        *,
        follow: bool,
        slow_seconds: float,
        proven: bool = False,
    ) -> None:
        """Begin; `slow_seconds` lie between attempts at what somebody has to mend, `proven`: it was read before."""
        self._progress = progress
        self._follow = follow
        self._slow_seconds = slow_seconds
        self._proven = proven
        self._throttle = Backoff(random, first=0.5)
        self._outage = Backoff(random, first=0.25)
        self._credentials = Backoff(random, first=2.0)

    @property
    def outages(self) -> int:
        """How often in a row it failed by what passes by itself."""
        return self._outage.failures

    def answered(self) -> None:
        """A page came: whatever was wrong is over."""
        self._proven = True
        self._progress.failure = None
        for backoff in (self._throttle, self._outage, self._credentials):
            backoff.reset()

    def after(self, failure: Failure) -> Retry:
        """Return when to try again; raises the failure where this ends the reading."""
        self._progress.failure = failure
        match failure:
            case Throttled():
                self._progress.throttles += 1
                return Retry(self._throttle.delay(), "throttled")
            case CredentialsFailure():
                self._waiting()
                return Retry(self._credentials.delay(), "credentials")
            case TransientFailure() | Conflict() | LimitExceeded() | ClockSkewed() | IteratorExpired():
                self._waiting()
                return Retry(self._outage.delay(), "outage")
            case Invalid() | ReadOnly() | NotSupported():
                raise failure
            case _ if self._follow and self._proven:
                self._waiting()
                self._progress.state = "failed"
                return Retry(self._slow_seconds, "standing")
            case _:
                raise failure

    def _waiting(self) -> None:
        self._progress.retries += 1
        self._progress.state = "waiting"
