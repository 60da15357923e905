"""The whole way of a log event, from the socket through the bookkeeping of the sweeps into the ring, in history."""

import asyncio
import time

from kinesis_tui.live.ring import Ring
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.services.logs.tail.packing import pack
from kinesis_tui.text.times import SystemClock
from tests.benchmarks.canned_events import GROUP, HISTORY_SECONDS
from tests.benchmarks.clients import open_logs
from tests.benchmarks.probes.path import RETAINED, WARM_SECONDS
from tests.benchmarks.processes import answer
from tests.benchmarks.stalls import LoopWatch


class Account:
    """What came, and whether any number is missing or came twice."""

    def __init__(self) -> None:
        self.events = 0
        self.missing = 0
        self._last = 0


async def measure(seconds: float) -> dict[str, float]:
    """Tail for `seconds`."""
    clock = SystemClock()
    async with open_logs() as gateway:
        ring, account = Ring(RETAINED), Account()
        async with LogsTail(gateway, [GROUP], clock.now_ms() - HISTORY_SECONDS * 1000, clock=clock) as tail:
            taking = asyncio.create_task(_take(tail, ring, account))
            await asyncio.sleep(WARM_SECONDS)
            async with LoopWatch() as watch:
                events, began, cpu = account.events, time.perf_counter(), time.process_time()
                await asyncio.sleep(seconds)
                took, used = time.perf_counter() - began, time.process_time() - cpu
                stall = watch.longest()
            taking.cancel()
    came = account.events - events
    return {
        "per_second": came / took,
        "us_per_event": used / max(1, came) * 1e6,
        "missing": account.missing,
        "stall_ms": stall * 1e3,
    }


async def _take(tail: LogsTail, ring: Ring, account: Account) -> None:
    last = None
    async for batch in tail:
        first, end = int(batch.events[0].event_id), int(batch.events[-1].event_id)
        account.missing += abs(end - first + 1 - len(batch.events)) + (0 if last is None else abs(first - last - 1))
        last = end
        account.events += len(batch.events)
        ring.extend(pack(batch))


if __name__ == "__main__":
    answer(measure)
