"""Puts what a source gives, in batches, and accounts for every record.

At least once: an attempt whose answer was lost is made again, and its records are counted as maybe repeated. Within a
request AWS keeps no order, and a record that it refuses is sent again after those that it took
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html). What is kept: a request is sent only
when everything in those before it was taken; and with `in_order` no two records of a partition key share a request.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from typing import Protocol

from kinesis_tui.failure import Failure, Throttled, TransientFailure
from kinesis_tui.services.kinesis.model.put_records import (
    REQUEST_BYTES,
    REQUEST_RECORDS,
    PutRecordsRequestEntry,
    PutRecordsResultEntry,
)
from kinesis_tui.services.kinesis.put.batch import Batch
from kinesis_tui.services.kinesis.put.outcomes import Item, Outcome, PutCounts
from kinesis_tui.text.times import Clock

BATCH_BYTES = 2**20
"""Of AWS's 10 MiB a request: as much as one shard takes in a second, and little to send again. A larger record goes
alone."""
RATE_SECONDS = 0.2
"""With a rate, a batch is what may be sent in this time: a stream of records, not bursts of them."""
GRACE_SECONDS = 5.0
"""How long a call under way may take to answer after the run was cancelled, so that it is known what it put."""
LAST_SECONDS = 1.0
"""How long the last outcomes may take to be delivered after the run was cancelled."""

Deliver = Callable[[Sequence[Outcome]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Room:
    """How much one batch takes."""

    records: int = REQUEST_RECORDS
    bytes: int = BATCH_BYTES
    in_order: bool = False
    """Whether a second record of a partition key must wait for the next batch."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the same records are tried while AWS takes none of them: whichever ends first."""

    attempts: int = 10
    seconds: float = 60.0
    first_wait: float = 0.1
    longest_wait: float = 5.0


class RecordSink(Protocol):
    """What takes records; the gateway does."""

    async def put_records(
        self, stream: str, entries: Sequence[PutRecordsRequestEntry]
    ) -> Sequence[PutRecordsResultEntry]:
        """Put records once; return what became of each, in order."""
        ...


class Source(Protocol):
    """Where records come from."""

    async def take(self, room: Room) -> Sequence[Item]:
        """Return what is there and fits, at least one item; empty at the end."""
        ...


class Producer:
    """One run. `counts` is right at any time, also after `run` was cancelled."""

    def __init__(
        self,
        sink: RecordSink,
        stream: str,
        *,
        clock: Clock,
        random: Random,
        rate: float | None = None,
        in_order: bool = False,
        patience: Patience | None = None,
        total: int | None = None,
        batch_bytes: int = BATCH_BYTES,
    ) -> None:
        """Prepare to put into `stream` (name or ARN), at most `rate` records a second, those sent again included."""
        self._sink = sink
        self._stream = stream
        self._clock = clock
        self._random = random
        self._rate = rate
        self._patience = patience or Patience()
        records = REQUEST_RECORDS if rate is None else max(1, min(REQUEST_RECORDS, int(rate * RATE_SECONDS)))
        self._room = Room(records, min(batch_bytes, REQUEST_BYTES), in_order)
        self._next_at = float("-inf")
        self.counts = PutCounts(total=total)
        self.stopped: Failure | None = None
        """What ended the run before its source did."""

    async def run(self, source: Source, deliver: Deliver) -> None:
        """Put everything; `deliver` gets the outcomes after each batch, in the order read.

        Ends before the source does when a record could not be put (see `stopped`): nothing behind it is sent.
        Cancelled, it waits for the call under way, for some seconds, and delivers what that put.
        """
        while self.stopped is None and (items := await source.take(self._room)):
            self.counts.read += len(items)
            batch = Batch(items)
            patience: float | None = LAST_SECONDS
            try:
                await self._settle(batch)
                patience = None
            finally:
                batch.give_up()
                outcomes = batch.take_outcomes()
                self.counts.add(outcomes)
                with suppress(TimeoutError):
                    async with asyncio.timeout(patience):
                        await deliver(outcomes)

    async def _settle(self, batch: Batch) -> None:
        """Send a batch until AWS has taken it whole, or patience ends."""
        started, tries = 0.0, 0
        while batch.pending:
            await self._pace(len(batch.pending))
            tries, before = tries + 1, len(batch.pending)
            failure = await self._try(batch)
            if tries == 1 or len(batch.pending) < before:
                started, tries = self._clock.monotonic(), 1
            if failure is not None and not isinstance(failure, TransientFailure):
                batch.refuse(failure)
                self.stopped = failure
            elif batch.pending:
                wait = self._wait(tries)
                late = self._clock.monotonic() - started + wait > self._patience.seconds
                if tries >= self._patience.attempts or late:
                    self.stopped = failure or self._no_room(batch)
                    return
                self.counts.retried += len(batch.pending)
                await self._clock.sleep(wait)

    async def _try(self, batch: Batch) -> Failure | None:
        """Send what is pending once; return the failure of the whole call, if it failed."""
        self.counts.calls += 1
        batch.sent()
        call = asyncio.ensure_future(self._sink.put_records(self._stream, batch.entries))
        try:
            batch.answered(await asyncio.shield(call))
        except Failure as failure:
            batch.failed(failure)
            return failure
        except asyncio.CancelledError:
            await _wait_for_last(call, batch)
            raise
        return None

    async def _pace(self, count: int) -> None:
        """Wait for the rate."""
        if self._rate is None:
            return
        now = self._clock.monotonic()
        if self._next_at > now:
            await self._clock.sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + count / self._rate

    def _wait(self, tries: int) -> float:
        """Seconds before the next try: doubling, and of each at least a half, by chance."""
        longest = min(self._patience.longest_wait, self._patience.first_wait * 2.0 ** (tries - 1))
        return longest * self._random.uniform(0.5, 1.0)

    def _no_room(self, batch: Batch) -> Failure:
        return Throttled(
            f"PutRecords to {self._stream} failed for {len(batch.pending)} records",
            batch.pending[0].why,
            "put slower (--rate), or give the stream more shards",
        )


async def _wait_for_last(call: "asyncio.Future[Sequence[PutRecordsResultEntry]]", batch: Batch) -> None:
    """Wait a little for a call's answer after the run was cancelled; without one its records are unknown."""
    before = [replace(pending) for pending in batch.pending]
    batch.unanswered()
    try:
        await asyncio.wait((call,), timeout=GRACE_SECONDS)
    finally:
        if not call.done():
            call.cancel()
        elif not call.cancelled():
            batch.pending = before
            error = call.exception()
            if error is None:
                batch.answered(call.result())
            elif isinstance(error, Failure):
                batch.failed(error)
            else:
                batch.unanswered()
