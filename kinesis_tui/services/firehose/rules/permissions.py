"""What a delivery stream's role must allow, and who must be allowed to take it on.

https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from kinesis_tui.services.firehose.rules.conversion import is_converted
from kinesis_tui.services.firehose.rules.create import EXTENDED
from kinesis_tui.services.firehose.rules.names import partition_of
from kinesis_tui.services.firehose.rules.processors import of_type
from kinesis_tui.services.firehose.rules.violation import Request, inner, is_on, text_of

FIREHOSE = "firehose.amazonaws.com"
_S3 = (
    "s3:AbortMultipartUpload s3:GetBucketLocation s3:GetObject s3:ListBucket s3:ListBucketMultipartUploads s3:PutObject"
)


def trust_policy(account: str) -> dict[str, Any]:
    """Return the policy by which Firehose may take a role on, for delivery streams of this account alone."""
    condition = {"StringEquals": {"sts:ExternalId": account}}
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": FIREHOSE},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def role_policy(request: Request, region: str, account: str) -> dict[str, Any]:
    """Return exactly what the role of a CreateDeliveryStream request must allow."""
    return {"Version": "2012-10-17", "Statement": list(_statements(request, region, account))}


def may_assume(role: Mapping[str, Any]) -> bool:
    """Tell whether Firehose may take on a role, as IAM's ListRoles gives it; its policy may come URL-encoded."""
    import json

    document = role.get("AssumeRolePolicyDocument")
    if isinstance(document, str):
        try:
            document = json.loads(unquote(document))
        except ValueError:
            return False
    statements = document.get("Statement", []) if isinstance(document, Mapping) else []
    for one in statements if isinstance(statements, list) else [statements]:
        principal = one.get("Principal", {}) if isinstance(one, Mapping) else {}
        services = principal.get("Service", []) if isinstance(principal, Mapping) else []
        if one.get("Effect") == "Allow" and FIREHOSE in ([services] if isinstance(services, str) else services):
            return True
    return False


def _statements(request: Request, region: str, account: str) -> Iterator[dict[str, Any]]:
    destination = inner(request, EXTENDED)
    aws = partition_of(region)
    buckets = [text_of(destination, "BucketARN"), text_of(inner(destination, "S3BackupConfiguration"), "BucketARN")]
    buckets = list(dict.fromkeys(bucket for bucket in buckets if bucket))
    yield _allow(_S3, *(each for bucket in buckets for each in (bucket, f"{bucket}/*")))
    source = inner(request, "KinesisStreamSourceConfiguration")
    if stream := text_of(source, "KinesisStreamARN"):
        actions = "kinesis:DescribeStream kinesis:GetShardIterator kinesis:GetRecords kinesis:ListShards"
        yield _allow(actions, stream)
    key = text_of(inner(inner(destination, "EncryptionConfiguration"), "KMSEncryptionConfig"), "AWSKMSKeyARN")
    if key:
        via = {"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}
        yield {**_allow("kms:Decrypt kms:GenerateDataKey", key), "Condition": via}
    function = of_type(destination, "Lambda")
    if function is not None:
        yield _allow("lambda:InvokeFunction lambda:GetFunctionConfiguration", function.get("LambdaArn", ""))
    logging = inner(destination, "CloudWatchLoggingOptions")
    if is_on(logging):
        group, stream = text_of(logging, "LogGroupName"), text_of(logging, "LogStreamName")
        yield _allow("logs:PutLogEvents", f"arn:{aws}:logs:{region}:{account}:log-group:{group}:log-stream:{stream}")
    if is_converted(destination):
        schema = inner(inner(destination, "DataFormatConversionConfiguration"), "SchemaConfiguration")
        glue = f"arn:{aws}:glue:{text_of(schema, 'Region') or region}:{account}"
        database, table = text_of(schema, "DatabaseName"), text_of(schema, "TableName")
        what = (f"{glue}:catalog", f"{glue}:database/{database}", f"{glue}:table/{database}/{table}")
        yield _allow("glue:GetTable glue:GetTableVersion glue:GetTableVersions", *what)


def _allow(actions: str, *resources: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions.split(), "Resource": list(resources)}
