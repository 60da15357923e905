"""What a form of a delivery stream holds: texts by field, and where in the request each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kinesis_tui.services.firehose.rules.violation import Violation

Values = Mapping[str, str]

OFF, ON = "off", "on"
DIRECT_PUT, DATA_STREAM = "Direct PUT", "data stream"
LAMBDA = "Lambda"
PARQUET, ORC = "Parquet", "ORC"
OPEN_X, HIVE = "OpenX", "Hive"
JSON, DELIMITED = "JSON", "delimited"
AWS_KEY, OWN_KEY = "AWS's key", "your key"

DEFAULTS: Values = MappingProxyType(
    {
        "source": DIRECT_PUT,
        "stream": "",
        "name": "",
        "transform": OFF,
        "function": "",
        "function_size": "1",
        "function_interval": "60",
        "function_retries": "3",
        "convert": OFF,
        "reader": OPEN_X,
        "database": "",
        "table": "",
        "table_version": "LATEST",
        "table_role": "",
        "partition": OFF,
        "keys": "",
        "deaggregate": OFF,
        "delimiter": "",
        "partition_retry": "300",
        "bucket": "",
        "prefix": "",
        "error_prefix": "",
        "time_zone": "",
        "extension": "",
        "new_line": OFF,
        "size": "5",
        "interval": "300",
        "compression": "UNCOMPRESSED",
        "bucket_key": "",
        "sse": OFF,
        "sse_key": "",
        "backup": OFF,
        "backup_bucket": "",
        "backup_prefix": "",
        "backup_size": "",
        "backup_interval": "",
        "logging": ON,
        "log_group": "",
        "log_stream": "",
        "role": "",
        "tags": "",
        "aws_partition": "aws",
    }
)
"""Every field, as an empty form has it; what AWS or its console takes where nothing is said."""

LOG_GROUP = "/aws/kinesisfirehose/{name}"
LOG_STREAM = "DestinationDelivery"
"""As the console names them."""

_EXTENDED = "ExtendedS3DestinationConfiguration"
_PROCESSORS = f"{_EXTENDED}.ProcessingConfiguration.Processors"
_CONVERSION = f"{_EXTENDED}.DataFormatConversionConfiguration"
_BACKUP = f"{_EXTENDED}.S3BackupConfiguration"
PATHS: Values = MappingProxyType(
    {
        "DeliveryStreamName": "name",
        "DeliveryStreamType": "source",
        "KinesisStreamSourceConfiguration": "stream",
        "KinesisStreamSourceConfiguration.RoleARN": "role",
        "DeliveryStreamEncryptionConfigurationInput": "sse",
        "DeliveryStreamEncryptionConfigurationInput.KeyARN": "sse_key",
        "Tags": "tags",
        _EXTENDED: "bucket",
        f"{_EXTENDED}.BucketARN": "bucket",
        f"{_EXTENDED}.RoleARN": "role",
        f"{_EXTENDED}.Prefix": "prefix",
        f"{_EXTENDED}.ErrorOutputPrefix": "error_prefix",
        f"{_EXTENDED}.CustomTimeZone": "time_zone",
        f"{_EXTENDED}.FileExtension": "extension",
        f"{_EXTENDED}.BufferingHints": "size",
        f"{_EXTENDED}.BufferingHints.SizeInMBs": "size",
        f"{_EXTENDED}.BufferingHints.IntervalInSeconds": "interval",
        f"{_EXTENDED}.CompressionFormat": "compression",
        f"{_EXTENDED}.EncryptionConfiguration": "bucket_key",
        f"{_EXTENDED}.CloudWatchLoggingOptions": "logging",
        f"{_EXTENDED}.CloudWatchLoggingOptions.LogGroupName": "log_group",
        f"{_EXTENDED}.CloudWatchLoggingOptions.LogStreamName": "log_stream",
        f"{_EXTENDED}.DynamicPartitioningConfiguration": "partition",
        f"{_EXTENDED}.DynamicPartitioningConfiguration.RetryOptions": "partition_retry",
        f"{_EXTENDED}.ProcessingConfiguration": "transform",
        f"{_PROCESSORS}[Lambda]": "function",
        f"{_PROCESSORS}[Lambda].BufferSizeInMBs": "function_size",
        f"{_PROCESSORS}[Lambda].BufferIntervalInSeconds": "function_interval",
        f"{_PROCESSORS}[Lambda].NumberOfRetries": "function_retries",
        f"{_PROCESSORS}[Lambda].RoleArn": "role",
        f"{_PROCESSORS}[MetadataExtraction]": "keys",
        f"{_PROCESSORS}[RecordDeAggregation]": "deaggregate",
        f"{_PROCESSORS}[RecordDeAggregation].Delimiter": "delimiter",
        f"{_PROCESSORS}[AppendDelimiterToRecord]": "new_line",
        _CONVERSION: "convert",
        f"{_CONVERSION}.SchemaConfiguration": "table",
        f"{_CONVERSION}.SchemaConfiguration.RoleARN": "table_role",
        f"{_CONVERSION}.SchemaConfiguration.DatabaseName": "database",
        f"{_CONVERSION}.SchemaConfiguration.VersionId": "table_version",
        f"{_CONVERSION}.InputFormatConfiguration": "reader",
        f"{_EXTENDED}.S3BackupMode": "backup",
        _BACKUP: "backup_bucket",
        f"{_BACKUP}.Prefix": "backup_prefix",
        f"{_BACKUP}.BufferingHints": "backup_size",
        f"{_BACKUP}.BufferingHints.IntervalInSeconds": "backup_interval",
        f"{_BACKUP}.RoleARN": "role",
    }
)
"""The field that answers for a path of the request, and for what is inside it."""


def field_of(path: str) -> str | None:
    """Return the field that answers for a path; None where the form has none."""
    while path:
        if path in PATHS:
            return PATHS[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


def by_field(violations: Iterable[Violation]) -> dict[str, str]:
    """Return a clause for each field that is wrong: the first violation it answers for."""
    problems: dict[str, str] = {}
    for one in violations:
        field = field_of(one.path)
        if field is not None:
            problems.setdefault(field, f"{one.what}; {one.remedy}")
    return problems
