"""How captures of records are replayed."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from kinesis_tui.live.capture_kind import CaptureKind
from kinesis_tui.live.capture_reader import Section
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.capture_reader import CaptureReader, Item
from kinesis_tui.services.kinesis.tail.packing import pack
from kinesis_tui.services.kinesis.tail.progress import RecordBatch


class _Line(msgspec.Struct, frozen=True, gc=False):
    shard_id: str | None = None
    approximate_arrival_timestamp: str | None = None


_DECODER = msgspec.json.Decoder(_Line)


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Records of one shard."""

    shard_id: ShardId
    records: list[Record]
    """User records, each for itself."""
    times: list[int]
    """When each arrived."""

    def pack(self, start: int, stop: int) -> Chunk:
        """Pack some of them."""
        return pack(self.shard_id, self.records[start:stop])


def row_time(line: bytes) -> str | None:
    """Return when the record of a line arrived; "" where it does not say, None where the line is none of a record."""
    found = _DECODER.decode(line)
    return None if found.shard_id is None else found.approximate_arrival_timestamp or ""


def record_pages(section: Section[Item]) -> Iterator[RecordsPage]:
    """Yield the records of a section."""
    for item in section.items:
        if isinstance(item, RecordBatch):
            users = [user for record in item.records for user in _users(record)]
            yield RecordsPage(item.shard_id, users, [user.arrival_ms for user in users])


RECORD_CAPTURES = CaptureKind("record", CaptureReader, record_pages, row_time)


def _users(record: Record) -> list[Record]:
    return [record] if record.sub_sequence_number is not None else user_records(record)
