"""One page after the other through a client: CPU a record, and the longest stall of the event loop by a page."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

from tests.benchmarks.clients import open_gateway, open_plain
from tests.benchmarks.processes import answer
from tests.benchmarks.stalls import LoopWatch


async def measure(side: str, pages: int) -> dict[str, float]:
    """Read `pages` pages, and one more before; `side` is "ours" or "usual"."""
    if side == "ours":
        async with open_gateway() as gateway:
            return await read(lambda: gateway.get_records("0:0"), lambda page: len(page.records), pages)
    async with open_plain() as client:
        return await read(lambda: client.get_records(ShardIterator="0:0"), lambda page: len(page["Records"]), pages)


async def read(ask: Callable[[], Awaitable[Any]], count: Callable[[Any], int], pages: int) -> dict[str, float]:
    """Measure `ask`, which gets a page; `count` counts what is in it."""
    records = count(await ask())
    cpu = median([await _cpu(ask) for _ in range(pages)])
    stalls = []
    async with LoopWatch() as watch:
        for _ in range(pages):
            await asyncio.sleep(0.02)
            watch.longest()
            await ask()
            await asyncio.sleep(0)
            stalls.append(watch.longest())
    return {"records": records, "us_per_record": cpu / records * 1e6, "stall_ms": median(stalls) * 1e3}


async def _cpu(ask: Callable[[], Awaitable[Any]]) -> float:
    began = time.process_time()
    await ask()
    return time.process_time() - began


if __name__ == "__main__":
    answer(measure)
