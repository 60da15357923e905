"""The promise, kept by subscriptions too: whatever breaks them, every record once and in order per shard."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.failure import Conflict, Failure
from kinesis_tui.live.ledger import Run
from kinesis_tui.services.kinesis.model.position import AfterSequenceNumber, AtSequenceNumber, Latest, TrimHorizon
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.ledger import ledger_of
from tests.support.examples import examples
from tests.tail.following import following, numbers, tail_of
from tests.tail.memory_fan_out import END, SILENCE, MemoryFanOut, between, missing, of_next, zero
from tests.tail.memory_stream import MemoryStream
from tests.tail.test_invariant import FAULTS, STEPS, Step, apply
from tests.tail.virtual_clock import VirtualClock

ONE = ShardId("shardId-000000000000")
BREAKS = st.builds(
    Step,
    what=st.sampled_from(["break", "end", "silence", "take over"]),
    pick=st.integers(0, 1_000),
    amount=st.integers(1, 4),
    wait=st.sampled_from([0.0, 0.3, 6.0, 290.0, 310.0]),
)


def broken(step: Step, source: MemoryStream, pushing: MemoryFanOut) -> None:
    match step.what:
        case "break":
            kinds: list[type[Failure]] = [*FAULTS, Conflict]
            failure = kinds[step.pick % len(kinds)]("SubscribeToShard", "told to", "wait")
            pushing.midway.extend([failure] * step.amount)
        case "end":
            pushing.midway.extend([END] * step.amount)
        case "silence":
            pushing.midway.extend([SILENCE] * step.amount)
        case "take over":
            still_open = source.open_shards()
            pushing.take_over(still_open[step.pick % len(still_open)])
        case _:
            apply(step, source)


@examples(15)
@given(
    steps=st.lists(st.one_of(STEPS, BREAKS), max_size=25),
    shards=st.integers(1, 3),
    event_records=st.sampled_from([1, 7, 10_000]),
    tells_children=st.booleans(),
    continuation=st.sampled_from([between, of_next, zero, missing]),
    from_start=st.booleans(),
    first_number=st.sampled_from([8, 49_600_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000]),
)
async def test_every_record_once_and_in_order_whatever_breaks(
    steps: list[Step],
    shards: int,
    event_records: int,
    tells_children: bool,
    continuation: object,
    from_start: bool,
    first_number: int,
) -> None:
    clock = VirtualClock()
    source = MemoryStream(clock, shards, first_number=first_number)
    source.tells_children = tells_children
    pushing = MemoryFanOut(source)
    pushing.event_records, pushing.continuation = event_records, continuation  # type: ignore[assignment]
    for shard_id in source.open_shards():
        source.put(shard_id, 3)
    skipped = {} if from_start else dict.fromkeys(source.open_shards(), 3)
    async with clock.running():
        await clock.sleep(1)
    tail = tail_of(source, TrimHorizon() if from_start else Latest(), fan_out=pushing.fan_out)
    async with following(tail, clock) as seen:
        await clock.sleep(0.01)
        for step in steps:
            broken(step, source, pushing)
            if step.wait:
                await clock.sleep(step.wait)
        expected = {shard_id: numbers(source, shard_id)[skipped.get(shard_id, 0) :] for shard_id in source.shards}
        for _ in range(1_000):
            if seen.count >= sum(map(len, expected.values())):
                break
            await clock.sleep(5)
        await clock.sleep(20)
        assert {shard_id: seen.received[shard_id] for shard_id in source.shards} == expected
        shown = tail.shards.values()
        assert all(shard.gap is None for shard in shown)
        assert sum(shard.records for shard in shown) == seen.count
        ledger = ledger_of(tail, Run(0, clock.now_ms()))
        assert all(one.dropped == 0 for one in ledger.shards.values())
        renewed = sum(one.iterators_renewed for one in ledger.shards.values())
        assert renewed == len(pushing.calls) - len({shard_id for _, shard_id, _ in pushing.calls})
        assert not pushing.refusals or any(step.what == "take over" for step in steps)


async def quiet(seconds: float, **options: object) -> tuple[MemoryFanOut, MemoryStream]:
    clock = VirtualClock()
    source = MemoryStream(clock)
    pushing = MemoryFanOut(source)
    tail = tail_of(source, Latest(), fan_out=pushing.fan_out, **options)
    async with following(tail, clock):
        await clock.sleep(seconds)
        assert all(shard.failure is None and shard.retries == 0 for shard in tail.shards.values())
    return pushing, source


async def test_a_subscription_is_replaced_before_its_five_minutes_are_over() -> None:
    pushing, _ = await quiet(1_000)
    times = [time for time, _, _ in pushing.calls]
    assert [round(later - earlier) for earlier, later in pairwise(times)] == [285, 285, 285]
    assert pushing.refusals == []


async def test_without_a_record_the_next_subscription_begins_where_the_service_had_gone() -> None:
    pushing, source = await quiet(300)
    (_, _, first), (_, _, second) = pushing.calls
    assert first == Latest()
    assert second == AtSequenceNumber(source.shards[ONE].shard().starting_sequence_number)


async def test_with_a_record_it_begins_after_that_record_whatever_the_service_says() -> None:
    clock = VirtualClock()
    source = MemoryStream(clock)
    pushing = MemoryFanOut(source)
    pushing.continuation = of_next
    async with following(tail_of(source, TrimHorizon(), fan_out=pushing.fan_out), clock):
        (record,) = source.put(ONE, 1)
        await clock.sleep(1)
        pushing.midway.append(END)
        await clock.sleep(10)
        assert pushing.calls[-1][2] == AfterSequenceNumber(record.sequence_number)


async def test_an_end_within_five_seconds_is_followed_by_a_call_that_is_not_refused() -> None:
    clock = VirtualClock()
    pushing = MemoryFanOut(MemoryStream(clock))
    pushing.midway.extend([END] * 3)
    async with following(tail_of(pushing.source, TrimHorizon(), fan_out=pushing.fan_out), clock):
        await clock.sleep(30)
        assert len(pushing.calls) == 4
        assert pushing.refusals == []


@pytest.mark.parametrize("seconds", [20, 300])
async def test_another_reader_is_left_alone_for_a_while_and_its_takeover_is_told(seconds: float) -> None:
    clock = VirtualClock()
    pushing = MemoryFanOut(MemoryStream(clock))
    tail = tail_of(pushing.source, TrimHorizon(), fan_out=pushing.fan_out)
    async with following(tail, clock):
        await clock.sleep(seconds)
        before = len(pushing.calls)
        pushing.take_over(ONE)
        await clock.sleep(8)
        assert len(pushing.calls) == before
        assert "another reader took over" in str(tail.shards[ONE].failure)
        await clock.sleep(10)
        assert tail.shards[ONE].failure is None


async def test_a_consumer_that_takes_nothing_holds_no_more_than_the_buffer_and_one_event() -> None:
    clock = VirtualClock()
    source = MemoryStream(clock)
    pushing = MemoryFanOut(source)
    pushing.event_records = 10
    source.put(ONE, 1_000)
    tail = tail_of(source, TrimHorizon(), fan_out=pushing.fan_out, buffer_bytes=20_000)
    async with clock.running(), tail:
        await tail.open()
        await clock.sleep(700)
        assert 0 < tail.waiting <= 60
        assert tail.shards[ONE].taken == tail.waiting
        received = []
        async for batch in tail:
            received += [record.sequence_number for record in batch.records]
            if len(received) == 1_000:
                break
        assert received == numbers(source, ONE)
