"""Run a tail in the background of a test and keep what it gives."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kinesis_tui.services.kinesis.model.position import Position
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from tests.support.waiting import meanwhile
from tests.tail.memory_stream import MemoryStream
from tests.tail.virtual_clock import VirtualClock


def no_jitter() -> float:
    return 0.0


def tail_of(source: MemoryStream, position: Position, **options: object) -> StreamTail:
    return StreamTail(source, "orders", position, clock=source.clock, random=no_jitter, **options)  # type: ignore[arg-type]


class Following:
    def __init__(self, tail: StreamTail) -> None:
        self.tail = tail
        self.received: defaultdict[ShardId, list[str]] = defaultdict(list)
        """Sequence numbers in the order of their arrival."""
        self.order: list[ShardId] = []

    @property
    def count(self) -> int:
        return sum(len(numbers) for numbers in self.received.values())

    async def consume(self) -> None:
        async for batch in self.tail:
            self.received[batch.shard_id].extend(record.sequence_number for record in batch.records)
            self.order.append(batch.shard_id)


@asynccontextmanager
async def following(tail: StreamTail, clock: VirtualClock) -> AsyncIterator[Following]:
    seen = Following(tail)
    async with clock.running(), tail:
        await tail.open()
        async with meanwhile(seen.consume()):
            yield seen


async def everything(tail: StreamTail, clock: VirtualClock) -> Following:
    """Read a tail that ends by itself."""
    seen = Following(tail)
    async with clock.running(), tail:
        await seen.consume()
    return seen


def numbers(source: MemoryStream, shard_id: ShardId) -> list[str]:
    return [record.sequence_number for record in source.shards[shard_id].records]
