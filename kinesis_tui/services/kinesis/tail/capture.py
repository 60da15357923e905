"""Captures what a tail brings into a file: every record exactly, in order, while the tail goes on.

Whoever reads the tail hands each batch over with `take`. Lines are made, packed and written in a thread. The queue
before it is bounded: when the disk is slower than the stream, `take` waits, and with it the tail; nothing is left out.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kinesis_tui.failure import Failure
from kinesis_tui.live.capture_file import CaptureFile
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.capture_line import (
    CaptureHeader,
    ClosedLine,
    EndLine,
    GapLine,
    capture_lines,
    note_line,
)
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.redacted import redacted_records
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.model.shard_json import shard_fields
from kinesis_tui.services.kinesis.tail.packing import record_of
from kinesis_tui.services.kinesis.tail.progress import Gap, RecordBatch, ShardProgress
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.quantities import count_text

QUEUE_BYTES = 16 * 2**20
"""Payload bytes that may wait to be written."""
WRITE_BYTES = 2**20
"""Payload bytes that are written at a time."""
FLUSH_SECONDS = 0.5
"""How long records are collected before they are written: a program that is killed loses no more of them."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Lines that are to be made and written."""

    lines: Callable[[], bytes]
    records: int = 0
    size: int = 0
    """Their payload bytes."""
    queued: int = 0
    """What of that the queue's bound counts: not what the ring holds anyway."""


class Capture:
    """One capture, from its file's making to its end."""

    def __init__(
        self, path: Path, header: CaptureHeader, tail: Tail | None = None, redactor: Redactor | None = None
    ) -> None:
        """Prepare to capture `tail`; nothing is written yet. None: only what is retained is captured.

        With a redactor secrets are left out, and the header says so; without one every record is exact.
        """
        self.path = path
        self.records = 0
        """Records in the file, as Kinesis counts them."""
        self.bytes = 0
        """Their payload bytes."""
        self.lost = 0
        """Records that were handed over before a failure and are not in the file."""
        self.failure: Failure | None = None
        """What ended the capture before its end; the tail goes on without it."""
        self.is_slow = False
        """Whether the tail waits for the disk."""
        self._header = header if redactor is None else msgspec.structs.replace(header, redacted=True)
        self._redactor = redactor
        self._tail = tail
        self._file: CaptureFile | None = None
        self._jobs: deque[_Job] = deque()
        self._queued = 0
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._closing = False
        self._writing: asyncio.Task[None] | None = None
        self._gaps: dict[ShardId, Gap] = {}
        self._closed: set[ShardId] = set()
        self._lineage = Lineage(())
        self._opened = asyncio.Event()
        self._end = ("", "", b"null")

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return 0 if self._file is None else self._file.size

    @property
    def is_running(self) -> bool:
        """Whether what is handed over goes into the file."""
        return self._writing is not None and self.failure is None and not self._closing

    @property
    def last_words(self) -> str:
        """Say what ended the capture, and what is in the file; empty while nothing has failed."""
        if self.failure is None:
            return ""
        kept = f"{count_text(self.records)} records are in the file"
        lost = f", {count_text(self.lost)} that came before that are not" if self.lost else ""
        return f"{self.failure} {kept}{lost}."

    async def start(self, retained: Iterable[tuple[int, Chunk]] = ()) -> None:
        """Make the file and begin with what is retained, which is as it stands at this call.

        Raises `Failure`; nothing is there then that was not there before.
        """
        rows = [_retained(self._header.stream, chunk, self._redactor) for _, chunk in retained]
        self._note("kinesis_tui_capture", self._header)
        self._note_shards()
        self._jobs.extend(rows)
        self._writing = asyncio.create_task(self._write_on(), name=f"capture into {self.path}")
        await self._opened.wait()
        if self.failure is not None:
            raise self.failure

    async def take(self, batch: RecordBatch) -> None:
        """Capture a batch; waits while too much waits to be written. Does nothing once the capture has ended."""
        if not self.is_running:
            return
        size = batch.size
        progress = None if self._tail is None else self._tail.shards.get(batch.shard_id)
        if progress is not None:
            self._note_gap(progress)
        stream, shard_id, records = self._header.stream, batch.shard_id, batch.records
        redactor = self._redactor
        self._add(_Job(lambda: capture_lines(stream, shard_id, _left(records, redactor)), len(records), size, size))
        while self._queued > QUEUE_BYTES and self.is_running:
            self.is_slow = True
            self._room.clear()
            await self._room.wait()
        self.is_slow = False

    def look(self) -> None:
        """Write down what else is known anew: shards, gaps, shards that were read to their end."""
        if self._tail is None or not self.is_running:
            return
        self._note_shards()
        for progress in list(self._tail.shards.values()):
            self._note_gap(progress)
            if progress.state == "closed" and progress.shard_id not in self._closed:
                self._closed.add(progress.shard_id)
                self._note("closed", ClosedLine(shard_id=progress.shard_id, children=progress.children))

    async def stop(self, why: str, ended: str, ledger: bytes = b"null") -> None:
        """Write what waits, and the end; returns when the disk has it, also after a failure, which `failure` tells.

        `ended`: ISO 8601. `ledger`: of the tail, as one line of JSON.
        """
        if self._writing is None:
            return
        self.look()
        if not self._closing:
            self._closing = True
            self._end = (why, ended, ledger)
        self._changed.set()
        self._room.set()
        await asyncio.shield(self._writing)

    async def _write_on(self) -> None:
        """Write until the capture is stopped, or fails."""
        try:
            self._file = await asyncio.to_thread(CaptureFile, self.path)
            self._opened.set()
            await self._write(self._file, [self._jobs.popleft()])  # the header by itself: it is read at any price
            while not (self._closing and not self._jobs):
                await self._collect()
                self.look()
                await self._write(self._file, self._next())
            await asyncio.to_thread(self._finish, self._file)
        except Failure as failure:
            self.failure = failure
        finally:
            if self._file is not None:
                self._file.abandon()
            self.lost += sum(job.records for job in self._jobs)
            self._jobs.clear()
            self._opened.set()
            self._room.set()

    async def _collect(self) -> None:
        """Wait until there is something to write, and a little longer for more of it."""
        while not self._closing and not self._jobs:
            self._changed.clear()
            await self._changed.wait()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._full_or_closing(), FLUSH_SECONDS)

    async def _full_or_closing(self) -> None:
        while not self._closing and self._queued < WRITE_BYTES:
            self._changed.clear()
            await self._changed.wait()

    def _next(self) -> list[_Job]:
        jobs, size = [], 0
        while self._jobs and size < WRITE_BYTES:
            jobs.append(self._jobs.popleft())
            size += jobs[-1].size
        return jobs

    async def _write(self, file: CaptureFile, jobs: list[_Job]) -> None:
        records = sum(job.records for job in jobs)
        try:
            await asyncio.to_thread(lambda: file.write(b"".join(job.lines() for job in jobs)))
        except Failure:
            self.lost += records
            raise
        self.records += records
        self.bytes += sum(job.size for job in jobs)
        self._queued -= sum(job.queued for job in jobs)
        if self._queued <= QUEUE_BYTES // 2:
            self._room.set()

    def _finish(self, file: CaptureFile) -> None:
        why, ended, ledger = self._end
        line = EndLine(ended=ended, why=why, records=self.records, bytes=self.bytes, ledger=msgspec.Raw(ledger))
        file.write(note_line("end", line))
        file.close()

    def _add(self, job: _Job) -> None:
        self._jobs.append(job)
        self._queued += job.queued
        self._changed.set()

    def _note(self, key: str, value: object) -> None:
        self._add(_Job(lambda: note_line(key, value)))

    def _note_shards(self) -> None:
        lineage = None if self._tail is None else self._tail.family.lineage
        if lineage is None or lineage is self._lineage or list(lineage) == list(self._lineage):
            return
        self._lineage = lineage
        self._add(_Job(lambda: note_line("shards", [shard_fields(shard, lineage) for shard in lineage])))

    def _note_gap(self, progress: ShardProgress) -> None:
        gap = progress.gap
        if gap is not None and gap != self._gaps.get(progress.shard_id):
            self._gaps[progress.shard_id] = gap
            self._note("gap", GapLine(shard_id=progress.shard_id, why=gap.why, after=gap.after, before=gap.before))


def _left(records: Sequence[Record], redactor: Redactor | None) -> Sequence[Record]:
    """Return records as they are written."""
    return records if redactor is None else [left for one in records for left in redacted_records(one, redactor)]


def _retained(stream: str, chunk: Chunk, redactor: Redactor | None) -> _Job:
    """Return the job of writing the rows of a chunk; user records of an aggregate stand for themselves there."""

    def lines() -> bytes:
        rows = (chunk.row(index) for index in range(len(chunk)))
        return b"".join(capture_lines(stream, row.source, _left((record_of(row),), redactor)) for row in rows)

    return _Job(lines, len(chunk), len(chunk.payloads))
