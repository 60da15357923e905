"""A capture read as if it were a stream: the records of a file in its order, with the surface of every tail."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from kinesis_tui.failure import Invalid, NotFound
from kinesis_tui.live.capture_reader import Section
from kinesis_tui.live.meter import Meter
from kinesis_tui.services.kinesis.model.capture_line import ClosedLine, GapLine
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId
from kinesis_tui.services.kinesis.tail.capture_places import first_index
from kinesis_tui.services.kinesis.tail.capture_reader import CaptureReader, Item
from kinesis_tui.services.kinesis.tail.progress import Gap, RecordBatch, ShardProgress
from kinesis_tui.text.times import Clock


class CaptureFamily:
    """The shards of the stream as the capture lists them."""

    def __init__(self, reader: CaptureReader) -> None:
        self._reader = reader

    @property
    def lineage(self) -> Lineage:
        """As listed last; empty where the file lists none."""
        return self._reader.lineage

    def shard(self, shard_id: ShardId) -> Shard | None:
        """Return a shard of the listing."""
        return self.lineage.shard(shard_id)


class CaptureTail:
    """The records of a capture from a position on, to its end; `async for batch in tail`.

    The file is read in threads. Use as an async context manager.
    """

    def __init__(
        self,
        path: Path,
        position: Position,
        *,
        clock: Clock,
        shard_ids: Sequence[ShardId] | None = None,
        until: datetime | None = None,
        max_rows: int | None = None,
    ) -> None:
        """Open the file. `shard_ids`: only these. `until` (aware): leave out what arrived then or later.

        `max_rows`: end after so many records, or user records where they are aggregated.

        A position is taken in each shard for itself, as in a stream: at its first record at or after that time. A
        sequence number is one shard's: that shard is read from there, and those that follow it. Raises `Failure`.
        """
        self.position = position
        self.shards: dict[ShardId, ShardProgress] = {}
        self.reader = CaptureReader(path)
        self.family = CaptureFamily(self.reader)
        self._clock = clock
        self._wanted = None if shard_ids is None else frozenset(shard_ids)
        self._until_ms = None if until is None else round(until.timestamp() * 1000)
        self._rows_left = max_rows
        self._begun: set[ShardId] = set()
        self._seen: set[ShardId] = set()
        self._sections: Iterator[Section[Item]] = self.reader.sections()
        self._ready: deque[RecordBatch] = deque()
        self._reading: asyncio.Task[Section[Item] | None] | None = None
        self._over = isinstance(position, Latest)
        self._closed_at: float | None = None
        self._opened = False

    @property
    def stream(self) -> str:
        """The stream that was captured, or the file's name where it does not tell."""
        return self.reader.stream or self.reader.path.name

    @property
    def moment(self) -> float:
        """The monotonic second as of which `shards` stand: now, or when the tail was closed."""
        return self._clock.monotonic() if self._closed_at is None else self._closed_at

    def waiting_by_shard(self) -> Counter[ShardId]:
        """Count the records that were read and not yet taken by the consumer."""
        waiting: Counter[ShardId] = Counter()
        for batch in self._ready:
            waiting[batch.shard_id] += len(batch.records)
        return waiting

    def unopened(self) -> tuple[ShardId, ...]:
        """Return nothing: a file has no more shards than are read."""
        return ()

    async def open(self) -> None:
        """Read the beginning of the file. Raises `Failure` where it is no capture."""
        if not self._opened:
            self._opened = True
            await self._more()

    def __aiter__(self) -> AsyncIterator[RecordBatch]:
        return self

    async def __anext__(self) -> RecordBatch:
        """Return the next batch. Raises `Failure` of the disk, and where what was asked for is not in the file."""
        await self.open()
        while not self._ready:
            if self._over:
                raise StopAsyncIteration
            await self._more()
        batch = self._ready.popleft()
        progress = self.shards[batch.shard_id]
        progress.deliver(batch)
        return batch

    async def close(self) -> None:
        """Close the file; safe at any time and more than once."""
        self._closed_at = self.moment
        if self._reading is not None:
            await asyncio.wait((self._reading,))
        self.reader.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _more(self) -> None:
        self._reading = asyncio.create_task(asyncio.to_thread(next, self._sections, None))
        section = await asyncio.shield(self._reading)
        if section is None:
            self._finish()
            return
        if self._over:
            return
        for item in section.items:
            if not self._over:
                self._take(item)

    def _take(self, item: Item) -> None:
        if isinstance(item, RecordBatch):
            self._seen.add(item.shard_id)
            records = self._within(self._chosen(item))
            if records:
                progress = self._progress(item.shard_id)
                progress.taken += len(records)
                self._ready.append(RecordBatch(item.shard_id, records, None))
        elif self._wants(item.shard_id):
            self._note(item)

    def _within(self, records: list[Record]) -> list[Record]:
        """Return as many records as there are rows left for."""
        if self._rows_left is None:
            return records
        for count, record in enumerate(records):
            if self._rows_left <= 0:
                self._over = True
                return records[:count]
            self._rows_left -= 1 if record.sub_sequence_number is not None else len(user_records(record))
        return records

    def _note(self, item: GapLine | ClosedLine) -> None:
        progress = self._progress(item.shard_id)
        if isinstance(item, GapLine):
            progress.gap = Gap(item.why, item.after, item.before)
        else:
            progress.state, progress.children = "closed", item.children
            if item.shard_id in self._begun:
                self._begun.update(item.children)

    def _progress(self, shard_id: ShardId) -> ShardProgress:
        known = self.shards.get(shard_id)
        if known is None:
            position = self.position if isinstance(self.position, AtTimestamp) else TrimHorizon()
            known = self.shards[shard_id] = ShardProgress(shard_id, position, Meter(self._clock), state="behind")
        known.answered_at = self._clock.monotonic()
        return known

    def _wants(self, shard_id: ShardId) -> bool:
        if self._wanted is not None and shard_id not in self._wanted:
            return False
        return shard_id in self._begun or not isinstance(self.position, AtSequenceNumber | AfterSequenceNumber)

    @property
    def _is_elsewhere(self) -> bool:
        """Whether the sequence number to begin at was found, which is in one shard only."""
        return bool(self._begun) and isinstance(self.position, AtSequenceNumber | AfterSequenceNumber)

    def _chosen(self, batch: RecordBatch) -> list[Record]:
        """Return the records of a batch that were asked for."""
        if self._wanted is not None and batch.shard_id not in self._wanted:
            return []
        records = batch.records
        if batch.shard_id not in self._begun:
            start = None if self._is_elsewhere else first_index(records, self.position)
            if start is None:
                return []
            self._begun.add(batch.shard_id)
            records = records[start:]
        until = self._until_ms
        return records if until is None else [record for record in records if record.arrival_ms < until]

    def _finish(self) -> None:
        """Say of every shard how it stands at the end of the file; raises where nothing was asked for is in it."""
        self._over = True
        whole = not self.reader.remarks
        for shard in self.shards.values():
            if not whole:
                shard.state = "behind"
                continue
            shard.bound_reached, shard.millis_behind_latest = True, 0
            if shard.state != "closed":
                shard.state = "open"
        missing = (self._wanted or frozenset()) - self._seen
        if missing:
            raise NotFound(
                f"Reading {self.reader.path} failed",
                f"it has no record of shard {', '.join(sorted(missing))}",
                "leave out --shard to see which it has",
            )
        if isinstance(self.position, AtSequenceNumber | AfterSequenceNumber) and not self._begun:
            raise Invalid(
                f"Reading {self.reader.path} failed",
                f"no record in it has the sequence number {self.position.sequence_number}",
                "leave out --from to read all of it",
            )
