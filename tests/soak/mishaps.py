"""A mishap every second, of every kind in turn."""

import asyncio
from collections import Counter
from collections.abc import Callable
from itertools import cycle

from aiohttp.web import StreamResponse

from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis.faults import Fault
from tests.support.kinesis_server import KinesisServer, faults

STALL_SECONDS = 3.0

KINDS: dict[str, Callable[[], Fault]] = {
    "expired iterator": faults.expired_iterator,
    "throttle": faults.throttled,
    "500": faults.internal_failure,
    "reset": faults.reset,
    "503": faults.unavailable,
    "same page again": faults.same_page_again,
    "HTML": faults.html,
    "body cut off": faults.cut_off,
    "body cut short": faults.cut_short,
    "empty object": faults.empty_object,
    "KMS throttle": lambda: faults.kms("KMSThrottlingException"),
    "empty pages": faults.empty_pages,
    "late answer": lambda: faults.latency(1.0),
    "HTML with 502": lambda: faults.html(502),
    "stall": lambda: stall_for(STALL_SECONDS),
}


class Mishaps:
    """Plans one after the other, and counts them."""

    def __init__(self, server: KinesisServer) -> None:
        self._server = server
        self._kinds = cycle(KINDS.items())
        self.planned: Counter[str] = Counter()

    def next(self) -> None:
        """Let the next two answers go wrong in one way."""
        name, make = next(self._kinds)
        self._server.fail("GetRecords", make(), times=2)
        if name == "expired iterator":
            self._server.fail("GetShardIterator", faults.throttled())
        self.planned[name] += 1


def stall_for(seconds: float) -> Fault:
    """No answer for so long, then none at all."""

    async def strike(exchange: Exchange) -> StreamResponse:
        await asyncio.sleep(seconds)
        return await faults.reset()(exchange)

    return strike
