"""Records parsed from AWS's JSON, and user records taken out of KPL aggregates."""

import base64
import json

import msgspec
import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.services.kinesis.model.record import Record, RecordPage, user_records
from kinesis_tui.services.kinesis.model.shard import SequenceNumber


def record(data: bytes) -> Record:
    return Record(
        sequence_number=SequenceNumber("42"), approximate_arrival_timestamp=1.5, data=data, partition_key="whole"
    )


def test_a_page_is_parsed_with_its_payloads_decoded() -> None:
    page = msgspec.json.decode(
        json.dumps(
            {
                "Records": [
                    {
                        "SequenceNumber": "495903",
                        "ApproximateArrivalTimestamp": 1795435384.123,
                        "Data": base64.b64encode(b"\x00payload").decode(),
                        "PartitionKey": "key",
                        "EncryptionType": "KMS",
                        "SomethingNew": [1],
                    }
                ],
                "NextShardIterator": "token",
                "MillisBehindLatest": 1500,
                "ChildShards": [{"ShardId": "shard-1", "ParentShards": ["shard-0"], "HashKeyRange": {}}],
            }
        ),
        type=RecordPage,
    )
    assert page.records[0].data == b"\x00payload"
    assert page.records[0].arrival_ms == 1_795_435_384_123
    assert (page.records[0].encryption_type, page.millis_behind_latest) == ("KMS", 1500)
    assert page.child_shards is not None
    assert page.child_shards[0].parent_shards == ["shard-0"]


def test_a_closed_shard_s_page_has_no_iterator() -> None:
    page = msgspec.json.decode(b'{"Records": []}', type=RecordPage)
    assert (page.records, page.next_shard_iterator, page.millis_behind_latest) == ([], None, None)


@pytest.mark.parametrize("body", [b"{}", b"", b'{"Records": [{"Data": ""}]}', b'{"Records": null}', b"<html>"])
def test_a_page_cut_short_is_an_error_not_an_empty_page(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(body, type=RecordPage)


def test_an_arrival_that_the_endpoint_does_not_tell_is_zero_milliseconds() -> None:
    assert Record(sequence_number=SequenceNumber("1"), data=b"", partition_key="k").arrival_ms == 0


def test_a_record_that_is_no_aggregate_comes_back_alone() -> None:
    for data in (b"plain", b"", aggregate([UserRecord("k", None, b"x")])[:-1]):
        alone = record(data)
        assert user_records(alone) == [alone]


def test_user_records_keep_the_whole_s_sequence_number_and_have_their_own_place() -> None:
    whole = record(aggregate([UserRecord("a", None, b"1"), UserRecord("b", "77", b"2")]))
    first, second = user_records(whole)
    assert (first.sequence_number, first.sub_sequence_number, second.sub_sequence_number) == ("42", 0, 1)
    assert (first.partition_key, first.explicit_hash_key, first.data) == ("a", None, b"1")
    assert (second.partition_key, second.explicit_hash_key, second.data) == ("b", "77", b"2")
    assert first.arrival_ms == second.arrival_ms == 1_500
