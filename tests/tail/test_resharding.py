"""Splits and merges are followed: children whole, and only when all their parents have been read to the end."""

import asyncio
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock

import pytest

from kinesis_tui.failure import Invalid, NotFound, Unreachable
from kinesis_tui.services.kinesis.model.position import AtSequenceNumber, AtTimestamp, Latest, TrimHorizon
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId, hash_key
from kinesis_tui.services.kinesis.tail.cursor import CREATED_AGAIN
from tests.tail.following import Following, everything, following, numbers, tail_of
from tests.tail.memory_stream import MemoryStream
from tests.tail.virtual_clock import VirtualClock

A, B, C, D, E = (ShardId(f"shardId-{n:012d}") for n in range(5))


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def assert_all_once(seen: Following, source: MemoryStream) -> None:
    assert {shard: got for shard, got in seen.received.items() if got} == {
        shard: numbers(source, shard) for shard in source.shards if source.shards[shard].records
    }


@pytest.mark.parametrize("tells_children", [True, False])
async def test_a_split_while_reading_is_followed(tells_children: bool, clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.tells_children = tells_children
    source.put(A, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(1)
        source.put(A, 5)
        left, right = source.split(A)
        source.put(left, 3)
        source.put(right, 4)
        await clock.sleep(10)
        source.put(right, 4)
        await clock.sleep(10)
        assert seen.tail.shards[A].state == "closed"
        assert seen.tail.shards[A].children == (left, right)
    assert_all_once(seen, source)


async def test_a_merged_shard_waits_until_both_parents_have_been_read(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=2)
    source.page_size = 10
    source.put(A, 5)
    source.put(B, 200)
    merged = source.merge(A, B)
    source.put(merged, 5)
    seen = await everything(tail_of(source, TrimHorizon(), follow=False), clock)
    assert_all_once(seen, source)
    assert seen.order[-1] == merged
    assert seen.order.count(merged) == 1


async def test_several_generations_within_one_run_are_followed(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=2)
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(1)
        source.put(A, 2)
        left, right = source.split(A)
        source.put(left, 2)
        merged = source.merge(right, B)
        source.put(merged, 2)
        last = source.merge(left, merged)
        source.put(last, 2)
        await clock.sleep(30)
    assert_all_once(seen, source)


@pytest.mark.parametrize("ends_with_records", [True, False])
@pytest.mark.parametrize("tells_children", [True, False])
async def test_reading_until_caught_up_goes_through_closed_shards_into_their_children(
    ends_with_records: bool, tells_children: bool, clock: VirtualClock
) -> None:
    source = MemoryStream(clock, shards=2)
    source.ends_with_records, source.tells_children = ends_with_records, tells_children
    source.put(A, 5)
    left, right = source.split(A)
    source.put(left, 3)
    merged = source.merge(right, B)
    source.put(merged, 2)
    seen = await everything(tail_of(source, TrimHorizon(), follow=False), clock)
    assert_all_once(seen, source)


async def test_a_shard_closed_after_it_was_listed_is_not_taken_for_caught_up(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.ends_with_records = False
    source.put(A, 5)
    tail = tail_of(source, TrimHorizon(), follow=False)
    await tail.open()
    left, _ = source.split(A)
    source.put(left, 3)
    seen = await everything(tail, clock)
    assert_all_once(seen, source)


async def test_latest_opens_only_the_open_shards(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.put(A, 5)
    left, right = source.split(A)
    source.put(left, 5)
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(1)
        new = source.put(right, 2)
        await clock.sleep(5)
        assert set(seen.tail.shards) == {left, right}
    assert seen.received == {right: [record.sequence_number for record in new]}


async def test_a_start_at_a_time_reads_the_generation_that_held_it_and_what_follows(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    async with clock.running():
        source.put(A, 5)
        await clock.sleep(10)
        left, right = source.split(A)
        source.put(left, 5)
        await clock.sleep(10)
        middle = clock.now_ms()
        source.put(left, 5)
        source.put(right, 5)
        await clock.sleep(10)
        child, _ = source.split(left)
        source.put(child, 5)
    start = AtTimestamp(datetime.fromtimestamp(middle / 1000, UTC))
    seen = await everything(tail_of(source, start, follow=False), clock)
    assert seen.received[A] == []
    assert seen.received[left] == numbers(source, left)[5:]
    assert seen.received[right] == numbers(source, right)
    assert seen.received[child] == numbers(source, child)


async def test_chosen_shards_are_read_without_those_that_follow_them(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=2)
    source.put(A, 5)
    source.put(B, 5)
    left, _ = source.split(A)
    source.put(left, 5)
    seen = await everything(tail_of(source, TrimHorizon(), shard_ids=[A]), clock)
    assert seen.received == {A: numbers(source, A)}


async def test_a_chosen_shard_that_does_not_exist_is_named(clock: VirtualClock) -> None:
    with pytest.raises(NotFound, match="no shard shardId-9"):
        await everything(tail_of(MemoryStream(clock), TrimHorizon(), shard_ids=[ShardId("shardId-9")]), clock)


async def test_a_partition_key_is_read_through_all_the_shards_that_owned_it(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=2)
    key = "customer-4"  # its MD5 is in the lower half
    source.put(A, 1, key=key)
    source.put(B, 1)
    left, right = source.split(A)
    source.put(left, 1, key=key)
    source.put(right, 1, key=key)
    seen = await everything(tail_of(source, TrimHorizon(), partition_key=key, follow=False), clock)
    owning = left if hash_key(key) in source.shards[left].shard().hash_key_range else right
    assert set(seen.received) == {A, owning}


async def test_a_sequence_number_opens_only_shards_that_may_hold_it(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.put(A, 5)
    left, right = source.split(A)
    source.put(left, 5)
    source.put(right, 5)
    number = source.shards[A].records[2].sequence_number
    seen = await everything(tail_of(source, AtSequenceNumber(number), follow=False), clock)
    assert seen.received == {
        A: numbers(source, A)[2:],
        left: numbers(source, left),
        right: numbers(source, right),
    }


async def test_a_sequence_number_that_no_shard_can_hold_is_one_clear_sentence(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    with pytest.raises(Invalid, match="no shard's range of sequence numbers holds it"):
        await everything(tail_of(source, AtSequenceNumber(SequenceNumber("7"))), clock)


async def test_a_shard_removed_before_its_end_was_read_is_a_gap_and_its_children_are_read(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.put(A, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(1.5)
        source.put(A, 5)
        left, _ = source.split(A)
        source.put(left, 5)
        del source.shards[A]
        await clock.sleep(20)
        gap = seen.tail.shards[A].gap
        assert gap is not None
        assert "removed before its end was read" in gap.why
        assert seen.received[left] == numbers(source, left)


@pytest.mark.parametrize("children_are_listed", [True, False], ids=["listed", "announced"])
async def test_a_resharded_stream_that_is_created_again_is_read_whole_and_followed(
    children_are_listed: bool, clock: VirtualClock
) -> None:
    source = MemoryStream(clock)
    listing = source.every_shard
    source.put(A, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(2)
        left, right = source.split(A)
        source.put(left, 5)
        await clock.sleep(5)
        source.merge(left, right)
        await clock.sleep(5)
        source.exists = False
        await clock.sleep(10)
        source.create_again(shards=2)
        source.exists = True
        seen.received.clear()
        for shard_id in source.shards:
            source.put(shard_id, 3)
        await clock.sleep(20)
        if not children_are_listed:
            listed = await listing("orders")
            source.every_shard = AsyncMock(return_value=listed)  # type: ignore[method-assign]
        new, _ = source.split(A)
        source.put(new, 4)
        source.put(source.split(new)[0], 5)
        await clock.sleep(20)
    assert_all_once(seen, source)
    gap = seen.tail.shards[A].gap
    assert gap is not None
    assert gap.why == CREATED_AGAIN


async def test_a_listing_that_fails_at_the_end_of_a_shard_is_asked_again(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.tells_children = False
    source.put(A, 5)
    listings = source.every_shard
    refusals = [Unreachable("ListShards", "refused", "wait") for _ in range(3)]
    async with following(tail_of(source, TrimHorizon()), clock) as seen:

        async def every_shard(stream: str) -> object:
            if refusals:
                raise refusals.pop()
            return await listings(stream)

        source.every_shard = every_shard  # type: ignore[method-assign,assignment]
        await clock.sleep(1)
        left, _ = source.split(A)
        source.put(left, 3)
        await clock.sleep(60)
    assert_all_once(seen, source)


async def test_a_thousand_shards_begin_within_seconds_and_never_more_than_a_few_at_once(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=1_000)
    under_way = most = 0
    answer = source.get_shard_iterator

    async def slow_iterator(*arguments: object) -> str:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await clock.sleep(0.05)
        under_way -= 1
        return await answer(*arguments)  # type: ignore[arg-type]

    source.get_shard_iterator = slow_iterator  # type: ignore[method-assign,assignment]
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(5)
        assert all(shard.state == "open" for shard in seen.tail.shards.values())
    assert most == 32


async def test_closing_a_tail_ends_all_its_tasks(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=10)
    before = asyncio.all_tasks()
    async with following(tail_of(source, Latest()), clock):
        await clock.sleep(3)
    assert asyncio.all_tasks() == before


async def test_a_consumer_that_stops_taking_stops_the_readers(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=4)
    for shard_id in (A, B, C, D):
        source.put(shard_id, 20_000)
    tail = tail_of(source, TrimHorizon(), buffer_bytes=500_000)
    async with clock.running(), tail:
        await anext(tail)
        await clock.sleep(120)
        waiting = tail.waiting
        calls = source.calls["GetRecords"]
        await clock.sleep(120)
        assert source.calls["GetRecords"] == calls
        while sum(shard.records for shard in tail.shards.values()) < 80_000:
            await anext(tail)
    assert waiting <= 10_000


async def test_a_cancelled_wait_for_the_next_batch_loses_nothing(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    tail = tail_of(source, TrimHorizon())
    got: list[str] = []
    async with clock.running(), tail:
        for _ in range(20):
            waiting = asyncio.ensure_future(anext(tail))
            await clock.sleep(0.3)
            if not waiting.done():
                waiting.cancel()
            else:
                got += [record.sequence_number for record in waiting.result().records]
            source.put(A, 2)
        await clock.sleep(2)
        while len(got) < 40:
            got += [record.sequence_number for record in (await anext(tail)).records]
    assert got == numbers(source, A)


async def test_a_bug_in_the_source_surfaces_instead_of_ending_the_tail_quietly(clock: VirtualClock) -> None:
    source = MemoryStream(clock)

    def bug() -> None:
        raise ZeroDivisionError

    source.faults.append(bug)
    with pytest.raises(ZeroDivisionError):
        await everything(tail_of(source, TrimHorizon()), clock)


@pytest.mark.parametrize("ends_with_records", [True, False])
async def test_a_time_bound_after_a_split_is_read_up_to_in_the_children_too(
    ends_with_records: bool, clock: VirtualClock
) -> None:
    source = MemoryStream(clock)
    source.ends_with_records = ends_with_records
    source.put(A, 3)
    left, right = source.split(A)
    source.put(left, 2)
    source.put(right, 2)
    async with clock.running():
        await clock.sleep(3_600)
    until = datetime.fromtimestamp(clock.now_ms() / 1000, UTC) - timedelta(seconds=1_800)
    seen = await everything(tail_of(source, TrimHorizon(), until=until), clock)
    assert_all_once(seen, source)
