"""A capture read back: its records in the order of the file, and what was known beside them.

Lines that are none of a capture are counted and left out. A file that breaks off is read to its last whole record.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kinesis_tui.failure import Failure
from kinesis_tui.live.line_file import START, Block, LineFile, Place
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

HOPELESS = 1_000
"""So many lines, none of them of a capture: the file is none."""
NAMED_LINES = 3
"""Garbage lines that are named by their number."""

Item = RecordBatch | GapLine | ClosedLine
"""What happened, in the order of the file; a batch holds records of one shard."""


@dataclass(frozen=True, slots=True)
class Section:
    """Some of a capture."""

    place: Place
    """Where it begins: reading can begin here again."""
    items: list[Item]
    read: int
    """Bytes of the file read so far, as it is packed."""


@dataclass(slots=True)
class CaptureReader:
    """An open capture; to be used by one thread at a time. What its fields tell is complete when all has been read."""

    path: Path
    header: CaptureHeader | None = None
    """None before the first line was read, and where `tail --output json` wrote the file."""
    stream: str | None = None
    """As the header, or the first record, names it."""
    lineage: Lineage = field(default_factory=lambda: Lineage(()))
    """The shards as they were listed last."""
    end: EndLine | None = None
    garbage: int = 0
    """Lines that are none of a capture."""
    garbage_lines: list[int] = field(default_factory=list)
    """The numbers of the first of them, from 1."""
    broken: str = ""
    """Why the file ends before its end."""
    _file: LineFile = field(init=False)
    _number: int = 0
    _good: int = 0
    _aggregate: AggregateLine | None = None
    """Whose user records stand in the lines that follow."""

    def __post_init__(self) -> None:
        self._file = LineFile(self.path)

    @property
    def size(self) -> int:
        """Bytes of the file, packed."""
        return self._file.size

    def failure(self, why: str) -> Failure:
        """Return the failure to read this file."""
        return self._file.failure(why)

    @property
    def remarks(self) -> list[str]:
        """Say what was wrong with the file, a sentence each without its full stop; empty where all is well."""
        said = []
        if self.garbage:
            named = ", ".join(map(str, self.garbage_lines)) + (", …" if self.garbage > NAMED_LINES else "")
            lines, are = ("line", "is") if self.garbage == 1 else ("lines", "are")
            said.append(f"{self.path}: {self.garbage:,} {lines} {are} no records and left out: {lines} {named}")
        if self.broken:
            said.append(f"{self.path} breaks off: {self.broken}; all whole records before that were read")
        return said

    def sections(self, place: Place = START) -> Iterator[Section]:
        """Yield all from `place` on, a thousand lines or so at a time.

        Raises `Failure` where nothing in the file is of a capture.
        """
        self._number, self._aggregate, self.broken = 0, None, ""
        for block in self._file.blocks(place):
            items = list(self._items(block))
            self._check(block)
            if items:
                yield Section(block.place, items, block.read)
        if self.header is not None and self.end is None and not self.broken:
            self.broken = "it has no end, so the capture was interrupted or goes on"

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _check(self, block: Block) -> None:
        """Take in how the file ends, and give up where it is none of ours."""
        self.broken = self.broken or block.damage
        last = not block.lines
        if not self._good and (last or self.garbage >= HOPELESS):
            raise self.failure("it is no capture" if self.size else "it is empty")

    def _items(self, block: Block) -> Iterator[Item]:
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
        lines = block.lines or ([block.rest] if block.rest.strip() else [])
        for line in lines:
            self._number += 1
            if not line.strip():
                continue
            try:
                found = self._take(parse_line(line))
            except (ValueError, OverflowError):
                if block.lines:
                    self._spoilt()
                elif self._good:
                    self.broken = "its last line is not whole"
                continue
            self._good += 1
            if found is not None:
                yield found

    def _spoilt(self) -> None:
        self.garbage += 1
        if len(self.garbage_lines) < NAMED_LINES:
            self.garbage_lines.append(self._number)

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
