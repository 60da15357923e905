"""How fast something flows, over the last ten seconds, in a fixed handful of counters."""

from kinesis_tui.text.times import Clock

WINDOW_SECONDS = 10


class Meter:
    """Records and bytes a second over a sliding window of one-second buckets; nothing is kept per record."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started = clock.monotonic()
        self._seconds = [-1] * WINDOW_SECONDS
        """Which second each bucket counts."""
        self._counts = [0] * WINDOW_SECONDS
        self._bytes = [0] * WINDOW_SECONDS

    def add(self, count: int, size: int, at: float | None = None) -> None:
        """Count records and their bytes, now or at a monotonic time in seconds; not what is older than that."""
        now = self._clock.monotonic()
        second = int(now if at is None else min(at, now))
        if second <= int(now) - WINDOW_SECONDS:
            return
        index = second % WINDOW_SECONDS
        if self._seconds[index] != second:
            self._seconds[index] = second
            self._counts[index] = self._bytes[index] = 0
        self._counts[index] += count
        self._bytes[index] += size

    def per_second(self) -> float:
        """Records a second over the window, or since the start where that is shorter (a second at least)."""
        return self._rate(self._counts)

    def bytes_per_second(self) -> float:
        """Bytes a second over the same time."""
        return self._rate(self._bytes)

    def _rate(self, amounts: list[int]) -> float:
        now = self._clock.monotonic()
        oldest = int(now) - WINDOW_SECONDS
        total = sum(amount for second, amount in zip(self._seconds, amounts, strict=True) if second > oldest)
        span = min(now - self._started, now - (oldest + 1))
        return total / max(span, 1.0)
