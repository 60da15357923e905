"""A data stream as ListStreams and DescribeStreamSummary describe it."""

from dataclasses import dataclass
from typing import NewType

StreamName = NewType("StreamName", str)


@dataclass(frozen=True, slots=True)
class Stream:
    """A Kinesis data stream; a field that AWS has not told yet is None.

    Source: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescriptionSummary.html
    """

    name: StreamName
    arn: str | None = None
    status: str | None = None
    """CREATING, DELETING, ACTIVE or UPDATING."""
    mode: str | None = None
    """PROVISIONED or ON_DEMAND."""
    open_shard_count: int | None = None
    retention_period_hours: int | None = None
    encryption_type: str | None = None
    """NONE or KMS."""
    key_id: str | None = None
    consumer_count: int | None = None
    """Registered enhanced fan-out consumers."""
    creation_timestamp: int | None = None
    """Milliseconds since the epoch."""
    enhanced_metrics: tuple[str, ...] = ()
    max_record_size_in_kib: int | None = None
    """How large a record may be, its partition key included."""

    @property
    def described(self) -> bool:
        """Whether DescribeStreamSummary has filled in what ListStreams leaves out."""
        return self.open_shard_count is not None
