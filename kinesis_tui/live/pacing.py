"""How often to ask a live source: a pace within a share of its limit, and waits that grow while it fails."""

from collections.abc import Callable

from kinesis_tui.text.times import Clock

IDLE_READS_PER_SECOND = 1.0
"""Nothing arriving: AWS's advice is one GetRecords a second
(https://docs.aws.amazon.com/streams/latest/dev/kinesis-low-latency.html)."""
SMALL_PAGE = 1_000
LARGE_PAGE = 10_000
"""GetRecords returns at most 10,000 records a call."""
SHARD_BYTES_PER_SECOND = 2 * 2**20
LONGEST_DEBT = 5.0
"""After a reply of 10 MiB, AWS refuses the shard's reads of the next five seconds
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html)."""
SLOWEST = 8.0


class Pace:
    """When the next read of one shard is due, and how large its page may be.

    `reads_per_second` is this reader's share of the shard's 5. The share is used in full while records arrive or the
    reader is behind; an idle shard is asked at most once a second. Each throttle doubles the interval (up to eight
    times), each answered read takes a tenth off again: other readers of the shard come first.
    """

    def __init__(self, clock: Clock, reads_per_second: float) -> None:
        if reads_per_second <= 0:
            raise ValueError("reads_per_second must be more than 0")
        self._clock = clock
        self._share = reads_per_second
        self._last: float | None = None
        self._busy = True
        self._slow = 1.0
        self._debt = 0.0
        self.limit = SMALL_PAGE
        """Records to ask for in the next page."""

    @property
    def interval(self) -> float:
        """Seconds from one read to the next, as things are."""
        rate = self._share if self._busy else min(self._share, IDLE_READS_PER_SECOND)
        return max(self._slow / rate, self._debt)

    async def turn(self) -> None:
        """Wait until the next read is due, and count it as begun."""
        if self._last is not None:
            wait = self._last + self.interval - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
        self._last = self._clock.monotonic()

    def answered(self, records: int, size: int, behind: bool) -> None:
        """Learn from a page of `records` records and `size` bytes, after which more is waiting if `behind`."""
        self._busy = behind or records > 0
        self._slow = max(1.0, self._slow * 0.9)
        self._debt = min(size / SHARD_BYTES_PER_SECOND, LONGEST_DEBT) if size > SHARD_BYTES_PER_SECOND else 0.0
        self.limit = _page_limit(records, size) if behind else SMALL_PAGE

    def throttled(self) -> None:
        """Learn that the source said "too much"."""
        self._slow = min(self._slow * 2, SLOWEST)


class Backoff:
    """Waits that double from `first` to `cap` seconds, each shortened by up to half at random.

    `random` returns numbers from 0.0 up to 1.0. Why the jitter: readers that failed together must not return together
    (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    """

    def __init__(self, random: Callable[[], float], *, first: float = 0.25, cap: float = 10.0) -> None:
        self._random = random
        self._first = first
        self._cap = cap
        self.failures = 0
        """How many times in a row `delay` was asked."""

    def delay(self) -> float:
        """Return the next wait in seconds."""
        full = min(self._first * 2.0 ** min(self.failures, 30), self._cap)
        self.failures += 1
        return full * (1.0 - self._random() / 2)

    def reset(self) -> None:
        """Begin again at `first`: something worked."""
        self.failures = 0


def _page_limit(records: int, size: int) -> int:
    """Ask for what the shard gives in one second, 2 MiB, so that one page does not shut the others out for five."""
    if not records:
        return LARGE_PAGE
    average = max(1, size // records)
    return max(1, min(LARGE_PAGE, SHARD_BYTES_PER_SECOND // average))
