"""Records into ring chunks and back: what a row of the tail keeps of a record."""

import asyncio
from collections.abc import Sequence

import msgspec

from kinesis_tui.live.ring import Chunk, Row
from kinesis_tui.payload.kpl import MAGIC
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId

AGGREGATED_BYTES = 64 * 1024
"""KPL-aggregated bytes beyond which records are unfolded in a thread: 10 MiB can hold 100,000 user records and more,
which take a tenth of a second."""


class Aside(msgspec.Struct, frozen=True, gc=False):
    """What few records have, kept beside the packed columns."""

    sub_sequence_number: int | None = None
    explicit_hash_key: str | None = None
    encryption_type: str | None = None


def pack(shard_id: ShardId, records: Sequence[Record]) -> Chunk:
    """Pack one shard's records into a chunk; KPL-aggregated records become a row for each user record."""
    if any(record.data.startswith(MAGIC) for record in records):
        records = [user for record in records for user in user_records(record)]
    asides = {
        index: Aside(record.sub_sequence_number, record.explicit_hash_key, record.encryption_type)
        for index, record in enumerate(records)
        if record.sub_sequence_number is not None or record.encryption_type == "KMS"
    }
    return Chunk.pack(
        shard_id,
        [record.arrival_ms for record in records],
        [record.partition_key for record in records],
        [record.sequence_number for record in records],
        [record.data for record in records],
        asides,
    )


async def packed(shard_id: ShardId, records: Sequence[Record]) -> Chunk:
    """Pack as `pack` does, and in a thread what would hold up the event loop."""
    aggregated = sum(len(record.data) for record in records if record.data.startswith(MAGIC))
    if aggregated <= AGGREGATED_BYTES:
        return pack(shard_id, records)
    return await asyncio.to_thread(pack, shard_id, records)


def record_of(row: Row) -> Record:
    """Turn a row back into the record, or user record, that it was packed from."""
    aside = row.extra if isinstance(row.extra, Aside) else Aside()
    return Record(
        sequence_number=SequenceNumber(row.id),
        approximate_arrival_timestamp=row.time / 1000 if row.time else None,
        data=row.payload,
        partition_key=row.key,
        encryption_type=aside.encryption_type,
        sub_sequence_number=aside.sub_sequence_number,
        explicit_hash_key=aside.explicit_hash_key,
    )
