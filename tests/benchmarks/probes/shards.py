"""Many idle shards, each read once a second: the CPU it takes, and how late the reads are."""

import asyncio
import time
from collections.abc import Callable

from kinesis_tui.services.kinesis.model.position import Latest
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.text.times import SystemClock
from tests.benchmarks.clients import open_gateway, open_plain
from tests.benchmarks.processes import answer


async def measure(side: str, shards: int, seconds: float) -> dict[str, float]:
    """Poll for `seconds`; `side` is "ours" (the tail) or "usual" (a loop a shard around an aioboto3 client)."""
    if side == "ours":
        async with open_gateway() as gateway:
            tail = StreamTail(gateway, "orders", Latest(), clock=SystemClock())
            async with tail:
                await tail.open()
                taking = asyncio.create_task(anext(tail))
                while any(shard.millis_behind_latest is None for shard in tail.shards.values()):
                    await asyncio.sleep(0.1)
                figures = await _used(seconds, lambda: gateway._aws.budget.calls)
                taking.cancel()
                return figures
    async with open_plain() as client:
        calls = 0

        async def poll(shard: int) -> None:
            nonlocal calls
            await asyncio.sleep(shard / shards)
            iterator = f"{shard}:0"
            while True:
                iterator = (await client.get_records(ShardIterator=iterator, Limit=1000))["NextShardIterator"]
                calls += 1
                await asyncio.sleep(1.0)

        polls = [asyncio.create_task(poll(shard)) for shard in range(shards)]
        await asyncio.sleep(2.0)
        figures = await _used(seconds, lambda: calls)
        for task in polls:
            task.cancel()
        return figures


async def _used(seconds: float, calls: Callable[[], int]) -> dict[str, float]:
    before, began, cpu = calls(), time.perf_counter(), time.process_time()
    await asyncio.sleep(seconds)
    took = time.perf_counter() - began
    return {"cpu_percent": (time.process_time() - cpu) / took * 100, "calls_per_second": (calls() - before) / took}


if __name__ == "__main__":
    answer(measure)
