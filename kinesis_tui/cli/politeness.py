"""The command line's tail among the stream's other readers: it watches whether they are throttled, and says so."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.kinesis.tail.cautions import Cautions
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.services.kinesis.tail.throttle_watch import ThrottleWatch
from kinesis_tui.services.kinesis.throughput import ThroughputGateway
from kinesis_tui.text.times import Clock

REMEDY = "--efo NAME takes nothing from them"

LOG = logging.getLogger(__name__)


class Politeness:
    """Tells, a sentence each, what is new: before reading begins about the share, later about what is measured."""

    def __init__(
        self,
        tail: StreamTail,
        reads_per_second: float,
        watch: ThrottleWatch | None,
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        self._watch = watch
        self._cautions = Cautions(tail, reads_per_second, watch, clock, REMEDY)
        self._tell = tell
        self._slowed = False

    def look(self) -> None:
        """Tell what is new."""
        for sentence in self._cautions.look():
            self._say(sentence)
        slowed = self._watch is not None and self._watch.slowed
        if slowed != self._slowed:
            self._slowed = slowed
            self._say(self._turn() if slowed else "reading at its own pace again: no reader is throttled any more")

    def _turn(self) -> str:
        sure = self._watch is not None and self._watch.standing == "others throttled"
        who = "other readers of the stream are" if sure else "someone, perhaps we, is"
        return f"slowing down: {who} throttled"

    def _say(self, sentence: str) -> None:
        LOG.info("%s", sentence)
        self._tell(sentence)


@asynccontextmanager
async def polite(
    aws: AwsSession,
    tail: StreamTail,
    clock: Clock,
    *,
    reads_per_second: float,
    watch_throttles: bool,
    tell: Callable[[str], None],
) -> AsyncIterator[Politeness]:
    """Watch the other readers of a tail that polls, for as long as the block runs; look at once, and now and then."""
    watch = (
        ThrottleWatch(ThroughputGateway(MetricDataCalls(aws)), tail, clock, reads_per_second)
        if watch_throttles
        else None
    )
    watching = None if watch is None else asyncio.create_task(watch.run(), name="watch the other readers")
    try:
        yield Politeness(tail, reads_per_second, watch, clock, tell)
    finally:
        if watching is not None:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
