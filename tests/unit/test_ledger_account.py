"""The ledger of a tail: the exact object, every state, and what complete means."""

import json
from datetime import UTC, datetime

import pytest

from kinesis_tui.failure import AccessDenied, CredentialsExpired, Failure, IteratorExpired, Throttled, Unreachable
from kinesis_tui.live.ledger import Delivered, Ending, Run, ledger_json
from kinesis_tui.live.meter import Meter
from kinesis_tui.services.kinesis.model.position import AtTimestamp, Latest, TrimHorizon
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.tail.ledger import Ledger, ledger_of, verdict
from kinesis_tui.services.kinesis.tail.progress import Gap, ShardProgress, State
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from tests.tail.following import everything, following, tail_of
from tests.tail.memory_stream import MemoryStream
from tests.tail.virtual_clock import VirtualClock

A, B, C, D = (ShardId(f"shardId-{n:012d}") for n in range(4))
STARTED = 1_790_000_000_000
GAP = Gap("records were trimmed before they could be read", SequenceNumber("12"), None)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def failing(kind: type[Failure]) -> Failure:
    return kind("GetRecords of stream orders", "it was told to", "nothing")


def shard(clock: VirtualClock, shard_id: ShardId = A, state: State = "open", **known: object) -> ShardProgress:
    behind = 0 if state == "open" else None
    fields = {"millis_behind_latest": behind, **known}
    return ShardProgress(shard_id, TrimHorizon(), Meter(clock), state, **fields)  # type: ignore[arg-type]


def tail_with(clock: VirtualClock, *shards: ShardProgress) -> StreamTail:
    tail = tail_of(MemoryStream(clock), TrimHorizon())
    tail.shards.update({one.shard_id: one for one in shards})
    return tail


def drawn(tail: StreamTail, ending: Ending = Ending.READ, delivered: dict[ShardId, Delivered] | None = None) -> Ledger:
    return ledger_of(tail, Run(STARTED, STARTED + 1_500, ending), delivered)


def test_the_object_is_exactly_the_documented_one(clock: VirtualClock) -> None:
    at = AtTimestamp(datetime(2026, 11, 23, 10, 15, 0, 250_000, UTC))
    one = ShardProgress(
        A,
        at,
        Meter(clock),
        state="closed",
        records=4,
        bytes=400,
        taken=4,
        first_sequence_number=SequenceNumber("10"),
        last_sequence_number=SequenceNumber("13"),
        millis_behind_latest=0,
        iterators_renewed=1,
        throttles=2,
        retries=3,
        duplicates_removed=5,
        gap=Gap("trimmed", SequenceNumber("11"), SequenceNumber("13")),
        children=(B, C),
    )
    assert ledger_json(drawn(tail_with(clock, one))).decode() == (
        '{"stream":"orders","started":"2026-09-21T14:13:20.000Z","ended":"2026-09-21T14:13:21.500Z","shards":'
        '{"shardId-000000000000":{"from":"2026-11-23T10:15:00.250+00:00","first_sequence_number":"10",'
        '"last_sequence_number":"13","records":4,"bytes":400,"state":"closed",'
        '"children":["shardId-000000000001","shardId-000000000002"],"millis_behind_latest":0,"iterators_renewed":1,'
        '"throttles":2,"retries":3,"duplicates_removed":5,"dropped":0,'
        '"gap":{"why":"trimmed","after":"11","before":"13"}}},"complete":false}'
    )


def test_what_is_unknown_is_null(clock: VirtualClock) -> None:
    entry = json.loads(ledger_json(drawn(tail_with(clock, shard(clock, state="waiting")))))["shards"][A]
    assert [key for key, value in entry.items() if value is None] == [
        "first_sequence_number",
        "last_sequence_number",
        "millis_behind_latest",
        "gap",
    ]


@pytest.mark.parametrize(
    ("state", "failure", "told"),
    [
        ("open", None, "open"),
        ("behind", None, "behind"),
        ("closed", None, "closed"),
        ("failed", AccessDenied, "failed"),
        ("waiting", None, "behind"),
        ("waiting", Unreachable, "failed"),
        ("waiting", CredentialsExpired, "failed"),
        ("waiting", Throttled, "behind"),
        ("open", Throttled, "behind"),
        ("open", IteratorExpired, "behind"),
    ],
)
def test_each_state_is_told_as_what_the_shard_last_proved(
    state: State, failure: type[Failure] | None, told: str, clock: VirtualClock
) -> None:
    tail = tail_with(clock, shard(clock, state=state, failure=failing(failure) if failure else None))
    assert drawn(tail).shards[A].state == told
    assert drawn(tail).complete is (told in ("open", "closed"))


def test_a_shard_whose_time_bound_is_reached_is_open_though_later_records_wait(clock: VirtualClock) -> None:
    ledger = drawn(tail_with(clock, shard(clock, state="behind", bound_reached=True, millis_behind_latest=9_000)))
    assert (ledger.shards[A].state, ledger.shards[A].millis_behind_latest, ledger.complete) == ("open", 9_000, True)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_was_handed_out_and_not_delivered_is_behind_and_its_lag_unknown(state: State, clock: VirtualClock) -> None:
    tail = tail_with(clock, shard(clock, state=state, taken=10, records=10, millis_behind_latest=0))
    ledger = drawn(tail, delivered={A: Delivered(9, 90, "1", "9", dealt_with=9)})
    entry = ledger.shards[A]
    assert (entry.records, entry.state, entry.millis_behind_latest, entry.dropped) == (9, "behind", None, 0)
    assert ledger.complete is False


def test_what_waits_in_the_tail_is_behind_and_not_dropped(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.put(A, 5)
    tail = tail_of(source, TrimHorizon(), follow=False)
    tail.shards[A] = shard(clock, taken=8, records=5)
    entry = drawn(tail).shards[A]
    assert (entry.state, entry.dropped) == ("open", 3), "three that nobody has any more"
    assert drawn(tail).complete is False


@pytest.mark.parametrize("ending", list(Ending))
def test_only_a_run_that_was_not_broken_off_may_be_complete(ending: Ending, clock: VirtualClock) -> None:
    assert drawn(tail_with(clock, shard(clock)), ending).complete is (ending is not Ending.BROKEN)


def test_enough_records_are_complete_while_shards_are_behind_but_not_over_a_gap_or_a_failure(
    clock: VirtualClock,
) -> None:
    behind = shard(clock, state="behind")
    assert drawn(tail_with(clock, behind), Ending.ENOUGH).complete is True
    lost = shard(clock, B, gap=GAP)
    assert drawn(tail_with(clock, behind, lost), Ending.ENOUGH).complete is False
    failed = shard(clock, B, "failed", failure=failing(AccessDenied))
    assert drawn(tail_with(clock, behind, failed), Ending.ENOUGH).complete is False


def test_enough_records_are_not_complete_when_the_last_one_was_cut(clock: VirtualClock) -> None:
    tail = tail_with(clock, shard(clock, taken=1, records=1))
    delivered = {A: Delivered(1, 10, "1", "1", dealt_with=0, cut=True)}
    assert drawn(tail, Ending.ENOUGH, delivered).complete is False


@pytest.mark.parametrize(
    ("known", "ending", "complete"),
    [
        ({}, Ending.READ, False),
        ({"bound_reached": True}, Ending.READ, False),
        ({"bound_reached": True, "bound_passed": True}, Ending.READ, True),
        ({}, Ending.ENOUGH, True),
    ],
    ids=["while following", "caught up, it seems", "past the time bound", "after enough records"],
)
def test_what_an_endpoint_does_not_tell_is_not_complete(
    known: dict[str, object], ending: Ending, complete: bool, clock: VirtualClock
) -> None:
    tail = tail_with(clock, shard(clock, A, "open", millis_behind_latest=None, **known))
    assert drawn(tail, ending).complete is complete


def test_a_tail_that_knows_no_shard_is_not_complete(clock: VirtualClock) -> None:
    assert drawn(tail_with(clock)).complete is False


def test_parts_of_one_record_count_once() -> None:
    delivered = Delivered()
    for number in ("1", "1", "2"):
        delivered.add(number, 10)
    assert (delivered.records, delivered.bytes, delivered.first, delivered.last) == (2, 20, "1", "2")


async def test_a_whole_stream_with_a_split_and_a_merge_is_complete(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.put(A, 3)
    left, right = source.split(A)
    source.put(left, 2)
    merged = source.merge(left, right)
    source.put(merged, 1)
    seen = await everything(tail_of(source, TrimHorizon(), follow=False), clock)
    ledger = drawn(seen.tail)
    assert {shard_id: (one.records, one.state, one.children) for shard_id, one in ledger.shards.items()} == {
        A: (3, "closed", (B, C)),
        B: (2, "closed", (D,)),
        C: (0, "closed", (D,)),
        D: (1, "open", ()),
    }
    assert ledger.complete is True
    assert verdict(seen.tail) == "complete"


async def test_children_that_wait_for_their_other_parent_are_missing(clock: VirtualClock) -> None:
    source = MemoryStream(clock, shards=2)
    tail = tail_of(source, TrimHorizon())
    async with following(tail, clock):
        await clock.sleep(2)
        assert verdict(tail) == "complete"
        merged = source.merge(A, B)
        await tail.family.refresh()
        assert drawn(tail).complete is False, "the parents have ends that were not read yet"
        tail.shards[A].state, tail.shards[A].children = "closed", (merged,)
        tail.shards[B].state, tail.shards[B].children = "closed", (merged,)
        assert drawn(tail).complete is False, "the child was not read"
        assert tail.unopened() == (merged,)


async def test_chosen_shards_do_not_answer_for_their_children(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    source.put(A, 3)
    source.split(A)
    seen = await everything(tail_of(source, TrimHorizon(), follow=False, shard_ids=[A]), clock)
    assert drawn(seen.tail).complete is True
    assert list(drawn(seen.tail).shards) == [A]


async def test_a_tail_says_behind_until_it_has_read_to_the_newest_record(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    tail = tail_of(source, Latest())
    assert verdict(tail) == "behind"
    async with following(tail, clock):
        await clock.sleep(2)
        assert verdict(tail) == "complete"
        source.faults.extend(failing(Unreachable) for _ in range(3))
        await clock.sleep(1.1)
        assert verdict(tail) == "behind"
        await clock.sleep(30)
        assert verdict(tail) == "complete"
        tail.shards[A].gap = GAP
        assert verdict(tail) == "gap"


async def test_a_tail_whose_answer_is_overdue_is_behind_and_stays_as_it_stood_when_closed(clock: VirtualClock) -> None:
    source = MemoryStream(clock)
    tail = tail_of(source, Latest())
    async with following(tail, clock):
        await clock.sleep(2)
        assert verdict(tail) == "complete"
        tail.shards[A].answered_at = clock.monotonic() - 8.1
        assert verdict(tail) == "behind"
        assert drawn(tail).shards[A].state == "behind"
        await clock.sleep(2)
    async with clock.running():
        await clock.sleep(60)
    assert verdict(tail) == "complete"


def test_an_endpoint_that_does_not_tell_the_lag_is_never_said_to_be_complete(clock: VirtualClock) -> None:
    assert verdict(tail_with(clock, shard(clock, millis_behind_latest=None))) == "unknown"
    assert verdict(tail_with(clock, shard(clock, state="behind", millis_behind_latest=None))) == "behind"
