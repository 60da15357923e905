"""How often to ask a live source: a pace within a share of its limit, and waits that grow while it fails."""

from collections import Counter
from collections.abc import Callable

from kinesis_tui.text.times import Clock

IDLE_READS_PER_SECOND = 1.0
"""Nothing arriving: AWS's advice is one GetRecords a second
(https://docs.aws.amazon.com/streams/latest/dev/kinesis-low-latency.html)."""
SMALL_PAGE = 1_000
LARGE_PAGE = 10_000
"""GetRecords returns at most 10,000 records a call."""
READS_PER_SECOND = 5.0
"""GetRecords calls that a shard answers, whoever makes them
(https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html)."""
SHARD_BYTES_PER_SECOND = 2 * 2**20
MOST_OF_IT = 0.8
"""A shard takes in half of the bytes that it gives out: who takes four fifths still catches up, and leaves a fifth."""
LONGEST_DEBT = 5.0
"""After a reply of 10 MiB, AWS refuses the shard's reads of the next five seconds
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html)."""
SLOWEST = 8.0
MOST_COURTESY = 4.0
"""Some streams' readers are always throttled a little: whoever looks on must still see what happens now."""
MINUTE_MS = 60_000
MINUTES_KEPT = 15


class Courtesy:
    """How much slower all readers of one source go while others are throttled; their own throttles by the minute."""

    def __init__(self) -> None:
        self.factor = 1.0
        """What every interval is multiplied by: from 1 to 4."""
        self._own: Counter[int] = Counter()

    def others_throttled(self) -> None:
        """Take half as much from now on."""
        self.factor = min(self.factor * 2, MOST_COURTESY)

    def quiet(self) -> None:
        """Take twice as much again, up to what is due; not at once all of it, which would throttle them anew."""
        self.factor = max(self.factor / 2, 1.0)

    def throttled(self, now_ms: int) -> None:
        """Count a throttle that a reader of ours met."""
        minute = now_ms // MINUTE_MS
        self._own[minute] += 1
        for old in [one for one in self._own if one <= minute - MINUTES_KEPT]:
            del self._own[old]

    def own_throttles(self, minute_ms: int, *, around: int = 0) -> int:
        """Return how many we met in the minute that began at `minute_ms`, and in so many around it on either side."""
        middle = minute_ms // MINUTE_MS
        return sum(self._own[minute] for minute in range(middle - around, middle + around + 1))


class Pace:
    """When the next read of one shard is due, and how large its page may be.

    `reads_per_second` is this reader's share of the shard's 5. The share is used in full while records arrive or the
    reader is behind; an idle shard is asked at most once a second. Each throttle doubles the interval (up to eight
    times), each answered read takes a tenth off again: other readers of the shard come first. Of the shard's bytes a
    fifth is left to them, except by who asks for all five reads. `courtesy` slows this pace with others of its source.

    `sooner`, from 0.0 up to 1.0 and at random, is by how much of an interval the second read comes early, within what
    AWS allows: a thousand readers that began together would go on reading all at once, and wait for each other.
    """

    def __init__(
        self, clock: Clock, reads_per_second: float, courtesy: Courtesy | None = None, *, sooner: float = 0.0
    ) -> None:
        if reads_per_second <= 0:
            raise ValueError("reads_per_second must be more than 0")
        self._clock = clock
        self._share = reads_per_second
        self._room = SHARD_BYTES_PER_SECOND * max(MOST_OF_IT, min(1.0, reads_per_second / READS_PER_SECOND))
        self._courtesy = courtesy or Courtesy()
        self._last: float | None = None
        self._sooner = sooner
        self._busy = True
        self._slow = 1.0
        self._debt = 0.0
        self.limit = SMALL_PAGE
        """Records to ask for in the next page."""

    @property
    def interval(self) -> float:
        """Seconds from one read to the next, as things are."""
        rate = self._share if self._busy else min(self._share, IDLE_READS_PER_SECOND)
        courtesy = self._courtesy.factor
        return max(min(self._slow * courtesy, SLOWEST) / rate, self._debt * courtesy)

    async def turn(self) -> None:
        """Wait until the next read is due, and count it as begun."""
        if self._last is not None:
            interval = self.interval
            after = max(interval * (1.0 - self._sooner), min(interval, 1.0 / READS_PER_SECOND))
            self._sooner = 0.0
            wait = self._last + after - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
        self._last = self._clock.monotonic()

    def answered(self, records: int, size: int, behind: bool) -> None:
        """Learn from a page of `records` records and `size` bytes, after which more is waiting if `behind`."""
        self._busy = behind or records > 0
        self._slow = max(1.0, self._slow * 0.9)
        self._debt = min(size / self._room, LONGEST_DEBT)
        self.limit = _page_limit(records, size) if behind else SMALL_PAGE

    def throttled(self) -> None:
        """Learn that the source said "too much"."""
        self._courtesy.throttled(self._clock.now_ms())
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
