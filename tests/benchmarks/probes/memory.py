"""The memory that retained records take: pages kept in the ring, or the dicts that aioboto3 makes of them."""

import gc
import tracemalloc
from typing import Any

from kinesis_tui.live.ring import Ring
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.packing import pack
from tests.benchmarks.clients import open_gateway, open_plain
from tests.benchmarks.processes import answer


async def measure(side: str, pages: int) -> dict[str, float]:
    """Retain `pages` pages; `side` is "ours" or "usual"."""
    if side == "ours":
        async with open_gateway() as gateway:
            await gateway.get_records("0:0")
            before, ring = _begin(), Ring(2**40)
            for _ in range(pages):
                ring.extend(pack(ShardId("shardId-000000000000"), (await gateway.get_records("0:0")).records))
            return _end(before, len(ring))
    async with open_plain() as client:
        await client.get_records(ShardIterator="0:0")
        before, kept = _begin(), list[dict[str, Any]]()
        for _ in range(pages):
            kept.extend((await client.get_records(ShardIterator="0:0"))["Records"])
        return _end(before, len(kept))


def _begin() -> int:
    gc.collect()
    tracemalloc.start()
    return tracemalloc.get_traced_memory()[0]


def _end(before: int, records: int) -> dict[str, float]:
    gc.collect()
    return {"bytes_per_record": (tracemalloc.get_traced_memory()[0] - before) / records, "records": records}


if __name__ == "__main__":
    answer(measure)
