"""What a tail tells on standard error, and how seldom."""

import pytest

from kinesis_tui.cli.logs_notices import LogsNotices
from kinesis_tui.cli.notices import Notices
from kinesis_tui.failure import NotFound, Throttled, Unreachable
from kinesis_tui.live.meter import Meter
from kinesis_tui.services.kinesis.model.position import Latest
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.tail.progress import Gap, ShardProgress
from kinesis_tui.services.logs.tail.progress import GroupProgress
from tests.tail.virtual_clock import VirtualClock

OUTAGE = Unreachable("GetRecords failed", "the endpoint refused the connection", "check it")


class Scene:
    def __init__(self, shards: int) -> None:
        self.clock = VirtualClock()
        self.said: list[str] = []
        self.shards = {
            ShardId(name): ShardProgress(ShardId(name), Latest(), Meter(self.clock))
            for name in (f"shard-{index}" for index in range(shards))
        }
        self.notices = Notices(self.shards, self.clock, self.said.append)

    async def pass_time(self, seconds: int) -> None:
        async with self.clock.running():
            for _ in range(seconds):
                self.notices.look()
                await self.clock.sleep(1)


@pytest.mark.parametrize(("shards", "who"), [(1, "shard-0"), (3, "3 shards")])
async def test_an_outage_is_told_once_and_its_end_once(shards: int, who: str) -> None:
    scene = Scene(shards)
    for shard in scene.shards.values():
        shard.failure = OUTAGE
    await scene.pass_time(20)
    assert scene.said == [f"{who}: the endpoint refused the connection; trying again"]
    for shard in scene.shards.values():
        shard.failure = None
    await scene.pass_time(20)
    assert scene.said[1:] == ["reading again, from where it stopped"]


async def test_throttles_are_told_at_most_every_half_minute() -> None:
    scene = Scene(1)
    (shard,) = scene.shards.values()
    for _ in range(60):
        shard.throttles += 1
        shard.failure = Throttled("GetRecords failed", "too many reads", "wait")
        await scene.pass_time(1)
    assert scene.said == ["shard-0: throttled, slowing down"] * 2


async def test_a_gap_is_told_with_its_ends() -> None:
    scene = Scene(1)
    (shard,) = scene.shards.values()
    shard.gap = Gap("records were trimmed", SequenceNumber("5"), SequenceNumber("9"))
    await scene.pass_time(5)
    assert scene.said == ["shard-0: a gap: records were trimmed, after 5, before 9"]


async def test_a_failure_that_ends_the_run_is_not_told_here() -> None:
    scene = Scene(4)
    for number, shard in enumerate(scene.shards.values()):
        shard.state, shard.ended = "failed", True
        shard.failure = Unreachable("GetShardIterator failed", f"refused {number}", "choose another time")
    await scene.pass_time(60)
    assert scene.said == []


async def test_a_shard_that_ended_is_told_while_others_go_on() -> None:
    scene = Scene(2)
    first, _ = scene.shards.values()
    first.failure = OUTAGE
    await scene.pass_time(2)
    first.state, first.ended = "failed", True
    await scene.pass_time(20)
    assert scene.said[1:] == ["shard-0: the endpoint refused the connection; not read any more"]


def test_of_several_log_groups_that_can_not_be_read_each_is_told_once() -> None:
    clock, said = VirtualClock(), list[str]()
    groups = {name: GroupProgress(name, 0, Meter(clock)) for name in "abc"}
    notices = LogsNotices(groups, clock, said.append)
    for name in "ab":
        groups[name].failure, groups[name].ended = NotFound("FilterLogEvents", f"no {name}", "see there"), True
    groups["c"].ended = True
    notices.look()
    notices.end()
    assert said == ["b: no b; not read any more"]  # the other one's failure ends the run, which says so


@pytest.mark.parametrize(
    ("ahead_ms", "said"),
    [
        (240_000, ["this machine's clock is 4 min 00 s behind AWS's, and ages are counted from it"]),
        (-240_000, ["this machine's clock is 4 min 00 s ahead of AWS's, and ages are counted from it"]),
        (1_800, []),
    ],
    ids=["behind", "ahead", "alike"],
)
def test_a_clock_that_is_minutes_off_is_told_once(ahead_ms: int, said: list[str]) -> None:
    told = list[str]()
    notices = LogsNotices({}, VirtualClock(), told.append, ahead_ms=lambda: ahead_ms)
    notices.look()
    notices.look()
    assert told == said
