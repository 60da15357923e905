"""What Firehose's fields mean, in plain words; AWS's own words stand in the API reference."""

from collections.abc import Mapping
from types import MappingProxyType

FIELD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "VersionId": "changes with every change of the configuration",
        "DeliveryStartTimestamp": "records that came before are not delivered",
        "RoleARN": "the role that Firehose takes on to do this",
        "Prefix": "what object keys begin with",
        "ErrorOutputPrefix": "what keys of records that failed begin with",
        "SizeInMBs": "MB gathered before it is delivered",
        "IntervalInSeconds": "s after which it is delivered, however little it is",
        "DurationInSeconds": "s for which a delivery that failed is tried again",
        "FileExtension": "what object keys end with, in place of Firehose's own",
        "CustomTimeZone": "the zone of times in prefixes",
        "LambdaArn": "the function that transforms records",
        "NumberOfRetries": "times a failed invocation is tried again",
        "BufferSizeInMBs": "MB gathered for one invocation",
        "BufferIntervalInSeconds": "s after which the function is invoked, however few the records are",
        "MetadataExtractionQuery": "JQ expressions whose values partition the objects",
        "SubRecordType": "how several records in one are told apart",
        "Delimiter": "what is put behind each record",
        "DataMessageExtraction": "only the messages of a CloudWatch Logs subscription are delivered",
        "CatalogId": "the account of the Glue catalog",
        "BlockSizeBytes": "bytes of a block in HDFS",
        "PageSizeBytes": "bytes of a Parquet page",
        "MaxPaddingBytes": "bytes of padding at most",
        "StripeSizeBytes": "bytes of an ORC stripe",
        "CaseInsensitive": "keys are lower-cased before they are looked for",
        "ConvertDotsInJsonKeysToUnderscores": "a.b becomes a_b",
        "TimestampFormats": "how times are written in the JSON",
        "ThroughputHintInMBs": "MB/s that AWS was told to expect",
        "HECAcknowledgmentTimeoutInSeconds": "s that Splunk has to acknowledge",
        "CopyOptions": "options of Redshift's COPY",
        "AppendOnly": "rows are only ever added",
        "UniqueKeys": "what tells rows apart, for updates and deletes",
        "NoEncryptionConfig": "Firehose asks for none; the bucket's own default holds",
        "AWSKMSKeyARN": "the key that S3 encrypts with",
        "KeyARN": "the key that encrypts records while Firehose holds them",
        "HasMoreDestinations": "AWS allows one destination",
    }
)
VALUE_WORDS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("DeliveryStreamStatus", "CREATING"): "it takes no records yet",
        ("DeliveryStreamStatus", "CREATING_FAILED"): "it can only be deleted; the failure says why",
        ("DeliveryStreamStatus", "DELETING"): "it is being deleted",
        ("DeliveryStreamStatus", "DELETING_FAILED"): "delete it again, by force where a KMS grant holds it",
        ("DeliveryStreamStatus", "ACTIVE"): "it takes records and delivers them",
        ("DeliveryStreamType", "DirectPut"): "producers put records into it",
        ("DeliveryStreamType", "KinesisStreamAsSource"): "it reads a data stream",
        ("DeliveryStreamType", "MSKAsSource"): "it reads a Kafka topic",
        ("DeliveryStreamType", "DatabaseAsSource"): "it reads a database's changes",
        ("KeyType", "AWS_OWNED_CMK"): "a key of AWS's own, free of charge",
        ("KeyType", "CUSTOMER_MANAGED_CMK"): "a key of this account",
        ("CompressionFormat", "UNCOMPRESSED"): "objects are written as they are",
        ("CompressionFormat", "GZIP"): "object keys end in .gz",
        ("CompressionFormat", "ZIP"): "object keys end in .zip",
        ("CompressionFormat", "Snappy"): "framed snappy; object keys end in .snappy",
        ("CompressionFormat", "HADOOP_SNAPPY"): "snappy as Hadoop reads it; object keys end in .hsnappy",
        ("S3BackupMode", "Disabled"): "records are not kept as they came",
        ("S3BackupMode", "Enabled"): "all records are also kept as they came; it can't be disabled any more",
        ("S3BackupMode", "FailedDocumentsOnly"): "what can't be delivered goes to the bucket",
        ("S3BackupMode", "AllDocuments"): "everything goes to the bucket too",
        ("S3BackupMode", "FailedEventsOnly"): "what can't be delivered goes to the bucket",
        ("S3BackupMode", "AllEvents"): "everything goes to the bucket too",
        ("S3BackupMode", "FailedDataOnly"): "what can't be delivered goes to the bucket",
        ("S3BackupMode", "AllData"): "everything goes to the bucket too",
        ("Type", "Lambda"): "a function transforms the records",
        ("Type", "MetadataExtraction"): "JQ takes partition keys from the records",
        ("Type", "AppendDelimiterToRecord"): "a delimiter is put behind each record",
        ("Type", "RecordDeAggregation"): "several records in one are told apart",
        ("Type", "Decompression"): "records are unpacked first",
        ("Type", "CloudWatchLogProcessing"): "messages are taken out of CloudWatch Logs' records",
        ("VersionId", "LATEST"): "the newest version of the table's schema",
    }
)


def plain_words(field: str, value: object) -> str:
    """Return what a field, or this value of it, means; empty where the name says it."""
    return VALUE_WORDS.get((field, str(value)), FIELD_WORDS.get(field, ""))
