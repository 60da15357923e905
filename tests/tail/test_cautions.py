"""What is told about a stream's other readers: in the tail's cautions, and on the command line's standard error."""

import asyncio

import pytest

from kinesis_tui.cli.politeness import Politeness
from kinesis_tui.services.kinesis.model.position import Latest
from kinesis_tui.services.kinesis.tail.cautions import Cautions
from kinesis_tui.services.kinesis.tail.throttle_watch import ThrottleWatch
from tests.tail.following import following, tail_of
from tests.tail.memory_stream import MemoryStream
from tests.tail.test_throttle_watch import START_MS, Metrics
from tests.tail.virtual_clock import VirtualClock

REMEDY = "do otherwise"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(now_ms=START_MS)


@pytest.fixture
def source(clock: VirtualClock) -> MemoryStream:
    return MemoryStream(clock)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, []),
        (2.0, []),
        (2.5, ["2.5 of the 5 reads a second of each shard leave 2.5 for its other readers"]),
        (5.0, ["5 of the 5 reads a second of each shard leave nothing for its other readers"]),
    ],
)
def test_a_share_that_leaves_little_is_told_before_anything_is_read(
    source: MemoryStream, share: float, said: list[str]
) -> None:
    cautions = Cautions(tail_of(source, Latest()), share, None, source.clock, REMEDY)
    told = list(cautions.look())
    assert [sentence.partition(", which may")[0] for sentence in told] == said
    assert all(sentence.endswith(REMEDY) for sentence in told)
    assert list(cautions.look()) == []
    assert source.calls.total() == 0


async def test_catching_up_at_all_that_a_pace_takes_is_told_when_it_lasts(
    source: MemoryStream, clock: VirtualClock
) -> None:
    tail = tail_of(source, Latest())
    cautions = Cautions(tail, 1.0, None, clock, REMEDY)
    async with following(tail, clock):
        await clock.sleep(2)
        (reads,) = (shard.reads for shard in tail.shards.values())
        assert reads is not None
        said = []
        for size in [0] * 12 + [2 * 2**20] * 30:
            reads.began(clock.monotonic())
            reads.took(size)
            await clock.sleep(0.5)
            said.append(list(cautions.look()))
    assert [len(one) for one in said].count(1) == 1
    assert not any(said[:30])
    (sentence,) = [sentence for one in said for sentence in one]
    assert sentence.startswith("catching up takes most of the 2 MiB a second that a shard gives")


async def test_the_command_line_tells_when_it_slows_down_and_when_it_no_longer_does(
    source: MemoryStream, clock: VirtualClock
) -> None:
    metrics, said = Metrics(clock), list[str]()
    metrics.throttled = {0: 3.0, 1: 3.0}
    tail = tail_of(source, Latest())
    watch = ThrottleWatch(metrics, tail, clock, 1.0)
    politeness = Politeness(tail, 1.0, watch, clock, said.append)
    async with following(tail, clock):
        watching = asyncio.create_task(watch.run())
        for _ in range(400):
            politeness.look()
            await clock.sleep(1)
        watching.cancel()
    assert said == [
        "slowing down: other readers of the stream are throttled",
        "reading at its own pace again: no reader is throttled any more",
    ]


async def test_readers_that_use_a_stream_up_are_told_of_once(source: MemoryStream, clock: VirtualClock) -> None:
    metrics, said = Metrics(clock), list[str]()
    metrics.reads_per_minute = 60 * 4.2
    tail = tail_of(source, Latest())
    watch = ThrottleWatch(metrics, tail, clock, 1.0)
    politeness = Politeness(tail, 1.0, watch, clock, said.append)
    async with following(tail, clock):
        for _ in range(3):
            await watch.look()
            politeness.look()
            await clock.sleep(60)
    (sentence,) = said
    assert sentence.startswith("the stream's readers use 5.2 of each shard's 5 reads a second and may be throttled; ")
