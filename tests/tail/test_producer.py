"""Putting records: every one accounted for, whatever the stream answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.failure import AccessDenied, Failure, NotConnected, Throttled, Unreachable
from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry, PutRecordsResultEntry
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.put.outcomes import BadLine, Entry, GivenUp, Item, Outcome, Put, Refused
from kinesis_tui.services.kinesis.put.producer import Patience, Producer
from kinesis_tui.services.kinesis.put.source import ListSource
from tests.tail.virtual_clock import VirtualClock

THROTTLED = "ProvisionedThroughputExceededException"
RESET = Unreachable("PutRecords failed", "the connection was closed before the answer was whole", "try again")
SLOW_DOWN = Throttled("PutRecords failed", "too many requests", "wait")
REFUSED = NotConnected("PutRecords failed", "the endpoint refused the connection", "check it")
DENIED = AccessDenied("PutRecords failed", "not allowed", "ask for it")

Answer = Failure | str | None
"""What a call does: fails; with "lost", stores everything and then fails; with "", stores all; else a mask of 0 and 1
where the entries at 0 are throttled."""


@dataclass
class ScriptedSink:
    clock: VirtualClock
    answers: list[Answer] = field(default_factory=list)
    stored: list[PutRecordsRequestEntry] = field(default_factory=list)
    requests: list[list[PutRecordsRequestEntry]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    hold: asyncio.Event | None = None

    async def put_records(
        self, stream: str, entries: Sequence[PutRecordsRequestEntry]
    ) -> Sequence[PutRecordsResultEntry]:
        assert stream == "orders"
        self.requests.append(list(entries))
        self.at.append(self.clock.monotonic())
        answer = self.answers.pop(0) if self.answers else None
        if self.hold is not None:
            self.arrived.set()
            await self.hold.wait()
        if isinstance(answer, Failure):
            raise answer
        if answer == "lost":
            self.stored += entries
            raise RESET
        mask = answer or "1"
        return [self._one(entry, mask[index % len(mask)] == "1") for index, entry in enumerate(entries)]

    def _one(self, entry: PutRecordsRequestEntry, takes: bool) -> PutRecordsResultEntry:
        if not takes:
            return PutRecordsResultEntry(error_code=THROTTLED, error_message="Rate exceeded")
        self.stored.append(entry)
        return PutRecordsResultEntry(ShardId(f"shard-{entry.partition_key}"), SequenceNumber(str(len(self.stored))))


def items(count: int, key: str = "k", size: int = 3) -> list[Item]:
    return [Entry(n, PutRecordsRequestEntry(key, f"{n}".encode().ljust(size, b"."))) for n in range(1, count + 1)]


async def run(
    clock: VirtualClock,
    sink: ScriptedSink,
    source: list[Item],
    *,
    rate: float | None = None,
    in_order: bool = False,
    patience: Patience | None = None,
) -> tuple[Producer, list[Outcome]]:
    producer = Producer(
        sink,
        "orders",
        clock=clock,
        random=Random(1),
        rate=rate,
        in_order=in_order,
        patience=patience,
        total=len(source),
    )
    outcomes: list[Outcome] = []

    async def deliver(some: Sequence[Outcome]) -> None:
        outcomes.extend(some)

    async with clock.running():
        await producer.run(ListSource(source), deliver)
    return producer, outcomes


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def sink(clock: VirtualClock) -> ScriptedSink:
    return ScriptedSink(clock)


async def test_records_are_put_in_batches_of_500(clock: VirtualClock, sink: ScriptedSink) -> None:
    producer, outcomes = await run(clock, sink, items(1_201))
    assert [len(request) for request in sink.requests] == [500, 500, 201]
    assert [outcome.number for outcome in outcomes] == list(range(1, 1_202))
    assert producer.counts.put == 1_201
    assert producer.counts.all_put
    assert producer.counts.left == 0
    assert producer.counts.shards == {ShardId("shard-k"): 1_201}


async def test_a_batch_holds_a_mebibyte_and_a_larger_record_goes_alone(clock: VirtualClock, sink: ScriptedSink) -> None:
    some: list[Item] = [
        Entry(number, PutRecordsRequestEntry("k", bytes(size)))
        for number, size in enumerate([600_000, 400_000, 60_000, 5_000_000, 10], 1)
    ]
    await run(clock, sink, some)
    assert [[len(entry.data) for entry in request] for request in sink.requests] == [
        [600_000, 400_000],
        [60_000],
        [5_000_000],
        [10],
    ]


async def test_only_the_entries_that_failed_are_sent_again_and_nothing_before_them(
    clock: VirtualClock, sink: ScriptedSink
) -> None:
    sink.answers = ["101", "01"]
    producer, outcomes = await run(clock, sink, items(501))
    sent = [[int(entry.data.rstrip(b".")) for entry in request] for request in sink.requests]
    failed = list(range(2, 501, 3))
    assert sent == [list(range(1, 501)), failed, failed[::2], [501]]
    assert producer.counts.put == 501
    assert producer.counts.retried == len(failed) + len(failed[::2])
    assert producer.counts.maybe_repeated == 0
    attempts = {outcome.number: outcome.attempts for outcome in outcomes if isinstance(outcome, Put)}
    assert (attempts[1], attempts[5], attempts[2], attempts[501]) == (1, 2, 3, 1)


async def test_it_waits_longer_each_time_and_not_always_the_same(clock: VirtualClock, sink: ScriptedSink) -> None:
    sink.answers = ["0"] * 6
    await run(clock, sink, items(1))
    waits = [later - earlier for earlier, later in zip(sink.at, sink.at[1:], strict=False)]
    bounds = [0.1 * 2**number for number in range(6)]
    assert all(bound / 2 <= wait <= bound for wait, bound in zip(waits, bounds, strict=True))
    assert len({wait / bound for wait, bound in zip(waits, bounds, strict=True)}) == 6


async def test_what_is_refused_for_too_long_is_given_up_and_nothing_behind_it_is_sent(
    clock: VirtualClock, sink: ScriptedSink
) -> None:
    sink.answers = ["10", *["0"] * 20]
    producer, outcomes = await run(clock, sink, items(700), patience=Patience(attempts=4))
    counts = producer.counts
    assert (counts.read, counts.put, counts.given_up, counts.waiting, counts.left) == (500, 250, 250, 0, 200)
    assert len(sink.requests) == 4  # one that took some, and three that took none
    assert isinstance(producer.stopped, Throttled)
    assert "Rate exceeded" in str(producer.stopped)
    given_up = [outcome for outcome in outcomes if isinstance(outcome, GivenUp)]
    assert {(outcome.attempts, outcome.maybe_put) for outcome in given_up} == {(4, False)}


async def test_as_long_as_some_are_taken_patience_does_not_end(clock: VirtualClock, sink: ScriptedSink) -> None:
    sink.answers = ["1" + "0" * 499] * 30
    producer, _ = await run(clock, sink, items(31), patience=Patience(attempts=4, seconds=5))
    assert producer.counts.put == 31
    assert len(sink.requests) == 31


async def test_patience_ends_by_time_too(clock: VirtualClock, sink: ScriptedSink) -> None:
    sink.answers = ["0"] * 100
    await run(clock, sink, items(1), patience=Patience(attempts=100, seconds=30))
    assert 20 < sink.at[-1] <= 30


async def test_a_call_without_an_answer_is_made_again_and_its_records_are_said_to_be_maybe_repeated(
    clock: VirtualClock, sink: ScriptedSink
) -> None:
    sink.answers = ["lost"]
    producer, outcomes = await run(clock, sink, items(3))
    assert len(sink.stored) == 6
    assert (producer.counts.put, producer.counts.maybe_repeated) == (3, 3)
    assert all(isinstance(outcome, Put) and outcome.maybe_repeated for outcome in outcomes)


@pytest.mark.parametrize("failure", [SLOW_DOWN, REFUSED], ids=["throttled", "refused connection"])
async def test_a_call_that_surely_did_nothing_is_made_again_without_a_doubt(
    clock: VirtualClock, sink: ScriptedSink, failure: Failure
) -> None:
    sink.answers = [failure]
    producer, _ = await run(clock, sink, items(3))
    assert (producer.counts.put, producer.counts.maybe_repeated, len(sink.stored)) == (3, 0, 3)


async def test_when_no_answer_ever_comes_the_records_are_maybe_put(clock: VirtualClock, sink: ScriptedSink) -> None:
    sink.answers = [RESET] * 10
    producer, outcomes = await run(clock, sink, items(2))
    assert (producer.counts.put, producer.counts.given_up, producer.counts.maybe_put) == (0, 2, 2)
    assert producer.stopped is RESET
    assert [outcome.maybe_put for outcome in outcomes if isinstance(outcome, GivenUp)] == [True, True]


async def test_what_aws_does_not_allow_is_not_tried_again(clock: VirtualClock, sink: ScriptedSink) -> None:
    sink.answers = [DENIED]
    producer, _ = await run(clock, sink, items(2))
    assert len(sink.requests) == 1
    assert producer.stopped is DENIED
    assert (producer.counts.given_up, producer.counts.maybe_put) == (2, 0)


async def test_bad_lines_are_counted_and_told_in_their_place(clock: VirtualClock, sink: ScriptedSink) -> None:
    some: list[Item] = [*items(1), BadLine(2, "it is not JSON"), Entry(3, PutRecordsRequestEntry("k", b"three"))]
    producer, outcomes = await run(clock, sink, some)
    assert [type(outcome) for outcome in outcomes] == [Put, Refused, Put]
    assert (producer.counts.read, producer.counts.put, producer.counts.refused) == (3, 2, 1)
    assert not producer.counts.all_put


async def test_it_stays_under_the_rate_with_what_it_sends_again(clock: VirtualClock, sink: ScriptedSink) -> None:
    sink.answers = ["1", "0", "1"]
    await run(clock, sink, items(50), rate=10)
    assert max(len(request) for request in sink.requests) == 2
    sent = 0
    for at, request in zip(sink.at, sink.requests, strict=True):
        sent += len(request)
        assert sent <= 10 * at + 2.001
    assert 5 <= sink.at[-1] < 6


async def test_less_than_one_record_a_second_is_a_rate(clock: VirtualClock, sink: ScriptedSink) -> None:
    await run(clock, sink, items(3), rate=0.1)
    assert sink.at == [0, 10, 20]


async def test_in_order_no_two_records_of_a_key_share_a_request(clock: VirtualClock, sink: ScriptedSink) -> None:
    keys = "aabab"
    some: list[Item] = [Entry(n, PutRecordsRequestEntry(key, b"%d" % n)) for n, key in enumerate(keys, 1)]
    sink.answers = ["0"]
    await run(clock, sink, some, in_order=True)
    assert ["".join(entry.partition_key for entry in request) for request in sink.requests] == ["a", "a", "ab", "ab"]
    for key in "ab":
        numbers = [int(entry.data) for entry in sink.stored if entry.partition_key == key]
        assert numbers == sorted(numbers)


async def test_cancelled_it_waits_for_the_call_under_way_and_tells_what_that_put(
    clock: VirtualClock, sink: ScriptedSink
) -> None:
    sink.hold = asyncio.Event()
    producer = Producer(sink, "orders", clock=clock, random=Random(1))
    outcomes: list[Outcome] = []

    async def deliver(some: Sequence[Outcome]) -> None:
        outcomes.extend(some)

    running = asyncio.ensure_future(producer.run(ListSource(items(600)), deliver))
    await sink.arrived.wait()
    running.cancel()
    await asyncio.sleep(0)
    sink.hold.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    counts = producer.counts
    assert (counts.read, counts.put, counts.given_up, counts.maybe_put) == (500, 500, 0, 0)
    assert len(outcomes) == len(sink.stored) == 500


async def test_cancelled_twice_it_does_not_wait_and_says_what_it_does_not_know(
    clock: VirtualClock, sink: ScriptedSink
) -> None:
    sink.hold = asyncio.Event()
    producer = Producer(sink, "orders", clock=clock, random=Random(1))
    outcomes: list[Outcome] = []

    async def deliver(some: Sequence[Outcome]) -> None:
        outcomes.extend(some)

    running = asyncio.ensure_future(producer.run(ListSource(items(2)), deliver))
    await sink.arrived.wait()
    running.cancel()
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (producer.counts.given_up, producer.counts.maybe_put, producer.counts.waiting) == (2, 2, 0)
    assert [outcome.maybe_put for outcome in outcomes if isinstance(outcome, GivenUp)] == [True, True]


async def test_cancelled_while_it_waits_to_try_again_nothing_is_in_doubt(
    clock: VirtualClock, sink: ScriptedSink
) -> None:
    sink.answers = ["10"]
    producer = Producer(sink, "orders", clock=clock, random=Random(1))

    async def deliver(_: Sequence[Outcome]) -> None:
        return None

    running = asyncio.ensure_future(producer.run(ListSource(items(4)), deliver))
    while not sink.requests or producer.counts.retried == 0:
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (producer.counts.put, producer.counts.given_up, producer.counts.maybe_put) == (2, 2, 0)


answers = st.lists(
    st.one_of(
        st.sampled_from([RESET, SLOW_DOWN, REFUSED, DENIED, "lost"]),
        st.text("01", min_size=1, max_size=7),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=150)
@given(answers=answers, count=st.integers(0, 40), bad=st.sets(st.integers(1, 40)), in_order=st.booleans())
async def test_the_count_adds_up_and_nothing_is_lost_or_repeated_unsaid(
    answers: list[Answer], count: int, bad: set[int], in_order: bool
) -> None:
    clock = VirtualClock()
    sink = ScriptedSink(clock, list(answers))
    some: list[Item] = [
        BadLine(n, "bad") if n in bad else Entry(n, PutRecordsRequestEntry(f"{n % 3}", b"%d" % n))
        for n in range(1, count + 1)
    ]
    producer, outcomes = await run(clock, sink, some, in_order=in_order, patience=Patience(attempts=5))
    counts = producer.counts
    assert counts.put + counts.refused + counts.given_up == counts.read == len(outcomes)
    assert [outcome.number for outcome in outcomes] == list(range(1, counts.read + 1))
    assert counts.read == count or producer.stopped is not None
    stored = [int(entry.data) for entry in sink.stored]
    for outcome in outcomes:
        times = stored.count(outcome.number)
        if isinstance(outcome, Put):
            assert times == 1 or (times > 1 and outcome.maybe_repeated)
        else:
            assert times == 0 or (isinstance(outcome, GivenUp) and outcome.maybe_put)
    assert set(stored) <= {outcome.number for outcome in outcomes}
