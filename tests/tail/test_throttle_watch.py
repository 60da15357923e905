"""Other readers of the stream are throttled: the tail goes slower, says why, and comes back; time is virtual."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kinesis_tui.failure import AccessDenied, Failure, ServiceFailed, Throttled
from kinesis_tui.live.pacing import MINUTE_MS
from kinesis_tui.services.kinesis.model.position import Latest
from kinesis_tui.services.kinesis.model.read_throughput import ReadThroughput
from kinesis_tui.services.kinesis.tail.throttle_watch import ThrottleWatch
from tests.tail.following import Following, following, tail_of
from tests.tail.memory_stream import MemoryStream
from tests.tail.virtual_clock import VirtualClock

START_MS = 1_790_000_000_000 // MINUTE_MS * MINUTE_MS


class Metrics:
    """CloudWatch with one minute's delay, and a stream's throttles by the minute after the start."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.throttled: dict[int, float] = {}
        self.reads_per_minute: float | None = 60.0
        self.bytes_per_minute: float | None = 0.0
        self.failure: Failure | None = None
        self.is_empty = False
        self.asked: list[float] = []

    async def read_throughput(self, stream: str, start_ms: int, end_ms: int) -> list[ReadThroughput]:
        assert stream == "orders"
        self.asked.append(self._clock.monotonic())
        if self.failure is not None:
            raise self.failure
        newest = end_ms - MINUTE_MS
        minutes = [] if self.is_empty else range(start_ms, newest, MINUTE_MS)
        return [
            ReadThroughput(
                minute,
                self.throttled.get((minute - START_MS) // MINUTE_MS, 0.0),
                self.reads_per_minute,
                self.bytes_per_minute,
            )
            for minute in minutes
        ]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(now_ms=START_MS)


@pytest.fixture
def source(clock: VirtualClock) -> MemoryStream:
    return MemoryStream(clock)


@pytest.fixture
def metrics(clock: VirtualClock) -> Metrics:
    return Metrics(clock)


@asynccontextmanager
async def watched(
    source: MemoryStream, metrics: Metrics, share: float = 1.0
) -> AsyncIterator[tuple[ThrottleWatch, Following]]:
    tail = tail_of(source, Latest(), reads_per_second=share)
    watch = ThrottleWatch(metrics, tail, source.clock, share)
    async with following(tail, source.clock) as seen:
        watching = asyncio.create_task(watch.run())
        try:
            yield watch, seen
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


async def reads_in(source: MemoryStream, seconds: float) -> int:
    before = source.calls["GetRecords"]
    await source.clock.sleep(seconds)
    return source.calls["GetRecords"] - before


async def test_it_reads_half_as_often_each_minute_that_others_are_throttled_and_comes_back_when_it_is_quiet(
    source: MemoryStream, metrics: Metrics
) -> None:
    metrics.throttled = {0: 12.0, 1: 3.0, 2: 1.0}
    async with watched(source, metrics) as (watch, _):
        rates, standings = [], []
        for _ in range(7):
            rates.append(await reads_in(source, 60))
            standings.append((watch.standing, watch.slowed))
    assert standings == [
        ("quiet", False),
        ("others throttled", True),
        ("others throttled", True),
        ("others throttled", True),
        ("quiet", True),
        ("quiet", False),
        ("quiet", False),
    ]
    assert rates[0] == pytest.approx(60, abs=1)
    assert rates[3] == pytest.approx(15, abs=2)
    assert rates[6] == pytest.approx(60, abs=1)


async def test_it_asks_once_a_minute_and_not_at_all_for_a_tail_that_is_over_at_once(
    source: MemoryStream, metrics: Metrics, clock: VirtualClock
) -> None:
    async with watched(source, metrics):
        await clock.sleep(4)
        assert metrics.asked == []
        await clock.sleep(600)
    assert len(metrics.asked) == 10


async def test_records_are_all_read_however_slow_it_goes(
    source: MemoryStream, metrics: Metrics, clock: VirtualClock
) -> None:
    (shard,) = source.open_shards()
    metrics.throttled = dict.fromkeys(range(30), 5.0)
    async with watched(source, metrics) as (watch, seen):
        await clock.sleep(1)
        for _ in range(20):
            source.put(shard, 40)
            await clock.sleep(30)
        assert watch.slowed
        assert seen.received[shard] == [record.sequence_number for record in source.shards[shard].records]


async def test_throttles_that_it_met_itself_are_not_taken_for_those_of_others(
    source: MemoryStream, metrics: Metrics, clock: VirtualClock
) -> None:
    async with watched(source, metrics) as (watch, seen):
        await clock.sleep(5)
        source.faults.extend(Throttled("GetRecords", "too many", "wait") for _ in range(3))
        await clock.sleep(45)
        assert sum(shard.throttles for shard in seen.tail.shards.values()) == 3
        metrics.throttled = {0: 3.0}
        await clock.sleep(120)
        assert (watch.standing, watch.slowed) == ("quiet", False)


async def test_what_its_own_throttles_do_not_explain_is_of_others(
    source: MemoryStream, metrics: Metrics, clock: VirtualClock
) -> None:
    async with watched(source, metrics) as (watch, _):
        await clock.sleep(5)
        source.faults.append(Throttled("GetRecords", "too many", "wait"))
        metrics.throttled = {0: 2.0}
        await clock.sleep(65)
        assert watch.standing == "others throttled"


async def test_throttles_counted_in_the_minute_beside_its_own_may_be_its_own(
    source: MemoryStream, metrics: Metrics, clock: VirtualClock
) -> None:
    async with watched(source, metrics) as (watch, _):
        await clock.sleep(61)
        source.faults.append(Throttled("GetRecords", "too many", "wait"))
        metrics.throttled = {0: 1.0}
        await clock.sleep(9)
        assert (watch.standing, watch.slowed) == ("someone throttled", True)


@pytest.mark.parametrize(("kind", "asked"), [(AccessDenied, 1), (ServiceFailed, 5)], ids=["denied", "passing"])
async def test_without_the_metric_nothing_is_known_and_the_tail_goes_on(
    source: MemoryStream, metrics: Metrics, kind: type[Failure], asked: int
) -> None:
    metrics.failure = kind("GetMetricData failed", "no", "ask")
    async with watched(source, metrics) as (watch, seen):
        assert await reads_in(source, 299) == pytest.approx(299, abs=2)
        assert (watch.standing, watch.slowed, watch.failure) == ("unknown", False, metrics.failure)
        assert all(shard.failure is None for shard in seen.tail.shards.values())
    assert len(metrics.asked) == asked


async def test_a_stream_without_values_is_unknown_and_slows_nothing(
    source: MemoryStream, metrics: Metrics, clock: VirtualClock
) -> None:
    metrics.throttled = {0: 9.0}
    async with watched(source, metrics) as (watch, _):
        await clock.sleep(125)
        assert watch.slowed
        metrics.is_empty = True
        await clock.sleep(120)
        assert (watch.standing, watch.slowed) == ("unknown", False)


async def test_a_share_that_the_other_readers_leave_no_room_for_is_told_at_once(
    source: MemoryStream, metrics: Metrics, clock: VirtualClock
) -> None:
    metrics.reads_per_minute = 60 * 2.5
    async with watched(source, metrics, share=2.0) as (watch, _):
        await clock.sleep(1)
        assert watch.crowding() == "the stream's readers use 4.5 of each shard's 5 reads a second"


async def test_what_all_readers_read_is_the_mean_of_the_open_shards(clock: VirtualClock, metrics: Metrics) -> None:
    source = MemoryStream(clock, shards=2)
    metrics.bytes_per_minute = 60 * 2 * 1.75 * 2**20
    async with watched(source, metrics) as (watch, _):
        await clock.sleep(400)
        assert (watch.reads_per_second, watch.bytes_per_second) == (0.5, 1.75 * 2**20)
        assert watch.crowding() == "the stream's readers use 1.8 of each shard's 2 MiB a second"


async def test_a_reader_that_is_behind_uses_its_share_in_full_with_larger_pages_and_rests_when_it_is_not(
    source: MemoryStream, clock: VirtualClock
) -> None:
    (shard,) = source.open_shards()
    limits: list[int] = []
    answer = source.get_records

    async def noted(iterator: str, limit: int) -> object:
        limits.append(limit)
        return await answer(iterator, limit)

    source.get_records = noted  # type: ignore[method-assign,assignment]
    source.page_size = 500
    async with following(tail_of(source, Latest(), reads_per_second=4.0), clock) as seen:
        await clock.sleep(10)
        assert await reads_in(source, 10) == 10
        source.put(shard, 20_000)
        assert await reads_in(source, 10) == pytest.approx(40, abs=4)
        assert max(limits) == 10_000
        rate = seen.tail.shards[shard].reads
        assert rate is not None
        assert rate.per_second(clock.monotonic()) == pytest.approx(4.0, abs=0.1)
        await clock.sleep(10)
        assert await reads_in(source, 10) == 10
        assert limits[-1] == 1_000
