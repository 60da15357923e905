"""Firehose's operations, its figures and its objects on the scripted server, and what of it moto knows."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.failure import AccessDenied, Conflict, GarbledAnswer, Invalid, NotFound, ReadOnly
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.model.metrics import DeliveryMetrics
from kinesis_tui.services.firehose.objects import LARGEST_OBJECT, ObjectsGateway
from tests.support.aws import open_session
from tests.support.firehose.s3 import StoredObject
from tests.support.firehose.server import FirehoseServer
from tests.support.kinesis import faults

NOON_MS = 1_790_000_100_000


@pytest.fixture
async def firehose() -> AsyncIterator[FirehoseServer]:
    async with FirehoseServer() as scripted:
        yield scripted


async def names(gateway: FirehoseGateway) -> list[list[str]]:
    return [page async for page in gateway.list_delivery_streams()]


async def test_every_delivery_stream_is_listed_page_by_page(firehose: FirehoseServer) -> None:
    for number in range(3):
        firehose.create_delivery(f"d{number}")
    firehose.names_per_page = 2
    async with open_session(firehose.url) as aws:
        assert await names(FirehoseGateway(aws)) == [["d0", "d1"], ["d2"]]


async def test_a_listing_whose_pages_never_end_is_given_up(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders")
    firehose.repeats_pages = True
    async with open_session(firehose.url) as aws:
        with pytest.raises(GarbledAnswer, match="go on for ever"):
            await names(FirehoseGateway(aws))


async def test_an_unknown_delivery_stream_is_not_found_and_a_cut_off_answer_is_garbled(
    firehose: FirehoseServer,
) -> None:
    firehose.create_delivery("orders")
    async with open_session(firehose.url) as aws:
        gateway = FirehoseGateway(aws)
        with pytest.raises(NotFound, match="DescribeDeliveryStream of nothing failed"):
            await gateway.describe_delivery_stream("nothing")
        firehose.fail("DescribeDeliveryStream", faults.empty_object())
        with pytest.raises(GarbledAnswer):
            await gateway.describe_delivery_stream("orders")


async def test_all_tags_are_listed_and_tags_are_changed(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders").tags = {f"t{number:03}": "x" for number in range(60)}
    async with open_session(firehose.url, armed=True) as aws:
        gateway = FirehoseGateway(aws)
        assert len(await gateway.list_tags_for_delivery_stream("orders")) == 60
        await gateway.tag_delivery_stream("orders", {"team": "data"})
        await gateway.untag_delivery_stream("orders", [f"t{number:03}" for number in range(60)])
        assert await gateway.list_tags_for_delivery_stream("orders") == {"team": "data"}


async def test_a_sixth_control_call_in_a_second_would_be_throttled_and_the_pace_keeps_below_that(
    firehose: FirehoseServer,
) -> None:
    firehose.control_limit = True
    firehose.create_delivery("orders")
    async with open_session(firehose.url) as aws:
        gateway = FirehoseGateway(aws)
        for _ in range(6):
            await gateway.describe_delivery_stream("orders")
    assert len(firehose.seen("DescribeDeliveryStream")) == 6


async def test_writes_are_refused_until_they_are_armed(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders")
    async with open_session(firehose.url) as aws:
        gateway = FirehoseGateway(aws)
        for write in (gateway.put_record("orders", b"x"), gateway.delete_delivery_stream("orders")):
            with pytest.raises(ReadOnly):
                await write
    assert firehose.deliveries["orders"].gathered == []


async def test_a_change_of_an_old_version_conflicts(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders")
    change = {
        "DeliveryStreamName": "orders",
        "CurrentDeliveryStreamVersionId": "1",
        "DestinationId": "destinationId-000000000001",
        "ExtendedS3DestinationUpdate": {"Prefix": "new/"},
    }
    async with open_session(firehose.url, armed=True) as aws:
        gateway = FirehoseGateway(aws)
        await gateway.update_destination(change)
        with pytest.raises(Conflict):
            await gateway.update_destination(change)
        await gateway.start_delivery_stream_encryption("orders")
        stream = (await gateway.describe_delivery_stream("orders")).stream
    assert stream.version_id == "2"
    assert stream.encryption is not None
    assert stream.encryption.status == "ENABLED"


async def test_records_are_put_one_by_one_and_many_at_once(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders")
    async with open_session(firehose.url, armed=True) as aws:
        gateway = FirehoseGateway(aws)
        assert await gateway.put_record("orders", b"one") == "record-1"
        assert await gateway.put_record_batch("orders", [b"two", b"three"]) == [None, None]
    assert [data for _, data in firehose.deliveries["orders"].gathered] == [b"one", b"two", b"three"]


async def test_figures_are_the_newest_and_what_cloudwatch_does_not_have_is_none(firehose: FirehoseServer) -> None:
    firehose.create_delivery("orders")
    firehose.create_delivery("quiet")
    end = NOON_MS // 300_000 * 300_000
    firehose.metrics = {
        "orders": {
            end - 300_000: {"IncomingBytes": 90_000.0, "IncomingRecords": 900.0, "DeliveryToS3.DataFreshness": 61.0},
            end - 600_000: {"DeliveryToS3.Records": 5.0, "DeliveryToS3.Success": 0.75},
        }
    }
    async with open_session(firehose.url) as aws:
        gateway, figures = FirehoseGateway(aws), DeliveryMetricsGateway(MetricDataCalls(aws))
        streams = [(await gateway.describe_delivery_stream(name)).stream for name in ("orders", "quiet")]
        found = await figures.measure(streams, NOON_MS)
    assert found["orders"] == DeliveryMetrics(
        bytes_per_second=100.0,
        records_per_second=1.0,
        last_delivery_ms=end - 600_000,
        freshness_seconds=61.0,
        success=0.75,
    )
    assert found["quiet"] == DeliveryMetrics()
    assert figures.asked == 10
    assert len(firehose.seen("GetMetricData")) == 1


async def test_objects_are_listed_by_folder_and_page_and_read(firehose: FirehoseServer) -> None:
    firehose.s3.buckets["lake"] = {
        key: StoredObject(b"data of " + key.encode(), NOON_MS) for key in ("a/1", "a/2", "b/3", "top")
    }
    firehose.s3.keys_per_page = 2
    async with open_session(firehose.url) as aws:
        objects = ObjectsGateway(aws)
        first = await objects.list_objects_v2("lake", "")
        assert first.folders == ("a/", "b/")
        second = await objects.list_objects_v2("lake", "", token=first.token)
        assert [one.key for one in second.objects] == ["top"]
        assert second.token is None
        after = await objects.list_objects_v2("lake", "a/", by_folder=False, after="a/1")
        assert [one.key for one in after.objects] == ["a/2"]
        told: list[tuple[int, int | None]] = []
        assert await objects.get_object("lake", "a/1", lambda *sizes: told.append(sizes)) == b"data of a/1"
    assert told == [(11, 11)]
    assert isinstance(second.objects[0].last_modified, datetime)


async def test_a_bucket_of_another_account_is_said_in_one_sentence_and_a_bucket_that_is_gone_too(
    firehose: FirehoseServer,
) -> None:
    firehose.s3.buckets["theirs"] = {}
    firehose.s3.denied.add("theirs")
    async with open_session(firehose.url) as aws:
        objects = ObjectsGateway(aws)
        with pytest.raises(AccessDenied, match="a bucket of another account must allow you by its policy"):
            await objects.list_objects_v2("theirs", "")
        with pytest.raises(NotFound):
            await objects.list_objects_v2("gone", "")


async def test_an_object_that_is_too_large_is_refused_before_it_is_read(
    firehose: FirehoseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinesis_tui.services.firehose.objects.LARGEST_OBJECT", 10)
    firehose.s3.buckets["lake"] = {"a": StoredObject(b"x" * 11, NOON_MS)}
    async with open_session(firehose.url) as aws:
        with pytest.raises(Invalid, match="it has 11 B, more than 10 B"):
            await ObjectsGateway(aws).get_object("lake", "a", lambda _size, _whole: None)
    assert LARGEST_OBJECT > 10


async def test_a_delivery_stream_that_moto_made_is_read_and_changed(moto_url: str) -> None:
    request = {
        "DeliveryStreamName": "orders",
        "ExtendedS3DestinationConfiguration": {"BucketARN": "arn:aws:s3:::lake", "RoleARN": "arn:aws:iam::1:role/r"},
    }
    async with open_session(moto_url, armed=True) as aws:
        gateway = FirehoseGateway(aws)
        assert str(await gateway.create_delivery_stream(request)).endswith("deliverystream/orders")
        assert await names(gateway) == [["orders"]]
        stream = (await gateway.describe_delivery_stream("orders")).stream
        assert stream.status == "ACTIVE"
        await gateway.delete_delivery_stream("orders", force=True)
        assert await names(gateway) == [[]]
