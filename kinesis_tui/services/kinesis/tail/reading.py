"""What all the shard readers of one tail share: where from, how fast, how far."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from kinesis_tui.live.pacing import Courtesy
from kinesis_tui.services.kinesis.tail.buffer import RecordBuffer
from kinesis_tui.services.kinesis.tail.family import ShardFamily
from kinesis_tui.services.kinesis.tail.source import RecordSource
from kinesis_tui.text.times import Clock


@dataclass(frozen=True, slots=True)
class Reading:
    """What all readers of one tail share."""

    source: RecordSource
    stream: str
    family: ShardFamily
    buffer: RecordBuffer
    clock: Clock
    random: Callable[[], float]
    """Returns numbers from 0.0 up to 1.0."""
    openings: asyncio.Semaphore
    """How many GetShardIterator calls may be under way at once."""
    reads_per_second: float
    follow: bool
    """Go on after the newest record; otherwise stop there."""
    until_ms: int | None = None
    """Leave out, and stop at, records that arrived then or later."""
    courtesy: Courtesy = field(default_factory=Courtesy)
    """How much slower all of them go while other readers of the stream are throttled."""

    def service_ms(self) -> int:
        """Return the service's time, which records' arrival times are of: milliseconds since the epoch."""
        return self.clock.now_ms() + self.source.clock_ahead_ms()
