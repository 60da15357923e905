"""The scripted Kinesis server keeps AWS's rules itself: what the tests stand on."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.support.kinesis.clock import VirtualClock
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis_server import KinesisServer, ServerThread, faults


def ask(url: str, operation: str, **parameters: object) -> dict[str, Any]:
    """Call an operation without any SDK; an error answer comes back as {"error": type, "status": …}."""
    request = urllib.request.Request(
        url, json.dumps(parameters).encode(), {"X-Amz-Target": f"Kinesis_20131202.{operation}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            parsed: dict[str, Any] = json.load(answer)
            return parsed
    except urllib.error.HTTPError as error:
        with error:
            return {"error": json.load(error)["__type"], "status": error.code}


def iterator(url: str, kind: str = "TRIM_HORIZON", shard: str = "shardId-000000000000", **more: object) -> str:
    answer = ask(url, "GetShardIterator", StreamName="orders", ShardId=shard, ShardIteratorType=kind, **more)
    return str(answer["ShardIterator"])


def test_a_record_lands_in_the_shard_that_owns_its_key_and_sequence_numbers_grow() -> None:
    stream = KinesisServer().create_stream("orders", shards=4)
    placed = stream.put_many(100)
    assert len({shard for shard, _ in placed}) == 4
    for records in stream.produced().values():
        numbers = [record.sequence_number for record in records]
        assert numbers == sorted(set(numbers))
        assert all(len(str(number)) == 56 for number in numbers)


def test_a_child_starts_after_everything_in_its_parent() -> None:
    stream = KinesisServer().create_stream("orders")
    stream.put_many(10)
    left, right = stream.split("shardId-000000000000")
    parent = stream.shard("shardId-000000000000")
    assert parent.closed_number is not None
    assert max(record.sequence_number for record in parent.produced) < parent.closed_number < left.first_number
    assert (left.start, right.end) == (parent.start, parent.end)
    assert left.end + 1 == right.start
    with pytest.raises(KinesisError, match="closed"):
        stream.split("shardId-000000000000")


def test_only_neighbours_merge() -> None:
    stream = KinesisServer().create_stream("orders", shards=3)
    with pytest.raises(KinesisError, match="adjacent"):
        stream.merge("shardId-000000000000", "shardId-000000000002")
    merged = stream.merge("shardId-000000000000", "shardId-000000000001")
    assert merged.adjacent_parent == "shardId-000000000001"
    assert len(stream.open_shards) == 2


def test_resizing_doubles_and_halves() -> None:
    stream = KinesisServer().create_stream("orders", shards=2)
    stream.resize(4)
    assert len(stream.open_shards) == 4
    stream.resize(2)
    assert len(stream.open_shards) == 2
    assert len(stream.shards) == 8


def test_records_age_out_by_the_virtual_clock() -> None:
    server = KinesisServer(clock=VirtualClock(frozen=True))
    stream = server.create_stream("orders", retention_hours=24)
    stream.put(b"old")
    server.clock.advance(86_401)
    stream.put(b"new")
    with ServerThread(server):
        page = ask(server.url, "GetRecords", ShardIterator=iterator(server.url))
        assert len(page["Records"]) == 1
        assert stream.produced()["shardId-000000000000"][0].data == b"old"


def test_reading_goes_through_the_end_of_a_shard_to_its_children() -> None:
    with ServerThread() as server:
        stream = server.create_stream("orders")
        stream.put(b"one")
        stream.split("shardId-000000000000")
        page = ask(server.url, "GetRecords", ShardIterator=iterator(server.url))
        assert len(page["Records"]) == 1
        end = ask(server.url, "GetRecords", ShardIterator=page["NextShardIterator"])
        assert "NextShardIterator" not in end
        assert len(end["ChildShards"]) == 2
        stream.end_with_records = True
        assert "ChildShards" in ask(server.url, "GetRecords", ShardIterator=iterator(server.url))


def test_a_shard_gives_five_reads_a_second_and_a_page_of_ten_megabytes_at_most() -> None:
    server = KinesisServer(limits=True, clock=VirtualClock(frozen=True))
    stream = server.create_stream("orders")
    for _ in range(11):
        stream.put(b"x" * 1_000_000)
    with ServerThread(server):
        place = iterator(server.url)
        page = ask(server.url, "GetRecords", ShardIterator=place)
        assert len(page["Records"]) == 10
        assert page["MillisBehindLatest"] == 0
        assert ask(server.url, "GetRecords", ShardIterator=place)["error"] == "ProvisionedThroughputExceededException"
        server.clock.advance(4.5)
        assert "error" in ask(server.url, "GetRecords", ShardIterator=place)
        server.clock.advance(0.5)
        outcomes = ["error" in ask(server.url, "GetRecords", ShardIterator=place, Limit=1)]
        server.clock.advance(0.5)
        outcomes += ["error" in ask(server.url, "GetRecords", ShardIterator=iterator(server.url, "LATEST"))]
        assert outcomes == [False, False]


def test_faults_strike_as_often_as_told_and_after_what_was_told() -> None:
    with ServerThread() as server:
        server.create_stream("orders")
        planned = server.fail("ListShards", faults.internal_failure(), times=2, after=1)
        outcomes = ["error" in ask(server.url, "ListShards", StreamName="orders") for _ in range(5)]
        assert outcomes == [False, True, True, False, False]
        assert planned.struck == 2
        forever = server.fail("*", faults.unavailable(), times=None)
        assert ask(server.url, "ListStreams") == {"error": "ServiceUnavailable", "status": 503}
        forever.clear()
        assert ask(server.url, "ListStreams")["StreamNames"] == ["orders"]


def test_a_page_delivered_twice_goes_on_from_the_same_place() -> None:
    with ServerThread() as server:
        server.create_stream("orders").put_many(3)
        server.fail("GetRecords", faults.same_page_again())
        first = ask(server.url, "GetRecords", ShardIterator=iterator(server.url))
        again = ask(server.url, "GetRecords", ShardIterator=first["NextShardIterator"])
        assert again["Records"] == first["Records"]


def test_an_empty_page_while_behind_hides_nothing_for_good() -> None:
    with ServerThread() as server:
        server.create_stream("orders").put_many(3)
        server.fail("GetRecords", faults.empty_pages(5000), times=2)
        token, pages = iterator(server.url), []
        for _ in range(3):
            page = ask(server.url, "GetRecords", ShardIterator=token)
            pages.append((len(page["Records"]), page["MillisBehindLatest"]))
            token = page["NextShardIterator"]
        assert pages == [(0, 5000), (0, 5000), (3, 0)]


def test_put_records_can_fail_in_part() -> None:
    with ServerThread() as server:
        stream = server.create_stream("orders")
        server.fail("PutRecords", faults.partial_failure(2))
        entries = [{"Data": "eA==", "PartitionKey": str(index)} for index in range(4)]
        answer = ask(server.url, "PutRecords", StreamName="orders", Records=entries)
        assert answer["FailedRecordCount"] == 2
        assert ["ErrorCode" in record for record in answer["Records"]] == [False, True, False, True]
        assert len(stream.shards[0].produced) == 2


def test_a_stopped_server_refuses_and_listens_again_on_its_port() -> None:
    thread = ServerThread()
    with thread as server:
        server.create_stream("orders")
        thread.stop_listening()
        with pytest.raises(urllib.error.URLError):
            ask(server.url, "ListStreams")
        thread.listen_again()
        assert ask(server.url, "ListStreams")["StreamNames"] == ["orders"]


def test_it_runs_as_a_program_with_a_script(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("async def play(server):\n    server.create_stream('orders').put(b'one')\n")
    command = [sys.executable, "-m", "tests.support.kinesis_server", "--script", str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        try:
            assert len(ask(url, "GetRecords", ShardIterator=iterator(url))["Records"]) == 1
        finally:
            server.kill()
