"""The demo's bucket and the two delivery streams that write into it."""

import asyncio
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.existing import unless_it_exists
from kinesis_tui.demo.pipeline.names import (
    BUCKET,
    CLICKSTREAM_DIRECT,
    FIREHOSE_LOGS,
    ORDERS,
    ORDERS_TO_S3,
    role_arn,
    stream_arn,
)


async def seed_delivery(aws: AwsSession) -> None:
    """Create the bucket, then `orders-to-s3` (reads the stream `orders`) and `clickstream-direct` (Direct PUT)."""
    async with unless_it_exists():
        await aws.call("s3", "create_bucket", {"Bucket": BUCKET}, what=f"CreateBucket of {BUCKET}")
    source = {"KinesisStreamARN": stream_arn(ORDERS), "RoleARN": role_arn("firehose-delivery")}
    await asyncio.gather(
        _create(
            aws,
            ORDERS_TO_S3,
            {"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": source},
            prefix="orders/!{timestamp:yyyy/MM/dd/HH}/",
        ),
        _create(aws, CLICKSTREAM_DIRECT, {"DeliveryStreamType": "DirectPut"}, prefix="clickstream/"),
    )


async def _create(aws: AwsSession, name: str, source: dict[str, Any], *, prefix: str) -> None:
    destination = {
        "BucketARN": f"arn:aws:s3:::{BUCKET}",
        "RoleARN": role_arn("firehose-delivery"),
        "Prefix": prefix,
        "ErrorOutputPrefix": f"errors/{name}/!{{firehose:error-output-type}}/",
        "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 60},
        "CompressionFormat": "UNCOMPRESSED",
        "CloudWatchLoggingOptions": {
            "Enabled": name == ORDERS_TO_S3,
            "LogGroupName": FIREHOSE_LOGS,
            "LogStreamName": "DestinationDelivery",
        },
    }
    parameters = {"DeliveryStreamName": name, **source, "ExtendedS3DestinationConfiguration": destination}
    async with unless_it_exists():
        await aws.call("firehose", "create_delivery_stream", parameters, what=f"CreateDeliveryStream of {name}")
