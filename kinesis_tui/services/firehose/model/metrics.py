"""What CloudWatch measures of a delivery stream: how much comes in, and whether it arrives."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.destination import (
    HttpEndpointDestination,
    IcebergDestination,
    OpenSearchDestination,
    OpenSearchServerlessDestination,
    RedshiftDestination,
    SnowflakeDestination,
    SplunkDestination,
)
from kinesis_tui.services.firehose.model.s3 import ExtendedS3Destination

_DELIVERED: Mapping[type, str] = MappingProxyType(
    {
        ExtendedS3Destination: "DeliveryToS3",
        RedshiftDestination: "DeliveryToRedshift",
        OpenSearchDestination: "DeliveryToAmazonOpenSearchService",
        OpenSearchServerlessDestination: "DeliveryToAmazonOpenSearchServerless",
        SplunkDestination: "DeliveryToSplunk",
        HttpEndpointDestination: "DeliveryToHttpEndpoint",
        SnowflakeDestination: "DeliveryToSnowflake",
        IcebergDestination: "DeliveryToIceberg",
    }
)
_INCOMING: Mapping[str, str] = MappingProxyType(
    {
        "DirectPut": "Incoming",
        "KinesisStreamAsSource": "DataReadFromKinesisStream.",
        "MSKAsSource": "DataReadFromSource.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryMetrics:
    """The newest figures; None where CloudWatch has none."""

    bytes_per_second: float | None = None
    """What comes in: the mean of the last quarter of an hour."""
    records_per_second: float | None = None
    last_delivery_ms: int | None = None
    """Begin of the newest five minutes in which something was delivered, milliseconds since the epoch."""
    freshness_seconds: float | None = None
    """Age of the oldest record that is not delivered yet."""
    behind_ms: float | None = None
    """How far behind the newest record of its data stream it reads; None for other sources."""
    success: float | None = None
    """Part of the deliveries that succeeded, 0 to 1, in the newest five minutes that had any."""


@dataclass(frozen=True, slots=True)
class MetricNames:
    """AWS's names of the metrics of one delivery stream."""

    bytes: str | None
    records: str | None
    delivered: str | None
    freshness: str | None
    success: str | None
    behind: str | None


def metric_names(stream: DeliveryStream) -> MetricNames:
    """Return which metrics a delivery stream has, by its source and destination.

    https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
    """
    incoming = _INCOMING.get(stream.stream_type or "")
    delivered = _DELIVERED.get(type(stream.destination))
    return MetricNames(
        bytes=None if incoming is None else f"{incoming}Bytes",
        records=None if incoming is None else f"{incoming}Records",
        delivered=None if delivered is None else f"{delivered}.Records",
        freshness=None if delivered is None else f"{delivered}.DataFreshness",
        success=None if delivered is None else f"{delivered}.Success",
        behind="KinesisMillisBehindLatest" if stream.stream_type == "KinesisStreamAsSource" else None,
    )
