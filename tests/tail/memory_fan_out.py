"""Subscriptions to a stream in memory, by AWS's rules, in virtual time; they break when a test tells them to."""

from collections import deque
from collections.abc import Callable

from kinesis_tui.failure import Conflict, Failure, NotFound, Throttled
from kinesis_tui.services.kinesis.model.position import Position
from kinesis_tui.services.kinesis.model.record import SubscribeToShardEvent
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.source import FanOut
from tests.tail.memory_stream import HeldShard, MemoryStream

LIFE = 300.0
IDLE = 4.0
LOOK = 0.5
END = "end"
SILENCE = "silence"

Breakage = Failure | str
"""Raised in place of an event; or the subscription ends; or nothing comes any more."""


class MemoryFanOut:
    """Satisfies SubscriptionSource; `midway` breaks the next events, each one of any shard."""

    def __init__(self, source: MemoryStream) -> None:
        self.source = source
        self.midway: deque[Breakage] = deque()
        self.calls: list[tuple[float, ShardId, Position]] = []
        """Those that succeeded."""
        self.refusals: list[str] = []
        """Calls that broke AWS's own limits."""
        self.life = LIFE
        self.event_records = 10_000
        self.continuation: Callable[[HeldShard, int], str | None] = between
        self._called: dict[ShardId, float] = {}
        self.live: dict[ShardId, MemorySubscription] = {}

    @property
    def fan_out(self) -> FanOut:
        return FanOut(self, "arn:consumer")

    async def subscribe_to_shard(
        self, consumer_arn: str, shard_id: ShardId, position: Position
    ) -> "MemorySubscription":
        source, now = self.source, self.source.clock.monotonic()
        source.calls["SubscribeToShard"] += 1
        source._fault()
        source._must_exist(shard_id)
        if now - self._called.get(shard_id, -1.0) < 1.0:
            self.refusals.append(f"two calls within a second: {shard_id} at {now}")
            raise Throttled("SubscribeToShard", "rate exceeded", "wait")
        self._called[shard_id] = now
        before = self.live.get(shard_id)
        if before is not None and now - before.began < 5.0:
            self.refusals.append(f"two subscriptions within five seconds: {shard_id} at {now}")
            raise Conflict("SubscribeToShard", "another active subscription exists", "wait")
        index = source._index(source.shards[shard_id], position)
        self.calls.append((now, shard_id, position))
        self.live[shard_id] = MemorySubscription(self, shard_id, index, now)
        return self.live[shard_id]

    def take_over(self, shard_id: ShardId) -> None:
        """Let another reader subscribe."""
        self.live[shard_id] = MemorySubscription(self, shard_id, 0, self.source.clock.monotonic())


class MemorySubscription:
    def __init__(self, fan_out: MemoryFanOut, shard_id: ShardId, index: int, began: float) -> None:
        self._fan_out = fan_out
        self._source = fan_out.source
        self._shard_id = shard_id
        self._index = index
        self.began = began
        self._sent: float | None = None
        self.closed = False
        self._over = False

    async def next_event(self) -> SubscribeToShardEvent | None:
        clock = self._source.clock
        while not self._over:
            self._must_live()
            if clock.monotonic() - self.began >= self._fan_out.life:
                break
            event = self._event(clock.monotonic())
            if event is not None:
                return await self._broken() if self._fan_out.midway else self._deliver(event)
            await clock.sleep(LOOK)
        return None

    async def close(self) -> None:
        self.closed = True

    def _must_live(self) -> None:
        assert not self.closed, "nobody reads on after hanging up"
        if not self._source.exists or self._shard_id not in self._source.shards:
            raise NotFound("SubscribeToShard", "the stream does not exist", "check its name")
        if self._fan_out.live.get(self._shard_id) is not self:
            raise Conflict("SubscribeToShard", "another subscription took this one over", "wait")

    async def _broken(self) -> SubscribeToShardEvent | None:
        what = self._fan_out.midway.popleft()
        if isinstance(what, Failure):
            raise what
        if what == SILENCE:
            await self._source.clock.sleep(10_000)
        return None

    def _event(self, now: float) -> SubscribeToShardEvent | None:
        held = self._source.shards[self._shard_id]
        index = max(self._index, held.trimmed)
        end = min(len(held.records), index + self._fan_out.event_records)
        at_end = held.end is not None and end == len(held.records)
        idle = self._sent is not None and now - self._sent < IDLE
        children = self._source._children(self._shard_id) if at_end and self._source.tells_children else None
        if index == end and idle and not children:
            return None
        first = index if held.served_from is None else min(index, held.served_from)
        again, held.served_from = min(self._source.repeats, index - first), first
        self._source.repeats = 0
        return SubscribeToShardEvent(
            records=held.records[index - again : end],
            continuation_sequence_number=None if children else self._fan_out.continuation(held, end),
            millis_behind_latest=self._source._behind(held, end),
            child_shards=children,
        )

    def _deliver(self, event: SubscribeToShardEvent) -> SubscribeToShardEvent:
        held = self._source.shards[self._shard_id]
        self._index = min(len(held.records), max(self._index, held.trimmed) + self._fan_out.event_records)
        self._sent = self._source.clock.monotonic()
        self._over = bool(event.child_shards)
        return event


def between(held: HeldShard, index: int) -> str | None:
    """A number after the last record that no record has, as far as the test's numbers have room."""
    return held.records[index - 1].sequence_number if index else str(held.start)


def of_next(held: HeldShard, index: int) -> str | None:
    """The next record's own number, as some servers tell."""
    return held.records[index].sequence_number if index < len(held.records) else between(held, index)


def zero(held: HeldShard, index: int) -> str | None:
    """What servers tell that do not keep it."""
    return "0"


def missing(held: HeldShard, index: int) -> str | None:
    """Older servers leave it out."""
    return None
