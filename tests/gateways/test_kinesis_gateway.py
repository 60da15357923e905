"""The Kinesis gateway against the scripted server, which answers and errs as AWS documents it."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from kinesis_tui import failure
from kinesis_tui.aws.pace import Pace
from kinesis_tui.services.kinesis import gateway as kinesis
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from tests.support.kinesis.consumers import ScriptedConsumer
from tests.support.kinesis.exchange import Exchange, json_answer
from tests.support.kinesis_server import KinesisServer, faults

FIRST = ShardId("shardId-000000000000")


async def read(gateway: KinesisGateway, stream: str, position: Position, shard: ShardId = FIRST) -> list[bytes]:
    page = await gateway.get_records(await gateway.get_shard_iterator(stream, shard, position))
    return [record.data for record in page.records]


def forms(server: KinesisServer, operation: str) -> list[dict[str, Any]]:
    return [request.parameters for request in server.seen(operation)]


async def test_streams_come_page_by_page_by_next_token(server: KinesisServer, gateway: KinesisGateway) -> None:
    for number in range(250):
        server.create_stream(f"stream-{number:03}")
    pages = [[stream.name for stream in page] async for page in gateway.list_streams()]
    assert [len(page) for page in pages] == [100, 100, 50]
    assert len({name for page in pages for name in page}) == 250
    assert [sorted(form) for form in forms(server, "ListStreams")] == [[], ["NextToken"], ["NextToken"]]


async def test_a_server_without_stream_tokens_is_asked_from_the_last_name(
    server: KinesisServer, gateway: KinesisGateway
) -> None:
    server.gives_stream_tokens = False
    for number in range(150):
        server.create_stream(f"stream-{number:03}")
    names = [stream.name async for page in gateway.list_streams() for stream in page]
    assert len(set(names)) == len(names) == 150
    assert forms(server, "ListStreams")[1] == {"ExclusiveStartStreamName": "stream-099"}


async def test_a_stream_is_described_by_name_and_by_arn(server: KinesisServer, gateway: KinesisGateway) -> None:
    scripted = server.create_stream("orders", shards=4, mode="ON_DEMAND", retention_hours=48)
    scripted.encryption_type, scripted.key_id = "KMS", "alias/aws/kinesis"
    by_name = await gateway.describe_stream_summary("orders")
    assert by_name == await gateway.describe_stream_summary(scripted.arn)
    assert (by_name.open_shard_count, by_name.mode, by_name.retention_period_hours) == (4, "ON_DEMAND", 48)
    assert (by_name.encryption_type, by_name.key_id, by_name.consumer_count) == ("KMS", "alias/aws/kinesis", 0)
    assert by_name.creation_timestamp == scripted.created_ms
    assert by_name.described
    raw = await gateway.describe_raw("orders")
    assert raw["StreamDescriptionSummary"]["StreamName"] == "orders"
    assert "ResponseMetadata" not in raw


async def test_descriptions_of_many_streams_are_asked_for_at_ten_a_second(
    server: KinesisServer, gateway: KinesisGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.create_stream("orders")
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pace = Pace(kinesis.DESCRIBES_PER_SECOND, clock=lambda: 0.0, sleep=sleep)
    monkeypatch.setattr(gateway, "_describing", pace)
    await asyncio.gather(*(gateway.describe_stream_summary("orders") for _ in range(20)))
    assert max(waits) == pytest.approx(1.9)


async def test_ten_thousand_shards_come_in_aws_form(server: KinesisServer, gateway: KinesisGateway) -> None:
    server.create_stream("huge", shards=10_000)
    shards = await gateway.every_shard("huge")
    assert len({shard.shard_id for shard in shards}) == 10_000
    first, *others = forms(server, "ListShards")
    assert first == {"StreamName": "huge", "MaxResults": 1000}
    assert len(others) == 9
    assert all(list(form) == ["NextToken"] for form in others)


async def test_a_server_that_wants_the_stream_beside_the_token_gets_it_only_after_it_refused_aws_form(
    server: KinesisServer, gateway: KinesisGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinesis, "SHARDS_PER_PAGE", 2)
    server.wants_stream_beside_token = True
    server.create_stream("orders", shards=3)
    assert len(await gateway.every_shard("orders")) == 3
    asked = [sorted(form) for form in forms(server, "ListShards")]
    assert asked == [["MaxResults", "StreamName"], ["NextToken"], ["NextToken", "StreamName"]]


async def test_a_listing_goes_on_behind_the_last_shard_when_its_token_expired(
    server: KinesisServer, gateway: KinesisGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinesis, "SHARDS_PER_PAGE", 2)
    server.create_stream("orders", shards=5)
    seen: list[str] = []
    async for page in gateway.list_shards("orders"):
        seen += [shard.shard_id for shard in page]
        if len(seen) == 2:
            server.clock.advance(301)
    assert len(seen) == len(set(seen)) == 5


async def test_a_stream_deleted_between_two_pages_is_not_found(
    server: KinesisServer, gateway: KinesisGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinesis, "SHARDS_PER_PAGE", 2)
    server.create_stream("orders", shards=5)
    pages = gateway.list_shards("orders")
    assert len(await anext(pages)) == 2
    server.delete_stream("orders")
    with pytest.raises(failure.NotFound, match="orders"):
        await anext(pages)


async def test_shards_know_their_parents(server: KinesisServer, gateway: KinesisGateway) -> None:
    scripted = server.create_stream("orders", shards=2)
    scripted.split(FIRST)
    scripted.merge("shardId-000000000003", "shardId-000000000001")
    shards = {shard.shard_id: shard for shard in await gateway.every_shard("orders")}
    assert not shards[FIRST].is_open
    assert shards[ShardId("shardId-000000000002")].parents == (FIRST,)
    merged = shards[ShardId("shardId-000000000004")]
    assert merged.is_open
    assert merged.parents == ("shardId-000000000003", "shardId-000000000001")


async def test_consumers_are_listed(server: KinesisServer, gateway: KinesisGateway) -> None:
    scripted = server.create_stream("orders")
    scripted.consumers.append(ScriptedConsumer("app", f"{scripted.arn}/consumer/app:1", 1_700_000_000_000))
    (consumer,) = await gateway.list_stream_consumers(scripted.arn)
    assert (consumer.name, consumer.status, consumer.creation_timestamp) == ("app", "ACTIVE", 1_700_000_000_000)


async def test_records_are_read_from_every_kind_of_position(server: KinesisServer, gateway: KinesisGateway) -> None:
    scripted = server.create_stream("orders")
    now = server.clock.now_ms()
    _, first = scripted.put(b"one", arrival_ms=now - 2000)
    _, second = scripted.put(b"two", arrival_ms=now - 1000)
    scripted.put(b"\x00\xff", arrival_ms=now)
    everything = [b"one", b"two", b"\x00\xff"]
    at = datetime.fromtimestamp((now - 1000) / 1000, UTC)
    assert await read(gateway, "orders", TrimHorizon()) == everything
    assert await read(gateway, scripted.arn, TrimHorizon()) == everything
    assert await read(gateway, "orders", Latest()) == []
    assert await read(gateway, "orders", AtTimestamp(at)) == everything[1:]
    assert await read(gateway, "orders", AtSequenceNumber(SequenceNumber(first))) == everything
    assert await read(gateway, "orders", AfterSequenceNumber(SequenceNumber(second))) == everything[2:]


async def test_a_time_keeps_its_milliseconds_on_the_wire(server: KinesisServer, gateway: KinesisGateway) -> None:
    server.create_stream("orders")
    at = datetime(2026, 11, 23, 10, 15, 0, 123_000, UTC)
    await gateway.get_shard_iterator("orders", FIRST, AtTimestamp(at))
    (request,) = server.seen("GetShardIterator")
    assert b'"Timestamp": 1795428900.123}' in request.body


async def test_a_time_with_milliseconds_starts_between_two_records_of_one_second(
    server: KinesisServer, gateway: KinesisGateway
) -> None:
    scripted = server.create_stream("orders")
    for millisecond in (100, 250, 400):
        scripted.put(str(millisecond), arrival_ms=1795428900_000 + millisecond)
    scripted.retention_hours = 10**6
    at = datetime(2026, 11, 23, 10, 15, 0, 250_000, UTC)
    assert await read(gateway, "orders", AtTimestamp(at)) == [b"250", b"400"]


async def test_a_limit_is_passed_on_and_the_next_iterator_goes_on(
    server: KinesisServer, gateway: KinesisGateway
) -> None:
    server.create_stream("orders").put_many(5)
    iterator: str | None = await gateway.get_shard_iterator("orders", FIRST, TrimHorizon())
    sizes = []
    for _ in range(3):
        assert iterator is not None
        page = await gateway.get_records(iterator, 2)
        sizes.append(len(page.records))
        iterator = page.next_shard_iterator
    assert sizes == [2, 2, 1]


async def test_the_end_of_a_shard_names_its_children(server: KinesisServer, gateway: KinesisGateway) -> None:
    server.create_stream("orders").split(FIRST)
    page = await gateway.get_records(await gateway.get_shard_iterator("orders", FIRST, TrimHorizon()))
    assert page.next_shard_iterator is None
    assert [child.shard_id for child in page.child_shards or []] == ["shardId-000000000001", "shardId-000000000002"]
    assert page.child_shards is not None
    assert page.child_shards[0].parent_shards == [FIRST]


async def test_an_iterator_expires_after_five_minutes(server: KinesisServer, gateway: KinesisGateway) -> None:
    server.create_stream("orders")
    iterator = await gateway.get_shard_iterator("orders", FIRST, Latest())
    server.clock.advance(299)
    await gateway.get_records(iterator)
    server.clock.advance(2)
    with pytest.raises(failure.IteratorExpired):
        await gateway.get_records(iterator)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.throttled(), failure.Throttled),
        (faults.kms("KMSThrottlingException"), failure.Throttled),
        (faults.kms(), failure.EncryptionFailure),
        (faults.access_denied(), failure.AccessDenied),
        (faults.expired_token(), failure.CredentialsExpired),
        (faults.unknown_credentials(), failure.CredentialsRefused),
        (faults.skewed_clock(), failure.ClockSkewed),
        (faults.expired_iterator(), failure.IteratorExpired),
        (faults.internal_failure(), failure.ServiceFailed),
        (faults.unavailable(), failure.ServiceFailed),
        (faults.html(200), failure.GarbledAnswer),
        (faults.html(404), failure.GarbledAnswer),
        (faults.html(500), failure.GarbledAnswer),
        (faults.empty_object(), failure.GarbledAnswer),
        (faults.cut_short(), failure.GarbledAnswer),
        (faults.cut_off(), failure.Unreachable),
        (faults.reset(), failure.Unreachable),
        (faults.stream_gone(), failure.NotFound),
    ],
)
async def test_a_fault_while_reading_is_one_failure_after_one_try(
    server: KinesisServer, gateway: KinesisGateway, fault: faults.Fault, kind: type[failure.Failure]
) -> None:
    server.create_stream("orders").put(b"one")
    iterator = await gateway.get_shard_iterator("orders", FIRST, TrimHorizon())
    planned = server.fail("GetRecords", fault)
    with pytest.raises(kind, match=r"^GetRecords failed: "):
        await gateway.get_records(iterator)
    assert planned.struck == 1
    assert len((await gateway.get_records(iterator)).records) == 1


@pytest.mark.parametrize("fault", [faults.html(200), faults.empty_object(), faults.cut_short(5)])
async def test_a_listing_that_was_cut_short_is_no_empty_listing(
    server: KinesisServer, gateway: KinesisGateway, fault: faults.Fault
) -> None:
    scripted = server.create_stream("orders")
    server.fail("*", fault, times=None)
    with pytest.raises(failure.GarbledAnswer, match="ListStreams"):
        _ = [page async for page in gateway.list_streams()]
    with pytest.raises(failure.GarbledAnswer, match="ListShards of stream orders"):
        await gateway.every_shard("orders")
    with pytest.raises(failure.GarbledAnswer, match="DescribeStreamSummary of stream orders"):
        await gateway.describe_stream_summary("orders")
    with pytest.raises(failure.GarbledAnswer, match="ListStreamConsumers of stream orders"):
        await gateway.list_stream_consumers(scripted.arn)


async def test_a_listing_gets_past_a_throttle_and_a_reset_by_itself(
    server: KinesisServer, gateway: KinesisGateway
) -> None:
    server.create_stream("orders", shards=2)
    server.fail("ListShards", faults.limit_exceeded())
    server.fail("ListShards", faults.reset())
    assert len(await gateway.every_shard("orders")) == 2


async def test_a_fault_of_one_shard_leaves_the_others_alone(server: KinesisServer, gateway: KinesisGateway) -> None:
    server.create_stream("orders", shards=2)
    second = ShardId("shardId-000000000001")
    server.fail("GetRecords", faults.throttled(), times=None, shard=FIRST)
    with pytest.raises(failure.Throttled):
        await read(gateway, "orders", TrimHorizon())
    assert await read(gateway, "orders", TrimHorizon(), second) == []


async def test_an_argument_that_aws_refuses_is_invalid(server: KinesisServer, gateway: KinesisGateway) -> None:
    server.create_stream("orders")
    with pytest.raises(failure.Invalid, match="did not come from this stream"):
        await gateway.get_shard_iterator("orders", FIRST, AfterSequenceNumber(SequenceNumber("1")))
    with pytest.raises(failure.Invalid, match="Invalid ShardIterator"):
        await gateway.get_records("nonsense")
    with pytest.raises(failure.NotFound, match="nope"):
        await gateway.every_shard("nope")


def answering(answer: dict[str, Any]) -> faults.Fault:
    async def strike(_: Exchange) -> web.StreamResponse:
        return json_answer(answer)

    return strike


@pytest.mark.parametrize("place", ["HashKeyRange.StartingHashKey", "SequenceNumberRange.StartingSequenceNumber"])
@pytest.mark.parametrize("number", ["", "abc", "-1", "1" * 5000])
async def test_a_shard_with_a_number_that_is_none_is_a_garbled_answer(
    server: KinesisServer, gateway: KinesisGateway, place: str, number: str
) -> None:
    shard: dict[str, Any] = server.create_stream("orders").shards[0].describe()
    outer, inner = place.split(".")
    shard[outer][inner] = number
    server.fail("ListShards", answering({"Shards": [shard]}))
    with pytest.raises(failure.GarbledAnswer, match="no decimal number"):
        await gateway.every_shard("orders")


async def test_a_record_with_a_sequence_number_that_is_none_is_a_garbled_answer(
    server: KinesisServer, gateway: KinesisGateway
) -> None:
    server.create_stream("orders")
    record = {"SequenceNumber": "seq-1", "Data": "eA==", "PartitionKey": "k"}
    server.fail("GetRecords", answering({"Records": [record], "MillisBehindLatest": 0}))
    with pytest.raises(failure.GarbledAnswer, match="no decimal number"):
        await read(gateway, "orders", TrimHorizon())


async def test_pages_that_go_on_for_ever_are_not_asked_for_ever(server: KinesisServer, gateway: KinesisGateway) -> None:
    shard = server.create_stream("orders").shards[0].describe()
    server.fail("ListShards", answering({"Shards": [shard], "NextToken": "again"}), times=None)
    with pytest.raises(failure.GarbledAnswer, match="go on for ever"):
        await gateway.every_shard("orders")
    for more in ({"NextToken": "again"}, {}):
        planned = server.fail(
            "ListStreams", answering({"StreamNames": ["orders"], "HasMoreStreams": True, **more}), times=None
        )
        with pytest.raises(failure.GarbledAnswer, match="go on for ever"):
            _ = [page async for page in gateway.list_streams()]
        planned.clear()
