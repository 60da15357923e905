"""Keeps the demo's pipeline alive: puts records and log events at a rate, whatever happens to the emulator."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.events import access_line, json_event
from kinesis_tui.demo.measures import Measures
from kinesis_tui.demo.pace import Pace
from kinesis_tui.demo.pipeline.names import CHECKOUT_LOG_STREAMS, CHECKOUT_LOGS, CLICKS, CLICKSTREAM_DIRECT, ORDERS
from kinesis_tui.demo.records import OutgoingRecord, RecordMaker
from kinesis_tui.failure import Failure, NotFound
from kinesis_tui.text.times import Clock

TICK_SECONDS = 0.5
"""One PutRecords a stream and tick. The emulator invokes the function for each shard that a put reached, and makes a
log stream for each invocation, so much shorter ticks would flood its logs."""
ORDERS_SHARE = 0.7
"""Share of the rate that goes to `orders`; the rest goes to `clicks`."""
BATCH = 500
"""Records in one PutRecords at most (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html)."""
ATTEMPTS = 5
EVENTS_PER_RECORD = 0.1
EVENTS_PER_TICK_MAX = 20
DIRECT_EVERY_TICKS = 4
EVENT_OVERHEAD = 26
"""Bytes by which an event is more than its message
(https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html)."""


class Producer:
    """Puts `rate` records a second into `orders` and `clicks`, with what surrounds them; 0 puts nothing.

    `when_gone` is awaited when the emulator answers but knows no pipeline, as after a restart by someone else.
    """

    def __init__(
        self,
        aws: AwsSession,
        *,
        rate: float,
        rng: random.Random,
        clock: Clock,
        when_gone: Callable[[], Awaitable[None]],
    ) -> None:
        self._aws = aws
        self._rate = rate
        self._rng = rng
        self._clock = clock
        self._when_gone = when_gone
        self._maker = RecordMaker(rng, clock.now_ms)
        self._ticks = 0
        self._measures = Measures(aws, clock)

    async def run(self) -> None:
        """Produce until cancelled. While the emulator is away nothing is kept for later; then it goes on."""
        if self._rate <= 0:
            return
        pace = Pace(self._rate, self._rng, self._clock.monotonic())
        while True:
            await self._clock.sleep(TICK_SECONDS)
            try:
                await self.tick(pace.due(self._clock.monotonic()))
                await self._measures.tell()
            except NotFound:
                await self._when_gone()
            except Failure:
                continue

    async def tick(self, count: int) -> None:
        """Put `count` records, a share of log events, and now and then one record straight to Firehose."""
        orders = sum(self._rng.random() < ORDERS_SHARE for _ in range(count))
        self._ticks += 1
        await asyncio.gather(
            self._put_all(ORDERS, [self._maker.order() for _ in range(orders)]),
            self._put_all(CLICKS, [self._maker.click() for _ in range(count - orders)]),
            self._write_events(count),
            self._put_direct(),
        )

    async def _put_all(self, stream: str, records: Sequence[OutgoingRecord]) -> None:
        batches = (records[start : start + BATCH] for start in range(0, len(records), BATCH))
        refused = await asyncio.gather(*(put_records(self._aws, stream, batch, self._clock) for batch in batches))
        if records and not any(refused):
            size = sum(len(record.data) + len(record.partition_key) for record in records)
            self._measures.stream(stream, len(records), size)

    async def _write_events(self, count: int) -> None:
        wanted = count * EVENTS_PER_RECORD
        events = min(int(wanted) + (self._rng.random() < wanted % 1), EVENTS_PER_TICK_MAX)
        if events:
            structured, plain = CHECKOUT_LOG_STREAMS
            await self._write(structured, [json_event(self._rng) for _ in range(events)])
            await self._write(plain, [access_line(self._rng) for _ in range(events)])

    async def _write(self, log_stream: str, messages: Sequence[str]) -> None:
        now = self._clock.now_ms()
        parameters = {
            "logGroupName": CHECKOUT_LOGS,
            "logStreamName": log_stream,
            "logEvents": [{"timestamp": now, "message": message} for message in messages],
        }
        await self._aws.call("logs", "put_log_events", parameters, what=f"PutLogEvents of {CHECKOUT_LOGS}", attempts=1)
        self._measures.events(CHECKOUT_LOGS, len(messages), sum(len(message) + EVENT_OVERHEAD for message in messages))

    async def _put_direct(self) -> None:
        if self._ticks % DIRECT_EVERY_TICKS == 0:
            record = {"Data": self._maker.click_json("direct") + b"\n"}
            parameters = {"DeliveryStreamName": CLICKSTREAM_DIRECT, "Record": record}
            what = f"PutRecord of {CLICKSTREAM_DIRECT}"
            await self._aws.call("firehose", "put_record", parameters, what=what, attempts=1)
            self._measures.delivery(CLICKSTREAM_DIRECT, len(record["Data"]))


async def put_records(aws: AwsSession, stream: str, records: Sequence[OutgoingRecord], clock: Clock) -> int:
    """Put up to 500 records; those that AWS refused (a hot shard throttles) are put again, and only those.

    Returns how many were still refused after the last attempt.
    """
    waiting = list(records)
    for attempt in range(ATTEMPTS):
        parameters = {"StreamName": stream, "Records": [_entry(record) for record in waiting]}
        answer = await aws.call("kinesis", "put_records", parameters, what=f"PutRecords of {stream}", attempts=1)
        if not answer["FailedRecordCount"]:
            return 0
        results = zip(waiting, answer["Records"], strict=True)
        waiting = [record for record, result in results if result.get("ErrorCode")]
        await clock.sleep(0.1 * 2**attempt)
    return len(waiting)


def _entry(record: OutgoingRecord) -> dict[str, Any]:
    entry: dict[str, Any] = {"PartitionKey": record.partition_key, "Data": record.data}
    if record.explicit_hash_key is not None:
        entry["ExplicitHashKey"] = record.explicit_hash_key
    return entry
