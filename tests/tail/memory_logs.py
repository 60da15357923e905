"""The scripted log groups as a tail's source, without HTTP, and the failures that a test plans."""

from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from kinesis_tui.failure import Failure, Invalid, IteratorExpired, NotFound, Throttled
from kinesis_tui.services.logs.model.live_tail import SessionUpdate
from kinesis_tui.services.logs.model.log_event import EventPage
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from tests.support.kinesis.errors import KinesisError
from tests.support.logs.groups import ScriptedLogs
from tests.support.logs.live import LiveFeed, LiveRules
from tests.support.waiting import meanwhile
from tests.tail.virtual_clock import VirtualClock

KINDS: dict[str, type[Failure]] = {"ResourceNotFoundException": NotFound, "ThrottlingException": Throttled}


class MemoryLogs:
    """What the gateway is to a tail."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.logs = ScriptedLogs(clock)
        self.live = LiveRules()
        self.live_refusals: deque[Failure] = deque()
        """What the next calls of StartLiveTail are answered with."""
        self.live_faults: deque[Failure | None] = deque()
        """What sessions end with instead of an update; None: without a word."""
        self.live_silence = 0
        """So many of the next updates never come."""
        self.faults: deque[Failure] = deque()
        self.failing: dict[str, Failure] = {}
        """Groups whose every call fails so."""
        self.calls: list[tuple[float, dict[str, Any]]] = []
        self.latency = 0.01
        self.bad_tokens = 0
        """So many of the next tokens are refused."""
        self.drift_ms = 0
        """How far the tail's clock is ahead of the service's."""

    async def filter_log_events(
        self, group: str, *, start_ms: int, end_ms: int | None, pattern: str, token: str | None
    ) -> EventPage:
        request: dict[str, Any] = {"logGroupName": group, "startTime": start_ms}
        named = {"endTime": end_ms, "filterPattern": pattern or None, "nextToken": token}
        request |= {name: value for name, value in named.items() if value is not None}
        self.calls.append((self.clock.monotonic(), request))
        await self.clock.sleep(self.latency)
        if group in self.failing:
            raise self.failing[group]
        if token is not None and self.bad_tokens:
            self.bad_tokens -= 1
            raise Invalid("FilterLogEvents", "The specified nextToken is invalid.", "see there")
        if self.faults:
            raise self.faults.popleft()
        try:
            return msgspec.convert(self.logs.filter_log_events(request), EventPage)
        except KinesisError as error:
            raise KINDS.get(error.kind, Invalid)("FilterLogEvents", error.message, "see there") from error

    def clock_ahead_ms(self) -> int:
        return -self.drift_ms if self.calls else 0

    async def log_group_arn(self, group: str) -> str:
        if group not in self.logs.groups:
            raise NotFound("DescribeLogGroups", "no such group", "see there")
        return self.logs.groups[group].arn

    async def start_live_tail(self, arns: Sequence[str], pattern: str) -> "MemorySession":
        await self.clock.sleep(self.latency)
        if self.live_refusals:
            raise self.live_refusals.popleft()
        request: dict[str, Any] = {"logGroupIdentifiers": list(arns), "logEventFilterPattern": pattern}
        try:
            return MemorySession(self, LiveFeed(self.logs, self.live, request))
        except KinesisError as error:
            raise KINDS.get(error.kind, Invalid)("StartLiveTail", error.message, "see there") from error


class MemorySession:
    """A Live Tail session without HTTP."""

    def __init__(self, source: MemoryLogs, feed: LiveFeed) -> None:
        self._source = source
        self._feed = feed
        self.closed = False

    async def next_update(self) -> SessionUpdate | None:
        source = self._source
        await source.clock.sleep(source.live.update_ms / 1000)
        if source.live_silence:
            source.live_silence -= 1
            await source.clock.sleep(3_600)
        if source.live_faults:
            fault = source.live_faults.popleft()
            if fault is None:
                return None
            raise fault
        if self._feed.is_over:
            raise IteratorExpired("StartLiveTail", "AWS ended the session after three hours", "go on")
        return msgspec.convert(self._feed.update(), SessionUpdate)

    async def close(self) -> None:
        self.closed = True


def logs_tail(source: MemoryLogs, groups: list[str], since_ms: int, **options: Any) -> LogsTail:
    return LogsTail(
        source, groups, since_ms, clock=DriftedClock(source.clock, source.drift_ms), random=lambda: 0.0, **options
    )


Held = tuple[int, str, str]
"""Time, message and id."""


class DriftedClock:
    """A machine's clock that is off."""

    def __init__(self, clock: VirtualClock, drift_ms: int) -> None:
        self._clock = clock
        self._drift_ms = drift_ms

    def now_ms(self) -> int:
        return self._clock.now_ms() + self._drift_ms

    def monotonic(self) -> float:
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)


class FollowingLogs:
    """What a tail has given so far."""

    def __init__(self, tail: LogsTail) -> None:
        self.tail = tail
        self.received: defaultdict[str, list[Held]] = defaultdict(list)
        """Each group's events in the order of their arrival."""
        self.times: list[int] = []
        self.messages: list[str] = []

    @property
    def count(self) -> int:
        return len(self.times)

    async def consume(self) -> None:
        async for batch in self.tail:
            for group, event in zip(batch.groups, batch.events, strict=True):
                self.received[group].append((event.timestamp, event.message, event.event_id))
                self.times.append(event.timestamp)
                self.messages.append(event.message)


@asynccontextmanager
async def following_logs(tail: LogsTail, clock: VirtualClock) -> AsyncIterator[FollowingLogs]:
    seen = FollowingLogs(tail)
    async with clock.running(), tail, meanwhile(seen.consume()):
        yield seen


async def all_events(tail: LogsTail, clock: VirtualClock) -> FollowingLogs:
    """Read a tail that ends by itself."""
    seen = FollowingLogs(tail)
    async with clock.running(), tail:
        await seen.consume()
    return seen
