"""One log tail at a time: what it asks, what it does about trouble, and what it tells."""

from collections import Counter

import pytest

from kinesis_tui.failure import AccessDenied, NotFound, Unreachable
from kinesis_tui.live.ledger import Run
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.budget import CallBudget
from kinesis_tui.services.logs.tail.ledger import ledger_of, verdict
from kinesis_tui.services.logs.tail.seen import Seen
from tests.tail.memory_logs import MemoryLogs, all_events, following_logs, logs_tail
from tests.tail.virtual_clock import VirtualClock

HOUR_MS = 3_600_000


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def source(clock: VirtualClock) -> MemoryLogs:
    return MemoryLogs(clock)


async def test_events_of_one_millisecond_are_all_kept(source: MemoryLogs, clock: VirtualClock) -> None:
    group = source.logs.create_group("a")
    source.logs.page_events = 3
    async with following_logs(logs_tail(source, ["a"], clock.now_ms()), clock) as seen:
        for _ in range(10):
            group.put("the same")
        await clock.sleep(20)
        assert seen.messages == ["the same"] * 10


async def test_where_events_have_no_ids_those_that_are_alike_are_counted(
    source: MemoryLogs, clock: VirtualClock
) -> None:
    group = source.logs.create_group("a")
    source.logs.gives_ids, source.logs.page_events = False, 2
    async with following_logs(logs_tail(source, ["a"], clock.now_ms()), clock) as seen:
        for _ in range(5):
            group.put("alike")
        await clock.sleep(700)
        assert seen.messages == ["alike"] * 5


async def test_a_late_event_is_found_by_the_next_sweep_and_counted_as_late(
    source: MemoryLogs, clock: VirtualClock
) -> None:
    group = source.logs.create_group("a")
    async with following_logs(logs_tail(source, ["a"], clock.now_ms() - HOUR_MS), clock) as seen:
        group.put("on time")
        await clock.sleep(5)
        group.put("four minutes late", ago_ms=240_000)
        await clock.sleep(40)
        assert seen.messages == ["on time", "four minutes late"]
        group.put("half an hour late", ago_ms=1_800_000)
        await clock.sleep(620)
        assert seen.messages[2:] == ["half an hour late"]
        progress = seen.tail.groups["a"]
        assert progress.late == 2
        assert progress.swept_ms is not None


async def test_an_event_that_is_found_long_after_its_ingestion_is_not_taken_for_one_that_was_read(
    source: MemoryLogs, clock: VirtualClock
) -> None:
    group = source.logs.create_group("a")
    async with following_logs(logs_tail(source, ["a"], clock.now_ms() - HOUR_MS), clock) as seen:
        await clock.sleep(1)
        group.put("hidden for long", found_after_ms=55_000)
        for _ in range(50):
            group.put("found at once")
            await clock.sleep(1)
        await clock.sleep(60)
        assert seen.messages.count("hidden for long") == 1
        assert seen.count == 51


async def test_empty_pages_with_a_token_are_followed(source: MemoryLogs, clock: VirtualClock) -> None:
    source.logs.create_group("a").put("here")
    source.logs.empty_pages = 5
    seen = await all_events(logs_tail(source, ["a"], clock.now_ms() - HOUR_MS, follow=False), clock)
    assert seen.messages == ["here"]
    assert seen.tail.groups["a"].pages == 6


async def test_the_groups_together_stay_within_the_budget(source: MemoryLogs, clock: VirtualClock) -> None:
    names = [f"g{number}" for number in range(50)]
    for name in names:
        source.logs.create_group(name).put("x")
    source.logs.limits = True
    async with following_logs(logs_tail(source, names, clock.now_ms() - HOUR_MS), clock) as seen:
        await clock.sleep(60)
        assert seen.count == 50
    by_second = Counter(int(at) for at, _ in source.calls)
    assert max(by_second.values()) <= 4
    assert {request["logGroupName"] for _, request in source.calls} == set(names)
    assert not any(group.throttles for group in seen.tail.groups.values())


async def test_a_throttle_slows_all_groups_down_and_answers_let_them_go_on_faster(clock: VirtualClock) -> None:
    budget = CallBudget(clock, 4.0)
    budget.throttled()
    budget.throttled()
    assert budget.per_second == 1.0
    for _ in range(20):
        budget.answered()
    assert budget.per_second == 4.0


async def test_a_group_that_may_not_be_read_says_so_and_the_others_go_on(
    source: MemoryLogs, clock: VirtualClock
) -> None:
    for name in ("open", "closed"):
        source.logs.create_group(name)
    source.failing["closed"] = AccessDenied("FilterLogEvents of log group closed", "not allowed", "ask")
    async with following_logs(logs_tail(source, ["open", "closed"], clock.now_ms()), clock) as seen:
        source.logs.groups["open"].put("goes on")
        await clock.sleep(10)
        assert seen.messages == ["goes on"]
        closed = seen.tail.groups["closed"]
        assert (closed.state, closed.ended) == ("failed", True)
        assert isinstance(closed.failure, AccessDenied)
        assert verdict(seen.tail) == "behind"


async def test_a_tail_whose_every_group_fails_ends_with_the_failure(source: MemoryLogs, clock: VirtualClock) -> None:
    with pytest.raises(NotFound):
        await all_events(logs_tail(source, ["a", "b"], clock.now_ms()), clock)


async def test_a_group_deleted_while_tailed_is_asked_again_and_read_on_when_it_is_back(
    source: MemoryLogs, clock: VirtualClock
) -> None:
    group = source.logs.create_group("a")
    async with following_logs(logs_tail(source, ["a"], clock.now_ms()), clock) as seen:
        group.put("before")
        await clock.sleep(5)
        del source.logs.groups["a"]
        await clock.sleep(30)
        assert seen.tail.groups["a"].state == "failed"
        source.logs.create_group("a").put("after")
        await clock.sleep(30)
        assert seen.messages == ["before", "after"]
        assert seen.tail.groups["a"].failure is None


async def test_history_of_several_groups_is_merged_by_time_whatever_their_size(
    source: MemoryLogs, clock: VirtualClock
) -> None:
    source.logs.page_events = 10
    for name, every in (("busy", 1_000), ("quiet", 30_000)):
        group = source.logs.create_group(name)
        for ago in range(600_000, 0, -every):
            group.put(name, ago_ms=ago)
    seen = await all_events(logs_tail(source, ["busy", "quiet"], clock.now_ms() - HOUR_MS, follow=False), clock)
    assert seen.times == sorted(seen.times)
    assert Counter(seen.messages) == {"busy": 600, "quiet": 20}


async def test_a_tail_read_to_its_end_is_not_begun_again(source: MemoryLogs, clock: VirtualClock) -> None:
    source.logs.create_group("a").put("once")
    tail = logs_tail(source, ["a"], clock.now_ms() - HOUR_MS, follow=False)
    async with clock.running(), tail:
        tail.open()
        await clock.sleep(5)
        assert [one.message async for batch in tail for one in batch.events] == ["once"]
        await clock.sleep(5)
    assert len(source.calls) == 1


async def test_an_outage_of_one_group_holds_no_other_up(source: MemoryLogs, clock: VirtualClock) -> None:
    source.logs.create_group("a").put("of a")
    source.logs.create_group("b")
    source.failing["b"] = Unreachable("FilterLogEvents of log group b", "no answer", "check")
    async with following_logs(logs_tail(source, ["a", "b"], clock.now_ms() - HOUR_MS), clock) as seen:
        await clock.sleep(5)
        assert seen.messages == ["of a"]
        assert seen.tail.groups["b"].retries > 1


async def test_a_tail_up_to_a_time_leaves_out_what_is_later_and_ends(source: MemoryLogs, clock: VirtualClock) -> None:
    group = source.logs.create_group("a")
    until_ms = clock.now_ms() + 5_000
    tail = logs_tail(source, ["a"], clock.now_ms(), until_ms=until_ms)
    async with following_logs(tail, clock) as seen:
        group.put("in time")
        await clock.sleep(5)
        group.put("too late")
        await clock.sleep(30)
        assert seen.messages == ["in time"]
        assert tail.groups["a"].ended
        assert ledger_of(tail, Run(0, clock.now_ms())).groups["a"].state == "closed"


async def test_a_pattern_is_evaluated_by_the_service(source: MemoryLogs, clock: VirtualClock) -> None:
    group = source.logs.create_group("a")
    for message in ("ERROR one", "all is well", "ERROR but a test"):
        group.put(message)
    tail = logs_tail(source, ["a"], clock.now_ms() - HOUR_MS, follow=False, pattern="ERROR -test")
    assert (await all_events(tail, clock)).messages == ["ERROR one"]
    assert {request["filterPattern"] for _, request in source.calls} == {"ERROR -test"}


async def test_ids_are_kept_for_what_was_ingested_since_the_last_sweep_only(
    source: MemoryLogs, clock: VirtualClock
) -> None:
    group = source.logs.create_group("a")
    async with following_logs(logs_tail(source, ["a"], clock.now_ms() - HOUR_MS), clock) as seen:
        kept = []
        for _ in range(600):
            for _ in range(20):
                group.put("x")
            await clock.sleep(1)
            kept.append(seen.tail.ids_kept())
        await clock.sleep(5)
        assert seen.count == 12_000
        assert max(kept) < 20 * 150


def event(number: int, ingested: int) -> LogEvent:
    return LogEvent(event_id=f"{number:056}", timestamp=ingested, ingestion_time=ingested, message="x")


def test_where_more_comes_than_ids_are_kept_nothing_comes_twice_and_it_is_told() -> None:
    seen = Seen(most_ids=100)
    events = [event(number, number * 1_000) for number in range(500)]
    assert all(seen.take(one, one.event_id) for one in events)
    assert len(seen) <= 110
    assert not any(seen.take(one, one.event_id) for one in events)
    assert seen.forgotten_until is not None


async def test_a_slow_consumer_slows_the_readers_and_nothing_is_lost(source: MemoryLogs, clock: VirtualClock) -> None:
    group = source.logs.create_group("a")
    for ago in range(5_000, 0, -1):
        group.put("y" * 100, ago_ms=ago)
    source.logs.page_events = 100
    tail = logs_tail(source, ["a"], clock.now_ms() - HOUR_MS, follow=False, buffer_bytes=200_000)
    async with clock.running(), tail:
        tail.open()
        await clock.sleep(60)
        assert 0 < tail.waiting_by_group()["a"] < 1_000
        taken = [one.event_id async for batch in tail for one in batch.events]
    assert taken == [one.event_id for one in group.events]
