"""A log stream of a group."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStream:
    """What AWS tells of a log stream; None where it did not. Times in milliseconds since the epoch."""

    name: str
    arn: str | None = None
    creation_time: int | None = None
    first_event_timestamp: int | None = None
    last_event_timestamp: int | None = None
    """Updated on an eventual basis: typically within an hour
    (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogStream.html)."""
    last_ingestion_time: int | None = None
