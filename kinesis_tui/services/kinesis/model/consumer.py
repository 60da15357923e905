"""An enhanced fan-out consumer: a registered reader with two megabytes a second of each shard to itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consumer:
    """One registered consumer (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Consumer.html)."""

    name: str
    arn: str
    status: str
    """CREATING, DELETING or ACTIVE."""
    creation_timestamp: int | None = None
    """Milliseconds since the epoch."""
