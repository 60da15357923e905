"""The demo's producer: what it puts, what it puts again, and how it takes the emulator's death."""

import asyncio
import random
from collections.abc import Callable
from typing import Any, cast

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.producer import ATTEMPTS, Producer, put_records
from kinesis_tui.demo.records import OutgoingRecord
from kinesis_tui.failure import NotFound, Unreachable

Answer = Callable[[str, dict[str, Any]], dict[str, Any]]


def taken(operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """AWS's answer when it took everything."""
    return {"FailedRecordCount": 0, "Records": [{} for _ in parameters.get("Records", ())]}


class RecordingAws:
    """Answers calls by a function and remembers them."""

    def __init__(self, answer: Answer = taken) -> None:
        self.answer = answer
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def call(self, service: str, operation: str, parameters: dict[str, Any], **_: object) -> dict[str, Any]:
        self.calls.append((operation, parameters))
        return self.answer(operation, parameters)

    def put(self, stream: str) -> int:
        """How many records were put into a stream."""
        return sum(
            len(parameters["Records"])
            for operation, parameters in self.calls
            if operation == "put_records" and parameters["StreamName"] == stream
        )


class SteppedClock:
    """Every sleep takes no time and moves the clock on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now_ms(self) -> int:
        return 1_795_000_000_000 + int(self.seconds * 1000)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


def as_session(aws: RecordingAws) -> AwsSession:
    return cast("AwsSession", aws)


def producer(aws: RecordingAws, clock: SteppedClock, rate: float, gone: list[float] | None = None) -> Producer:
    async def when_gone() -> None:
        assert gone is not None
        gone.append(clock.seconds)

    return Producer(as_session(aws), rate=rate, rng=random.Random(5), clock=clock, when_gone=when_gone)


async def run_for(running: Producer, clock: SteppedClock, seconds: float) -> None:
    """Let the producer run until its clock shows that many seconds."""
    task = asyncio.create_task(running.run())
    while clock.seconds < seconds and not task.done():
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_only_the_refused_records_of_a_batch_are_put_again() -> None:
    def throttle_odd_ones_once(operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        records = parameters["Records"]
        if len(records) < 4:
            return taken(operation, parameters)
        throttled = {"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow down"}
        results = [throttled if index % 2 else {"SequenceNumber": "1"} for index in range(len(records))]
        return {"FailedRecordCount": 2, "Records": results}

    aws = RecordingAws(throttle_odd_ones_once)
    records = [OutgoingRecord(f"key-{index}", b"x") for index in range(4)]
    assert await put_records(as_session(aws), "orders", records, SteppedClock()) == 0
    keys = [[entry["PartitionKey"] for entry in parameters["Records"]] for _, parameters in aws.calls]
    assert keys == [["key-0", "key-1", "key-2", "key-3"], ["key-1", "key-3"]]


async def test_records_that_stay_refused_are_given_up_and_counted() -> None:
    def refuse(operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        count = len(parameters["Records"])
        return {"FailedRecordCount": count, "Records": [{"ErrorCode": "InternalFailure"}] * count}

    aws = RecordingAws(refuse)
    assert await put_records(as_session(aws), "orders", [OutgoingRecord("k", b"x")] * 3, SteppedClock()) == 3
    assert len(aws.calls) == ATTEMPTS


async def test_the_rate_is_put_in_batches_of_at_most_500() -> None:
    aws, clock = RecordingAws(), SteppedClock()
    await run_for(producer(aws, clock, 2_000), clock, 10.0)
    put = aws.put("orders") + aws.put("clicks")
    assert 18_000 <= put <= 21_000
    assert 0.65 < aws.put("orders") / put < 0.75
    batches = [len(parameters["Records"]) for operation, parameters in aws.calls if operation == "put_records"]
    assert max(batches) == 500


async def test_log_events_and_direct_records_come_with_the_records() -> None:
    aws, clock = RecordingAws(), SteppedClock()
    await run_for(producer(aws, clock, 20), clock, 20.0)
    operations = [operation for operation, _ in aws.calls]
    assert operations.count("put_log_events") > 20
    assert operations.count("put_record") >= 9
    assert {parameters["StreamName"] for _, parameters in aws.calls if "StreamName" in parameters} == {
        "orders",
        "clicks",
    }


async def test_rate_zero_puts_nothing() -> None:
    aws, clock = RecordingAws(), SteppedClock()
    await producer(aws, clock, 0).run()
    assert aws.calls == []


async def test_while_the_emulator_is_away_nothing_piles_up_and_then_it_goes_on() -> None:
    clock = SteppedClock()

    def away_for_a_minute(operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if clock.seconds < 20.0:
            raise Unreachable("PutRecords failed", "connection refused", "wait")
        return taken(operation, parameters)

    aws = RecordingAws(away_for_a_minute)
    running = producer(aws, clock, 20)
    await run_for(running, clock, 20.0)
    aws.calls.clear()
    await run_for(running, clock, 30.0)
    assert 150 <= aws.put("orders") + aws.put("clicks") <= 250


async def test_an_emulator_that_came_back_empty_is_seeded_again() -> None:
    clock, gone = SteppedClock(), list[float]()

    def empty_at_first(operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if not gone:
            raise NotFound("PutRecords failed", "no stream orders", "seed it")
        return taken(operation, parameters)

    aws = RecordingAws(empty_at_first)
    await run_for(producer(aws, clock, 20, gone), clock, 5.0)
    assert len(gone) == 1
    assert aws.put("orders") > 0
