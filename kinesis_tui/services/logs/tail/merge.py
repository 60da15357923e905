"""The bounded queue between the groups' readers and whoever consumes the tail; history of several groups by time.

While groups are searched from the beginning, an event waits until every other group was read as far as its time. A
group that is at its newest event, that does not answer, or that has ended holds nobody up.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heapreplace

from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.progress import EventBatch

EVENT_OVERHEAD = 500
"""Bytes that an event takes beside its message."""
AHEAD_BYTES = 2 * 2**20
"""What one group may be read ahead of the others: a page or two."""
BATCH_EVENTS = 10_000


class EventBuffer:
    """Events in the order in which they are to be seen, at most about `capacity` bytes, and a page for each group."""

    def __init__(self, capacity: int, groups: Iterable[str]) -> None:
        self._capacity = capacity
        self._ahead: dict[str, deque[LogEvent]] = {group: deque() for group in groups}
        self._ahead_bytes: Counter[str] = Counter()
        self._reached: dict[str, int] = dict.fromkeys(self._ahead, 0)
        """Groups that are searched from the beginning, and how far."""
        self._out: deque[EventBatch] = deque()
        self._out_bytes = 0
        self._changed: asyncio.Future[None] | None = None
        self._finished = False
        self._error: BaseException | None = None

    def waiting(self) -> Counter[str]:
        """Count the events that wait, for each group that has any."""
        counts = Counter({group: len(events) for group, events in self._ahead.items() if events})
        for batch in self._out:
            counts.update(batch.groups)
        return counts

    async def room(self, group: str) -> None:
        """Wait until another page of a group may come."""
        while self._out_bytes >= self._capacity or self._ahead_bytes[group] >= AHEAD_BYTES:
            await self._change()

    def put(self, group: str, events: Sequence[LogEvent], reached_ms: int | None) -> None:
        """Add a page's events. `reached_ms`: how far the search has come; None: no other group waits for this one."""
        if events:
            self._ahead[group].extend(events)
            self._ahead_bytes[group] += _footprint(events)
        self.reach(group, reached_ms)

    def reach(self, group: str, reached_ms: int | None) -> None:
        """Learn how far a group was searched, or (None) that nobody needs to wait for it."""
        if reached_ms is None:
            self._reached.pop(group, None)
        else:
            self._reached[group] = reached_ms
        self._release()
        self._wake()

    async def get(self) -> EventBatch | None:
        """Wait for the next batch; None after the last. Raises what `fail` was given."""
        while not self._out:
            if self._error is not None:
                raise self._error
            if self._finished:
                return None
            await self._change()
        batch = self._out.popleft()
        self._out_bytes -= _footprint(batch.events)
        self._wake()
        return batch

    def finish(self) -> None:
        """Nothing more will come."""
        self._reached.clear()
        self._release()
        self._finished = True
        self._wake()

    def fail(self, error: BaseException) -> None:
        """Nothing more will come, because of `error`; the first one counts."""
        self._error = self._error or error
        self._wake()

    def _release(self) -> None:
        """Move on what nobody needs to wait for."""
        bound = min(self._reached.values(), default=None)
        ready = [group for group, events in self._ahead.items() if events and _may(events[0], bound)]
        if not ready:
            return
        alone = ready[0] if len(ready) == 1 and _may(self._ahead[ready[0]][-1], bound) else None
        if alone is not None:
            events = list(self._ahead[alone])
            self._ahead[alone].clear()
            groups = [alone] * len(events)
        else:
            groups, events = self._merged(ready, bound)
        for group in set(groups):
            self._ahead_bytes[group] = _footprint(self._ahead[group])
        for start in range(0, len(events), BATCH_EVENTS):
            batch = EventBatch(groups[start : start + BATCH_EVENTS], events[start : start + BATCH_EVENTS])
            self._out.append(batch)
            self._out_bytes += _footprint(batch.events)

    def _merged(self, ready: Sequence[str], bound: int | None) -> tuple[list[str], list[LogEvent]]:
        """Take the events of several groups, by time, up to the bound."""
        heads = [(self._ahead[group][0].timestamp, place) for place, group in enumerate(ready)]
        heapify(heads)
        groups: list[str] = []
        events: list[LogEvent] = []
        while heads:
            place = heads[0][1]
            queue = self._ahead[ready[place]]
            groups.append(ready[place])
            events.append(queue.popleft())
            if queue and _may(queue[0], bound):
                heapreplace(heads, (queue[0].timestamp, place))
            else:
                heappop(heads)
        return groups, events

    async def _change(self) -> None:
        if self._changed is None or self._changed.done():
            self._changed = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._changed)

    def _wake(self) -> None:
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)


def _may(event: LogEvent, bound: int | None) -> bool:
    return bound is None or event.timestamp <= bound


def _footprint(events: Iterable[LogEvent]) -> int:
    """Return about how many bytes of memory events take."""
    return sum(len(event.message) + EVENT_OVERHEAD for event in events)
