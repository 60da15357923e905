"""The demo's log groups; the producer and the functions fill them."""

import asyncio

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.existing import unless_it_exists
from kinesis_tui.demo.pipeline.names import (
    CHECKOUT_LOG_STREAMS,
    CHECKOUT_LOGS,
    ENRICH_ORDERS,
    FIREHOSE_LOGS,
    ORDERS_API,
)

LOG_GROUPS = {
    CHECKOUT_LOGS: CHECKOUT_LOG_STREAMS,
    FIREHOSE_LOGS: ("DestinationDelivery",),
    f"/aws/lambda/{ENRICH_ORDERS}": (),
    f"/aws/lambda/{ORDERS_API}": (),
}
"""Log group → log streams made with it; Lambda makes its own."""
RETENTION_DAYS = 3


async def seed_logs(aws: AwsSession) -> None:
    """Create the log groups and the log streams that something other than Lambda writes to."""
    await asyncio.gather(*(_create(aws, group, streams) for group, streams in LOG_GROUPS.items()))


async def _create(aws: AwsSession, group: str, streams: tuple[str, ...]) -> None:
    name = {"logGroupName": group}
    async with unless_it_exists():
        await aws.call("logs", "create_log_group", name, what=f"CreateLogGroup of {group}")
    retention = {**name, "retentionInDays": RETENTION_DAYS}
    await aws.call("logs", "put_retention_policy", retention, what=f"PutRetentionPolicy of {group}")
    for stream in streams:
        async with unless_it_exists():
            await aws.call("logs", "create_log_stream", {**name, "logStreamName": stream}, what="CreateLogStream")
