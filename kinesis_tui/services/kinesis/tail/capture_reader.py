"""A capture of records read back: its records in the order of the file, and what was known beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from kinesis_tui.live.capture_reader import CaptureReading
from kinesis_tui.live.line_file import Block
from kinesis_tui.services.kinesis.model.capture_line import (
    AggregateLine,
    CaptureHeader,
    CaptureLine,
    ClosedLine,
    EndLine,
    GapLine,
    aggregated,
    parse_line,
)
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.progress import RecordBatch

Item = RecordBatch | GapLine | ClosedLine
"""What happened, in the order of the file; a batch holds records of one shard."""


@dataclass(slots=True)
class CaptureReader(CaptureReading[Item]):
    """An open capture of records."""

    things: ClassVar[str] = "records"

    header: CaptureHeader | None = None
    """None before the first line was read, and where `tail --output json` wrote the file."""
    stream: str | None = None
    """As the header, or the first record, names it."""
    lineage: Lineage = field(default_factory=lambda: Lineage(()))
    """The shards as they were listed last."""
    end: EndLine | None = None
    _aggregate: AggregateLine | None = None
    """Whose user records stand in the lines that follow."""

    @property
    def name(self) -> str:
        """The stream, or the file's name where it does not tell."""
        return self.stream or self.path.name

    @property
    def about(self) -> dict[str, object] | None:
        """What the header says, as it is written."""
        return None if self.header is None else dict(msgspec.to_builtins(self.header))

    @property
    def lacks_end(self) -> bool:
        """Whether there was a header and no end."""
        return self.header is not None and self.end is None

    def restart(self) -> None:
        """Forget what belongs to one pass over the file."""
        CaptureReading.restart(self)
        self._aggregate = None

    def of_block(self, block: Block) -> Iterator[Item]:
        """Turn lines into records and notes; neighbours of one shard are one batch."""
        shard_id: ShardId | None = None
        records: list[Record] = []
        for found in self._found(block):
            note, one = found if isinstance(found, tuple) else (found, None)
            if records and (one is None or note != shard_id):
                yield RecordBatch(shard_id or ShardId(""), records, None)
                records = []
            if isinstance(note, GapLine | ClosedLine):
                yield note
            elif one is not None:
                shard_id = note
                records.append(one)
        if records:
            yield RecordBatch(shard_id or ShardId(""), records, None)

    def _found(self, block: Block) -> Iterator[tuple[ShardId, Record] | GapLine | ClosedLine]:
        for line in self.lines(block):
            try:
                found = self._take(parse_line(line))
            except (ValueError, OverflowError):
                self.spoilt(block)
                continue
            self.sound()
            if found is not None:
                yield found

    def _take(self, line: CaptureLine) -> tuple[ShardId, Record] | GapLine | ClosedLine | None:
        """Return what a line says of a shard. Raises ValueError where it says nothing."""
        if line.shard_id is not None:
            return self._taken(line, line.shard_id)
        if line.aggregate is not None:
            record = aggregated(line.aggregate)
            self._aggregate = line.aggregate
            return line.aggregate.shard_id, record
        if line.kinesis_tui_capture is not None:
            self.header = self.header or line.kinesis_tui_capture
            self.stream = self.stream or self.header.stream
        if line.shards is not None:
            self.lineage = Lineage(shard.shard() for shard in line.shards)
        if line.end is not None:
            self.end = line.end
        return line.gap or line.closed

    def _taken(self, line: CaptureLine, shard_id: ShardId) -> tuple[ShardId, Record] | None:
        whole = self._aggregate
        if whole is not None:
            known = (whole.shard_id, whole.sequence_number) == (shard_id, line.sequence_number)
            if known and line.sub_sequence_number is not None:
                return None  # it is in the aggregate
            self._aggregate = None
        record = line.record()
        self.stream = self.stream or line.stream
        return shard_id, record
