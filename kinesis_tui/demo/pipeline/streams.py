"""The demo's data streams."""

import asyncio
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.existing import unless_it_exists
from kinesis_tui.demo.pipeline.names import SHARDS


async def seed_streams(aws: AwsSession) -> None:
    """Create the data streams with their shards and wait until all are ACTIVE."""
    await asyncio.gather(*(_create(aws, name, shards) for name, shards in SHARDS.items()))


async def _create(aws: AwsSession, name: str, shards: int) -> None:
    parameters: dict[str, Any] = {"StreamName": name, "ShardCount": shards}
    async with unless_it_exists():
        await aws.call("kinesis", "create_stream", parameters, what=f"CreateStream of {name}")
        tags = {"StreamName": name, "Tags": {"team": "checkout", "stage": "demo"}}
        await aws.call("kinesis", "add_tags_to_stream", tags, what=f"AddTagsToStream of {name}")
    while True:
        answer = await aws.call(
            "kinesis", "describe_stream_summary", {"StreamName": name}, what=f"DescribeStreamSummary of {name}"
        )
        if answer["StreamDescriptionSummary"]["StreamStatus"] == "ACTIVE":
            return
        await asyncio.sleep(0.05)
