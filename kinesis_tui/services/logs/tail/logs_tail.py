"""Several log groups, live or their history: one reader a group, one budget, one bounded queue, every event once."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from random import random as system_random
from types import TracebackType
from typing import Self

from kinesis_tui.failure import Failure
from kinesis_tui.live.meter import Meter
from kinesis_tui.live.readers import Readers
from kinesis_tui.services.logs.tail.budget import CALLS_PER_SECOND, CallBudget
from kinesis_tui.services.logs.tail.group_reader import GroupReader
from kinesis_tui.services.logs.tail.live_tail import LiveProgress, LiveTail
from kinesis_tui.services.logs.tail.merge import EventBuffer
from kinesis_tui.services.logs.tail.paging import Reading
from kinesis_tui.services.logs.tail.progress import EventBatch, GroupProgress
from kinesis_tui.services.logs.tail.source import LogSource
from kinesis_tui.services.logs.tail.sweep import SWEEPS, Sweep
from kinesis_tui.text.times import Clock

MOST_GROUPS = 50
BUFFER_BYTES = 16 * 2**20
LIVE = "Live Tail"
"""The name of the task of the sessions, beside those of the groups; no group has a blank in its name."""


class LogsTail:
    """The events of some groups; `async for batch in tail`.

    `groups` may be read at any time. A slow consumer slows the readers; nothing is dropped. Use as an async context
    manager, or `close` it.
    """

    def __init__(
        self,
        source: LogSource,
        groups: Sequence[str],
        since_ms: int,
        *,
        clock: Clock,
        until_ms: int | None = None,
        follow: bool = True,
        live: bool = False,
        live_minutes: int = 0,
        pattern: str = "",
        calls_per_second: float = CALLS_PER_SECOND,
        sweeps: tuple[Sweep, ...] = SWEEPS,
        random: Callable[[], float] = system_random,
        buffer_bytes: int = BUFFER_BYTES,
    ) -> None:
        """Prepare a tail of `groups` (names or ARNs, 50 at most) from `since_ms`, milliseconds since the epoch.

        `until_ms`: leave out events at this time or later, and end there. `follow=False`: end with the newest event of
        now. `live`: new events by Live Tail, with searches beside it, of which `live_minutes` were used before.
        `pattern`: a filter pattern that AWS evaluates. `calls_per_second`: of the account's five, for all groups.
        """
        names = tuple(dict.fromkeys(groups))
        if not 1 <= len(names) <= MOST_GROUPS:
            raise ValueError(f"one group at least, and {MOST_GROUPS} at most")
        self.since_ms = since_ms
        self.until_ms = until_ms
        self.pattern = pattern
        self.follow = follow
        self.groups: dict[str, GroupProgress] = {name: GroupProgress(name, since_ms, Meter(clock)) for name in names}
        self.budget = CallBudget(clock, calls_per_second)
        self._source = source
        self._buffer = EventBuffer(buffer_bytes, names)
        self._reading = Reading(
            source=source,
            buffer=self._buffer,
            budget=self.budget,
            clock=clock,
            random=random,
            pattern=pattern,
            since_ms=since_ms,
            until_ms=until_ms,
            follow=follow,
            sweeps=sweeps,
        )
        self._readers = {name: GroupReader(self._reading, name, one) for name, one in self.groups.items()}
        self._tasks = Readers[str](self._buffer, clock)
        self.live: LiveProgress | None = LiveProgress(clock, live_minutes) if live or live_minutes else None
        """How Live Tail fares, also when it has ended; None where nobody asked for it."""
        self._is_live = live
        self._opened = False

    @property
    def moment(self) -> float:
        """The monotonic second as of which `groups` stand: now, or when the tail was closed."""
        return self._tasks.moment

    @property
    def is_live(self) -> bool:
        """Whether new events are to come by Live Tail; whether they do, `live` says."""
        return self._is_live

    def waiting_by_group(self) -> Counter[str]:
        """Count the events that were read and not yet taken by the consumer."""
        return self._buffer.waiting()

    def ids_kept(self) -> int:
        """Return how many ids are remembered, so that late events are told from those that were read."""
        return sum(len(reader.seen) for reader in self._readers.values())

    def open(self) -> None:
        """Begin to read; the first iteration does so where it was not done before."""
        if self._opened or self._tasks.is_closed:
            return
        self._opened = True
        for name, reader in self._readers.items():
            self._tasks.start(name, self._run(reader, self.groups[name]))
        if self._is_live:
            self._start_live()

    async def read_by(self, *, live: bool) -> None:
        """Go on by Live Tail, or by searches alone, where every group stands: no event is lost or comes twice."""
        if self._tasks.is_closed:
            return
        await self._tasks.end(LIVE)
        self._is_live = live
        if live:
            self.live = self.live or LiveProgress(self._reading.clock)
            if self._opened and self._tasks:
                self._start_live()

    def _start_live(self) -> None:
        assert self.live is not None
        self.live.over, self.live.failure, self.live.state = False, None, "waiting"
        live_tail = LiveTail(
            self._source,
            self._readers,
            self.pattern,
            clock=self._reading.clock,
            random=self._reading.random,
            progress=self.live,
        )
        self._tasks.start(LIVE, live_tail.run())

    def __aiter__(self) -> AsyncIterator[EventBatch]:
        return self

    async def __anext__(self) -> EventBatch:
        """Return the next batch. Ends when nothing more is to be read; then a group's failure, if any, is raised."""
        self.open()
        batch = await self._buffer.get()
        if batch is None:
            for group in self.groups.values():
                if group.failure is not None:
                    raise group.failure
            raise StopAsyncIteration
        for name, events in batch.by_group():
            self.groups[name].deliver(events)
        return batch

    async def close(self) -> None:
        """End all readers; safe at any time and more than once."""
        await self._tasks.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, reader: GroupReader, progress: GroupProgress) -> None:
        try:
            await reader.run()
        except Failure as failure:
            progress.state, progress.failure = "failed", failure
        progress.ended = True
        self._buffer.reach(progress.group, None)
