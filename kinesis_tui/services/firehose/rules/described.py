"""From what AWS tells of a delivery stream to the form: its request again, and the texts of its fields."""

from __future__ import annotations

import base64
import binascii
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kinesis_tui.services.firehose.rules import draft as on_form
from kinesis_tui.services.firehose.rules import jq_query
from kinesis_tui.services.firehose.rules.conversion import is_converted
from kinesis_tui.services.firehose.rules.create import EXTENDED
from kinesis_tui.services.firehose.rules.names import bucket_name
from kinesis_tui.services.firehose.rules.partitioning import is_partitioned
from kinesis_tui.services.firehose.rules.processors import of_type
from kinesis_tui.services.firehose.rules.violation import Request, inner, is_on, items, text_of


@dataclass(frozen=True, slots=True)
class Described:
    """One version of a delivery stream with an S3 destination."""

    request: dict[str, Any]
    """As CreateDeliveryStream would have it."""
    version_id: str
    destination_id: str


def described(answer: Request) -> Described | None:
    """Return a DeliveryStreamDescription as a request; None where its destination is no extended S3 one."""
    destination = next(iter(items(answer, "Destinations")), {})
    delivered = inner(destination, "ExtendedS3DestinationDescription")
    if not delivered:
        return None
    request: dict[str, Any] = {
        "DeliveryStreamName": text_of(answer, "DeliveryStreamName"),
        "DeliveryStreamType": text_of(answer, "DeliveryStreamType") or "DirectPut",
    }
    source = inner(inner(answer, "Source"), "KinesisStreamSourceDescription")
    if source:
        request["KinesisStreamSourceConfiguration"] = {
            field: source[field] for field in ("KinesisStreamARN", "RoleARN") if field in source
        }
    request[EXTENDED] = deepcopy(dict(delivered))
    if "S3BackupDescription" in delivered:
        request[EXTENDED]["S3BackupConfiguration"] = request[EXTENDED].pop("S3BackupDescription")
    return Described(request, text_of(answer, "VersionId"), text_of(destination, "DestinationId"))


def values_of(request: Request) -> dict[str, str]:
    """Return what a form holds for a request."""
    destination = inner(request, EXTENDED)
    hints = inner(destination, "BufferingHints")
    source = inner(request, "KinesisStreamSourceConfiguration")
    encryption = inner(inner(destination, "EncryptionConfiguration"), "KMSEncryptionConfig")
    tags = [f"{text_of(tag, 'Key')}={text_of(tag, 'Value')}" for tag in items(request, "Tags")]
    values = {
        **on_form.DEFAULTS,
        "name": text_of(request, "DeliveryStreamName"),
        "source": on_form.DATA_STREAM if source else on_form.DIRECT_PUT,
        "stream": text_of(source, "KinesisStreamARN"),
        "role": text_of(destination, "RoleARN"),
        "bucket": bucket_name(text_of(destination, "BucketARN")),
        "aws_partition": text_of(destination, "BucketARN").split(":")[1] if destination.get("BucketARN") else "aws",
        "prefix": text_of(destination, "Prefix"),
        "error_prefix": text_of(destination, "ErrorOutputPrefix"),
        "extension": text_of(destination, "FileExtension"),
        "time_zone": text_of(destination, "CustomTimeZone"),
        "size": str(hints.get("SizeInMBs", "")),
        "interval": str(hints.get("IntervalInSeconds", "")),
        "compression": text_of(destination, "CompressionFormat") or "UNCOMPRESSED",
        "bucket_key": text_of(encryption, "AWSKMSKeyARN"),
        "tags": ", ".join(tags),
    }
    return {**values, **_processing(destination), **_conversion(destination), **_rest(destination), **_sse(request)}


def _sse(request: Request) -> dict[str, str]:
    encryption = inner(request, "DeliveryStreamEncryptionConfigurationInput")
    if not encryption:
        return {}
    own = encryption.get("KeyType") == "CUSTOMER_MANAGED_CMK"
    return {"sse": on_form.OWN_KEY if own else on_form.AWS_KEY, "sse_key": text_of(encryption, "KeyARN")}


def _processing(destination: Request) -> dict[str, str]:
    function, query = of_type(destination, "Lambda"), of_type(destination, "MetadataExtraction")
    parted = of_type(destination, "RecordDeAggregation")
    values = {"new_line": on_form.OFF if of_type(destination, "AppendDelimiterToRecord") is None else on_form.ON}
    if function is not None:
        values |= {
            "transform": on_form.LAMBDA,
            "function": function.get("LambdaArn", ""),
            "function_size": function.get("BufferSizeInMBs", ""),
            "function_interval": function.get("BufferIntervalInSeconds", ""),
            "function_retries": function.get("NumberOfRetries", ""),
        }
    if query is not None:
        values["keys"] = jq_query.lines_of(query.get("MetadataExtractionQuery", ""))
    if parted is not None:
        delimited = parted.get("SubRecordType") == "DELIMITED"
        values["deaggregate"] = on_form.DELIMITED if delimited else on_form.JSON
        values["delimiter"] = _plain(parted.get("Delimiter", "")) if delimited else ""
    return values


def _plain(delimiter: str) -> str:
    try:
        return base64.b64decode(delimiter).decode().encode("unicode_escape").decode()
    except (binascii.Error, ValueError):
        return delimiter


def _conversion(destination: Request) -> dict[str, str]:
    values: dict[str, str] = {}
    partitioning = inner(destination, "DynamicPartitioningConfiguration")
    if is_partitioned(destination):
        retry = inner(partitioning, "RetryOptions").get("DurationInSeconds", "")
        values |= {"partition": on_form.ON, "partition_retry": str(retry)}
    if not is_converted(destination):
        return values
    conversion = inner(destination, "DataFormatConversionConfiguration")
    schema = inner(conversion, "SchemaConfiguration")
    writers = inner(inner(conversion, "OutputFormatConfiguration"), "Serializer")
    readers = inner(inner(conversion, "InputFormatConfiguration"), "Deserializer")
    role = text_of(schema, "RoleARN")
    return values | {
        "convert": on_form.ORC if writers.get("OrcSerDe") is not None else on_form.PARQUET,
        "reader": on_form.HIVE if readers.get("HiveJsonSerDe") is not None else on_form.OPEN_X,
        "database": text_of(schema, "DatabaseName"),
        "table": text_of(schema, "TableName"),
        "table_version": text_of(schema, "VersionId"),
        "table_role": "" if role == destination.get("RoleARN") else role,
    }


def _rest(destination: Request) -> dict[str, str]:
    logging = inner(destination, "CloudWatchLoggingOptions")
    values = {
        "logging": on_form.ON if is_on(logging) else on_form.OFF,
        "log_group": text_of(logging, "LogGroupName"),
        "log_stream": text_of(logging, "LogStreamName"),
    }
    if destination.get("S3BackupMode") == "Enabled":
        backup = inner(destination, "S3BackupConfiguration")
        bucket = bucket_name(text_of(backup, "BucketARN"))
        hints = inner(backup, "BufferingHints")
        values |= {
            "backup": on_form.ON,
            "backup_bucket": bucket,
            "backup_prefix": text_of(backup, "Prefix"),
            "backup_size": str(hints.get("SizeInMBs", "")),
            "backup_interval": str(hints.get("IntervalInSeconds", "")),
        }
    return values
