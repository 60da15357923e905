"""What AWS's words for failures of delivery streams mean, and what to do about each.

Types of FailureDescription: https://docs.aws.amazon.com/firehose/latest/APIReference/API_FailureDescription.html
Error codes in the error log: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
"""

from collections.abc import Mapping
from types import MappingProxyType

UNKNOWN_FAILURE = "AWS gives no more than its own words; the error log group may say more."
_FAILURES: Mapping[str, str] = MappingProxyType(
    {
        "VPC_ENDPOINT_SERVICE_NAME_NOT_FOUND": "The endpoint service of the database does not exist in this region: "
        "check VpcEndpointServiceName.",
        "VPC_INTERFACE_ENDPOINT_SERVICE_ACCESS_DENIED": "The endpoint service does not let Firehose in: allow the "
        "principal firehose.amazonaws.com in its permissions.",
        "RETIRE_KMS_GRANT_FAILED": "Firehose could not give its grant on the key back: delete the stream by force, or "
        "enable the key and try again.",
        "CREATE_KMS_GRANT_FAILED": "Firehose got no grant on the key: whoever creates the stream needs "
        "kms:CreateGrant on it.",
        "KMS_ACCESS_DENIED": "The key's policy refuses: allow the caller and Firehose kms:CreateGrant, "
        "kms:GenerateDataKey and kms:Decrypt.",
        "DISABLED_KMS_KEY": "The key is disabled: enable it in KMS, then start the encryption again.",
        "INVALID_KMS_KEY": "The key is no symmetric encryption key, or is about to be deleted: choose another one.",
        "KMS_KEY_NOT_FOUND": "There is no such key in this region: check its ARN.",
        "KMS_OPT_IN_REQUIRED": "This account may not use KMS yet: subscribe to it.",
        "CREATE_ENI_FAILED": "No network interface could be made in the subnets: check that they have free addresses.",
        "DELETE_ENI_FAILED": "Its network interfaces could not be deleted: the role needs "
        "ec2:DeleteNetworkInterface; then delete the stream again.",
        "SUBNET_NOT_FOUND": "A subnet does not exist any more: create the delivery stream anew with ones that do.",
        "SECURITY_GROUP_NOT_FOUND": "A security group does not exist any more: create the delivery stream anew.",
        "ENI_ACCESS_DENIED": "The role may not make network interfaces: it needs ec2:CreateNetworkInterface and "
        "ec2:CreateNetworkInterfacePermission.",
        "SUBNET_ACCESS_DENIED": "The role may not look at the subnets: it needs ec2:DescribeSubnets.",
        "SECURITY_GROUP_ACCESS_DENIED": "The role may not look at the security groups: it needs "
        "ec2:DescribeSecurityGroups.",
        "UNKNOWN_ERROR": UNKNOWN_FAILURE,
    }
)
_CODES: Mapping[str, str] = MappingProxyType(
    {
        "S3.AccessDenied": "The role may not write to the bucket: it needs s3:PutObject, s3:AbortMultipartUpload, "
        "s3:GetBucketLocation, s3:ListBucket; the bucket's policy may refuse too.",
        "S3.NoSuchBucket": "The bucket does not exist any more.",
        "S3.KMS.NotFoundException": "The key that objects are encrypted with does not exist.",
        "S3.KMS.KMSAccessDeniedException": "The role may not use the key: it needs kms:GenerateDataKey and "
        "kms:Decrypt.",
        "S3.KMS.DisabledException": "The key is disabled.",
        "S3.InternalError": "S3 failed; Firehose tries again.",
        "S3.SlowDown": "S3 asks to slow down; Firehose tries again.",
        "Lambda.AssumeRoleAccessDenied": "Firehose may not take on the role: its trust policy must name "
        "firehose.amazonaws.com.",
        "Lambda.InvokeAccessDenied": "The role may not invoke the function: it needs lambda:InvokeFunction on it.",
        "Lambda.FunctionTimedOut": "The function took longer than it may: raise its timeout (5 minutes at most), or "
        "send it less at once.",
        "Lambda.FunctionError": "The function failed: its own log says how.",
        "Lambda.FunctionRequestTimedOut": "The function was not reached in time.",
        "Lambda.FunctionRequestFailed": "The function could not be invoked.",
        "Lambda.JsonProcessingException": "What the function returned is no JSON.",
        "Lambda.JsonMappingException": "What the function returned has not the shape: each record needs recordId, "
        "result and data.",
        "Lambda.MissingRecordId": "The function left out a recordId that it was given.",
        "Lambda.DuplicatedRecordId": "The function returned the same recordId twice.",
        "Lambda.ResultNotOk": "The function said ProcessingFailed of the record.",
        "Lambda.PayloadTooLarge": "The function returned more than 6 MB.",
        "Lambda.ConcurrentExecutionsLimit": "The function's concurrency is used up.",
        "DataFormatConversion.MalformedData": "The record is no JSON, or several documents with something between.",
        "DataFormatConversion.EntityNotFound": "The Glue table or database does not exist.",
        "DataFormatConversion.AccessDenied": "The role may not read the Glue table: it needs glue:GetTable, "
        "glue:GetTableVersion and glue:GetTableVersions.",
        "DataFormatConversion.InvalidSchema": "The table's schema can't be written in this format.",
        "DataFormatConversion.InvalidTypeException": "A value does not fit its column's type.",
        "DynamicPartitioning.MetadataExtractionFailed": "JQ found no value for a partition key in the record.",
        "DynamicPartitioning.ActivePartitionsLimitExceeded": "More partitions were open at once than the quota allows.",
        "DynamicPartitioning.PartitionDataOverflow": "A partition got more data than it may have.",
    }
)
ERROR_OUTPUT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "processing-failed": "records that the transformation failed on",
        "format-conversion-failed": "records that could not be converted",
        "elasticsearch-failed": "documents that the index refused",
        "AmazonOpenSearchService_failed": "documents that the index refused",
        "splunk-failed": "events that Splunk refused",
        "http-endpoint-failed": "records that the endpoint refused",
        "iceberg-failed": "records that could not be written to a table",
        "dynamic-partitioning-failed": "records that have no partition key",
    }
)
"""What `!{firehose:error-output-type}` becomes, and what lies there.
https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html"""


def failure_words(kind: str) -> str:
    """Return what a failure's type means and what to do; a sentence that says so where it is not known."""
    return _FAILURES.get(kind, UNKNOWN_FAILURE)


def code_words(code: str) -> str:
    """Return what an error code means; empty where it is not known. Codes come with and without what they are of."""
    if code in _CODES:
        return _CODES[code]
    return next((words for name, words in _CODES.items() if name.partition(".")[2] == code), "")
