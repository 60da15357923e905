"""The server's clock: real time that a test can push forward."""

import time


class VirtualClock:
    """Milliseconds since the epoch; runs with real time, or stands still, and jumps when told."""

    def __init__(self, start_ms: int | None = None, *, frozen: bool = False) -> None:
        self._offset_ms = 0 if start_ms is None else start_ms - _real_ms()
        self._frozen_at = _real_ms() if frozen else None

    def now_ms(self) -> int:
        """Return the virtual time."""
        real = _real_ms() if self._frozen_at is None else self._frozen_at
        return real + self._offset_ms

    def advance(self, seconds: float) -> None:
        """Let virtual time pass at once."""
        self._offset_ms += round(seconds * 1000)


def _real_ms() -> int:
    return time.time_ns() // 1_000_000
