"""A query over all records retained, beside the same question asked plainly of each record."""

import asyncio
import gc
import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

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
SLICE_SECONDS = 0.008
"""As the tail pane slices its search."""

_REGEX = re.compile(f"{NEEDLE[:-2]}[67]{NEEDLE[-1]}".encode())
PLAIN: Mapping[str, tuple[str, Callable[[bytes], bool]]] = MappingProxyType(
    {
        "term": (f'"{NEEDLE}"', lambda data: NEEDLE.encode() in data),
        "regex": (f"%{_REGEX.pattern.decode()}%", lambda data: _REGEX.search(data) is not None),
        "field": (f'{{ $.order_id = "{NEEDLE}" }}', lambda data: bool(json.loads(data)["order_id"] == NEEDLE)),
        "number": ("{ $.total > 890 }", lambda data: bool(json.loads(data)["total"] > 890)),
        "number that half of them have": ("{ $.total > 500 }", lambda data: bool(json.loads(data)["total"] > 500)),
        "size": ("size>=200", lambda data: len(data) >= 200),
    }
)
"""The expression, and what one would write instead."""


async def measure(side: str, records: int, query: str) -> dict[str, float]:
    """Ask a question of `records` records; `side` is "ours" (the ring) or "usual" (json.loads and re on each)."""
    page = [payload(index) for index in range(PAGE)]
    expression, plain = PLAIN[query]
    if side == "usual":
        return _each(page, records, plain)
    return await _ring(page, records, expression)


async def _ring(page: list[bytes], records: int, expression: str) -> dict[str, float]:
    ring, keys = Ring(2**40), [partition_key(index) for index in range(PAGE)]
    for start in range(0, records, PAGE):
        ids = [str(FIRST_NUMBER + start + index) for index in range(PAGE)]
        times = range(1_795_608_184_123 + start, 1_795_608_184_123 + start + PAGE)
        ring.extend(Chunk.pack("shardId-000000000000", times, keys, ids, page))
    gc.freeze()
    async with LoopWatch() as watch:
        await asyncio.sleep(0.05)
        watch.longest()
        began, first, done = time.perf_counter(), 0.0, False
        compiled = Filter(parse(expression, datetime.now(UTC)))
        matches = Matches(ring, ChunkFilter(compiled, expression))
        while not done:
            done = matches.advance(SLICE_SECONDS)
            if not first and matches.end >= min(SCREEN, records // 1000):
                first = time.perf_counter() - began
            await asyncio.sleep(0)
        spent = (time.perf_counter() - began) * 1e3
        figures = {"first_ms": first * 1e3 or spent, "all_ms": spent, "hits": matches.end}
        return {**figures, "parsed": records - compiled.counts.passed, "stall_ms": watch.longest() * 1e3}


def _each(page: list[bytes], records: int, plain: Callable[[bytes], bool]) -> dict[str, float]:
    kept = [bytes(bytearray(page[index % PAGE])) for index in range(records)]
    began, first, hits = time.perf_counter(), 0.0, 0
    for data in kept:
        hits += plain(data)
        if not first and hits >= SCREEN:
            first = time.perf_counter() - began
    spent = (time.perf_counter() - began) * 1e3
    return {"first_ms": first * 1e3 or spent, "all_ms": spent, "hits": hits, "stall_ms": spent}


if __name__ == "__main__":
    answer(measure)
