"""The server's clock: real time that a test can push forward, and the same time for a client beside it."""

import asyncio
import time


class VirtualClock:
    """Milliseconds since the epoch; runs with real time, or `rate` times as fast, or stands still; jumps when told."""

    def __init__(self, start_ms: int | None = None, *, frozen: bool = False, rate: int = 1) -> None:
        self.rate = rate
        self._began_ms = _real_ms()
        self._offset_ms = 0 if start_ms is None else start_ms - _real_ms()
        self._frozen_at = _real_ms() if frozen else None

    def now_ms(self) -> int:
        """Return the virtual time."""
        real = _real_ms() if self._frozen_at is None else self._frozen_at
        return real + (real - self._began_ms) * (self.rate - 1) + self._offset_ms

    def advance(self, seconds: float) -> None:
        """Let virtual time pass at once."""
        self._offset_ms += round(seconds * 1000)


class SharedClock:
    """The server's time as a tail's clock: both wait for the same seconds, however fast they pass."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def now_ms(self) -> int:
        """Return the virtual time."""
        return self._clock.now_ms()

    def monotonic(self) -> float:
        """Return the virtual time in seconds."""
        return self._clock.now_ms() / 1000

    async def sleep(self, seconds: float) -> None:
        """Wait until so much virtual time has passed, by running or by a jump."""
        due = self.monotonic() + seconds
        while (left := due - self.monotonic()) > 0:
            await asyncio.sleep(min(left / self._clock.rate, 0.01))


def _real_ms() -> int:
    return time.time_ns() // 1_000_000
