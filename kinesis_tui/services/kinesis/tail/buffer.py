"""The bounded queue between the shards' readers and whoever consumes the tail: a slow consumer slows the readers."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.progress import RecordBatch

RECORD_OVERHEAD = 400
"""Bytes that a record takes beside its payload: object, sequence number, partition key."""


class RecordBuffer:
    """Batches in the order of their arrival, at most about `capacity` bytes of them.

    A reader takes room for the page it expects before it asks for it, so that a thousand readers that wait hold no page
    in their hands. First come, first served.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._batches: deque[RecordBatch] = deque()
        self._queued = 0
        self._reserved = 0
        self._queue_for_room: deque[tuple[asyncio.Future[None], int]] = deque()
        self._arrival: asyncio.Future[None] | None = None
        self._finished = False
        self._error: BaseException | None = None

    def __len__(self) -> int:
        """Return how many records wait."""
        return sum(len(batch.records) for batch in self._batches)

    def waiting(self) -> Counter[ShardId]:
        """Count the records that wait, for each shard that has any."""
        counts: Counter[ShardId] = Counter()
        for batch in self._batches:
            counts[batch.shard_id] += len(batch.records)
        return counts

    @asynccontextmanager
    async def room(self, size: int) -> AsyncIterator[None]:
        """Wait until `size` bytes more may come, and hold them for as long as the block runs."""
        await self._reserve(size)
        try:
            yield
        finally:
            self._reserved -= size
            self._admit()

    def put(self, batch: RecordBatch) -> None:
        """Add a batch, from inside `room`."""
        self._batches.append(batch)
        self._queued += footprint(batch)
        self._wake()

    async def get(self) -> RecordBatch | None:
        """Wait for the next batch; None after the last. Raises what `fail` was given. One consumer at a time."""
        while not self._batches:
            if self._error is not None:
                raise self._error
            if self._finished:
                return None
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival
        batch = self._batches.popleft()
        self._queued -= footprint(batch)
        self._admit()
        return batch

    def finish(self) -> None:
        """Nothing more will come."""
        self._finished = True
        self._wake()

    def fail(self, error: BaseException) -> None:
        """Nothing more will come, because of `error`; the first one counts."""
        self._error = self._error or error
        self._wake()

    def _wake(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    def _fits(self, size: int) -> bool:
        used = self._queued + self._reserved
        return used == 0 or used + size <= self._capacity

    async def _reserve(self, size: int) -> None:
        if not self._queue_for_room and self._fits(size):
            self._reserved += size
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place = (turn, size)
        self._queue_for_room.append(place)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the room was given in the same moment
                self._reserved -= size
                self._admit()
            elif place in self._queue_for_room:
                self._queue_for_room.remove(place)
            raise

    def _admit(self) -> None:
        while self._queue_for_room and self._fits(self._queue_for_room[0][1]):
            turn, size = self._queue_for_room.popleft()
            if not turn.cancelled():
                self._reserved += size
                turn.set_result(None)


def footprint(batch: RecordBatch) -> int:
    """Return about how many bytes of memory a batch takes."""
    return batch.size + RECORD_OVERHEAD * len(batch.records)
