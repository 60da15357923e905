"""A whole stream, live: one reader a shard, parents before children, one bounded queue, every record once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from random import random as system_random
from types import TracebackType
from typing import Self

from kinesis_tui.failure import Failure, Invalid, NotFound
from kinesis_tui.live.meter import Meter
from kinesis_tui.live.pacing import Courtesy
from kinesis_tui.live.readers import Readers
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.buffer import RecordBuffer
from kinesis_tui.services.kinesis.tail.family import ShardFamily
from kinesis_tui.services.kinesis.tail.fan_out import FanOutReader
from kinesis_tui.services.kinesis.tail.progress import RecordBatch, ShardProgress
from kinesis_tui.services.kinesis.tail.reading import Reading
from kinesis_tui.services.kinesis.tail.scope import Scope
from kinesis_tui.services.kinesis.tail.shard_reader import ShardReader
from kinesis_tui.services.kinesis.tail.source import FanOut, RecordSource
from kinesis_tui.services.kinesis.tail.standing import ShardStanding
from kinesis_tui.services.kinesis.tail.starts import first_shards, oldest
from kinesis_tui.text.times import Clock

OPENINGS_AT_ONCE = 32
"""GetShardIterator calls under way: a thousand shards begin within seconds, and none of them in a burst."""
BUFFER_BYTES = 16 * 2**20


class StreamTail:
    """All chosen shards of a stream, merged as they arrive; `async for batch in tail`.

    `shards` may be read at any time. A slow consumer slows the readers; nothing is dropped. Use as an async context
    manager, or `close` it.
    """

    def __init__(
        self,
        source: RecordSource,
        stream: str,
        position: Position,
        *,
        clock: Clock,
        shard_ids: Sequence[ShardId] | None = None,
        partition_key: str | None = None,
        reads_per_second: float = 1.0,
        follow: bool = True,
        until: datetime | None = None,
        fan_out: FanOut | None = None,
        random: Callable[[], float] = system_random,
        buffer_bytes: int = BUFFER_BYTES,
    ) -> None:
        """Prepare a tail of `stream` (name or ARN); nothing is asked yet.

        `shard_ids`: only these shards, without what follows them. `partition_key`: only shards that own this key.
        `reads_per_second`: this tail's share of each shard's 5. `follow=False`: end where every shard has been read to
        its newest record. `until` (aware): leave out what arrived then or later, and end there. `fan_out`: subscribe
        to the shards instead of polling them; `reads_per_second` then means nothing.
        """
        self.stream = stream
        self.position = position
        self.shards: dict[ShardId, ShardProgress] = {}
        self.family = ShardFamily(source, stream)
        self.family.created_again = self._read_anew
        self._scope = Scope(frozenset(shard_ids) if shard_ids is not None else None, partition_key, until, follow)
        self._buffer = RecordBuffer(buffer_bytes)
        self._reading = Reading(
            source=source,
            stream=stream,
            family=self.family,
            buffer=self._buffer,
            clock=clock,
            random=random,
            openings=asyncio.Semaphore(OPENINGS_AT_ONCE),
            reads_per_second=reads_per_second,
            follow=follow,
            until_ms=None if until is None else round(until.timestamp() * 1000),
        )
        self._fan_out = fan_out
        self._standings: dict[ShardId, ShardStanding] = {}
        self._tasks = Readers[ShardId](self._buffer, clock)
        self._drained: set[ShardId] = set()
        self._found_records: set[ShardId] = set()
        self._opened = False

    @property
    def moment(self) -> float:
        """The monotonic second as of which `shards` stand: now, or when the tail was closed."""
        return self._tasks.moment

    @property
    def courtesy(self) -> Courtesy:
        """What slows all its readers down for the sake of others."""
        return self._reading.courtesy

    @property
    def waiting(self) -> int:
        """Records that were read and not yet taken by the consumer."""
        return len(self._buffer)

    def waiting_by_shard(self) -> Counter[ShardId]:
        """Count what `waiting` counts for each shard that has any."""
        return self._buffer.waiting()

    def unopened(self) -> tuple[ShardId, ...]:
        """Return the children of shards read to their end that belong to this tail and are not being read yet."""
        ended = [shard for shard in self.shards.values() if shard.state == "closed"]
        children = dict.fromkeys(child for shard in ended for child in shard.children)
        return tuple(child for child in children if child not in self.shards and self._follows_to(child))

    async def open(self) -> None:
        """List the shards and begin to read; raises the `Failure` of the listing, or that of a position nobody has.

        Called by the first iteration where it was not called before; after a failure it may be called again.
        """
        if self._opened:
            return
        await self.family.refresh()
        missing = (self._scope.shard_ids or frozenset()).difference(shard.shard_id for shard in self.family.lineage)
        if missing:
            raise NotFound(
                f"Reading stream {self.stream} failed",
                f"it has no shard {', '.join(sorted(missing))}",
                f"see `kinesis-tui shards {self.stream}`",
            )
        starts = first_shards(self.stream, self.family.lineage, self.position, self._scope.wants)
        self._opened = True
        for shard_id in starts:
            self._start(shard_id, self.position, proven=False)

    def __aiter__(self) -> AsyncIterator[RecordBatch]:
        return self

    async def __anext__(self) -> RecordBatch:
        """Return the next batch. Ends when nothing more is to be read; then a shard's failure, if any, is raised."""
        await self.open()
        batch = await self._buffer.get()
        if batch is None:
            for shard in self.shards.values():
                if shard.failure is not None:
                    raise shard.failure
            raise StopAsyncIteration
        self.shards[batch.shard_id].deliver(batch)
        return batch

    async def close(self) -> None:
        """End all readers; safe at any time and more than once."""
        await self._tasks.close()

    async def read_by(self, fan_out: FanOut | None) -> None:
        """Read on by subscriptions, or (None) by polling, from where every shard stands.

        What was read and not taken yet stays in the buffer, so no record is lost or comes twice. What had been given up
        stays so.
        """
        self._fan_out = fan_out
        cut_short = await self._tasks.hand_over()
        if self._tasks.is_closed:
            return
        for shard_id in cut_short:
            self._read(shard_id, proven=self.shards[shard_id].answered_at is not None)
        if self._opened and not self._tasks:
            self._buffer.finish()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _start(self, shard_id: ShardId, position: Position, *, proven: bool) -> None:
        progress = ShardProgress(shard_id, position, Meter(self._reading.clock))
        self.shards[shard_id] = progress
        self._standings[shard_id] = ShardStanding(self._reading, shard_id, position, progress)
        self._read(shard_id, proven=proven)

    def _read(self, shard_id: ShardId, *, proven: bool) -> None:
        progress, standing = self.shards[shard_id], self._standings[shard_id]
        reader: ShardReader | FanOutReader
        if self._fan_out is None:
            reader = ShardReader(self._reading, shard_id, standing, progress, proven=proven)
        else:
            progress.reads = None
            reader = FanOutReader(self._reading, self._fan_out, shard_id, standing, progress, proven=proven)
        self._tasks.start(shard_id, self._run(reader, progress))

    async def _run(self, reader: ShardReader | FanOutReader, progress: ShardProgress) -> None:
        """Read one shard into the buffer, then open the children whose parents are all drained."""
        try:
            async with aclosing(reader.batches()) as batches:
                async for batch in batches:
                    self._buffer.put(batch)
        except Failure as failure:
            self._stopped(progress, failure)
            return
        if not reader.drained:
            return
        self._drained.add(progress.shard_id)
        if reader.found_records:
            self._found_records.add(progress.shard_id)
        self._open_children(progress)

    def _stopped(self, progress: ShardProgress, failure: Failure) -> None:
        progress.state, progress.failure, progress.ended = "failed", failure, True
        others = len(self.shards) > 1
        by_number = isinstance(self.position, AtSequenceNumber | AfterSequenceNumber)
        if by_number and others and isinstance(failure, Invalid) and progress.millis_behind_latest is None:
            # The number may lie in the range of several shards and belongs to one; AWS refuses it in the others.
            del self.shards[progress.shard_id]

    def _read_anew(self) -> None:
        """Read the whole of another stream of the same name; who is being read notices that by itself."""
        if self._opened:
            for shard in oldest([shard for shard in self.family.lineage if self._scope.wants(shard)]):
                if self._is_new(shard.shard_id):
                    self._begin(shard.shard_id, TrimHorizon())

    def _is_new(self, shard_id: ShardId) -> bool:
        """Whether nothing was read yet of the shard that has this name now."""
        return shard_id not in self._tasks and (shard_id not in self.shards or self._standings[shard_id].is_stale)

    def _begin(self, shard_id: ShardId, position: Position) -> None:
        if shard_id not in self.shards:
            self._start(shard_id, position, proven=True)
            return
        self._drained.discard(shard_id)
        self._standings[shard_id].begin_again()
        self._read(shard_id, proven=True)

    def _open_children(self, parent: ShardProgress) -> None:
        for child in parent.children:
            if not self._is_new(child) or not self._follows_to(child):
                continue
            parents = self.family.parents(child)
            if not any(self._still_to_read(other) for other in parents):
                self._begin(child, self._child_position(parent, parents))

    def _follows_to(self, child: ShardId) -> bool:
        if self._scope.shard_ids is not None and child not in self._scope.shard_ids:
            return False
        shard = self.family.shard(child)
        return shard is None or self._scope.wants(shard)

    def _still_to_read(self, shard_id: ShardId) -> bool:
        """Whether a shard is being read, or will be when its own parents have been."""
        pending, seen = [shard_id], set[ShardId]()
        while pending:
            one = pending.pop()
            if one in seen or (one in self._drained and not self._is_new(one)):
                continue
            seen.add(one)
            if one in self.shards:
                return True
            pending.extend(self.family.parents(one))
        return False

    def _child_position(self, parent: ShardProgress, parents: Sequence[ShardId]) -> Position:
        """All of a child comes after its parents: read it whole, unless the time asked for lies after them too."""
        if isinstance(parent.position, AtTimestamp) and not self._found_records.intersection(parents):
            return parent.position
        return TrimHorizon()
