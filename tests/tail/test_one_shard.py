"""One shard through everything ordinary that goes wrong: each record once, in order."""

from datetime import UTC, datetime, timedelta

import pytest

from kinesis_tui.failure import (
    AccessDenied,
    CredentialsExpired,
    Failure,
    GarbledAnswer,
    Invalid,
    ServiceFailed,
    Throttled,
    Unreachable,
)
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.shard import ShardId
from tests.tail.following import everything, following, numbers, tail_of
from tests.tail.memory_stream import MemoryStream
from tests.tail.virtual_clock import VirtualClock

ONE = ShardId("shardId-000000000000")


def failing(kind: type[Failure]) -> Failure:
    return kind("GetRecords of stream orders", "it was told to", "nothing")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def source(clock: VirtualClock) -> MemoryStream:
    return MemoryStream(clock)


async def test_a_stream_read_until_caught_up_gives_every_record_once(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 25_000)
    seen = await everything(tail_of(source, TrimHorizon(), follow=False), clock)
    assert seen.received[ONE] == numbers(source, ONE)


async def test_an_idle_stream_read_until_caught_up_ends(source: MemoryStream, clock: VirtualClock) -> None:
    seen = await everything(tail_of(source, Latest(), follow=False), clock)
    assert seen.count == 0


async def test_empty_pages_before_the_data_do_not_end_the_reading(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 3)
    source.empty_pages = 4
    seen = await everything(tail_of(source, TrimHorizon(), follow=False), clock)
    assert seen.received[ONE] == numbers(source, ONE)


async def test_an_empty_page_of_an_endpoint_that_tells_no_lag_does_not_end_the_reading(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 3)
    source.tells_lag, source.empty_pages = False, 2
    seen = await everything(tail_of(source, TrimHorizon(), follow=False), clock)
    assert seen.received[ONE] == numbers(source, ONE)


async def test_latest_shows_only_what_arrives_afterwards(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(2)
        new = source.put(ONE, 3)
        await clock.sleep(2)
    assert seen.received[ONE] == [record.sequence_number for record in new]


async def test_an_iterator_that_expires_before_any_record_is_not_replaced_by_latest(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    async with clock.running():
        await clock.sleep(1)
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(0.5)
        new = source.put(ONE, 3)
        source.expire_iterators()
        await clock.sleep(3)
    assert seen.received[ONE] == [record.sequence_number for record in new]
    assert [type(position) for _, position in source.asked] == [Latest, AtTimestamp]


async def test_a_refused_first_attempt_at_latest_loses_nothing_that_arrives_meanwhile(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    async with clock.running():
        await clock.sleep(1)
    source.faults.extend(failing(Throttled) for _ in range(4))
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(1)
        new = source.put(ONE, 3)
        await clock.sleep(30)
    assert seen.received[ONE] == [record.sequence_number for record in new]


async def test_a_clock_ahead_of_the_service_delays_the_tail_but_loses_nothing(
    source: MemoryStream, clock: VirtualClock
) -> None:
    clock.drift_ms = 20_000
    source.faults.append(failing(Unreachable))
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(60)
        clock.drift_ms = 0
        source.put(ONE, 3)
        await clock.sleep(30)
    assert seen.count == 3


async def test_a_clock_known_to_be_ahead_of_the_service_does_not_even_delay_the_tail(
    source: MemoryStream, clock: VirtualClock
) -> None:
    clock.drift_ms, source.clock_ahead = 20_000, -20_500
    async with following(tail_of(source, Latest()), clock) as seen:
        await clock.sleep(0.5)
        clock.drift_ms = 0
        new = source.put(ONE, 3)
        source.expire_iterators()
        clock.drift_ms = 20_000
        await clock.sleep(5)
    assert seen.received[ONE] == [record.sequence_number for record in new]


async def test_a_time_bound_is_of_the_service_s_clock(source: MemoryStream, clock: VirtualClock) -> None:
    until = datetime.fromtimestamp(clock.now_ms() / 1000, UTC) + timedelta(seconds=30)
    clock.drift_ms, source.clock_ahead = 20_000, -20_000
    await everything(tail_of(source, Latest(), until=until), clock)
    assert 30 <= clock.monotonic() <= 35


async def test_an_expired_iterator_is_replaced_after_the_last_record_taken(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        source.expire_iterators()
        source.put(ONE, 5)
        await clock.sleep(5)
    assert seen.received[ONE] == numbers(source, ONE)
    assert source.asked[-1][1] == AfterSequenceNumber(source.shards[ONE].records[4].sequence_number)
    assert seen.tail.shards[ONE].iterators_renewed == 1
    assert seen.tail.shards[ONE].duplicates_removed == 0


async def test_an_iterator_that_is_suddenly_invalid_is_replaced_after_the_last_record_taken(
    source: MemoryStream, clock: VirtualClock
) -> None:
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        source.put(ONE, 3)
        await clock.sleep(2)
        source.faults.append(failing(Invalid))
        source.put(ONE, 3)
        await clock.sleep(2)
    assert seen.received[ONE] == numbers(source, ONE)


async def test_an_iterator_that_was_never_valid_ends_the_tail(source: MemoryStream, clock: VirtualClock) -> None:
    source.faults.extend([lambda: None, failing(Invalid)])
    with pytest.raises(Invalid):
        await everything(tail_of(source, TrimHorizon()), clock)


async def test_an_iterator_is_renewed_before_five_minutes_have_passed_without_a_read(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    source.page_size = 2
    tail = tail_of(source, TrimHorizon(), buffer_bytes=1)
    async with clock.running(), tail:
        first = await anext(tail)
        await clock.sleep(290)
        rest = [await anext(tail), await anext(tail)]
    assert [r.sequence_number for b in (first, *rest) for r in b.records] == numbers(source, ONE)
    assert tail.shards[ONE].iterators_renewed == 1
    assert tail.shards[ONE].retries == 0


async def test_throttles_slow_the_reader_and_are_counted(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 5)
    source.faults.extend(failing(Throttled) for _ in range(6))
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(120)
    assert seen.received[ONE] == numbers(source, ONE)
    assert seen.tail.shards[ONE].throttles == 6


@pytest.mark.parametrize("kind", [Unreachable, ServiceFailed, GarbledAnswer, CredentialsExpired])
async def test_an_outage_is_waited_out_and_visible(
    kind: type[Failure], source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 2)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(2)
        source.faults.extend(failing(kind) for _ in range(5))
        source.put(ONE, 2)
        await clock.sleep(1.5)
        assert isinstance(seen.tail.shards[ONE].failure, kind)
        assert seen.tail.shards[ONE].state == "waiting"
        await clock.sleep(60)
    assert seen.received[ONE] == numbers(source, ONE)
    assert seen.tail.shards[ONE].failure is None
    assert seen.tail.shards[ONE].retries == 5


async def test_waits_between_attempts_stay_within_ten_seconds(source: MemoryStream, clock: VirtualClock) -> None:
    source.faults.extend(failing(Unreachable) for _ in range(1_000))
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(600)
        assert seen.tail.shards[ONE].retries >= 55


async def test_a_page_sent_again_is_removed_and_counted(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        source.put(ONE, 5)
        source.repeats = 4
        await clock.sleep(5)
    assert seen.received[ONE] == numbers(source, ONE)
    assert seen.tail.shards[ONE].duplicates_removed == 4


async def test_sequence_numbers_are_compared_as_integers_not_as_text(clock: VirtualClock) -> None:
    source = MemoryStream(clock, first_number=5)
    source.put(ONE, 30)
    source.page_size = 2
    seen = await everything(tail_of(source, TrimHorizon(), follow=False), clock)
    assert seen.received[ONE] == numbers(source, ONE)


async def test_records_trimmed_before_they_could_be_read_are_a_gap(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        source.put(ONE, 5)
        source.trim(ONE, 8)
        source.expire_iterators()
        await clock.sleep(5)
    held = numbers(source, ONE)
    assert seen.received[ONE] == held[:5] + held[8:]
    gap = seen.tail.shards[ONE].gap
    assert gap is not None
    assert (gap.after, gap.before) == (held[4], held[8])


async def test_records_trimmed_during_a_long_sleep_are_a_gap_even_where_the_service_says_nothing(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.refuses_trimmed = False
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        clock.drift_ms += 30 * 3_600_000
        source.expire_iterators()
        source.put(ONE, 5)
        source.trim(ONE, 8)
        await clock.sleep(5)
    held = numbers(source, ONE)
    assert seen.received[ONE] == held[:5] + held[8:]
    gap = seen.tail.shards[ONE].gap
    assert gap is not None
    assert (gap.after, gap.before) == (held[4], held[8])


async def test_a_long_sleep_in_which_nothing_was_trimmed_is_no_gap(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        clock.drift_ms += 30 * 3_600_000
        source.expire_iterators()
        source.put(ONE, 5)
        await clock.sleep(5)
    assert seen.received[ONE] == numbers(source, ONE)
    assert seen.tail.shards[ONE].gap is None
    assert seen.tail.shards[ONE].duplicates_removed == 0


async def test_a_trimmed_sequence_number_ends_the_tail_with_what_the_service_said(
    source: MemoryStream, clock: VirtualClock
) -> None:
    records = source.put(ONE, 5)
    source.trim(ONE, 4)
    with pytest.raises(Invalid, match="older than the trim horizon"):
        await everything(tail_of(source, AtSequenceNumber(records[0].sequence_number)), clock)


async def test_a_sequence_number_starts_at_or_after_its_record(source: MemoryStream, clock: VirtualClock) -> None:
    records = source.put(ONE, 5)
    at = await everything(tail_of(source, AtSequenceNumber(records[2].sequence_number), follow=False), clock)
    after = await everything(tail_of(source, AfterSequenceNumber(records[2].sequence_number), follow=False), clock)
    assert at.received[ONE] == numbers(source, ONE)[2:]
    assert after.received[ONE] == numbers(source, ONE)[3:]


async def test_access_denied_before_the_first_answer_ends_the_tail(source: MemoryStream, clock: VirtualClock) -> None:
    source.faults.append(failing(AccessDenied))
    with pytest.raises(AccessDenied):
        await everything(tail_of(source, TrimHorizon()), clock)


async def test_access_taken_away_while_reading_is_tried_again_now_and_then(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(1.5)
        source.faults.extend(failing(AccessDenied) for _ in range(3))
        source.put(ONE, 5)
        await clock.sleep(3)
        assert seen.tail.shards[ONE].state == "failed"
        await clock.sleep(30)
    assert seen.received[ONE] == numbers(source, ONE)


async def test_a_time_bound_leaves_out_what_arrived_then_or_later(source: MemoryStream, clock: VirtualClock) -> None:
    source.put(ONE, 5)
    async with clock.running():
        await clock.sleep(1)
        until = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
        source.put(ONE, 5)
        await clock.sleep(5)
        source.put(ONE, 5)
    seen = await everything(tail_of(source, TrimHorizon(), until=until), clock)
    assert seen.received[ONE] == numbers(source, ONE)[:5]


async def test_a_time_bound_in_the_future_ends_an_idle_tail_when_it_passes(
    source: MemoryStream, clock: VirtualClock
) -> None:
    until = datetime.fromtimestamp(clock.now_ms() / 1000, UTC) + timedelta(seconds=30)
    seen = await everything(tail_of(source, Latest(), until=until), clock)
    assert seen.count == 0
    assert 30 <= clock.monotonic() <= 35


async def test_an_idle_shard_is_read_once_a_second_whatever_the_share(
    source: MemoryStream, clock: VirtualClock
) -> None:
    async with following(tail_of(source, Latest(), reads_per_second=5.0), clock):
        await clock.sleep(60)
    assert 58 <= source.calls["GetRecords"] <= 62


async def test_a_reader_that_is_behind_uses_its_share_and_larger_pages(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 40_000)
    await everything(tail_of(source, TrimHorizon(), reads_per_second=4.0, follow=False), clock)
    assert source.calls["GetRecords"] == 5
    assert clock.monotonic() <= 1.5


@pytest.mark.parametrize("absence", [0.0, 20.0])
async def test_the_stream_deleted_and_created_again_is_read_from_its_beginning(
    absence: float, source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        before = numbers(source, ONE)
        if absence:
            source.exists = False
            await clock.sleep(absence)
            assert seen.tail.shards[ONE].state == "failed"
        fresh = MemoryStream(clock, first_number=100)
        fresh.put(ONE, 3)
        source.expire_iterators()
        source.shards, source.exists = fresh.shards, True
        await clock.sleep(20)
        assert seen.received[ONE] == before + numbers(source, ONE)
        gap = seen.tail.shards[ONE].gap
        assert gap is not None
        assert gap.after == before[-1]
        assert seen.tail.shards[ONE].failure is None


async def test_a_stream_created_again_with_the_same_numbers_is_known_by_its_records(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        before = numbers(source, ONE)
        source.exists = False
        await clock.sleep(20)
        fresh = MemoryStream(clock)
        fresh.put(ONE, 5)
        source.expire_iterators()
        source.shards, source.exists = fresh.shards, True
        await clock.sleep(20)
    assert numbers(source, ONE) == before
    assert seen.received[ONE] == before + before


async def test_a_stream_that_seemed_gone_and_is_the_same_goes_on_without_a_repeat(
    source: MemoryStream, clock: VirtualClock
) -> None:
    source.put(ONE, 5)
    async with following(tail_of(source, TrimHorizon()), clock) as seen:
        await clock.sleep(0.5)
        source.exists = False
        await clock.sleep(20)
        source.exists = True
        source.put(ONE, 5)
        await clock.sleep(20)
        assert seen.tail.shards[ONE].gap is None
        assert seen.tail.shards[ONE].duplicates_removed == 0
    assert seen.received[ONE] == numbers(source, ONE)
