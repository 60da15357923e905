"""A delivery stream in a few words: where its records come from and go to, and what is named in it."""

from collections.abc import Iterator
from typing import assert_never

from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.destination import (
    Destination,
    HttpEndpointDestination,
    IcebergDestination,
    OpenSearchDestination,
    OpenSearchServerlessDestination,
    RedshiftDestination,
    SnowflakeDestination,
    SplunkDestination,
)
from kinesis_tui.services.firehose.model.parts import BufferingHints, CloudWatchLoggingOptions
from kinesis_tui.services.firehose.model.s3 import ExtendedS3Destination, S3Destination
from kinesis_tui.services.firehose.model.source import KinesisStreamSource, MskSource

DIRECT_PUT = "DirectPut"
FROM_STREAM = "KinesisStreamAsSource"
_TYPES = {DIRECT_PUT: "Direct PUT", FROM_STREAM: "data stream", "MSKAsSource": "MSK", "DatabaseAsSource": "database"}


def source_text(stream: DeliveryStream) -> str | None:
    """Return where records come from: "Direct PUT", "stream orders"; None where AWS does not tell."""
    match stream.source:
        case KinesisStreamSource() as source if source.stream is not None:
            return f"stream {source.stream}"
        case MskSource(topic_name=str(topic)):
            return f"topic {topic}"
        case _:
            return None if stream.stream_type is None else _TYPES.get(stream.stream_type, stream.stream_type)


def destination_text(stream: DeliveryStream) -> str | None:
    """Return where records go: "S3 lake", "OpenSearch logs"; None for a type that is not known here."""
    found = stream.destination
    return None if found is None else _destination(found).strip()


def _destination(found: Destination) -> str:
    match found:
        case ExtendedS3Destination():
            return f"S3 {found.bucket or ''}"
        case RedshiftDestination():
            table = None if found.copy_command is None else found.copy_command.data_table_name
            return f"Redshift {table or ''}"
        case OpenSearchDestination():
            return f"OpenSearch {found.index_name or ''}"
        case OpenSearchServerlessDestination():
            return f"OpenSearch Serverless {found.index_name or ''}"
        case SplunkDestination():
            return "Splunk"
        case HttpEndpointDestination():
            endpoint = found.endpoint_configuration
            return f"HTTP {'' if endpoint is None else endpoint.name or endpoint.url or ''}"
        case SnowflakeDestination():
            return f"Snowflake {found.table or ''}"
        case IcebergDestination():
            return "Iceberg"
        case _:
            assert_never(found)


def s3_destinations(stream: DeliveryStream) -> Iterator[tuple[str, S3Destination]]:
    """Yield every bucket that the delivery stream writes to, and what for; the destination itself first."""
    found = stream.destination
    if found is None:
        return
    if isinstance(found, ExtendedS3Destination):
        yield "delivered", found
    backup = found.backup
    if backup is not None:
        yield "backup", backup
    if isinstance(found, RedshiftDestination) and found.s3_backup_description is not None:
        yield "backup as it came", found.s3_backup_description


def buffering_of(stream: DeliveryStream) -> BufferingHints | None:
    """Return how much the destination gathers; Redshift's is that of the bucket in between."""
    found = stream.destination
    if isinstance(found, RedshiftDestination):
        return None if found.backup is None else found.backup.buffering_hints
    return None if found is None else found.buffering_hints


def error_logs(stream: DeliveryStream) -> Iterator[CloudWatchLoggingOptions]:
    """Yield where errors are logged, the destination's first, each log group and stream once."""
    found = stream.destination
    options = [] if found is None else [found.cloud_watch_logging_options]
    options += [bucket.cloud_watch_logging_options for _, bucket in s3_destinations(stream)]
    seen: set[tuple[str | None, str | None]] = set()
    for one in options:
        if one is None or not one.enabled or not one.log_group_name:
            continue
        place = (one.log_group_name, one.log_stream_name)
        if place not in seen:
            seen.add(place)
            yield one


def function_arn(stream: DeliveryStream) -> str | None:
    """Return the ARN of the function that transforms records, with its version where one is named."""
    processing = None if stream.destination is None else stream.destination.processing_configuration
    processor = None if processing is None else processing.of_type("Lambda")
    return None if processor is None else processor.parameter("LambdaArn")


def function_name(arn: str) -> str:
    """Return the name in a function's ARN, without its version or alias."""
    _, found, rest = arn.partition(":function:")
    return (rest if found else arn).partition(":")[0]
