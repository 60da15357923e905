"""Captures what a tail brings into a file: every record exactly, in order, while the tail goes on.

Whoever reads the tail hands each batch over with `take`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from kinesis_tui.live.capture import CaptureWriter, Job
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


class Capture(CaptureWriter):
    """One capture of records, from its file's making to its end."""

    thing = "record"

    def __init__(
        self, path: Path, header: CaptureHeader, tail: Tail | None = None, redactor: Redactor | None = None
    ) -> None:
        """Prepare to capture `tail`; nothing is written yet. None: only what is retained is captured.

        With a redactor secrets are left out, and the header says so; without one every record is exact.
        """
        super().__init__(path)
        self._header = header if redactor is None else msgspec.structs.replace(header, redacted=True)
        self._redactor = redactor
        self._tail = tail
        self._gaps: dict[ShardId, Gap] = {}
        self._closed: set[ShardId] = set()
        self._lineage = Lineage(())

    async def start(self, retained: Iterable[tuple[int, Chunk]] = ()) -> None:
        """Make the file and begin with what is retained, which is as it stands at this call.

        Raises `Failure`; nothing is there then that was not there before.
        """
        rows = [_retained(self._header.stream, chunk, self._redactor) for _, chunk in retained]
        self._note("kinesis_tui_capture", self._header)
        self._note_shards()
        await self.begin(rows)

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
        self.add(Job(lambda: capture_lines(stream, shard_id, _left(records, redactor)), len(records), size, size))
        await self.room()

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

    def end_line(self, why: str, ended: str, ledger: bytes) -> bytes:
        """Return the last line: counts, and the ledger."""
        line = EndLine(ended=ended, why=why, records=self.records, bytes=self.bytes, ledger=msgspec.Raw(ledger))
        return note_line("end", line)

    def _note(self, key: str, value: object) -> None:
        self.add(Job(lambda: note_line(key, value)))

    def _note_shards(self) -> None:
        lineage = None if self._tail is None else self._tail.family.lineage
        if lineage is None or lineage is self._lineage or list(lineage) == list(self._lineage):
            return
        self._lineage = lineage
        self.add(Job(lambda: note_line("shards", [shard_fields(shard, lineage) for shard in lineage])))

    def _note_gap(self, progress: ShardProgress) -> None:
        gap = progress.gap
        if gap is not None and gap != self._gaps.get(progress.shard_id):
            self._gaps[progress.shard_id] = gap
            self._note("gap", GapLine(shard_id=progress.shard_id, why=gap.why, after=gap.after, before=gap.before))


def _left(records: Sequence[Record], redactor: Redactor | None) -> Sequence[Record]:
    """Return records as they are written."""
    return records if redactor is None else [left for one in records for left in redacted_records(one, redactor)]


def _retained(stream: str, chunk: Chunk, redactor: Redactor | None) -> Job:
    """Return the job of writing the rows of a chunk; user records of an aggregate stand for themselves there."""

    def lines() -> bytes:
        rows = (chunk.row(index) for index in range(len(chunk)))
        return b"".join(capture_lines(stream, row.source, _left((record_of(row),), redactor)) for row in rows)

    return Job(lines, len(chunk), len(chunk.payloads))
