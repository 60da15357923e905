"""The two ways to Kinesis that are compared: the program's session and gateway, and a plain aioboto3 client."""

import gc
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.kinesis.gateway import TYPED, KinesisGateway
from kinesis_tui.services.kinesis.model.position import Position
from kinesis_tui.services.kinesis.model.record import Record, RecordPage
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, Shard, ShardId
from kinesis_tui.services.logs.gateway import TYPED as LOGS_TYPED
from kinesis_tui.services.logs.gateway import LogsGateway


@asynccontextmanager
async def open_gateway() -> AsyncIterator[KinesisGateway]:
    """Open the gateway as the program does, the garbage collector set as the program sets it."""
    async with _opened("kinesis", TYPED) as aws:
        yield KinesisGateway(aws)


@asynccontextmanager
async def open_logs() -> AsyncIterator[LogsGateway]:
    """Open the gateway to CloudWatch Logs in the same way."""
    async with _opened("logs", LOGS_TYPED) as aws:
        yield LogsGateway(aws)


@asynccontextmanager
async def _opened(service: str, typed: Mapping[str, type[msgspec.Struct]]) -> AsyncIterator[AwsSession]:
    connection = Connection(endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    async with AwsSession(connection, guard=Guard(), budget=CallBudget(), typed=lambda: typed) as aws:
        await aws.warm((service,))
        await aws.client(service, attempts=1)
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        yield aws


@asynccontextmanager
async def open_plain(service: str = "kinesis") -> AsyncIterator[Any]:
    """Open an aioboto3 client as its documentation does."""
    import aioboto3
    from aiobotocore.config import AioConfig

    # Its pool of 10 connections would be a queue for a thousand shards, and no one would leave it at that.
    async with aioboto3.Session().client(service, config=AioConfig(max_pool_connections=256)) as client:
        yield client


class PlainSource:
    """A plain aioboto3 client as the source of a tail: the same readers, with the SDK's own parser."""

    def __init__(self, client: Any, gateway: KinesisGateway) -> None:
        self._client = client
        self._gateway = gateway

    async def every_shard(self, stream: str) -> list[Shard]:
        return await self._gateway.every_shard(stream)

    def clock_ahead_ms(self) -> int:
        return self._gateway.clock_ahead_ms()

    async def get_shard_iterator(self, stream: str, shard_id: ShardId, position: Position) -> str:
        return await self._gateway.get_shard_iterator(stream, shard_id, position)

    async def get_records(self, iterator: str, limit: int) -> RecordPage:
        answer = await self._client.get_records(ShardIterator=iterator, Limit=limit)
        return RecordPage(
            records=[
                Record(
                    sequence_number=SequenceNumber(record["SequenceNumber"]),
                    approximate_arrival_timestamp=record["ApproximateArrivalTimestamp"].timestamp(),
                    data=record["Data"],
                    partition_key=record["PartitionKey"],
                )
                for record in answer["Records"]
            ],
            next_shard_iterator=answer.get("NextShardIterator"),
            millis_behind_latest=answer.get("MillisBehindLatest"),
        )
