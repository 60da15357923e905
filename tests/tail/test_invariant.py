"""The promise itself: whatever happens, in whatever order, every record once and in order per shard."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.failure import (
    CredentialsExpired,
    Failure,
    GarbledAnswer,
    IteratorExpired,
    ServiceFailed,
    Throttled,
    Unreachable,
)
from kinesis_tui.services.kinesis.model.position import Latest, TrimHorizon
from tests.support.examples import examples
from tests.tail.following import following, numbers, tail_of
from tests.tail.memory_stream import MemoryStream
from tests.tail.virtual_clock import VirtualClock

FAULTS: list[type[Failure]] = [
    Throttled,
    Unreachable,
    ServiceFailed,
    GarbledAnswer,
    CredentialsExpired,
    IteratorExpired,
]


@dataclass(frozen=True)
class Step:
    what: str
    pick: int
    amount: int
    wait: float


STEPS = st.builds(
    Step,
    what=st.sampled_from(["put", "put", "put", "split", "merge", "expire", "fault", "repeat", "empty", "pause"]),
    pick=st.integers(0, 1_000),
    amount=st.integers(1, 40),
    wait=st.sampled_from([0.0, 0.001, 0.3, 1.0, 7.0, 310.0]),
)


def apply(step: Step, source: MemoryStream) -> None:
    still_open = source.open_shards()
    shard_id = still_open[step.pick % len(still_open)]
    match step.what:
        case "put":
            source.put(shard_id, step.amount)
        case "split":
            source.split(shard_id)
        case "merge" if len(still_open) > 1:
            index = step.pick % (len(still_open) - 1)
            source.merge(still_open[index], still_open[index + 1])
        case "expire":
            source.expire_iterators()
        case "fault":
            kind = FAULTS[step.pick % len(FAULTS)]
            source.faults.extend(kind("GetRecords", "told to", "wait") for _ in range(step.amount % 6 + 1))
        case "repeat":
            source.repeats = step.amount
        case "empty":
            source.empty_pages = step.amount


@examples(25)
@given(
    steps=st.lists(STEPS, max_size=25),
    shards=st.integers(1, 3),
    page_size=st.sampled_from([1, 7, 10_000]),
    tells_children=st.booleans(),
    ends_with_records=st.booleans(),
    from_start=st.booleans(),
    first_number=st.sampled_from([8, 49_600_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000]),
)
async def test_every_record_once_and_in_order_whatever_happens(
    steps: list[Step],
    shards: int,
    page_size: int,
    tells_children: bool,
    ends_with_records: bool,
    from_start: bool,
    first_number: int,
) -> None:
    clock = VirtualClock()
    source = MemoryStream(clock, shards, first_number=first_number)
    source.page_size, source.tells_children = page_size, tells_children
    source.ends_with_records = ends_with_records
    for shard_id in source.open_shards():
        source.put(shard_id, 3)
    skipped = {} if from_start else dict.fromkeys(source.open_shards(), 3)
    async with clock.running():
        await clock.sleep(1)
    async with following(tail_of(source, TrimHorizon() if from_start else Latest()), clock) as seen:
        await clock.sleep(0.01)
        for step in steps:
            apply(step, source)
            if step.wait:
                await clock.sleep(step.wait)
        expected = {shard_id: numbers(source, shard_id)[skipped.get(shard_id, 0) :] for shard_id in source.shards}
        for _ in range(2_000):
            if seen.count >= sum(map(len, expected.values())):
                break
            await clock.sleep(1)
        await clock.sleep(5)
        assert {shard_id: seen.received[shard_id] for shard_id in source.shards} == expected
        assert all(shard.gap is None for shard in seen.tail.shards.values())
        assert sum(shard.records for shard in seen.tail.shards.values()) == seen.count
