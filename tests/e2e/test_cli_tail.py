"""`kinesis-tui tail` as scripts see it: the real program against a scripted Kinesis."""

import gzip
import json
import re
import signal
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from tests.support.cli import command, kinesis_tui, running
from tests.support.kinesis_server import KinesisServer, ServerThread, faults
from tests.support.terminal import PtyTerminal
from tests.support.waiting import until_sync

ALL = ("--from", "trim-horizon", "--until-caught-up")


def by_shard(lines: list[bytes]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        record = json.loads(line)
        found[record["shard_id"]].append(record["sequence_number"])
    return dict(found)


def produced(server: KinesisServer) -> dict[str, list[str]]:
    every = server.stream("orders").produced()
    return {shard: [str(record.sequence_number) for record in records] for shard, records in every.items() if records}


def test_json_is_one_object_a_line_with_the_documented_keys_in_order(
    server: KinesisServer, env: dict[str, str]
) -> None:
    shard, number = server.create_stream("orders").put('{"b": 1.0, "a": 1e400, "b": [ 2 ]}', "customer-1")
    ended = kinesis_tui("tail", "orders", *ALL, "--output", "json", env=env)
    assert ended.status == 0
    assert ended.err == ""
    (line,) = ended.lines
    found = re.sub(rb'"approximate_arrival_timestamp":"[0-9T:.-]{23}Z"', b'"approximate_arrival_timestamp":""', line)
    assert (
        found
        == (
            f'{{"stream":"orders","shard_id":"{shard}","sequence_number":"{number}","sub_sequence_number":null,'
            '"partition_key":"customer-1","explicit_hash_key":null,"approximate_arrival_timestamp":"",'
            '"decoded":["json"],"data":{"b":1.0,"a":1e400,"b":[2]}}'
        ).encode()
    )


def test_what_was_undone_is_named_and_bytes_that_are_no_text_are_base64(
    server: KinesisServer, env: dict[str, str]
) -> None:
    stream = server.create_stream("orders")
    for data in (gzip.compress(b'{"n": 1}'), b"plain", b"\x00\xff", gzip.compress(b"\x00\xff")):
        stream.put(data)
    ended = kinesis_tui("tail", "orders", *ALL, "--output", "json", env=env)
    found = [json.loads(line) for line in ended.lines]
    assert [record["decoded"] for record in found] == [["gzip", "json"], [], ["binary"], ["gzip", "binary"]]
    assert [record["data"] for record in found] == [{"n": 1}, "plain", None, None]
    assert [record.get("data_base64", "absent") for record in found] == ["absent", "absent", "AP8=", "AP8="]


def test_aggregated_records_are_unfolded_a_line_each(server: KinesisServer, env: dict[str, str]) -> None:
    users = [UserRecord("a", None, b'{"n": 1}'), UserRecord("b", "12", b"text")]
    server.create_stream("orders").put(aggregate(users), "a")
    ended = kinesis_tui("tail", "orders", *ALL, "--output", "json", env=env)
    found = [json.loads(line) for line in ended.lines]
    assert [(r["partition_key"], r["sub_sequence_number"], r["explicit_hash_key"]) for r in found] == [
        ("a", 0, None),
        ("b", 1, "12"),
    ]
    assert [record["decoded"] for record in found] == [["kpl", "json"], ["kpl"]]
    one = kinesis_tui("tail", "orders", *ALL, "--output", "json", "--max-records", "1", env=env)
    assert one.lines == ended.lines[:1]


def test_raw_is_the_payload_as_it_was_put(server: KinesisServer, env: dict[str, str]) -> None:
    stream = server.create_stream("orders")
    stream.put(b"one")
    stream.put(b"\x1b[31m\xff")
    assert kinesis_tui("tail", "orders", *ALL, "--output", "raw", env=env).out == b"one\n\x1b[31m\xff\n"


def test_pretty_lines_carry_no_control_characters(server: KinesisServer, env: dict[str, str]) -> None:
    stream = server.create_stream("orders")
    stream.put("\x1b]0;owned\x07\r\n\x9b31m \u202e", "key\x1b[2J")
    stream.put('{"a": "\\u001b[31m\u2028"}')
    ended = kinesis_tui("tail", "orders", *ALL, env=env)
    assert len(ended.lines) == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", ended.out.decode())


def test_colours_are_for_terminals_that_want_them(server: KinesisServer, env: dict[str, str]) -> None:
    server.create_stream("orders").put('{"n": 1}', "customer-1")
    for extra, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        with PtyTerminal(command("tail", "orders", *ALL), columns=120, environment={**env, **extra}) as terminal:
            terminal.shows("customer-1")
            assert terminal.wait() == 0
            assert (b"\x1b[" in terminal.output) is coloured


def test_max_records_is_exact_over_all_shards_and_ends_at_once(server: KinesisServer, env: dict[str, str]) -> None:
    server.create_stream("orders", shards=4).put_many(500)
    ended = kinesis_tui("tail", "orders", "--from", "trim-horizon", "--max-records", "123", "--output", "json", env=env)
    assert ended.status == 0
    assert len(ended.lines) == 123


def test_every_record_of_every_shard_once_and_in_order_through_faults_and_a_split(
    server: KinesisServer, env: dict[str, str]
) -> None:
    stream = server.create_stream("orders", shards=2)
    stream.put_many(3_000)
    stream.split("shardId-000000000000")
    stream.put_many(500)
    server.fail("GetRecords", faults.expired_iterator(), times=2)
    server.fail("GetRecords", faults.throttled(), times=2, after=2)
    server.fail("GetRecords", faults.cut_short(), after=1)
    server.fail("GetRecords", faults.empty_object(), after=2)
    server.fail("GetRecords", faults.reset(), after=3)
    server.fail("GetRecords", faults.same_page_again(), after=1)
    ended = kinesis_tui("tail", "orders", *ALL, "--reads-per-second", "5", "--output", "json", env=env, within=60)
    assert ended.status == 0
    assert by_shard(ended.lines) == produced(server)


def test_chosen_shards_and_the_shard_of_a_key(server: KinesisServer, env: dict[str, str]) -> None:
    server.create_stream("orders", shards=4).put_many(200)
    two = ("shardId-000000000001", "shardId-000000000003")
    chosen = kinesis_tui("tail", "orders", *ALL, "--shard", two[0], "--shard", two[1], "--output", "json", env=env)
    assert by_shard(chosen.lines) == {shard: numbers for shard, numbers in produced(server).items() if shard in two}
    before = len(server.seen("GetShardIterator"))
    of_key = kinesis_tui("tail", "orders", *ALL, "--partition-key", "key-7", "--output", "json", env=env)
    assert [json.loads(line)["partition_key"] for line in of_key.lines] == ["key-7"]
    assert len(server.seen("GetShardIterator")) == before + 1


def test_an_idle_stream_ends_when_caught_up(server: KinesisServer, env: dict[str, str]) -> None:
    server.create_stream("orders", shards=2)
    ended = kinesis_tui("tail", "orders", "--until-caught-up", env=env)
    assert (ended.status, ended.out, ended.err) == (0, b"", "")


def test_a_sequence_number_begins_there(server: KinesisServer, env: dict[str, str]) -> None:
    numbers = [number for _, number in server.create_stream("orders").put_many(10)]
    ended = kinesis_tui(
        "tail", "orders", "--from", f"after:{numbers[6]}", "--until-caught-up", "--output", "json", env=env
    )
    assert list(by_shard(ended.lines).values()) == [numbers[7:]]


def test_until_leaves_out_what_arrived_later(server: KinesisServer, env: dict[str, str]) -> None:
    stream, now = server.create_stream("orders"), int(time.time() * 1000)
    for age in (7_200_000, 3_700_000, 3_500_000, 1_000):
        stream.put(str(age), arrival_ms=now - age)
    ended = kinesis_tui("tail", "orders", "--from", "trim-horizon", "--until", "1h", "--output", "raw", env=env)
    assert ended.lines == [b"7200000", b"3700000"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_a_following_tail_without_a_word(
    number: signal.Signals, status: int, server: KinesisServer, env: dict[str, str]
) -> None:
    server.create_stream("orders").put("one")
    with running("tail", "orders", "--from", "trim-horizon", env=env) as program:
        assert b"one" in program.line()
        assert program.end(number) == status
        assert program.err == ""


def test_an_interrupt_is_heard_while_nobody_reads_the_output(server: KinesisServer, env: dict[str, str]) -> None:
    server.create_stream("orders").put_many(2_000, lambda _: "x" * 500)
    with running("tail", "orders", "--from", "trim-horizon", "--output", "raw", env=env) as program:
        until_sync(lambda: len(server.seen("GetRecords")) >= 2)
        assert program.end(signal.SIGINT) == 130
        assert program.err == ""


@pytest.mark.parametrize("more_arrives", [True, False])
def test_a_reader_that_goes_away_ends_the_tail_quietly(
    more_arrives: bool, server: KinesisServer, env: dict[str, str]
) -> None:
    stream = server.create_stream("orders")
    stream.put_many(2_000 if more_arrives else 1)
    with running("tail", "orders", "--from", "trim-horizon", env=env) as program:
        assert program.line()
        program.close_output()
        assert program.process.wait(60) == 0
        assert program.err == ""


def test_a_reader_that_stops_reading_stops_the_tail_and_loses_nothing(
    server: KinesisServer, env: dict[str, str]
) -> None:
    stream = server.create_stream("orders", shards=2)
    stream.put_many(60_000, lambda index: f"{index:0600}")
    with running("tail", "orders", *ALL, "--reads-per-second", "5", "--output", "raw", env=env) as program:
        calls: list[int] = []

        def settled() -> bool:
            calls.append(len(server.seen("GetRecords")))
            return len(calls) > 60 and calls[-60] == calls[-1] > 0

        until_sync(settled)
        resident = int(Path(f"/proc/{program.process.pid}/statm").read_text().split()[1]) * 4096
        assert resident < 250 * 2**20
        assert sorted(program.rest().splitlines()) == sorted(f"{index:0600}".encode() for index in range(60_000))
        assert program.process.wait(60) == 0


def test_an_outage_while_following_is_told_and_waited_out(thread: ServerThread, env: dict[str, str]) -> None:
    stream = thread.server.create_stream("orders")
    stream.put("before")
    with running("tail", "orders", "--from", "trim-horizon", "--output", "raw", env=env) as program:
        assert program.line() == b"before\n"
        thread.stop_listening()
        until_sync(lambda: "trying again" in program.err, what="the outage is told")
        stream.put("after")
        thread.listen_again()
        assert program.line() == b"after\n"
        until_sync(lambda: "reading again" in program.err, what="the end of the outage is told")
        assert program.err.count("trying again") == 1
        assert program.end(signal.SIGINT) == 130


def test_an_error_while_reading_is_told_at_the_end_too(server: KinesisServer, env: dict[str, str]) -> None:
    server.create_stream("orders").put("one")
    server.fail("GetRecords", faults.access_denied(), times=None)
    ended = kinesis_tui("tail", "orders", "--from", "trim-horizon", env=env)
    assert ended.status == 1
    assert "not authorized" in ended.err.splitlines()[-1]


def test_a_full_disk_is_one_sentence(server: KinesisServer, env: dict[str, str]) -> None:
    server.create_stream("orders").put("one")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("tail", "orders", *ALL), env=env, stdout=full, stderr=subprocess.PIPE, timeout=30, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert "No space left" in done.stderr.decode()
