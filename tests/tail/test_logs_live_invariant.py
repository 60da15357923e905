"""The same promise with Live Tail: late, alike, sampled, cut off, switched to and fro, every event arrives once."""

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinesis_tui.failure import (
    CredentialsExpired,
    Failure,
    IteratorExpired,
    LimitExceeded,
    ServiceFailed,
    Throttled,
    Unreachable,
)
from kinesis_tui.live.ledger import Run
from kinesis_tui.services.logs.tail.ledger import ledger_of, verdict
from tests.tail.memory_logs import MemoryLogs, following_logs, logs_tail
from tests.tail.test_logs_invariant import FAULTS, MINUTE_MS
from tests.tail.virtual_clock import VirtualClock

LIVE_FAULTS: list[type[Failure] | None] = [ServiceFailed, Unreachable, IteratorExpired, None]
REFUSALS: list[type[Failure]] = [Throttled, LimitExceeded, CredentialsExpired, ServiceFailed, Unreachable]


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
    what=st.sampled_from(["put", "put", "put", "put", "engine", "cut", "silence", "refusal", "fault"]),
    group=st.integers(0, 1),
    amount=st.integers(1, 12),
    ago_ms=st.sampled_from([-200, 0, 0, 0, 1, 40_000, 4 * MINUTE_MS, 110 * MINUTE_MS]),
    found_after_ms=st.sampled_from([0, 0, 700, 5_000, 50_000]),
    wait=st.sampled_from([0.0, 0.001, 0.4, 2.0, 15.0, 31.0, 700.0]),
)


def apply(step: Step, source: MemoryLogs, names: list[str]) -> None:
    match step.what:
        case "put":
            group = source.logs.groups[names[step.group % len(names)]]
            for number in range(step.amount):
                group.put(f"event {number // 3}", ago_ms=step.ago_ms, found_after_ms=step.found_after_ms)
        case "cut":
            kind = LIVE_FAULTS[step.amount % len(LIVE_FAULTS)]
            source.live_faults.append(None if kind is None else kind("StartLiveTail", "told to", "wait"))
        case "silence":
            source.live_silence += 1
        case "refusal":
            source.live_refusals.append(REFUSALS[step.amount % len(REFUSALS)]("StartLiveTail", "told to", "wait"))
        case "fault":
            source.faults.append(FAULTS[step.amount % len(FAULTS)]("FilterLogEvents", "told to", "wait"))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    before=st.lists(STEPS, max_size=4),
    steps=st.lists(STEPS, max_size=20),
    count=st.integers(1, 2),
    page_events=st.sampled_from([3, 10_000]),
    most=st.sampled_from([2, 500]),
    rewind_ms=st.sampled_from([0, 0, 5_000]),
    life_seconds=st.sampled_from([20, 10_800]),
    drift_minutes=st.sampled_from([0, 4, -4]),
    identifier=st.sampled_from(["arn", "name", "account"]),
    gives_ids=st.booleans(),
    live=st.booleans(),
)
async def test_every_event_exactly_once_by_either_engine_and_switching_between_them(
    before: list[Step],
    steps: list[Step],
    count: int,
    page_events: int,
    most: int,
    rewind_ms: int,
    life_seconds: int,
    drift_minutes: int,
    identifier: str,
    gives_ids: bool,
    live: bool,
) -> None:
    clock = VirtualClock()
    source = MemoryLogs(clock)
    names = [f"/aws/lambda/f{number}" for number in range(count)]
    for name in names:
        source.logs.create_group(name)
    for step in before:
        apply(step, source, names)
    source.logs.page_events, source.logs.gives_ids = page_events, gives_ids
    source.live.most, source.live.rewind_ms, source.live.identifier = most, rewind_ms, identifier
    source.live.life_ms = life_seconds * 1_000
    source.drift_ms = drift_minutes * MINUTE_MS
    since_ms = clock.now_ms() - 125 * MINUTE_MS
    async with following_logs(logs_tail(source, names, since_ms, live=live), clock) as seen:
        for step in steps:
            if step.what == "engine":
                await seen.tail.read_by(live=not seen.tail.is_live)
            apply(step, source, names)
            if step.wait:
                await clock.sleep(step.wait)
        expected = {
            name: sorted((one.timestamp, one.message) for one in source.logs.groups[name].events) for name in names
        }
        for _ in range(60):
            if seen.count >= sum(map(len, expected.values())):
                break
            await clock.sleep(30)
        await clock.sleep(700)  # another sweep of each kind: nothing may come twice
        received = {name: sorted((time, message) for time, message, _ in seen.received[name]) for name in names}
        assert received == expected
        assert verdict(seen.tail) == "complete"
        ledger = ledger_of(seen.tail, Run(0, clock.now_ms()))
        assert ledger.complete
        assert {name: one.events for name, one in ledger.groups.items()} == {
            name: len(events) for name, events in expected.items()
        }
        assert not any(one.dropped or one.unconfirmed for one in ledger.groups.values())
