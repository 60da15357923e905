"""A clock whose sleeps pass as soon as nothing else can run: five minutes take no time, in the same order."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

ROUNDS_UNTIL_IDLE = 25
"""Turns of the loop after which whatever could run has run: nothing here waits for anything but this clock."""


class VirtualClock:
    """Time stands still while anything runs."""

    def __init__(self, now_ms: int = 1_790_000_000_000) -> None:
        self._began_ms = now_ms
        self._now = 0.0
        self._order = 0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self.drift_ms = 0
        """How far the wall clock is off; a test may step it."""

    def now_ms(self) -> int:
        return self._began_ms + round(self._now * 1000) + self.drift_ms

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._sleepers, (self._now + max(seconds, 0.0), self._order, woken))
        await woken

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let time pass for as long as the block runs."""
        driver = asyncio.create_task(self._drive())
        try:
            yield
        finally:
            driver.cancel()
            with suppress(asyncio.CancelledError):
                await driver

    async def _drive(self) -> None:
        while True:
            for _ in range(ROUNDS_UNTIL_IDLE):
                await asyncio.sleep(0)
            if self._sleepers:
                due, _, woken = heapq.heappop(self._sleepers)
                if not woken.done():
                    self._now = max(self._now, due)
                    woken.set_result(None)
