"""The whole way of a record, from the socket into the ring: how many a second, at what CPU, and whether all came."""

import asyncio
import time
from statistics import quantiles

from kinesis_tui.live.ring import Ring
from kinesis_tui.services.kinesis.model.position import Latest, Position
from kinesis_tui.services.kinesis.model.record import RecordPage
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId
from kinesis_tui.services.kinesis.tail.packing import pack
from kinesis_tui.services.kinesis.tail.progress import RecordBatch
from kinesis_tui.services.kinesis.tail.source import RecordSource
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.text.times import SystemClock
from tests.benchmarks.clients import PlainSource, open_gateway, open_plain
from tests.benchmarks.processes import answer
from tests.benchmarks.stalls import LoopWatch

WARM_SECONDS = 2.0
RETAINED = 256 * 2**20


async def measure(side: str, seconds: float, reads_per_second: float) -> dict[str, float]:
    """Tail for `seconds`; `side` is "ours" or "usual" (the same tail over a plain aioboto3 client)."""
    async with open_gateway() as gateway:
        if side == "ours":
            return await _follow(TimedSource(gateway), seconds, reads_per_second)
        async with open_plain() as client:
            return await _follow(TimedSource(PlainSource(client, gateway)), seconds, reads_per_second)


class TimedSource:
    """Another source, with the time that each GetRecords took until its page was there."""

    def __init__(self, source: RecordSource) -> None:
        self._source = source
        self.seconds: list[float] = []

    async def every_shard(self, stream: str) -> list[Shard]:
        return await self._source.every_shard(stream)

    def clock_ahead_ms(self) -> int:
        return self._source.clock_ahead_ms()

    async def get_shard_iterator(self, stream: str, shard_id: ShardId, position: Position) -> str:
        return await self._source.get_shard_iterator(stream, shard_id, position)

    async def get_records(self, iterator: str, limit: int) -> RecordPage:
        began = time.perf_counter()
        page = await self._source.get_records(iterator, limit)
        self.seconds.append(time.perf_counter() - began)
        return page


class Account:
    """What came, and whether any number is missing."""

    def __init__(self) -> None:
        self.records = 0
        self.missing = 0
        self.pages = 0
        self._last: dict[str, int] = {}

    def take(self, batch: RecordBatch) -> None:
        """Count a batch; the server numbers each shard's records one by one."""
        first, last = int(batch.records[0].sequence_number), int(batch.records[-1].sequence_number)
        before = self._last.get(batch.shard_id, first - 1)
        self.missing += abs(first - before - 1) + abs(last - first + 1 - len(batch.records))
        self._last[batch.shard_id] = last
        self.records += len(batch.records)
        self.pages += 1


async def _follow(source: TimedSource, seconds: float, reads_per_second: float) -> dict[str, float]:
    ring, account = Ring(RETAINED), Account()
    tail = StreamTail(source, "orders", Latest(), clock=SystemClock(), reads_per_second=reads_per_second)
    async with tail:
        await tail.open()
        taking = asyncio.create_task(_take(tail, ring, account))
        while any(shard.millis_behind_latest is None for shard in tail.shards.values()):
            await asyncio.sleep(0.1)
        await asyncio.sleep(WARM_SECONDS)
        source.seconds.clear()
        async with LoopWatch() as watch:
            records, pages, began, cpu = account.records, account.pages, time.perf_counter(), time.process_time()
            await asyncio.sleep(seconds)
            took, used = time.perf_counter() - began, time.process_time() - cpu
            stall = watch.longest()
        behind = max((shard.millis_behind_latest or 0) for shard in tail.shards.values())
        taking.cancel()
    return {
        "per_second": (account.records - records) / took,
        "cpu_percent": used / took * 100,
        "page": (account.records - records) / max(1, account.pages - pages),
        "missing": account.missing,
        "behind_ms": behind,
        "stall_ms": stall * 1e3,
        "poll_p99_ms": quantiles(source.seconds, n=100)[98] * 1e3,
    }


async def _take(tail: StreamTail, ring: Ring, account: Account) -> None:
    async for batch in tail:
        account.take(batch)
        ring.extend(pack(batch.shard_id, batch.records))


if __name__ == "__main__":
    answer(measure)
