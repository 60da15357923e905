"""How much of a source's read limits one reader uses: reads and bytes a second, over its last few reads."""

from collections import deque

READS_KEPT = 11
"""Ten intervals: two seconds at five reads a second, ten at one."""
STALE_INTERVALS = 1.5
"""So long after the newest read, the next one is overdue."""
SHORTEST = 0.001


class ReadRate:
    """Reads and their bytes a second; steady where the reads are, so that what is painted stands still."""

    def __init__(self) -> None:
        self._reads: deque[tuple[float, int]] = deque(maxlen=READS_KEPT)
        self._bytes = 0
        """Of all reads kept: thousands of shards are looked at each second."""

    def began(self, now: float) -> None:
        """Count a read that is sent at a monotonic second."""
        if len(self._reads) == READS_KEPT:
            self._bytes -= self._reads[0][1]
        self._reads.append((now, 0))

    def took(self, size: int) -> None:
        """Count what the newest read brought, in bytes."""
        if self._reads:
            now, before = self._reads.pop()
            self._reads.append((now, size))
            self._bytes += size - before

    def per_second(self, now: float) -> float | None:
        """Return the reads a second as of a monotonic second; None before there were two."""
        rates = self.rates(now)
        return None if rates is None else rates[0]

    def bytes_per_second(self, now: float) -> float | None:
        """Return the bytes a second over the same time."""
        rates = self.rates(now)
        return None if rates is None else rates[1]

    def rates(self, now: float) -> tuple[float, float] | None:
        """Return both at once."""
        if len(self._reads) < 2:
            return None
        intervals, seconds, size = self._passed(now)
        return intervals / seconds, size / seconds

    def _passed(self, now: float) -> tuple[int, float, int]:
        """Return how many intervals have passed, in how many seconds, and the bytes that were read in them.

        The newest read's interval is still to pass, and its bytes with it, unless the next read is overdue.
        """
        first, last = self._reads[0][0], self._reads[-1][0]
        intervals = len(self._reads) - 1
        if now - last > STALE_INTERVALS * (last - first) / intervals:
            return intervals + 1, max(now - first, SHORTEST), self._bytes
        return intervals, max(last - first, SHORTEST), self._bytes - self._reads[-1][1]
