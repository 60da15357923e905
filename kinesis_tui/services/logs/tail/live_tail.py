"""Live Tail sessions, one after the other, beside the searches: events come within a second or two of their ingestion.

    start ──► updates, one a second ──► three hours are over, an error, a cut, silence ──► start …
      └► refused, or out of reach: said once; the searches go on alone

The searches stay, only slower: they find what is late, what was sampled, and what came while no session was there.
"""

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kinesis_tui.failure import (
    CredentialsFailure,
    Failure,
    Invalid,
    IteratorExpired,
    LimitExceeded,
    ServiceFailed,
    Throttled,
    Unreachable,
)
from kinesis_tui.live.retries import Retries
from kinesis_tui.live.within import within
from kinesis_tui.services.logs.model.live_tail import LONGEST_PATTERN, MOST_LIVE_GROUPS, LiveGroups, SessionUpdate
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.group_reader import GroupReader
from kinesis_tui.services.logs.tail.source import LiveSession, LiveSource
from kinesis_tui.text.times import Clock

SILENT_SECONDS = 10.0
"""An update comes every second; without any for so long, the connection is taken for dead."""
LOOK_SECONDS = 0.5
TRIES = 3
"""So often a first session is tried, where what failed may pass."""
SLOW_RETRY = 60.0
HELD_SECONDS = 1.0
"""A consumer that holds an update up for longer makes AWS drop others: it keeps ten."""
MINUTE = 60.0

State = Literal["waiting", "open", "behind", "closed", "failed"]


@dataclass(slots=True)
class LiveProgress:
    """How Live Tail fares in one tail; readable at any time."""

    clock: Clock
    past_minutes: int = 0
    """Of the sessions that have ended, each minute that was begun."""
    state: State = "waiting"
    """waiting: for the groups' history, or for a session; open: a session gives events; failed: see `failure`."""
    over: bool = False
    """It is not tried any more: the groups are polled."""
    sessions: int = 0
    sampled: int = 0
    """Updates, of about a second each, out of which AWS or a slow consumer left events."""
    sampled_at: float | None = None
    """When the newest of them came, in monotonic seconds."""
    throttles: int = 0
    retries: int = 0
    failure: Failure | None = None
    groups: tuple[str, ...] = ()
    """Those of the session, or of the last one."""
    _began: float | None = None

    @property
    def reconnects(self) -> int:
        """How often a session took the place of another."""
        return max(0, self.sessions - 1)

    @property
    def minutes(self) -> int:
        """Minutes of sessions so far, each one that was begun."""
        return self.past_minutes + self._running()

    def begin(self, groups: Sequence[str]) -> None:
        """A session was opened."""
        self.sessions += 1
        self.groups, self.state, self._began = tuple(groups), "open", self.clock.monotonic()

    def end(self) -> None:
        """The session has ended, whatever the reason."""
        self.past_minutes += self._running()
        self._began = None
        if self.state == "open":
            self.state = "waiting"

    def _running(self) -> int:
        return 0 if self._began is None else max(1, math.ceil((self.clock.monotonic() - self._began) / MINUTE))


class LiveTail:
    """Runs the sessions of one tail."""

    def __init__(
        self,
        source: LiveSource,
        readers: Mapping[str, GroupReader],
        pattern: str,
        *,
        clock: Clock,
        random: Callable[[], float],
        progress: LiveProgress,
    ) -> None:
        self._source = source
        self._readers = readers
        self._pattern = pattern
        self._clock = clock
        self._progress = progress
        self._retries = Retries(progress, random, follow=True, slow_seconds=SLOW_RETRY)
        self._arns: dict[str, str] = {}
        self._tries = 0

    async def run(self) -> None:
        """Keep a session open until the groups have ended, or it turns out that there can be none."""
        progress = self._progress
        try:
            self._check()
            while members := await self._members():
                try:
                    await self._session(members)
                except Failure as failure:
                    await self._clock.sleep(self._wait(failure))
        except Failure as failure:
            progress.state, progress.failure = "failed", failure
        finally:
            progress.over = True

    def _check(self) -> None:
        count = len(self._readers)
        if count > MOST_LIVE_GROUPS:
            # Several sessions would each cost the price, and take from the account's few that others need too.
            why = f"a session takes {MOST_LIVE_GROUPS} log groups at most, and {count} are tailed"
            raise Invalid("Live Tail was not started", why, "they are polled; tail fewer groups")
        if len(self._pattern) > LONGEST_PATTERN:
            why = f"its pattern may have {LONGEST_PATTERN:,} characters at most"
            raise Invalid("Live Tail was not started", why, "the groups are polled")

    async def _members(self) -> list[str]:
        """Wait until every group has been read to its newest event or fails, and return those read; none at the end."""
        while True:
            readers = self._readers.items()
            if all(reader.progress.ended for _, reader in readers):
                return []
            ready = [name for name, reader in readers if reader.can_be_fed]
            if ready and not any(reader.is_catching_up for _, reader in readers):
                return ready
            await self._clock.sleep(LOOK_SECONDS)

    async def _session(self, members: Sequence[str]) -> None:
        """Hand on what one session gives, until it ends; raises the `Failure` that ended it."""
        for name in members:
            self._arns[name] = self._arns.get(name) or await self._source.log_group_arn(name)
        groups = LiveGroups.of({name: self._arns[name] for name in members})
        session = await self._source.start_live_tail([self._arns[name] for name in members], self._pattern)
        readers = [self._readers[name] for name in members]
        try:
            self._progress.begin(members)
            for reader in readers:
                reader.join()
            while not all(reader.progress.ended for reader in readers):
                await self._take(await self._update(session), groups)
        finally:
            for reader in readers:
                reader.leave()
            self._progress.end()
            await session.close()

    async def _update(self, session: LiveSession) -> SessionUpdate:
        try:
            update = await within(self._clock, SILENT_SECONDS, session.next_update())
        except TimeoutError:
            why = f"nothing came for {SILENT_SECONDS:.0f} s"
            raise Unreachable("Live Tail was cut off", why, "it is started again") from None
        if update is None:
            raise ServiceFailed("Live Tail ended", "the session ended without a word", "it is started again")
        self._retries.answered()
        self._progress.state = "open"
        return update

    async def _take(self, update: SessionUpdate, groups: LiveGroups) -> None:
        missed = update.sampled
        by_group: dict[str, list[LogEvent]] = {}
        for one in update.session_results:
            name = groups.group(one.log_group_identifier)
            if name is None:
                missed = True  # whose it is, the searches know
            else:
                by_group.setdefault(name, []).append(one.event())
        began = self._clock.monotonic()
        for name, events in by_group.items():
            await self._readers[name].give(events)
        if missed or self._clock.monotonic() - began > HELD_SECONDS:
            self._progress.sampled += 1
            self._progress.sampled_at = self._clock.monotonic()
            for name in self._progress.groups:
                self._readers[name].missed()
        await asyncio.sleep(0)

    def _wait(self, failure: Failure) -> float:
        """Return the seconds until the next attempt; raises the failure where there is to be none."""
        self._tries += 1
        passes = isinstance(failure, Throttled | CredentialsFailure | IteratorExpired)
        goes_on = passes or (isinstance(failure, ServiceFailed | LimitExceeded) and self._tries < TRIES)
        if not self._progress.sessions and not goes_on:
            raise failure
        return self._retries.after(failure).wait
