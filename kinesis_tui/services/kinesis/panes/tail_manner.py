"""How the tail on screen reads: what it uses of the shards' limits, whether it goes slower for others, with whom."""

import asyncio
from collections.abc import Iterable, Iterator

from kinesis_tui.live.pacing import READS_PER_SECOND, SHARD_BYTES_PER_SECOND
from kinesis_tui.live.read_rate import ReadRate
from kinesis_tui.services.kinesis.tail.cautions import Cautions
from kinesis_tui.services.kinesis.tail.progress import ShardProgress
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.services.kinesis.tail.throttle_watch import ThrottleWatch, ThroughputSource
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import Clock

MOST = 0.75
"""Of a limit: painted as a warning from there on."""
REMEDY = "o reads with a consumer of its own"
CAUTION_SECONDS = 30.0
"""How long a caution stands; each comes once."""


class Manner:
    """Of one tail, which polls at first; watches its stream's other readers for as long as it does."""

    def __init__(
        self, tail: StreamTail, source: ThroughputSource | None, clock: Clock, reads_per_second: float
    ) -> None:
        """Prepare; `source` None: nobody is to ask CloudWatch."""
        self.consumer: str | None = None
        """The fan-out consumer that the tail reads with; None while it polls."""
        self._clock = clock
        self._watch = None if source is None else ThrottleWatch(source, tail, clock, reads_per_second)
        self._cautions = Cautions(tail, reads_per_second, self._watch, clock, REMEDY)
        self._caution = ""
        self._cautioned_at = 0.0
        self._watching: asyncio.Task[None] | None = None

    def polls(self) -> None:
        """The tail polls from now on."""
        self.consumer = None
        if self._watch is not None and self._watching is None:
            self._watching = asyncio.create_task(self._watch.run(), name="watch the other readers")

    def subscribes(self, consumer: str) -> None:
        """The tail reads with a consumer from now on, and takes nothing from others."""
        self.end()
        self.consumer = consumer

    def end(self) -> None:
        """Watch no more."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) of how it reads, where that is not as usual."""
        if self.consumer is not None:
            yield f"fan-out {self.consumer}", "accent"
        elif self._watch is not None and self._watch.slowed:
            yield slowed_text(self._watch), "warning"

    def caution(self) -> str:
        """Return the sentence to tell at present; empty where there is none."""
        if self.consumer is not None:
            return ""
        now = self._clock.monotonic()
        if self._caution and now - self._cautioned_at >= CAUTION_SECONDS:
            self._caution = ""
        if not self._caution:
            self._caution, self._cautioned_at = next(self._cautions.look(), ""), now
        return self._caution


def slowed_text(watch: ThrottleWatch) -> str:
    """Say for whose sake the tail goes slower."""
    match watch.standing:
        case "others throttled":
            return "slowed: other readers are throttled"
        case "someone throttled":
            return "slowed: someone, perhaps we, is throttled"
        case _:
            return "slowed: other readers were throttled"


def budget_words(shards: Iterable[ShardProgress], now: float) -> list[tuple[str, str]]:
    """Return (text, style) of what is used of the worst shard's reads and bytes, the scarcer one first.

    `now` in monotonic seconds. Empty where nothing is polled, and before there is anything to tell.
    """
    polled = (shard.reads.rates(now) for shard in shards if shard.reads is not None and shard.state != "closed")
    rates = [one for one in polled if one is not None]
    if not rates:
        return []
    reads, size = max(reads for reads, _ in rates), max(size for _, size in rates)
    used = (
        (reads / READS_PER_SECOND, f"reads {reads:.1f}/{READS_PER_SECOND:g}"),
        (size / SHARD_BYTES_PER_SECOND, f"{_mebibytes(size)} MiB/s"),
    )
    return [(text, _style(part)) for part, text in sorted(used, key=lambda one: one[0], reverse=True)]


def reads_cell(rate: ReadRate | None, now: float) -> tuple[str, str, float | None]:
    """Return what one shard's reader uses of its reads: text, style, and the value to sort by."""
    reads = None if rate is None else rate.per_second(now)
    if reads is None:
        return UNKNOWN, "muted", None
    return f"{reads:.1f}/{READS_PER_SECOND:g}", _style(reads / READS_PER_SECOND), reads


def read_bytes_cell(rate: ReadRate | None, now: float) -> tuple[str, str, float | None]:
    """Return the same of its bytes."""
    size = None if rate is None else rate.bytes_per_second(now)
    if size is None:
        return UNKNOWN, "muted", None
    return _mebibytes(size), _style(size / SHARD_BYTES_PER_SECOND), size


def _mebibytes(size: float) -> str:
    return f"{size / 2**20:.1f}/{SHARD_BYTES_PER_SECOND / 2**20:g}"


def _style(part: float) -> str:
    return "warning" if part >= MOST else "muted"
