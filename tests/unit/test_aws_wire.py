"""The fast parser gives what the SDK's parser gives, and never an empty answer for a broken one."""

import base64
import functools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinesis_tui.aws import slices
from kinesis_tui.aws.wire import TYPED, typed_parser_factory
from kinesis_tui.failure import GarbledAnswer
from kinesis_tui.services.kinesis.answers import ShardPage
from kinesis_tui.services.kinesis.gateway import TYPED as KINESIS_TYPED
from kinesis_tui.services.kinesis.model.record import Record, RecordPage

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
records = st.fixed_dictionaries(
    {
        "SequenceNumber": st.integers(0, 10**56).map(str),
        "ApproximateArrivalTimestamp": st.integers(0, 4_000_000_000_000).map(lambda ms: ms / 1000),
        "Data": st.binary(max_size=60).map(lambda data: base64.b64encode(data).decode()),
        "PartitionKey": texts,
    },
    optional={"EncryptionType": st.sampled_from(["NONE", "KMS"]), "SomethingNew": texts},
)
pages = st.fixed_dictionaries(
    {"Records": st.lists(records, max_size=12), "MillisBehindLatest": st.integers(0, 10**9)},
    optional={
        "NextShardIterator": st.one_of(st.none(), texts.filter(bool)),
        "ChildShards": st.lists(
            st.fixed_dictionaries(
                {
                    "ShardId": texts,
                    "ParentShards": st.lists(texts, max_size=2),
                    "HashKeyRange": st.just({"StartingHashKey": "0", "EndingHashKey": "9"}),
                }
            ),
            max_size=2,
        ),
    },
)


@functools.cache
def shape(operation: str, service: str = "kinesis") -> Any:
    from botocore.loaders import create_loader
    from botocore.model import ServiceModel

    model = ServiceModel(create_loader().load_service_model(service, "service-2"), service)
    return model.operation_model(operation).output_shape


async def parse(body: bytes, operation: str = "GetRecords", *, status: int = 200, kind: str = "x-amz-json-1.1") -> Any:
    parser = typed_parser_factory(KINESIS_TYPED).create_parser("json")
    headers = {"content-type": f"application/{kind}", "x-amzn-requestid": "r-1"}
    response = {"status_code": status, "headers": headers, "body": body, "context": {"operation_name": operation}}
    return await parser.parse(response, shape(operation))


async def parse_as_the_sdk(body: bytes) -> Any:
    from aiobotocore.parsers import create_parser

    response = {"status_code": 200, "headers": {}, "body": body, "context": {"operation_name": "GetRecords"}}
    return await create_parser("json").parse(response, shape("GetRecords"))


def same(record: Record, parsed: dict[str, Any]) -> bool:
    return (
        record.sequence_number == parsed["SequenceNumber"]
        and record.data == parsed["Data"]
        and record.partition_key == parsed["PartitionKey"]
        and record.encryption_type == parsed.get("EncryptionType")
        and record.arrival_ms == round(parsed["ApproximateArrivalTimestamp"].timestamp() * 1000)
    )


@given(page=pages, indent=st.sampled_from([None, 1]), ascii_only=st.booleans(), large=st.booleans())
async def test_records_are_the_same_as_the_sdks_parser_reads(
    page: dict[str, Any], indent: int | None, ascii_only: bool, large: bool
) -> None:
    body = json.dumps(page, indent=indent, ensure_ascii=ascii_only).encode()
    with pytest.MonkeyPatch.context() as patch:
        if large:
            patch.setattr(slices, "LARGE_BYTES", 1)
            patch.setattr(slices, "SLICE_BYTES", 200)
        ours: RecordPage = (await parse(body))[TYPED]
    theirs = await parse_as_the_sdk(body)
    assert len(ours.records) == len(theirs["Records"])
    assert all(same(record, parsed) for record, parsed in zip(ours.records, theirs["Records"], strict=True))
    assert ours.next_shard_iterator == theirs.get("NextShardIterator")
    assert ours.millis_behind_latest == theirs["MillisBehindLatest"]
    children = [(child.shard_id, child.parent_shards) for child in ours.child_shards or []]
    assert children == [(child["ShardId"], child["ParentShards"]) for child in theirs.get("ChildShards", [])]


WHOLE = json.dumps(
    {
        "Records": [
            {"SequenceNumber": "1", "ApproximateArrivalTimestamp": 1.5, "Data": "aGk=", "PartitionKey": "k"},
            {"SequenceNumber": "2", "ApproximateArrivalTimestamp": 1.75, "Data": "aG8=", "PartitionKey": "k"},
        ],
        "NextShardIterator": "AAAA",
        "MillisBehindLatest": 0,
    }
).encode()


async def test_a_page_cut_short_anywhere_is_an_error_not_an_empty_page() -> None:
    for end in range(len(WHOLE)):
        with pytest.raises(GarbledAnswer):
            await parse(WHOLE[:end])


async def test_a_large_page_cut_short_is_an_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "LARGE_BYTES", 1)
    for end in range(len(WHOLE)):
        with pytest.raises(GarbledAnswer):
            await parse(WHOLE[:end])


@pytest.mark.parametrize("body", [b"{}", b"", b"null", b"[]", b"0", b'{"Records": null}', b"<html></html>"])
async def test_what_is_no_page_is_an_error(body: bytes) -> None:
    with pytest.raises(GarbledAnswer):
        await parse(body)


@pytest.mark.parametrize("operation", ["ListStreams", "ListShards", "GetShardIterator"])
async def test_an_empty_object_is_no_answer_to_any_typed_operation(operation: str) -> None:
    with pytest.raises(GarbledAnswer):
        await parse(b"{}", operation)


async def test_an_untyped_answer_is_left_to_the_sdk() -> None:
    body = b'{"StreamDescriptionSummary": {"StreamName": "orders", "StreamCreationTimestamp": 1.5}}'
    answer = await parse(body, "DescribeStreamSummary")
    assert answer["StreamDescriptionSummary"]["StreamName"] == "orders"
    assert answer["ResponseMetadata"]["RequestId"] == "r-1"


@pytest.mark.parametrize("body", [b'{"StreamDescr', b"<!DOCTYPE html><html></html>", b"[1]"])
async def test_an_untyped_answer_that_is_no_json_object_is_an_error(body: bytes) -> None:
    with pytest.raises(GarbledAnswer):
        await parse(body, "DescribeStreamSummary")


async def test_an_error_answer_is_left_to_the_sdk() -> None:
    answer = await parse(b'{"__type": "ExpiredIteratorException", "message": "old"}', status=400)
    assert answer["Error"] == {"Code": "ExpiredIteratorException", "Message": "old"}


async def test_a_server_that_writes_times_as_text_and_breaks_base64_lines_is_read_as_the_sdk_reads_it() -> None:
    record = {
        "SequenceNumber": "1",
        "ApproximateArrivalTimestamp": "2026-11-23T10:15:00.250Z",
        "Data": "aGVs\nbG8=\n",
        "PartitionKey": "k",
    }
    page: RecordPage = (await parse(json.dumps({"Records": [record]}).encode()))[TYPED]
    assert page.records[0].arrival_ms == 1795428900250
    assert page.records[0].data == b"hello"


async def test_a_thousand_shards_come_as_structs() -> None:
    shard = {
        "ShardId": "shardId-000000000000",
        "HashKeyRange": {"StartingHashKey": "0", "EndingHashKey": str(2**128 - 1)},
        "SequenceNumberRange": {"StartingSequenceNumber": "1"},
    }
    page: ShardPage = (await parse(json.dumps({"Shards": [shard] * 1000}).encode(), "ListShards"))[TYPED]
    assert page.shards[999].shard().hash_key_range.share == 1.0
    assert page.next_token is None


def test_one_parser_serves_every_answer_of_a_protocol() -> None:
    factory = typed_parser_factory({})
    assert factory.create_parser("json") is factory.create_parser("json")
    assert factory.create_parser("json") is not factory.create_parser("query")


async def test_half_a_surrogate_pair_is_no_broken_answer_and_whole_ones_stay() -> None:
    keys = [r"\ud83d\ude00 lone \ud800", r"\udc00 first", r"\\ud800 no escape"]
    records = [{"SequenceNumber": "1", "ApproximateArrivalTimestamp": 0, "Data": "", "PartitionKey": "K"} for _ in keys]
    body = json.dumps({"Records": records}).encode()
    for key in keys:
        body = body.replace(b'"K"', f'"{key}"'.encode(), 1)
    page: RecordPage = (await parse(body))[TYPED]
    assert [record.partition_key for record in page.records] == ["😀 lone \ufffd", "\ufffd first", r"\ud800 no escape"]
