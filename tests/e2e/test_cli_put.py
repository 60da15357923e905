"""`kinesis-tui put` as scripts see it: the real program against a scripted Kinesis."""

import asyncio
import gzip
import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kinesis_tui.services.kinesis.model.capture_line import capture_lines
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber
from tests.support.cli import Ended, begin, command, environment, kinesis_tui
from tests.support.kinesis.shards import Stored
from tests.support.kinesis_server import KinesisServer, ScriptedStream, ServerThread, faults
from tests.support.terminal import PtyTerminal
from tests.support.waiting import until_sync


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=2)


def stored(stream: ScriptedStream) -> list[Stored]:
    every = [record for records in stream.produced().values() for record in records]
    return sorted(every, key=lambda record: record.arrival_ms)


def payloads(stream: ScriptedStream) -> list[bytes]:
    return sorted(record.data for record in stored(stream))


def put(*arguments: str, env: dict[str, str], text: bytes = b"") -> Ended:
    return kinesis_tui("put", "orders", *arguments, env=env, text=text)


def test_one_record_is_put_by_hand(orders: ScriptedStream, env: dict[str, str]) -> None:
    ended = put("--data", '{"id": 1}', "--key", "c-1", "--allow-writes", "--output", "json", env=env)
    (record,) = stored(orders)
    assert (record.data, record.partition_key) == (b'{"id": 1}', "c-1")
    assert ended.status == 0
    assert ended.sentence.startswith("kinesis-tui: put 1 of 1 records read into orders (12 B, 1 shard).")
    (line,) = ended.lines
    assert json.loads(line) == {
        "line": 1,
        "state": "put",
        "shard_id": next(shard.shard_id for shard in orders.shards if shard.produced),
        "sequence_number": str(record.sequence_number),
        "partition_key": "c-1",
        "attempts": 1,
        "maybe_repeated": False,
        "maybe_put": False,
        "why": None,
    }


def test_a_read_only_session_puts_nothing_and_says_how_to(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    ended = put("--data", "x", env=env)
    assert ended.status == 1
    assert "--allow-writes" in ended.sentence
    assert list(server.requests) == []


def test_the_explicit_hash_key_chooses_the_shard(orders: ScriptedStream, env: dict[str, str]) -> None:
    put("--data", "low", "--hash-key", "0", "--allow-writes", env=env)
    put("--data", "high", "--hash-key", str(2**128 - 1), "--allow-writes", env=env)
    assert [[record.data for record in shard.produced] for shard in orders.shards] == [[b"low"], [b"high"]]


def test_lines_of_standard_input_are_put_with_keys_found_in_them(orders: ScriptedStream, env: dict[str, str]) -> None:
    lines = [b'{"customer":{"no":%d}}' % number for number in range(1_200)]
    ended = put("-", "--input", "jsonl", "--key-from", "customer.no", "--allow-writes", env=env, text=b"\n".join(lines))
    assert (ended.status, ended.out) == (0, b"")
    assert sorted(lines) == payloads(orders)
    assert all(record.partition_key == str(json.loads(record.data)["customer"]["no"]) for record in stored(orders))


def test_without_a_key_records_are_spread_over_the_shards(orders: ScriptedStream, env: dict[str, str]) -> None:
    put("--allow-writes", env=env, text=b"x\n" * 200)
    assert all(shard.produced for shard in orders.shards)


def test_a_whole_file_can_be_one_record(orders: ScriptedStream, env: dict[str, str], tmp_path: Path) -> None:
    data = bytes(range(256)) * 100
    (tmp_path / "it").write_bytes(data)
    assert put(str(tmp_path / "it"), "--input", "raw", "--allow-writes", env=env).status == 0
    assert payloads(orders) == [data]


def test_what_one_stream_was_read_of_can_be_put_into_another(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    source = server.create_stream("source", shards=2)
    for number, data in enumerate([b"text", b'{"a":1}', b"\x00\xff", "ü".encode()]):
        source.put(data, f"key-{number}")
    read = kinesis_tui("tail", "source", "--from", "trim-horizon", "--until-caught-up", "--output", "json", env=env)
    ended = put("--input", "json", "--allow-writes", env=env, text=read.out)
    assert ended.status == 0
    assert sorted((record.partition_key, record.data) for record in stored(orders)) == sorted(
        (record.partition_key, record.data) for record in stored(source)
    )


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_capture_is_put_byte_for_byte(
    orders: ScriptedStream, env: dict[str, str], tmp_path: Path, packed: bool
) -> None:
    data = [b'{"a": 1}', gzip.compress(b"inside", mtime=0), b"\x00"]
    records = [
        Record(sequence_number=SequenceNumber(f"{n}"), data=one, partition_key=f"k{n}") for n, one in enumerate(data)
    ]
    text = b'{"kinesis_tui_capture":{"version":1,"program":"p","stream":"s","started":"2026-11-23T10:00:00.000Z"}}\n'
    text += capture_lines("source", "shardId-000000000000", records)
    file = tmp_path / "it.jsonl"
    file.write_bytes(gzip.compress(text, mtime=0) if packed else text)
    assert put(str(file), "--input", "capture", "--allow-writes", env=env).status == 0
    assert sorted((record.partition_key, record.data) for record in stored(orders)) == [
        (f"k{n}", one) for n, one in enumerate(data)
    ]


def test_a_dry_run_shows_where_records_would_land_and_sends_none(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    ended = put("--input", "jsonl", "--dry-run", "--output", "json", "--key", "k", env=env, text=b"{}\n{\n[1]\n")
    owner = orders.owner("k").shard_id
    assert [json.loads(line) for line in ended.lines] == [
        {"line": number, "shard_id": owner, "partition_key": "k", "explicit_hash_key": None, "bytes": size}
        for number, size in ((1, 2), (3, 3))
    ]
    assert ended.status == 1
    assert "line 2: it is not JSON" in ended.err
    assert "nothing was put" in ended.err
    assert server.seen("PutRecords") == []


def test_a_bad_line_of_a_file_keeps_all_of_it_from_being_put(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "it"
    file.write_bytes(b"{}\n{\n" + b'"' + b"x" * 2**20 + b'"\n')
    ended = put(str(file), "--input", "jsonl", "--allow-writes", env=env)
    assert ended.status == 1
    assert "line 2: it is not JSON" in ended.err
    assert "line 3: payload and partition key are 1,048,610 bytes" in ended.err
    assert "nothing was put" in ended.err
    assert server.seen("PutRecords") == []


def test_bad_lines_can_be_left_out_and_are_told(orders: ScriptedStream, env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "it").write_bytes(b"{}\n{\n[]\n")
    ended = put(str(tmp_path / "it"), "--input", "jsonl", "--skip-bad", "--allow-writes", "--output", "json", env=env)
    assert ended.status == 1
    assert payloads(orders) == [b"[]", b"{}"]
    assert [json.loads(line)["state"] for line in ended.lines] == ["put", "refused", "put"]
    assert "put 2 of 3 records read" in ended.err
    assert "1 refused" in ended.err
    assert "not put: lines 2." in ended.err


def test_a_bad_line_of_standard_input_ends_the_run_and_what_stood_before_it_is_put(
    orders: ScriptedStream, env: dict[str, str]
) -> None:
    ended = put("--input", "jsonl", "--allow-writes", env=env, text=b"{}\n{\n[]\n")
    assert ended.status == 1
    assert payloads(orders) == [b"{}"]
    assert "line 2: it is not JSON" in ended.err
    assert "it and what follows it was not put" in ended.err


def test_only_what_failed_of_a_request_is_sent_again(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    server.fail("PutRecords", faults.partial_failure(every=3))
    lines = [b"%d" % number for number in range(90)]
    ended = put("--allow-writes", "--output", "json", env=env, text=b"\n".join(lines))
    assert ended.status == 0
    assert payloads(orders) == sorted(lines)
    assert [len(seen.parameters["Records"]) for seen in server.seen("PutRecords")] == [90, 30]
    results = [json.loads(line) for line in ended.lines]
    assert [result["line"] for result in results] == list(range(1, 91))
    assert {result["attempts"] for result in results if result["line"] % 3 == 0} == {2}
    assert "30 sent again" in ended.err


def test_more_than_a_shard_takes_in_a_second_is_put_all_the_same(tmp_path: Path) -> None:
    with ServerThread(KinesisServer(limits=True)) as server:
        orders = server.create_stream("orders")
        env = environment(tmp_path, server.url)
        lines = [b"%d" % number for number in range(2_500)]
        ended = put("--allow-writes", env=env, text=b"\n".join(lines))
        assert (ended.status, payloads(orders)) == (0, sorted(lines))
        assert "put 2,500 of 2,500" in ended.err


def test_a_lost_answer_of_a_read_is_asked_for_again_and_of_a_put_is_never_silent(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    server.fail("DescribeStreamSummary", faults.empty_object(), times=2)
    server.fail("PutRecords", faults.stored_then_reset())
    ended = put("--data", "x", "--allow-writes", "--output", "json", env=env)
    assert ended.status == 0
    assert payloads(orders) == [b"x", b"x"]
    assert json.loads(ended.out)["maybe_repeated"] is True
    assert "1 may be in the stream twice" in ended.err


def test_what_aws_forbids_ends_the_run_with_its_sentence_and_the_count(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    server.fail("PutRecords", faults.access_denied("kinesis:PutRecords"), times=None)
    ended = put("--allow-writes", env=env, text=b"a\nb\n")
    assert ended.status == 1
    assert "not authorized to perform: kinesis:PutRecords" in ended.err
    assert "put 0 of 2 records read into orders; 2 given up." in ended.err
    assert "not put: lines 1-2." in ended.err


def test_who_may_put_need_not_be_allowed_to_describe(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    server.fail("DescribeStreamSummary", faults.access_denied("kinesis:DescribeStreamSummary"), times=None)
    assert put("--data", "x", "--allow-writes", env=env).status == 0


def test_a_stream_that_does_not_exist_is_one_sentence(server: KinesisServer, env: dict[str, str]) -> None:
    ended = put("--data", "x", "--allow-writes", env=env)
    assert ended.status == 1
    assert "orders" in ended.sentence


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--data", "x", "file"), "--data"),
        (("--key", "a", "--key-from", "b"), "--key-from"),
        (("--key-from", "a["), "JMESPath"),
        (("--key", "x" * 257), "256"),
        (("--hash-key", "-1"), "hash key"),
        (("no-such-file",), "no-such-file"),
        (("--rate", "0"), "--rate"),
    ],
    ids=["data and file", "two keys", "path", "long key", "hash key", "no file", "rate"],
)
def test_wrong_usage_is_told_before_anything_is_sent(
    server: KinesisServer, env: dict[str, str], arguments: tuple[str, ...], word: str
) -> None:
    ended = put(*arguments, "--allow-writes", env=env)
    assert ended.status == 2
    assert word in ended.err
    assert list(server.requests) == []


# -- stopped half way -------------------------------------------------------------------------------------------------


def begun(*arguments: str, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return begin("put", "orders", *arguments, "--allow-writes", env=env, stdin=pipe, stdout=pipe, stderr=pipe)


def ended_by(
    process: "subprocess.Popen[bytes]", *signals: signal.Signals, then: Callable[[], None] | None = None
) -> tuple[bytes, bytes]:
    """End it while its standard input is still open; return what it wrote."""
    for number in signals:
        process.send_signal(number)
    if then is not None:
        then()
    process.wait(60)
    return process.communicate()


def test_lines_are_put_as_they_come(orders: ScriptedStream, env: dict[str, str]) -> None:
    process = begun(env=env)
    assert process.stdin is not None
    for number in range(3):
        process.stdin.write(b"%d\n" % number)
        process.stdin.flush()
        until_sync(lambda number=number: len(stored(orders)) == number + 1)  # type: ignore[misc]
    process.stdin.close()
    assert process.wait(60) == 0


def test_an_interrupted_run_tells_what_was_put_until_then(orders: ScriptedStream, env: dict[str, str]) -> None:
    process = begun("--output", "json", env=env)
    assert process.stdin is not None
    process.stdin.write(b"one\ntwo\n")
    process.stdin.flush()
    until_sync(lambda: len(stored(orders)) == 2)
    out, err = ended_by(process, signal.SIGINT)
    assert process.returncode == 130
    assert len(out.splitlines()) == 2
    assert b"put 2 of 2 records read" in err
    assert b"what follows line 2 was not put" in err


def test_an_interrupt_in_the_middle_of_a_call_waits_for_its_answer(
    orders: ScriptedStream, thread: ServerThread, server: KinesisServer, env: dict[str, str]
) -> None:
    release = asyncio.Event()
    planned = server.fail("PutRecords", faults.stored_then_stall(release))
    process = begun("--output", "json", env=env)
    assert process.stdin is not None
    process.stdin.write(b"one\ntwo\n")
    process.stdin.flush()
    until_sync(lambda: planned.struck == 1)
    out, err = ended_by(process, signal.SIGINT, then=lambda: thread.run(release.set))
    assert process.returncode == 130
    assert [json.loads(line)["state"] for line in out.splitlines()] == ["put", "put"]
    assert len(stored(orders)) == 2
    assert b"put 2 of 2" in err


def test_a_second_interrupt_does_not_wait_and_says_what_may_have_arrived(
    orders: ScriptedStream, server: KinesisServer, env: dict[str, str]
) -> None:
    planned = server.fail("PutRecords", faults.stored_then_stall(asyncio.Event()))
    process = begun(env=env)
    assert process.stdin is not None
    process.stdin.write(b"one\n")
    process.stdin.flush()
    until_sync(lambda: planned.struck == 1)
    _, err = ended_by(process, signal.SIGINT, signal.SIGTERM)
    assert process.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    assert b"put 0 of 1" in err
    assert b"of those given up 1 may have arrived all the same" in err


def test_nobody_reading_the_results_ends_the_run_and_says_so(orders: ScriptedStream, env: dict[str, str]) -> None:
    process = begun("--output", "json", env=env)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stdin.write(b"one\n")
    process.stdin.flush()
    assert process.wait(60) == 1
    err = process.stderr.read()
    assert b"standard output was closed; what follows line 1 was not put" in err
    assert b"put 1 of 1" in err
    process.stdin.close()
    process.stderr.close()


# -- somebody is there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "count"), [("y", 3), ("n", 0)])
def test_a_person_is_asked_before_many_records_are_put(
    orders: ScriptedStream, env: dict[str, str], tmp_path: Path, answer: str, count: int
) -> None:
    (tmp_path / "it").write_bytes(b"a\nb\nc\n")
    arguments = command("put", "orders", str(tmp_path / "it"), "--allow-writes")
    with PtyTerminal(arguments, environment=env) as terminal:
        until_sync(lambda: "Put 3 records" in terminal.text and "[y/N]" in terminal.text)
        terminal.send(f"{answer}\r".encode())
        assert terminal.wait(60) == (0 if count else 1)
    assert len(stored(orders)) == count


def test_a_packed_capture_that_was_interrupted_is_put_to_its_last_whole_record(
    orders: ScriptedStream, env: dict[str, str], tmp_path: Path
) -> None:
    numbers = [SequenceNumber(str(n)) for n in range(20)]
    text = capture_lines(
        "source",
        "shardId-000000000000",
        [Record(sequence_number=n, data=b"\x00 %d" % int(n), partition_key="k") for n in numbers],
    )
    file = tmp_path / "interrupted.jsonl.gz"
    file.write_bytes(gzip.compress(text[:-30], mtime=0)[:-8])
    ended = put(str(file), "--input", "capture", "--allow-writes", env=env)
    assert ended.status == 0
    assert payloads(orders) == sorted(b"\x00 %d" % n for n in range(19))
    assert "breaks off after line 19" in ended.err


def test_a_line_of_a_capture_can_be_given_as_data(orders: ScriptedStream, env: dict[str, str]) -> None:
    record = Record(sequence_number=SequenceNumber("1"), data=b'{"a": 1}', partition_key="own")
    line = capture_lines("s", "shardId-000000000000", [record]).decode().strip()
    assert put("--data", line, "--input", "capture", "--allow-writes", env=env).status == 0
    assert [(one.partition_key, one.data) for one in stored(orders)] == [("own", b'{"a": 1}')]
