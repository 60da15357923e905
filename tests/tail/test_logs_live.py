"""Live Tail in a tail of log groups: what it brings, what the searches beside it do, and how it ends."""

import pytest

from kinesis_tui.failure import (
    AccessDenied,
    Failure,
    LimitExceeded,
    NotConnected,
    NotSupported,
    ServiceFailed,
    Unreachable,
)
from kinesis_tui.live.ledger import Run
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.ledger import Ledger, ledger_of, verdict
from kinesis_tui.services.logs.tail.live_tail import LiveProgress
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.services.logs.tail.seen import Seen
from tests.support.logs.groups import ScriptedGroup
from tests.tail.memory_logs import MemoryLogs, following_logs, logs_tail
from tests.tail.virtual_clock import VirtualClock

HOUR_MS = 3_600_000
NEVER_MS = 1_000 * HOUR_MS


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def source(clock: VirtualClock) -> MemoryLogs:
    return MemoryLogs(clock)


@pytest.fixture
def group(source: MemoryLogs) -> ScriptedGroup:
    return source.logs.create_group("a")


def live_of(tail: LogsTail) -> LiveProgress:
    assert tail.live is not None
    return tail.live


def ledger(tail: LogsTail, clock: VirtualClock) -> Ledger:
    return ledger_of(tail, Run(0, clock.now_ms()))


async def test_events_come_by_live_tail_before_any_search_finds_them(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(5)
        group.put("not found for a minute", found_after_ms=50_000)
        await clock.sleep(2)
        assert seen.messages == ["not found for a minute"]
        await clock.sleep(700)
        assert seen.messages == ["not found for a minute"]
        assert (seen.tail.groups["a"].live, seen.tail.groups["a"].unconfirmed) == (1, 0)


async def test_while_live_tail_gives_everything_two_searches_a_minute_are_left(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(30)
        calls = len(source.calls)
        for _ in range(600):
            group.put("x")
            await clock.sleep(1)
        assert seen.count >= 599
        assert len(source.calls) - calls <= 22
        assert verdict(seen.tail) == "complete"


async def test_where_a_session_leaves_events_out_without_a_word_searches_go_on_as_if_there_were_none(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    source.live.gives = "2026/11/23/gives"
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(30)
        for _ in range(40):  # until the first sweep has found what was left out
            group.put("left out", stream="others")
            await clock.sleep(1)
        count = seen.count
        group.put("soon", stream="others")
        await clock.sleep(4)
        assert seen.count == count + 1
        assert verdict(seen.tail) == "complete"
        assert (seen.tail.groups["a"].live, seen.tail.groups["a"].backfilled) == (0, 41)


async def test_an_event_hours_late_is_given_by_live_tail_though_no_sweep_goes_back_so_far(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    tail = logs_tail(source, ["a"], clock.now_ms() - 10 * HOUR_MS, live=True)
    async with following_logs(tail, clock) as seen:
        await clock.sleep(5)
        group.put("five hours late", ago_ms=5 * HOUR_MS)
        await clock.sleep(700)
        assert seen.messages == ["five hours late"]
        assert seen.tail.groups["a"].unconfirmed == 0


async def test_what_a_session_gives_again_after_a_reconnection_comes_once_and_those_alike_are_counted(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    source.live.rewind_ms = 60_000
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(5)
        for _ in range(3):
            group.put("alike", found_after_ms=50_000)
        await clock.sleep(1.5)
        assert seen.messages == ["alike"] * 3
        source.live_faults.append(ServiceFailed("StartLiveTail", "told to", "wait"))
        await clock.sleep(10)
        assert live_of(seen.tail).reconnects == 1
        assert seen.messages == ["alike"] * 3
        await clock.sleep(700)
        assert seen.messages == ["alike"] * 3


async def test_sampled_seconds_are_told_and_filled_by_searches_and_until_then_it_is_not_complete(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    source.live.most = 5
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(30)
        for number in range(40):
            group.put(f"number {number}")
        await clock.sleep(1.5)
        assert 0 < seen.count <= 40
        assert live_of(seen.tail).sampled == 1
        assert verdict(seen.tail) == "behind"
        await clock.sleep(20)
        assert sorted(seen.messages) == sorted(f"number {number}" for number in range(40))
        assert verdict(seen.tail) == "complete"
        told = ledger(seen.tail, clock)
        assert told.live_tail is not None
        assert told.live_tail.sampled_seconds == 1
        assert told.groups["a"].live + told.groups["a"].backfilled == told.groups["a"].events == 40


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(ServiceFailed("StartLiveTail", "an unknown error", "wait"), id="exception"),
        pytest.param(Unreachable("StartLiveTail", "the connection was closed", "wait"), id="cut"),
        pytest.param(None, id="ended without a word"),
    ],
)
async def test_what_comes_while_no_session_is_there_is_found_by_searches(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock, fault: Failure | None
) -> None:
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(30)
        source.live_faults.append(fault)
        source.live_refusals.extend(LimitExceeded("StartLiveTail", "too many", "wait") for _ in range(3))
        for number in range(20):
            group.put(str(number))
            await clock.sleep(1)
        await clock.sleep(5)
        assert sorted(seen.messages, key=int) == [str(number) for number in range(20)]
        assert live_of(seen.tail).sessions == 2
        assert live_of(seen.tail).failure is None
        assert ledger(seen.tail, clock).complete


async def test_where_a_sessions_time_is_over_another_begins_and_the_minutes_are_counted(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    source.live.life_ms = 600_000
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(599)
        for number in range(6):
            group.put(str(number))
            await clock.sleep(1)
        await clock.sleep(5)
        assert sorted(seen.messages) == list("012345")
        told = ledger(seen.tail, clock).live_tail
        assert told is not None
        assert (told.sessions, told.reconnects, told.minutes, told.usd) == (2, 1, 11, 0.11)


async def test_a_session_that_falls_silent_is_replaced(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(30)
        source.live_silence = 1
        await clock.sleep(15)
        assert live_of(seen.tail).sessions == 2
        group.put("by the second", found_after_ms=NEVER_MS)
        await clock.sleep(2)
        assert seen.messages == ["by the second"]


@pytest.mark.parametrize(
    "refusal",
    [
        AccessDenied("StartLiveTail failed", "not authorized", "ask"),
        NotConnected("StartLiveTail failed", "the name of the endpoint does not resolve", "check DNS"),
        NotSupported("StartLiveTail failed", "the endpoint does not know this operation", "poll"),
        Unreachable("StartLiveTail failed", "the endpoint did not answer in time", "check"),
    ],
    ids=lambda refusal: type(refusal).__name__,
)
async def test_where_there_is_no_live_tail_it_says_why_and_polls(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock, refusal: Failure
) -> None:
    source.live_refusals.append(refusal)
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(3)
        live = live_of(seen.tail)
        assert (live.over, live.failure, live.sessions, live.minutes) == (True, refusal, 0, 0)
        group.put("found")
        await clock.sleep(4)
        assert seen.messages == ["found"]
        assert verdict(seen.tail) == "complete"
        assert ledger_of(seen.tail, Run(0, clock.now_ms())).engine == "poll"


async def test_more_than_ten_groups_are_polled_and_that_is_said(source: MemoryLogs, clock: VirtualClock) -> None:
    names = [f"g{number:02}" for number in range(11)]
    for name in names:
        source.logs.create_group(name).put(name)
    async with following_logs(logs_tail(source, names, clock.now_ms() - HOUR_MS, live=True), clock) as seen:
        await clock.sleep(30)
        assert sorted(seen.messages) == names
        assert "10 log groups at most, and 11 are tailed" in str(live_of(seen.tail).failure)
        assert source.live.sessions == 0


async def test_a_group_that_fails_is_left_out_of_the_session_of_the_others(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    async with following_logs(logs_tail(source, ["a", "nowhere"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(5)
        assert live_of(seen.tail).groups == ("a",)
        group.put("by Live Tail", found_after_ms=NEVER_MS)
        await clock.sleep(2)
        assert seen.messages == ["by Live Tail"]


async def test_an_event_of_nobody_knows_which_group_is_searched_for(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    source.live.identifier = "odd"
    async with following_logs(logs_tail(source, ["a"], clock.now_ms(), live=True), clock) as seen:
        await clock.sleep(30)
        group.put("whose")
        await clock.sleep(15)
        assert seen.messages == ["whose"]
        assert live_of(seen.tail).sampled == 1


async def test_what_no_search_finds_again_is_counted(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    tail = logs_tail(source, ["a"], clock.now_ms() - HOUR_MS, live=True)
    async with following_logs(tail, clock) as seen:
        await clock.sleep(5)
        group.put("never found", found_after_ms=NEVER_MS)
        for _ in range(40):
            group.put("found")
            await clock.sleep(20)
        assert seen.messages.count("never found") == 1
        assert seen.tail.groups["a"].unconfirmed == 1


def test_of_what_live_tail_gives_and_no_search_can_confirm_only_so_much_is_remembered() -> None:
    seen = Seen(most_ids=100)
    seen.begin_session()
    times = range(10_000, 2_000_000, 1_000)
    events = [LogEvent(timestamp=at, ingestion_time=at, log_stream_name="s", message="x") for at in times]
    assert all(seen.give(event) for event in events)
    seen.begin_session()
    assert not any(seen.give(event) for event in events)
    assert seen.forgotten_until is not None


async def test_switching_to_and_fro_keeps_place_and_ledger_and_brings_each_event_once(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    async with following_logs(logs_tail(source, ["a"], clock.now_ms()), clock) as seen:
        for number in range(60):
            if number % 10 == 5:
                await seen.tail.read_by(live=not seen.tail.is_live)
            group.put(str(number), found_after_ms=700)
            await clock.sleep(1)
        await seen.tail.read_by(live=False)
        await clock.sleep(700)
        assert sorted(seen.messages, key=int) == [str(number) for number in range(60)]
        told = ledger(seen.tail, clock)
        assert (told.engine, told.complete, told.groups["a"].events) == ("poll", True, 60)
        assert told.live_tail is not None
        assert told.live_tail.sessions == 3
        assert source.live.sessions == 3


async def test_a_tail_up_to_a_time_ends_its_session_too(
    source: MemoryLogs, group: ScriptedGroup, clock: VirtualClock
) -> None:
    tail = logs_tail(source, ["a"], clock.now_ms(), until_ms=clock.now_ms() + 60_000, live=True)
    async with following_logs(tail, clock) as seen:
        await clock.sleep(30)
        group.put("in time")
        await clock.sleep(31)
        group.put("too late")
        await clock.sleep(60)
        assert seen.messages == ["in time"]
        assert live_of(tail).over
        assert ledger(tail, clock).groups["a"].state == "closed"
