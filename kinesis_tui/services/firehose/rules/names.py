"""The shapes of names and ARNs, as the API's model has them (botocore's firehose/2015-08-04/service-2.json)."""

from __future__ import annotations

import re

NAME = re.compile(r"[a-zA-Z0-9_.-]+")
NAME_MOST = 64
ROLE_ARN = re.compile(r"arn:[^:]+:iam::\d{12}:role/[a-zA-Z_0-9+=,.@\-_/]+")
STREAM_ARN = re.compile(r"arn:[^:]+:kinesis:[a-zA-Z0-9\-]+:\d{12}:stream/[a-zA-Z0-9_.-]+")
BUCKET_ARN = re.compile(r"arn:[^:]+:s3:::[\w.\-]{1,255}", re.ASCII)
KEY_ARN = re.compile(r"arn:[^:]+:kms:[a-zA-Z0-9\-]+:\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\-_/]+")
FUNCTION_ARN = re.compile(r"arn:[^:]+:lambda:[a-z0-9\-]+:\d{12}:function:[a-zA-Z0-9-_]{1,140}(:[a-zA-Z0-9$_-]{1,128})?")
"""https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html"""
FILE_EXTENSION = re.compile(r"|\.[0-9a-z!\-_.*'()]+")
FILE_EXTENSION_MOST = 128
LOG_GROUP = re.compile(r"[.\-_/#A-Za-z0-9]+")
LOG_STREAM = re.compile(r"[^:*]+")
TAG_TEXT = re.compile(r"[\w\s.:/=+\-@%]*")
"""Close to the model's pattern of Unicode letters, digits, separators and these signs."""
TIME_ZONE = re.compile(r"|[a-zA-Z/_]+")
BUCKET_NAME = re.compile(r"(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]")
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""
NO_SPACE = re.compile(r"\S+")

ROLE = "an IAM role's ARN, arn:aws:iam::123456789012:role/NAME"
STREAM = "a data stream's ARN, arn:aws:kinesis:REGION:ACCOUNT:stream/NAME"
BUCKET = "a bucket's ARN, arn:aws:s3:::NAME"
KEY = "a KMS key's ARN, arn:aws:kms:REGION:ACCOUNT:key/ID"
FUNCTION = "a function's ARN, arn:aws:lambda:REGION:ACCOUNT:function:NAME[:VERSION]"
ARN_MOST = 512
BUCKET_ARN_MOST = 2048


def bucket_arn(bucket: str, partition: str = "aws") -> str:
    """Return a bucket's ARN from its name; an ARN stays itself."""
    return bucket if not bucket or bucket.startswith("arn:") else f"arn:{partition}:s3:::{bucket}"


def bucket_name(arn: str) -> str:
    """Return the name in a bucket's ARN; a name stays itself."""
    return arn.rpartition(":")[2]


def partition_of(region: str | None) -> str:
    """Return the partition of a region, as ARNs begin with it.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    if region is None:
        return "aws"
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
