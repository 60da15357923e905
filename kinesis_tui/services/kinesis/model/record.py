"""A record and a GetRecords page, shaped so that msgspec parses AWS's JSON straight into them."""

import msgspec

from kinesis_tui.payload.kpl import unfold
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId

CALENDAR_ENDS = 253_402_300_800.0
"""Seconds from the epoch to the year 10,000. Servers that write milliseconds, or nonsense, are beyond it."""


class Record(msgspec.Struct, frozen=True, gc=False, rename="pascal", kw_only=True):
    """A data record (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html).

    `data` is the payload's bytes (base64 on the wire). The last two fields never come from AWS: they are set on a user
    record that was taken out of a KPL-aggregated record.
    """

    sequence_number: SequenceNumber
    approximate_arrival_timestamp: float | None = None
    """Seconds since the epoch with milliseconds; not guaranteed to increase, even within a shard."""
    data: bytes
    partition_key: str
    encryption_type: str | None = None
    sub_sequence_number: int | None = None
    explicit_hash_key: str | None = None

    @property
    def arrival_ms(self) -> int:
        """Milliseconds since the epoch; 0 where the endpoint told none, or none within the calendar."""
        seconds = self.approximate_arrival_timestamp or 0.0
        return round(seconds * 1000) if 0.0 < seconds < CALENDAR_ENDS else 0


class ChildShard(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A shard that a split or merge made from the one whose end was just read."""

    shard_id: ShardId
    parent_shards: list[ShardId] = []


class RecordPage(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One GetRecords answer (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html).

    `records` is required: a body that was cut short to `{}` must not look like the end of a shard.
    """

    records: list[Record]
    next_shard_iterator: str | None = None
    """None: the shard is closed and everything in it was read."""
    millis_behind_latest: int | None = None
    child_shards: list[ChildShard] | None = None


class SubscribeToShardEvent(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One event of a fan-out subscription
    (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShardEvent.html).
    """

    records: list[Record]
    continuation_sequence_number: str | None = None
    """How far this event goes, also where it has no records. None at the end of the shard
    (https://github.com/awslabs/amazon-kinesis-client/pull/1744), and "0" or None from servers that do not keep it."""
    millis_behind_latest: int | None = None
    child_shards: list[ChildShard] | None = None
    """Only in the last event of a shard that was read to its end."""


Answer = RecordPage | SubscribeToShardEvent
"""What brings records: a page that was asked for, or an event that was pushed."""


def user_records(record: Record) -> list[Record]:
    """Unfold a KPL-aggregated record into its user records; any other record comes back alone.

    Each keeps the sequence number of the whole, with its own sub-sequence number, partition key and explicit hash key
    (https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md).
    """
    inner = unfold(record.data)
    if inner is None:
        return [record]
    return [
        msgspec.structs.replace(
            record,
            data=user.data,
            partition_key=user.partition_key,
            explicit_hash_key=user.explicit_hash_key,
            sub_sequence_number=index,
        )
        for index, user in enumerate(inner)
    ]
