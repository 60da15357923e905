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
        self.reads_per_second: float | None = None
        """Reads of each shard by all readers together, ours included, in the newest minute known; the mean of the
        shards."""
        self.bytes_per_second: float | None = None
        """Bytes likewise."""

    @property
    def slowed(self) -> bool:
        """Whether the tail goes slower for the sake of others."""
        return self._tail.courtesy.factor > 1.0

    async def run(self) -> None:
        """Look until cancelled, or until it is plain that there is nothing to be seen."""
        await self._clock.sleep(0.0 if self._share > 1.0 else FIRST_LOOK_SECONDS)
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
        if self.reads_per_second is not None and self.reads_per_second > MOST * READS_PER_SECOND:
            return f"its readers use {self.reads_per_second:.1f} of each shard's {READS_PER_SECOND:.0f} reads a second"
        if self.bytes_per_second is not None and self.bytes_per_second > MOST * SHARD_BYTES_PER_SECOND:
            used = self.bytes_per_second / 2**20
            return f"its readers use {used:.1f} of each shard's {SHARD_BYTES_PER_SECOND / 2**20:.0f} MiB a second"
        return None

    def _judge(self, minutes: Sequence[ReadThroughput]) -> None:
        told = [minute for minute in minutes if minute.throttled is not None]
        if not told:
            self._forget()
            return
        self._measure(minutes[-1])
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

    def _measure(self, minute: ReadThroughput) -> None:
        shards = sum(shard.is_open for shard in self._tail.family.lineage)
        if not shards:
            return
        ours = self._share if minute.minute_ms < self._began_ms else 0.0
        self.reads_per_second = None if minute.reads is None else minute.reads / 60 / shards + ours
        self.bytes_per_second = None if minute.bytes is None else minute.bytes / 60 / shards

    def _forget(self) -> None:
        self.standing = "unknown"
        self.reads_per_second = self.bytes_per_second = None
        self._tail.courtesy.quiet()
