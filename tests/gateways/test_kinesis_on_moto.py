"""The Kinesis gateway against moto, a second opinion on AWS; where moto departs from AWS the test says so."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import NotFound
from kinesis_tui.services.kinesis import gateway as kinesis
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, Shard, ShardId
from tests.support.aws import open_session


@pytest.fixture
async def aws(moto_url: str) -> AsyncIterator[AwsSession]:
    async with open_session(moto_url, armed=True) as session:
        yield session


async def create(aws: AwsSession, name: str, shards: int) -> None:
    await aws.call("kinesis", "create_stream", {"StreamName": name, "ShardCount": shards}, what="CreateStream")


async def put(aws: AwsSession, name: str, *payloads: bytes) -> None:
    records = [{"Data": data, "PartitionKey": "key"} for data in payloads]
    await aws.call("kinesis", "put_records", {"StreamName": name, "Records": records}, what="PutRecords")


async def read(gateway: KinesisGateway, stream: str, shard: Shard, position: Position) -> list[bytes]:
    page = await gateway.get_records(await gateway.get_shard_iterator(stream, shard.shard_id, position), 100)
    return [record.data for record in page.records]


async def test_streams_are_listed_and_described(aws: AwsSession) -> None:
    await create(aws, "orders", 3)
    gateway = KinesisGateway(aws)
    listed = [stream async for page in gateway.list_streams() for stream in page]
    (orders,) = [stream for stream in listed if stream.name == "orders"]
    assert (orders.status, orders.mode, orders.described) == ("ACTIVE", "PROVISIONED", False)
    assert orders.arn is not None
    described = await gateway.describe_stream_summary(orders.arn)
    assert (described.open_shard_count, described.retention_period_hours) == (3, 24)
    assert described.consumer_count is None  # moto does not say


async def test_shards_are_paged_though_moto_wants_the_stream_beside_the_token(
    aws: AwsSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinesis, "SHARDS_PER_PAGE", 3)
    await create(aws, "wide", 8)
    shards = await KinesisGateway(aws).every_shard("wide")
    assert len({shard.shard_id for shard in shards}) == 8
    assert sum(shard.hash_key_range.share for shard in shards) == pytest.approx(1)


async def test_records_are_read_from_every_kind_of_position(aws: AwsSession) -> None:
    await create(aws, "clicks", 1)
    gateway = KinesisGateway(aws)
    (shard,) = await gateway.every_shard("clicks")
    start = datetime.now(UTC)
    await put(aws, "clicks", b"one", b"two", b"\x00\xff")
    everything = [b"one", b"two", b"\x00\xff"]
    assert await read(gateway, "clicks", shard, TrimHorizon()) == everything
    assert await read(gateway, "clicks", shard, Latest()) == []
    assert await read(gateway, "clicks", shard, AtTimestamp(start - timedelta(milliseconds=5))) == everything
    second = SequenceNumber("2")  # moto counts from 1
    assert await read(gateway, "clicks", shard, AtSequenceNumber(second)) == everything[1:]
    assert await read(gateway, "clicks", shard, AfterSequenceNumber(second)) == everything[2:]


async def test_a_stream_or_shard_that_does_not_exist_is_not_found(aws: AwsSession) -> None:
    gateway = KinesisGateway(aws)
    with pytest.raises(NotFound, match="nope"):
        await gateway.describe_stream_summary("nope")
    with pytest.raises(NotFound, match="nope"):
        await gateway.every_shard("nope")
    await create(aws, "small", 1)
    with pytest.raises(NotFound, match="shardId-000000000099"):
        await gateway.get_shard_iterator("small", ShardId("shardId-000000000099"), Latest())


async def test_records_are_put_where_their_key_belongs(aws: AwsSession) -> None:
    await create(aws, "put", 4)
    gateway = KinesisGateway(aws)
    lineage = Lineage(await gateway.every_shard("put"))
    entries = [PutRecordsRequestEntry(f"key-{number}", b"\x00%d" % number) for number in range(20)]
    entries.append(PutRecordsRequestEntry("key", b"", 2**127 - 5))
    results = await gateway.put_records("put", entries)
    owners = [owner.shard_id for entry in entries if (owner := lineage.owner_of(entry.hash_key)) is not None]
    assert [result.shard_id for result in results] == owners
    assert all(result.sequence_number and result.error_code is None for result in results)
    found = [data for shard in lineage for data in await read(gateway, "put", shard, TrimHorizon())]
    assert sorted(found) == sorted(entry.data for entry in entries)
