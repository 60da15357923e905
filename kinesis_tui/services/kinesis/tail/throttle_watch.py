"""Watches whether other readers of a tailed stream are throttled, and slows the tail down while they are."""

import logging
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from kinesis_tui.failure import CredentialsFailure, Failure, LimitExceeded, TransientFailure
from kinesis_tui.live.pacing import MINUTE_MS, READS_PER_SECOND, SHARD_BYTES_PER_SECOND
from kinesis_tui.services.kinesis.model.read_throughput import ReadThroughput
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.text.times import Clock

LOOK_SECONDS = 60.0
"""CloudWatch has one value a minute, and each question costs."""
FIRST_LOOK_SECONDS = 5.0
"""A tail that is over before has asked nothing, and paid nothing."""
MODEST_SHARE = 1.0
"""Reads a second of each shard: who asks for more must know at once whether there is room for them."""
WINDOW_MINUTES = 5
"""A minute's values come one to three minutes after it."""
MOST = 0.8
"""Of a shard's limits: who uses more leaves too little to be shared."""

Standing = Literal["unknown", "quiet", "others throttled", "someone throttled"]
"""unknown: no value, no permission, no CloudWatch; someone: the throttles may be our own, at the edge of a minute."""

LOG = logging.getLogger(__name__)


class ThroughputSource(Protocol):
    """What a watch asks; the gateway satisfies it."""

    async def read_throughput(self, stream: str, start_ms: int, end_ms: int) -> list[ReadThroughput]:
        """Return the minutes that are known, oldest first; raises `Failure`."""
        ...


class ThrottleWatch:
    """Looks once a minute, for as long as `run` runs; what it finds may be read at any time."""

    def __init__(self, source: ThroughputSource, tail: StreamTail, clock: Clock, reads_per_second: float) -> None:
        self._source = source
        self._tail = tail
        self._clock = clock
        self._share = reads_per_second
        self._began_ms = clock.now_ms()
        self._judged_ms = 0
        self.standing: Standing = "unknown"
        self.failure: Failure | None = None
        """Why nothing is known; it fails nothing else."""
        self._newest: ReadThroughput | None = None

    @property
    def slowed(self) -> bool:
        """Whether the tail goes slower for the sake of others."""
        return self._tail.courtesy.factor > 1.0

    @property
    def reads_per_second(self) -> float | None:
        """Reads of each shard by all readers, ours as asked for among them, in the newest minute known; the mean."""
        minute, shards = self._newest, self._open_shards()
        if minute is None or minute.reads is None or not shards:
            return None
        ours = self._share if minute.minute_ms < self._began_ms else 0.0
        return minute.reads / 60 / shards + ours

    @property
    def bytes_per_second(self) -> float | None:
        """Bytes of each shard that all readers read, in the newest minute known; the mean."""
        minute, shards = self._newest, self._open_shards()
        if minute is None or minute.bytes is None or not shards:
            return None
        return minute.bytes / 60 / shards

    async def run(self) -> None:
        """Look until cancelled, or until it is plain that there is nothing to be seen."""
        if self._share <= MODEST_SHARE:
            await self._clock.sleep(FIRST_LOOK_SECONDS)
        while await self.look():
            await self._clock.sleep(LOOK_SECONDS)

    async def look(self) -> bool:
        """Ask once; return whether it is worth asking again."""
        now = self._clock.now_ms()
        start = (now // MINUTE_MS - WINDOW_MINUTES) * MINUTE_MS
        try:
            minutes = await self._source.read_throughput(self._tail.stream, start, now)
        except Failure as failure:
            if self.failure is None:
                LOG.info("whether other readers are throttled is not known: %s", failure)
            self.failure = failure
            self._forget()
            return isinstance(failure, TransientFailure | LimitExceeded | CredentialsFailure)
        self.failure = None
        self._judge([minute for minute in minutes if minute.minute_ms + MINUTE_MS <= now])
        return True

    def crowding(self) -> str | None:
        """Say that all readers together, this tail as it was asked for among them, use up what the shards give.

        A clause; None where they don't, and where it is not known.
        """
        reads, size = self.reads_per_second, self.bytes_per_second
        if reads is not None and reads > MOST * READS_PER_SECOND:
            return f"the stream's readers use {reads:.1f} of each shard's {READS_PER_SECOND:.0f} reads a second"
        if size is not None and size > MOST * SHARD_BYTES_PER_SECOND:
            limit = SHARD_BYTES_PER_SECOND / 2**20
            return f"the stream's readers use {size / 2**20:.1f} of each shard's {limit:.0f} MiB a second"
        return None

    def _judge(self, minutes: Sequence[ReadThroughput]) -> None:
        told = [minute for minute in minutes if minute.throttled is not None]
        if not told:
            self._forget()
            return
        self._newest = minutes[-1]
        new = [minute for minute in told if minute.minute_ms > self._judged_ms]
        if not new:
            return
        self._judged_ms = new[-1].minute_ms
        standings = [self._standing(minute) for minute in new]
        order: Mapping[Standing, int] = {"others throttled": 2, "someone throttled": 1}
        self.standing = max(standings, key=lambda standing: order.get(standing, 0))
        if self.standing == "quiet":
            self._tail.courtesy.quiet()
        else:
            self._tail.courtesy.others_throttled()

    def _standing(self, minute: ReadThroughput) -> Standing:
        """Take our own throttles off; this machine's minutes may begin a little sooner or later than CloudWatch's."""
        throttled, courtesy = minute.throttled or 0.0, self._tail.courtesy
        if throttled <= courtesy.own_throttles(minute.minute_ms):
            return "quiet"
        if throttled <= courtesy.own_throttles(minute.minute_ms, around=1):
            return "someone throttled"
        return "others throttled"

    def _open_shards(self) -> int:
        return sum(shard.is_open for shard in self._tail.family.lineage)

    def _forget(self) -> None:
        self.standing, self._newest = "unknown", None
        self._tail.courtesy.quiet()
