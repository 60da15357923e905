"""PutRecords through the gateway: the scripted server's faults, and the guard."""

import pytest

from kinesis_tui.failure import GarbledAnswer, Invalid, NotConnected, ReadOnly, ServiceFailed, Throttled, Unreachable
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry
from tests.support.aws import open_session
from tests.support.kinesis_server import KinesisServer, faults

ENTRIES = [PutRecordsRequestEntry(f"key-{number}", f"{number}".encode()) for number in range(6)]


async def put(server: KinesisServer, *entries: PutRecordsRequestEntry, stream: str = "orders") -> list[str | None]:
    async with open_session(server.url, armed=True) as aws:
        results = await KinesisGateway(aws).put_records(stream, entries or ENTRIES)
    return [result.sequence_number or result.error_code for result in results]


async def test_each_record_is_answered_with_its_shard_and_sequence_number(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=3)
    async with open_session(server.url, armed=True) as aws:
        results = await KinesisGateway(aws).put_records("orders", ENTRIES)
    truth = {
        record.partition_key: (shard, str(record.sequence_number), record.data)
        for shard, records in stream.produced().items()
        for record in records
    }
    found = [
        (result.shard_id, result.sequence_number, entry.data) for result, entry in zip(results, ENTRIES, strict=True)
    ]
    assert found == [truth[entry.partition_key] for entry in ENTRIES]


async def test_an_explicit_hash_key_and_bytes_arrive_as_they_are(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=2)
    await put(server, PutRecordsRequestEntry("k", b"\x00\xff", 2**128 - 1), stream=stream.arn)
    ((stored,),) = [records for records in stream.produced().values() if records]
    assert (stored.data, stored.partition_key) == (b"\x00\xff", "k")
    assert stream.shards[1].produced == [stored]


async def test_what_failed_of_a_request_is_told_entry_by_entry(server: KinesisServer) -> None:
    server.create_stream("orders")
    server.fail("PutRecords", faults.partial_failure(every=3))
    found = await put(server)
    assert [code == "ProvisionedThroughputExceededException" for code in found] == [False, False, True] * 2


async def test_nothing_is_sent_while_the_session_is_read_only(server: KinesisServer, gateway: KinesisGateway) -> None:
    server.create_stream("orders")
    with pytest.raises(ReadOnly, match="PutRecords"):
        await gateway.put_records("orders", ENTRIES)
    assert list(server.requests) == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.reset(), Unreachable),
        (faults.cut_short(), GarbledAnswer),
        (faults.empty_object(), GarbledAnswer),
        (faults.internal_failure(), ServiceFailed),
        (faults.throttled(), Throttled),
    ],
    ids=["reset", "cut short", "empty", "500", "throttled"],
)
async def test_a_failed_call_is_one_failure_and_is_not_sent_again(
    server: KinesisServer, fault: faults.Fault, kind: type[Exception]
) -> None:
    server.create_stream("orders")
    server.fail("PutRecords", fault)
    with pytest.raises(kind, match="PutRecords to stream orders failed"):
        await put(server)
    assert [seen.operation for seen in server.requests] == ["PutRecords"]


async def test_an_answer_for_other_than_the_records_sent_is_garbled(server: KinesisServer) -> None:
    server.create_stream("orders")
    server.fail("PutRecords", faults.fewer_results())
    with pytest.raises(GarbledAnswer, match="6 records were sent and 5 answered"):
        await put(server)


async def test_a_refused_connection_says_that_nothing_was_sent(server: KinesisServer) -> None:
    await server.stop()
    with pytest.raises(NotConnected):
        await put(server)


async def test_the_scripted_server_keeps_the_limits_of_a_request(server: KinesisServer) -> None:
    server.create_stream("orders")
    with pytest.raises(Invalid, match="500"):
        await put(server, *[PutRecordsRequestEntry("k", b"x")] * 501)
    with pytest.raises(Invalid, match="1048576"):
        await put(server, PutRecordsRequestEntry("k", bytes(2**20)))
    server.stream("orders").max_record_size_in_kib = 10_240
    assert len(await put(server, PutRecordsRequestEntry("k", bytes(2**20)))) == 1
    with pytest.raises(Invalid, match="10485760"):
        await put(server, *[PutRecordsRequestEntry("k", bytes(2**20))] * 10)
