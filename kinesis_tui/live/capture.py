"""Writes what a tail brings into a file, in order, while the tail goes on.

Whoever reads the tail hands each batch over with `take`. Lines are made, packed and written in a thread. The queue
before it is bounded: when the disk is slower than the stream, `take` waits, and with it the tail; nothing is left out.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinesis_tui.failure import Failure
from kinesis_tui.live.capture_file import CaptureFile
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.text.quantities import count_text

QUEUE_BYTES = 16 * 2**20
"""Payload bytes that may wait to be written."""
WRITE_BYTES = 2**20
"""Payload bytes that are written at a time."""
FLUSH_SECONDS = 0.5
"""How long records are collected before they are written: a program that is killed loses no more of them."""


@dataclass(frozen=True, slots=True)
class Job:
    """Lines that are to be made and written."""

    lines: Callable[[], bytes]
    records: int = 0
    size: int = 0
    """Their payload bytes."""
    queued: int = 0
    """What of that the queue's bound counts: not what the ring holds anyway."""


class CaptureWriter:
    """Base of a capture, from its file's making to its end: `look` notes what is known beside the rows, `end_line`
    writes the last line."""

    thing = "row"
    """What one row is, in words."""

    def __init__(self, path: Path) -> None:
        """Prepare; nothing is written yet."""
        self.path = path
        self.records = 0
        """Rows in the file, as the service counts them."""
        self.bytes = 0
        """Their payload bytes."""
        self.lost = 0
        """Rows that were handed over before a failure and are not in the file."""
        self.failure: Failure | None = None
        """What ended the capture before its end; the tail goes on without it."""
        self.is_slow = False
        """Whether the tail waits for the disk."""
        self._file: CaptureFile | None = None
        self._jobs: deque[Job] = deque()
        self._queued = 0
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._closing = False
        self._writing: asyncio.Task[None] | None = None
        self._opened = asyncio.Event()
        self._end: Callable[[], bytes] = bytes

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
        kept = f"{count_text(self.records)} {self.thing}s are in the file"
        lost = f", {count_text(self.lost)} that came before that are not" if self.lost else ""
        return f"{self.failure} {kept}{lost}."

    async def start(self, retained: Iterable[tuple[int, Chunk]] = ()) -> None:
        """Make the file and begin with what is retained, which is as it stands at this call. Raises `Failure`."""
        raise NotImplementedError

    async def take(self, batch: Any) -> None:
        """Capture a batch; waits while too much waits to be written. Does nothing once the capture has ended."""
        raise NotImplementedError

    def look(self) -> None:
        """Write down what else is known anew."""

    def end_line(self, why: str, ended: str, ledger: bytes) -> bytes:
        """Return the last line, with its line end, once all else is written."""
        raise NotImplementedError

    async def begin(self, jobs: Sequence[Job]) -> None:
        """Make the file and begin with what was added, the header first, and `jobs`.

        Raises `Failure`; nothing is there then that was not there before.
        """
        self._jobs.extend(jobs)
        self._writing = asyncio.create_task(self._write_on(), name=f"capture into {self.path}")
        await self._opened.wait()
        if self.failure is not None:
            raise self.failure

    def add(self, job: Job) -> None:
        """Let lines be written."""
        self._jobs.append(job)
        self._queued += job.queued
        self._changed.set()

    async def room(self) -> None:
        """Wait while too much waits to be written."""
        while self._queued > QUEUE_BYTES and self.is_running:
            self.is_slow = True
            self._room.clear()
            await self._room.wait()
        self.is_slow = False

    async def stop(self, why: str, ended: str, ledger: bytes = b"null") -> None:
        """Write what waits, and the end; returns when the disk has it, also after a failure, which `failure` tells.

        `ended`: ISO 8601. `ledger`: of the tail, as one line of JSON.
        """
        if self._writing is None:
            return
        if self.is_running:
            self.look()
        if not self._closing:
            self._closing = True
            self._end = lambda: self.end_line(why, ended, ledger)
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
                if self.is_running:
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

    def _next(self) -> list[Job]:
        jobs, size = [], 0
        while self._jobs and size < WRITE_BYTES:
            jobs.append(self._jobs.popleft())
            size += jobs[-1].size
        return jobs

    async def _write(self, file: CaptureFile, jobs: list[Job]) -> None:
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
        file.write(self._end())
        file.close()
