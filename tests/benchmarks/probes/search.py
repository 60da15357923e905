"""A text searched for in all records retained: when the first hits are there, when all are, and the longest stall."""

import asyncio
import gc
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from kinesis_tui.live.filtering import ChunkFilter
from kinesis_tui.live.matches import Matches
from kinesis_tui.live.ring import Chunk, Ring
from kinesis_tui.query.filter import Filter
from kinesis_tui.query.parse import parse
from tests.benchmarks.canned_pages import FIRST_NUMBER, NEEDLE, partition_key, payload
from tests.benchmarks.processes import answer
from tests.benchmarks.stalls import LoopWatch

PAGE = 10_000
SCREEN = 40
"""Hits that fill a screen."""
SLICE_SECONDS = 0.008
"""As the tail pane slices its search."""


@dataclass(slots=True)
class Retained:
    """A record as an object."""

    sequence_number: str
    partition_key: str
    time: int
    payload: bytes


async def measure(side: str, records: int) -> dict[str, float]:
    """Search `records` records; `side` is "ours" (the ring) or "usual" (a list of objects and a regular expression)."""
    page = [payload(index) for index in range(PAGE)]
    if side == "ours":
        return await _search_ring(_ring(page, records), records)
    return _search_objects(page, records)


def _ring(page: list[bytes], records: int) -> Ring:
    ring, keys = Ring(2**40), [partition_key(index) for index in range(PAGE)]
    for start in range(0, records, PAGE):
        ids = [str(FIRST_NUMBER + start + index) for index in range(PAGE)]
        times = range(1_795_608_184_123 + start, 1_795_608_184_123 + start + PAGE)
        ring.extend(Chunk.pack("shardId-000000000000", times, keys, ids, page))
    return ring


async def _search_ring(ring: Ring, records: int) -> dict[str, float]:
    gc.freeze()
    async with LoopWatch() as watch:
        await asyncio.sleep(0.05)
        watch.longest()
        began, cpu, first = time.perf_counter(), time.process_time(), 0.0
        matches = Matches(ring, ChunkFilter(Filter(parse(NEEDLE, datetime.now(UTC))), NEEDLE))
        done = False
        while not done:
            done = matches.advance(SLICE_SECONDS)
            if not first and matches.end >= min(SCREEN, records // 1000):
                first = time.perf_counter() - began
            await asyncio.sleep(0)
        figures = _figures(began, cpu, first, matches.end)
        return {**figures, "stall_ms": watch.longest() * 1e3}


def _search_objects(page: list[bytes], records: int) -> dict[str, float]:
    # Payloads are copied: a retained record has its own.
    kept = [
        Retained(str(FIRST_NUMBER + index), partition_key(index), index, bytes(bytearray(page[index % PAGE])))
        for index in range(records)
    ]
    pattern = re.compile(re.escape(NEEDLE.encode()), re.IGNORECASE)
    began, cpu, first, hits = time.perf_counter(), time.process_time(), 0.0, list[int]()
    for number, record in enumerate(kept):
        if pattern.search(record.payload):
            hits.append(number)
            if len(hits) == min(SCREEN, records // 1000):
                first = time.perf_counter() - began
    figures = _figures(began, cpu, first, len(hits))
    return {**figures, "stall_ms": figures["all_ms"]}


def _figures(began: float, cpu: float, first: float, hits: int) -> dict[str, float]:
    return {
        "first_ms": first * 1e3,
        "all_ms": (time.perf_counter() - began) * 1e3,
        "cpu_ms": (time.process_time() - cpu) * 1e3,
        "hits": hits,
    }


if __name__ == "__main__":
    answer(measure)
