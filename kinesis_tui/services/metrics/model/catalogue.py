"""The metrics that are charted of each kind of thing, with AWS's names, units and the statistic that makes sense.

Streams: https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
Delivery streams: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
Functions: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
User pools: https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
Log groups: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
"""

from collections.abc import Mapping
from types import MappingProxyType

from kinesis_tui.services.metrics.model.entry import (
    BYTES,
    COUNT,
    MILLIS,
    NONE,
    SECONDS,
    Catalogue,
    Entry,
    one,
    percentiles,
    sums,
)
from kinesis_tui.subject import Kind

_STREAM = Catalogue(
    "AWS/Kinesis",
    "StreamName",
    (
        one("IncomingRecords", COUNT, "Sum", "Records put, by whomever; each shard takes 1,000 a second."),
        one("IncomingBytes", BYTES, "Sum", "Bytes put; each shard takes 1 MiB a second."),
        one(
            "GetRecords.IteratorAgeMilliseconds",
            MILLIS,
            "Maximum",
            "Age of the last record read by the reader furthest behind; beyond half of the retention, data is at risk.",
        ),
        Entry(
            "ProvisionedThroughputExceeded",
            COUNT,
            (
                ("write", "WriteProvisionedThroughputExceeded", "Sum"),
                ("read", "ReadProvisionedThroughputExceeded", "Sum"),
            ),
            "Records and reads refused because a shard had no room for them.",
        ),
        one("GetRecords.Records", COUNT, "Sum", "Records handed to readers that share the shards' throughput."),
        one("GetRecords.Bytes", BYTES, "Sum", "Bytes handed to them; each shard gives 2 MiB a second."),
        Entry(
            "Success",
            NONE,
            (
                ("PutRecord", "PutRecord.Success", "Average"),
                ("PutRecords", "PutRecords.Success", "Average"),
                ("GetRecords", "GetRecords.Success", "Average"),
            ),
            "The part of the calls that succeeded; 1 is all. PutRecords succeeds when any of its records does.",
        ),
        sums(
            "PutRecords",
            "What became of records put in batches.",
            "PutRecords.SuccessfulRecords",
            "PutRecords.FailedRecords",
            "PutRecords.ThrottledRecords",
        ),
        Entry(
            "Latency",
            MILLIS,
            (
                ("PutRecord", "PutRecord.Latency", "Average"),
                ("PutRecords", "PutRecords.Latency", "Average"),
                ("GetRecords", "GetRecords.Latency", "Average"),
            ),
            "How long calls took, on average.",
        ),
    ),
    parts=(("ShardId",), ("ConsumerName",)),
)
_DELIVERY = Catalogue(
    "AWS/Firehose",
    "DeliveryStreamName",
    (
        one("IncomingRecords", COUNT, "Sum", "Records that came in by Direct PUT."),
        one("IncomingBytes", BYTES, "Sum", "Bytes that came in by Direct PUT."),
        one("DataReadFromKinesisStream.Records", COUNT, "Sum", "Records read from the source stream."),
        one("DataReadFromKinesisStream.Bytes", BYTES, "Sum", "Bytes read from it."),
        one("DeliveryToS3.Records", COUNT, "Sum", "Records delivered to S3."),
        one("DeliveryToS3.Bytes", BYTES, "Sum", "Bytes delivered to S3."),
        one("DeliveryToS3.Success", NONE, "Average", "The part of the puts to S3 that succeeded; 1 is all."),
        one(
            "DeliveryToS3.DataFreshness",
            SECONDS,
            "Maximum",
            "How old the oldest record is that was not delivered yet.",
        ),
        Entry(
            "Throttled",
            COUNT,
            (
                ("put records", "ThrottledRecords", "Sum"),
                ("GetRecords", "ThrottledGetRecords", "Sum"),
                ("GetShardIterator", "ThrottledGetShardIterator", "Sum"),
            ),
            "What was refused because a limit was reached.",
        ),
        one(
            "KinesisMillisBehindLatest", MILLIS, "Maximum", "How far reading is behind the newest record of the source."
        ),
        one("SucceedProcessing.Records", COUNT, "Sum", "Records that came back well from the transform function."),
        one("ExecuteProcessing.Success", NONE, "Average", "The part of the function's runs that succeeded; 1 is all."),
        one("ExecuteProcessing.Duration", MILLIS, "Maximum", "How long the transform function took."),
        Entry(
            "FormatConversion",
            COUNT,
            (
                ("succeeded", "SucceedConversion.Records", "Sum"),
                ("failed", "FailedConversion.Records", "Sum"),
            ),
            "Records converted to Parquet or ORC.",
        ),
    ),
)
_FUNCTION = Catalogue(
    "AWS/Lambda",
    "FunctionName",
    (
        Entry(
            "Invocations",
            COUNT,
            (("Invocations", "Invocations", "Sum"), ("Errors", "Errors", "Sum"), ("Throttles", "Throttles", "Sum")),
            "How often it ran, ended in an error, and was not let run.",
        ),
        percentiles("Duration", "How long its code took, without its start."),
        one("IteratorAge", MILLIS, "Maximum", "How old the last record of a batch was when the function got it."),
        one("ConcurrentExecutions", COUNT, "Maximum", "How many ran at once."),
        Entry(
            "Asynchronous events",
            COUNT,
            (
                ("received", "AsyncEventsReceived", "Sum"),
                ("dropped", "AsyncEventsDropped", "Sum"),
                ("dead letters", "DeadLetterErrors", "Sum"),
            ),
            "Events that others handed over without waiting.",
        ),
    ),
)
_POOL = Catalogue(
    "AWS/Cognito",
    "UserPool",
    (
        one("SignInSuccesses", COUNT, "Sum", "Sign-ins that succeeded; Average is the part of all."),
        one("SignInThrottles", COUNT, "Sum", "Sign-ins refused because a limit was reached."),
        one("TokenRefreshSuccesses", COUNT, "Sum", "Tokens that were refreshed."),
        one("TokenRefreshThrottles", COUNT, "Sum", "Refreshes refused because a limit was reached."),
        one("SignUpSuccesses", COUNT, "Sum", "Users who signed up."),
        one("SignUpThrottles", COUNT, "Sum", "Sign-ups refused because a limit was reached."),
        one("FederationSuccesses", COUNT, "Sum", "Sign-ins through another identity provider."),
        one("FederationThrottles", COUNT, "Sum", "Those refused because a limit was reached."),
        one("AccountTakeOverRisk", COUNT, "Sum", "Requests at which threat protection saw a take-over."),
        one("CompromisedCredentialsRisk", COUNT, "Sum", "Requests with a password that is known to have leaked."),
    ),
    parts=(("UserPoolClient",), ("UserPoolClient", "IdentityProvider"), ("Operation",)),
    by_parts_only=True,
)
_REST_API = Catalogue(
    "AWS/ApiGateway",
    "ApiName",
    (
        Entry(
            "Count",
            COUNT,
            (("calls", "Count", "Sum"), ("4XXError", "4XXError", "Sum"), ("5XXError", "5XXError", "Sum")),
            "Calls, and those answered with an error of the caller (401 and 403 too) or of the server.",
        ),
        percentiles("Latency", "From the call's arrival to the answer."),
        percentiles("IntegrationLatency", "The part of it that what is behind the API took."),
        sums("Cache", "Answers from the stage's cache, and those not in it.", "CacheHitCount", "CacheMissCount"),
    ),
    parts=(("Stage",),),
)
_HTTP_API = Catalogue(
    "AWS/ApiGateway",
    "ApiId",
    (
        Entry(
            "Count",
            COUNT,
            (("calls", "Count", "Sum"), ("4xx", "4xx", "Sum"), ("5xx", "5xx", "Sum")),
            "Calls, and those answered with an error of the caller (401 and 403 too) or of the server.",
        ),
        percentiles("Latency", "From the call's arrival to the answer."),
        percentiles("IntegrationLatency", "The part of it that what is behind the API took."),
        one("DataProcessed", BYTES, "Sum", "Bytes in and out."),
    ),
    parts=(("Stage",),),
)
_LOG_GROUP = Catalogue(
    "AWS/Logs",
    "LogGroupName",
    (
        one("IncomingLogEvents", COUNT, "Sum", "Events that were logged."),
        one("IncomingBytes", BYTES, "Sum", "Bytes that were logged, as they are charged for."),
    ),
)
CATALOGUES: Mapping[Kind, Catalogue] = MappingProxyType(
    {
        "stream": _STREAM,
        "delivery-stream": _DELIVERY,
        "function": _FUNCTION,
        "user-pool": _POOL,
        "rest-api": _REST_API,
        "http-api": _HTTP_API,
        "log-group": _LOG_GROUP,
    }
)
