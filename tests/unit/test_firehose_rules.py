"""What AWS documents that it refuses is refused before it is sent, at the field, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from kinesis_tui.services.firehose.rules.create import EXTENDED, check_create

S3 = EXTENDED
ROLE = "arn:aws:iam::123456789012:role/firehose"
PARTITIONED = "customer=!{partitionKeyFromQuery:customer_id}/"
ERRORS = "errors/!{firehose:error-output-type}/"
CONVERSION: dict[str, Any] = {
    "SchemaConfiguration": {"RoleARN": ROLE, "DatabaseName": "lake", "TableName": "orders"},
    "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
    "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}}},
    "Enabled": True,
}


def processor(kind: str, **parameters: str) -> dict[str, Any]:
    return {
        "Type": kind,
        "Parameters": [{"ParameterName": name, "ParameterValue": value} for name, value in parameters.items()],
    }


def processing(*processors: dict[str, Any]) -> dict[str, Any]:
    return {"Enabled": True, "Processors": list(processors)}


def metadata(query: str) -> dict[str, Any]:
    return processor("MetadataExtraction", MetadataExtractionQuery=query, JsonParsingEngine="JQ-1.6")


def function(**parameters: str) -> dict[str, Any]:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:enrich:$LATEST"
    return processor("Lambda", LambdaArn=arn, **parameters)


def request(**destination: Any) -> dict[str, Any]:
    """A request that AWS takes, with more in its destination."""
    return {
        "DeliveryStreamName": "orders-to-s3",
        S3: {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::acme-data-lake", **destination},
    }


def partitioned(**destination: Any) -> dict[str, Any]:
    return request(
        **{
            "DynamicPartitioningConfiguration": {"Enabled": True},
            "Prefix": PARTITIONED,
            "ErrorOutputPrefix": ERRORS,
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60},
            "ProcessingConfiguration": processing(metadata("{customer_id:.customer_id}")),
            **destination,
        }
    )


def converted(**destination: Any) -> dict[str, Any]:
    return request(**{"DataFormatConversionConfiguration": CONVERSION, **destination})


def changed(make: Callable[[], dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {**deepcopy(make()), **fields}


REFUSALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no name": (changed(request, DeliveryStreamName=""), "DeliveryStreamName", "missing"),
    "a name with a space": (changed(request, DeliveryStreamName="a b"), "DeliveryStreamName", "not a name"),
    "a name of 65": (changed(request, DeliveryStreamName="a" * 65), "DeliveryStreamName", "65 characters"),
    "no destination": ({"DeliveryStreamName": "a"}, S3, "no destination"),
    "two destinations": (changed(request, SplunkDestinationConfiguration={"S3Configuration": {}}), "Splunk", "several"),
    "no bucket": (request(BucketARN=None), f"{S3}.BucketARN", "missing"),
    "a bucket's name for its ARN": (request(BucketARN="acme"), f"{S3}.BucketARN", "arn:aws:s3:::NAME"),
    "a bucket in capitals": (request(BucketARN="arn:aws:s3:::ACME"), f"{S3}.BucketARN", "no bucket's name"),
    "a user for a role": (request(RoleARN="arn:aws:iam::123456789012:user/x"), f"{S3}.RoleARN", "IAM role's ARN"),
    "a source without its stream": (
        changed(request, DeliveryStreamType="KinesisStreamAsSource"),
        "KinesisStreamSourceConfiguration.KinesisStreamARN",
        "missing",
    ),
    "a data stream of Direct PUT": (
        changed(request, KinesisStreamSourceConfiguration={"KinesisStreamARN": "x", "RoleARN": ROLE}),
        "KinesisStreamSourceConfiguration",
        "DirectPut",
    ),
    "encryption of what a data stream feeds": (
        changed(
            request,
            DeliveryStreamType="KinesisStreamAsSource",
            KinesisStreamSourceConfiguration={
                "KinesisStreamARN": "arn:aws:kinesis:us-east-1:123456789012:stream/orders",
                "RoleARN": ROLE,
            },
            DeliveryStreamEncryptionConfigurationInput={"KeyType": "AWS_OWNED_CMK"},
        ),
        "DeliveryStreamEncryptionConfigurationInput",
        "encrypted by that one",
    ),
    "a key of one's own without its ARN": (
        changed(request, DeliveryStreamEncryptionConfigurationInput={"KeyType": "CUSTOMER_MANAGED_CMK"}),
        "DeliveryStreamEncryptionConfigurationInput.KeyARN",
        "missing",
    ),
    "a size without an interval": (
        request(BufferingHints={"SizeInMBs": 5}),
        f"{S3}.BufferingHints.IntervalInSeconds",
        "SizeInMBs is given",
    ),
    "129 MiB": (
        request(BufferingHints={"SizeInMBs": 129, "IntervalInSeconds": 0}),
        f"{S3}.BufferingHints.SizeInMBs",
        "1 to 128",
    ),
    "901 seconds": (
        request(BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 901}),
        f"{S3}.BufferingHints.IntervalInSeconds",
        "0 to 900",
    ),
    "a size that is no number": (
        request(BufferingHints={"SizeInMBs": "five", "IntervalInSeconds": 60}),
        f"{S3}.BufferingHints.SizeInMBs",
        "whole number",
    ),
    "a prefix with expressions alone": (
        request(Prefix="a/!{timestamp:yyyy}/"),
        f"{S3}.ErrorOutputPrefix",
        "prefix has expressions",
    ),
    "an error prefix without its type": (
        request(ErrorOutputPrefix="e/!{timestamp:yyyy}/"),
        f"{S3}.ErrorOutputPrefix",
        "error-output-type",
    ),
    "the error type in the prefix": (
        request(Prefix="a/!{firehose:error-output-type}/", ErrorOutputPrefix=ERRORS),
        f"{S3}.Prefix",
        "error prefix alone",
    ),
    "an expression without its end": (
        request(Prefix="a/!{timestamp", ErrorOutputPrefix=ERRORS),
        f"{S3}.Prefix",
        "no expression",
    ),
    "a namespace that is none": (request(Prefix="!{s3:x}", ErrorOutputPrefix=ERRORS), f"{S3}.Prefix", "no namespace"),
    "a letter that Java does not know": (
        request(Prefix="!{timestamp:yyyy/MM/DDDD}", ErrorOutputPrefix=ERRORS),
        f"{S3}.Prefix",
        "repeated",
    ),
    "a text without quotes": (
        request(Prefix="!{timestamp:year}", ErrorOutputPrefix=ERRORS),
        f"{S3}.Prefix",
        "pattern letter",
    ),
    "a prefix of 513": (request(Prefix="a" * 513), f"{S3}.Prefix", "once it is evaluated"),
    "partition keys without partitioning": (
        request(Prefix=PARTITIONED, ErrorOutputPrefix=ERRORS),
        f"{S3}.Prefix",
        "dynamic partitioning alone",
    ),
    "partition keys in the error prefix": (
        partitioned(ErrorOutputPrefix=ERRORS + "!{partitionKeyFromQuery:customer_id}"),
        f"{S3}.ErrorOutputPrefix",
        "no partition keys",
    ),
    "partitioning without a key in the prefix": (
        partitioned(Prefix="a/"),
        f"{S3}.Prefix",
        "uses no partition key",
    ),
    "a key that nothing makes": (
        partitioned(Prefix=PARTITIONED + "!{partitionKeyFromQuery:region}/"),
        f"{S3}.Prefix",
        "no JQ expression makes the key region",
    ),
    "half of a function's buffering": (
        request(ProcessingConfiguration=processing(function(BufferSizeInMBs="1"))),
        "Processors[Lambda].BufferIntervalInSeconds",
        "both, or neither",
    ),
    "log events without decompression": (
        request(ProcessingConfiguration=processing(processor("CloudWatchLogProcessing", DataMessageExtraction="true"))),
        "Processors[CloudWatchLogProcessing]",
        "needs Decompression",
    ),
    "a key of a function that is not there": (
        partitioned(Prefix="!{partitionKeyFromLambda:x}/", ProcessingConfiguration=processing()),
        f"{S3}.Prefix",
        "needs a function",
    ),
    "partitioning of 5 MiB": (
        partitioned(BufferingHints={"SizeInMBs": 5, "IntervalInSeconds": 60}),
        f"{S3}.BufferingHints.SizeInMBs",
        "64 to 128",
    ),
    "partitioning with zero buffering": (
        partitioned(BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 0}),
        f"{S3}.BufferingHints.IntervalInSeconds",
        "no zero buffering",
    ),
    "JQ that jq does not take": (
        partitioned(ProcessingConfiguration=processing(metadata("{customer_id:(.a | | .b)}"))),
        "MetadataExtractionQuery",
        "syntax error",
    ),
    "JQ that is newer than Firehose's": (
        partitioned(ProcessingConfiguration=processing(metadata("{customer_id:(.a|trim)}"))),
        "MetadataExtractionQuery",
        "jq 1.6",
    ),
    "another JSON engine": (
        partitioned(
            ProcessingConfiguration=processing(
                processor("MetadataExtraction", MetadataExtractionQuery="{customer_id:.c}", JsonParsingEngine="JQ-1.7")
            )
        ),
        "JsonParsingEngine",
        "JQ-1.6",
    ),
    "partition retries of three hours": (
        partitioned(DynamicPartitioningConfiguration={"Enabled": True, "RetryOptions": {"DurationInSeconds": 10800}}),
        "RetryOptions.DurationInSeconds",
        "0 to 7,200",
    ),
    "a delimiter that is not base64": (
        partitioned(
            ProcessingConfiguration=processing(
                metadata("{customer_id:.customer_id}"),
                processor("RecordDeAggregation", SubRecordType="DELIMITED", Delimiter="#"),
            )
        ),
        "RecordDeAggregation].Delimiter",
        "base64",
    ),
    "conversion of 5 MiB": (
        converted(BufferingHints={"SizeInMBs": 5, "IntervalInSeconds": 300}),
        f"{S3}.BufferingHints.SizeInMBs",
        "records are converted",
    ),
    "conversion with GZIP": (converted(CompressionFormat="GZIP"), f"{S3}.CompressionFormat", "inside their file"),
    "conversion without a schema": (
        request(DataFormatConversionConfiguration={**CONVERSION, "SchemaConfiguration": {}}),
        "SchemaConfiguration",
        "missing",
    ),
    "conversion without a table": (
        request(
            DataFormatConversionConfiguration={
                **CONVERSION,
                "SchemaConfiguration": {"RoleARN": ROLE, "DatabaseName": "lake"},
            }
        ),
        "SchemaConfiguration.TableName",
        "missing",
    ),
    "conversion to both formats": (
        request(
            DataFormatConversionConfiguration={
                **CONVERSION,
                "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}, "OrcSerDe": {}}},
            }
        ),
        "OutputFormatConfiguration.Serializer",
        "both are given",
    ),
    "conversion without a reader": (
        request(DataFormatConversionConfiguration={**CONVERSION, "InputFormatConfiguration": {}}),
        "InputFormatConfiguration.Deserializer",
        "missing",
    ),
    "a function's buffer of 4 MB": (
        request(ProcessingConfiguration=processing(function(BufferSizeInMBs="4"))),
        "Processors[Lambda].BufferSizeInMBs",
        "0.2 to 3",
    ),
    "301 retries": (
        request(ProcessingConfiguration=processing(function(NumberOfRetries="301"))),
        "Processors[Lambda].NumberOfRetries",
        "0 to 300",
    ),
    "a function without its ARN": (
        request(ProcessingConfiguration=processing(processor("Lambda"))),
        "Processors[Lambda].LambdaArn",
        "missing",
    ),
    "a function's name for its ARN": (
        request(ProcessingConfiguration=processing(processor("Lambda", LambdaArn="enrich"))),
        "Processors[Lambda].LambdaArn",
        "function's ARN",
    ),
    "a parameter of another processor": (
        request(ProcessingConfiguration=processing(function(SubRecordType="JSON"))),
        "Processors[Lambda].SubRecordType",
        "no such parameter",
    ),
    "backup that goes nowhere": (request(S3BackupMode="Enabled"), f"{S3}.S3BackupConfiguration", "missing"),
    "backup with zero buffering": (
        request(
            S3BackupMode="Enabled",
            S3BackupConfiguration={
                "RoleARN": ROLE,
                "BucketARN": "arn:aws:s3:::raw",
                "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 0},
            },
        ),
        "S3BackupConfiguration.BufferingHints.IntervalInSeconds",
        "60 to 900",
    ),
    "logging to nowhere": (
        request(CloudWatchLoggingOptions={"Enabled": True}),
        "CloudWatchLoggingOptions.LogGroupName",
        "logging is on",
    ),
    "a compression that is none": (request(CompressionFormat="gzip"), f"{S3}.CompressionFormat", "GZIP"),
    "an extension without its dot": (request(FileExtension="json"), f"{S3}.FileExtension", "a dot"),
    "a time zone that is none": (request(CustomTimeZone="Europe/Nowhere"), f"{S3}.CustomTimeZone", "no time zone"),
    "a key and none": (
        request(
            EncryptionConfiguration={
                "NoEncryptionConfig": "NoEncryption",
                "KMSEncryptionConfig": {"AWSKMSKeyARN": "arn:aws:kms:us-east-1:123456789012:key/1"},
            }
        ),
        f"{S3}.EncryptionConfiguration",
        "one of them",
    ),
    "a tag of AWS's": (changed(request, Tags=[{"Key": "aws:x", "Value": "1"}]), "Tags[0].Key", "AWS's"),
    "a tag twice": (changed(request, Tags=[{"Key": "a"}, {"Key": "a"}]), "Tags[1].Key", "twice"),
    "51 tags": (changed(request, Tags=[{"Key": str(n)} for n in range(51)]), "Tags", "50 at most"),
    "Splunk's buffer of 6 MB": (
        {
            "DeliveryStreamName": "a",
            "SplunkDestinationConfiguration": {
                "BufferingHints": {"SizeInMBs": 6, "IntervalInSeconds": 60},
                "S3Configuration": {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::raw"},
            },
        },
        "SplunkDestinationConfiguration.BufferingHints.SizeInMBs",
        "1 to 5",
    ),
    "Redshift with Snappy": (
        {
            "DeliveryStreamName": "a",
            "RedshiftDestinationConfiguration": {
                "S3Configuration": {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::raw", "CompressionFormat": "Snappy"},
            },
        },
        "RedshiftDestinationConfiguration.S3Configuration.CompressionFormat",
        "COPY",
    ),
    "Redshift with expressions": (
        {
            "DeliveryStreamName": "a",
            "RedshiftDestinationConfiguration": {
                "S3Configuration": {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::raw", "Prefix": "!{timestamp:yyyy}/"},
            },
        },
        "RedshiftDestinationConfiguration.S3Configuration.Prefix",
        "no expressions",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_aws_refuses_is_refused_with_its_field_and_reason(name: str) -> None:
    refused, path, reason = REFUSALS[name]
    violations = check_create(refused)
    assert any(path in one.path and reason in f"{one.what}; {one.remedy}" for one in violations), violations


@pytest.mark.parametrize(
    "accepted",
    [
        request(),
        request(Prefix="orders/", BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 0}, CompressionFormat="GZIP"),
        request(Prefix="a/!{timestamp:yyyy/'week='MM}/!{firehose:random-string}/", ErrorOutputPrefix=ERRORS),
        partitioned(),
        partitioned(
            Prefix="!{partitionKeyFromLambda:x}/", ProcessingConfiguration=processing(function(NumberOfRetries="0"))
        ),
        partitioned(ProcessingConfiguration=processing(metadata("{customer_id:.customer_id,region:.region}"))),
        converted(),
        converted(BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 0}, CompressionFormat="UNCOMPRESSED"),
        request(CustomTimeZone="Asia/Tokyo", FileExtension=".json.gz"),
    ],
    ids=[
        "least",
        "zero buffering",
        "expressions",
        "partitioned",
        "by function",
        "a key unused",
        "converted",
        "64 MiB",
        "Tokyo",
    ],
)
def test_what_aws_takes_is_not_refused(accepted: dict[str, Any]) -> None:
    assert check_create(accepted) == ()
