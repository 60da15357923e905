"""What all readers of a stream together read in a minute, as CloudWatch tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadThroughput:
    """One minute of a stream's GetRecords calls, by whomever; fan-out consumers are not among them.

    https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
    """

    minute_ms: int
    """When the minute began, in milliseconds since the epoch."""
    throttled: float | None
    """Calls refused: ReadProvisionedThroughputExceeded, Sum."""
    reads: float | None
    """Calls answered: GetRecords.Success, Sum."""
    bytes: float | None
    """GetRecords.Bytes, Sum."""
