"""The promise of a log tail: whatever comes late, is split into pages or fails, every event arrives exactly once."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.failure import (
    CredentialsExpired,
    Failure,
    GarbledAnswer,
    ServiceFailed,
    Throttled,
    Unreachable,
)
from kinesis_tui.live.ledger import Run
from kinesis_tui.services.logs.tail.ledger import ledger_of, verdict
from tests.support.examples import examples
from tests.tail.memory_logs import Held, MemoryLogs, all_events, following_logs, logs_tail
from tests.tail.virtual_clock import VirtualClock

FAULTS: list[type[Failure]] = [Throttled, Unreachable, ServiceFailed, GarbledAnswer, CredentialsExpired]
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Step:
    what: str
    group: int
    amount: int
    ago_ms: int
    found_after_ms: int
    wait: float


STEPS = st.builds(
    Step,
    what=st.sampled_from(["put", "put", "put", "put", "fault", "empty", "bad token"]),
    group=st.integers(0, 2),
    amount=st.integers(1, 30),
    ago_ms=st.sampled_from([-3_600_000, -200, 0, 0, 0, 1, 40_000, 4 * MINUTE_MS, 30 * MINUTE_MS, 110 * MINUTE_MS]),
    found_after_ms=st.sampled_from([0, 0, 700, 5_000, 50_000]),
    wait=st.sampled_from([0.0, 0.001, 0.4, 2.0, 31.0, 700.0]),
)


def apply(step: Step, source: MemoryLogs, names: list[str]) -> None:
    match step.what:
        case "put":
            group = source.logs.groups[names[step.group % len(names)]]
            for number in range(step.amount):
                group.put(f"event {number // 3}", ago_ms=step.ago_ms, found_after_ms=step.found_after_ms)
        case "fault":
            kind = FAULTS[step.amount % len(FAULTS)]
            source.faults.extend(kind("FilterLogEvents", "told to", "wait") for _ in range(step.amount % 5 + 1))
        case "bad token":
            source.bad_tokens += 1
        case "empty":
            source.logs.empty_pages = step.amount % 6


def held(source: MemoryLogs, since_ms: int, until_ms: int = 2**62) -> dict[str, list[Held]]:
    """All events that the service has, sorted."""
    return {
        name: sorted(
            (event.timestamp, event.message, event.event_id if source.logs.gives_ids else "")
            for event in group.events
            if since_ms <= event.timestamp < until_ms
        )
        for name, group in source.logs.groups.items()
    }


@examples(12)
@given(
    before=st.lists(STEPS, max_size=6),
    steps=st.lists(STEPS, max_size=20),
    count=st.integers(1, 3),
    page_events=st.sampled_from([1, 7, 10_000]),
    looked_at=st.sampled_from([3, 10**9]),
    limits=st.booleans(),
    back_minutes=st.sampled_from([3, 125, 600]),
    drift_minutes=st.sampled_from([0, 4, -4]),
    gives_ids=st.booleans(),
)
async def test_every_event_exactly_once_however_late(
    before: list[Step],
    steps: list[Step],
    count: int,
    page_events: int,
    looked_at: int,
    limits: bool,
    back_minutes: int,
    drift_minutes: int,
    gives_ids: bool,
) -> None:
    clock = VirtualClock()
    source = MemoryLogs(clock)
    names = [f"/aws/lambda/f{number}" for number in range(count)]
    for name in names:
        source.logs.create_group(name)
    source.logs.page_events, source.logs.looked_at, source.logs.limits = page_events, looked_at, limits
    for step in before:
        apply(step, source, names)
    since_ms = clock.now_ms() - back_minutes * MINUTE_MS
    source.logs.gives_ids = gives_ids
    source.drift_ms = drift_minutes * MINUTE_MS
    async with following_logs(logs_tail(source, names, since_ms), clock) as seen:
        for step in steps:
            apply(step, source, names)
            if step.wait:
                await clock.sleep(step.wait)
        expected = held(source, since_ms)
        for _ in range(400):
            if seen.count >= sum(map(len, expected.values())):
                break
            await clock.sleep(30)
        await clock.sleep(700)  # another sweep of each kind: nothing may come twice
        assert {name: sorted(seen.received[name]) for name in names} == expected
        assert verdict(seen.tail) == "complete"
        ledger = ledger_of(seen.tail, Run(0, clock.now_ms()))
        assert ledger.complete
        assert {name: one.events for name, one in ledger.groups.items()} == {
            name: len(ids) for name, ids in expected.items()
        }
        assert not any(one.dropped for one in ledger.groups.values())


@examples(30)
@given(
    steps=st.lists(STEPS, max_size=12),
    count=st.integers(1, 3),
    page_events=st.sampled_from([1, 7, 10_000]),
    looked_at=st.sampled_from([3, 10**9]),
)
async def test_history_is_every_event_once_and_by_time(
    steps: list[Step], count: int, page_events: int, looked_at: int
) -> None:
    clock = VirtualClock()
    source = MemoryLogs(clock)
    names = [f"/aws/lambda/f{number}" for number in range(count)]
    for name in names:
        source.logs.create_group(name)
    source.logs.page_events, source.logs.looked_at = page_events, looked_at
    async with clock.running():
        for step in steps:
            apply(step, source, names)
            await clock.sleep(1)
        await clock.sleep(60)
    since_ms, until_ms = clock.now_ms() - 100 * MINUTE_MS, clock.now_ms()
    troubled = bool(source.faults or source.bad_tokens)
    tail = logs_tail(source, names, since_ms, until_ms=until_ms, follow=False)
    seen = await all_events(tail, clock)
    expected = held(source, since_ms, until_ms)
    assert {name: sorted(seen.received[name]) for name in names} == expected
    if not troubled:
        assert seen.times == sorted(seen.times)
    assert ledger_of(tail, Run(0, clock.now_ms())).complete
    assert all(group.state == "closed" for group in tail.groups.values())
