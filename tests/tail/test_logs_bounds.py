"""Where a bounded read of log events begins and ends: to the millisecond, as it was typed."""

from datetime import UTC, datetime

import pytest

from kinesis_tui.live.ledger import Run
from kinesis_tui.services.logs.model.log_time import parse_moment
from kinesis_tui.services.logs.tail.ledger import ledger_of
from kinesis_tui.text.times import iso_millis
from tests.tail.memory_logs import MemoryLogs, all_events, following_logs, logs_tail
from tests.tail.virtual_clock import VirtualClock

HOUR_MS = 3_600_000
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("live", [False, True])
async def test_the_first_millisecond_belongs_to_it_and_the_last_does_not(live: bool) -> None:
    clock = VirtualClock()
    source = MemoryLogs(clock)
    group = source.logs.create_group("a")
    for ago_ms in (5_003, 5_002, 5_001, 5_000, 4_999):
        group.put(str(ago_ms), ago_ms=ago_ms)
    now_ms = clock.now_ms()
    since_ms, until_ms = (parse_moment(iso_millis(now_ms - ago_ms), NOW) for ago_ms in (5_002, 5_000))
    assert (since_ms, until_ms) == (now_ms - 5_002, now_ms - 5_000)
    tail = logs_tail(source, ["a"], since_ms, until_ms=until_ms, follow=live, live=live)
    seen = await all_events(tail, clock)
    assert seen.messages == ["5002", "5001"]


def test_a_finer_time_is_the_next_millisecond_at_either_end() -> None:
    whole = parse_moment("2026-11-23T10:15:00.250Z", NOW)
    assert parse_moment("2026-11-23T10:15:00.250001Z", NOW) == whole + 1
    assert parse_moment("2026-11-23T10:15:00.249999Z", NOW) == whole


@pytest.mark.parametrize("follow", [True, False])
async def test_a_clock_that_is_minutes_ahead_ends_no_tail_before_its_time(follow: bool) -> None:
    clock = VirtualClock()
    source = MemoryLogs(clock)
    source.drift_ms = 4 * 60_000
    group = source.logs.create_group("a")
    group.put("before")
    until_ms = clock.now_ms() + 60_000
    tail = logs_tail(source, ["a"], clock.now_ms() - HOUR_MS, until_ms=until_ms, follow=follow)
    async with following_logs(tail, clock) as seen:
        await clock.sleep(30)
        group.put("in time")
        await clock.sleep(90)
        assert seen.messages == (["before", "in time"] if follow else ["before"])
        assert tail.groups["a"].ended


async def test_a_clock_that_is_minutes_behind_hides_no_event_of_the_last_minutes() -> None:
    clock = VirtualClock()
    source = MemoryLogs(clock)
    source.drift_ms = -4 * 60_000
    group = source.logs.create_group("a")
    group.put("old", ago_ms=10 * 60_000)
    group.put("now", ago_ms=1_000)
    tail = logs_tail(source, ["a"], clock.now_ms() - HOUR_MS, follow=False)
    assert (await all_events(tail, clock)).messages == ["old", "now"]
    assert ledger_of(tail, Run(0, clock.now_ms())).complete
