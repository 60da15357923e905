"""How long an event loop was held up: a task that should run every millisecond tells when it did not."""

import asyncio
import time

TICK = 0.001


class LoopWatch:
    """`async with LoopWatch() as watch:` … `watch.longest()` is the longest stall in seconds since the last call."""

    def __init__(self) -> None:
        self._longest = 0.0
        self._last = 0.0
        self._handle: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> "LoopWatch":
        self._last = time.perf_counter()
        self._tick()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._handle is not None:
            self._handle.cancel()

    def longest(self) -> float:
        """Return the longest stall since the last call, and begin anew."""
        longest, self._longest = max(self._longest, time.perf_counter() - self._last - TICK), 0.0
        return max(0.0, longest)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last - TICK)
        self._last = now
        self._handle = asyncio.get_running_loop().call_later(TICK, self._tick)
