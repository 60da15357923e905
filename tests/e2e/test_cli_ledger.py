"""`tail --ledger FILE`: however a run ends, the ledger adds up with what stands in the output."""

import json
import re
import signal
import stat
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from tests.support.cli import Ended, kinesis_tui, running
from tests.support.kinesis_server import KinesisServer, faults
from tests.support.waiting import until_sync

FROM = ("--from", "trim-horizon")
CAUGHT_UP = (*FROM, "--until-caught-up")
FAST = ("--reads-per-second", "5")
A, B, C, D = (f"shardId-{number:012d}" for number in range(4))
SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
KEYS = [
    *("from", "first_sequence_number", "last_sequence_number", "records", "bytes", "state", "children"),
    *("millis_behind_latest", "iterators_renewed", "throttles", "retries", "duplicates_removed", "dropped", "gap"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.json"


def tail(*arguments: str, file: Path, env: dict[str, str]) -> tuple[Ended, dict[str, Any]]:
    ended = kinesis_tui("tail", "orders", *arguments, "--output", "json", "--ledger", str(file), env=env, within=60)
    return ended, json.loads(file.read_text())


def adds_up(ledger: dict[str, Any], out: bytes, server: KinesisServer, stream: str = "orders") -> None:
    """Each shard's numbers and counts are those of the output, and the output is the stream's own order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in out.splitlines():
        record = json.loads(line)
        if not found[record["shard_id"]] or found[record["shard_id"]][-1] != record["sequence_number"]:
            found[record["shard_id"]].append(record["sequence_number"])
    sizes = {
        str(record.sequence_number): len(record.data)
        for records in server.stream(stream).produced().values()
        for record in records
    }
    assert set(found) <= set(ledger["shards"])
    for shard_id, shard in ledger["shards"].items():
        numbers = found[shard_id]
        assert shard["records"] == len(numbers) == len(set(numbers))
        assert shard["bytes"] == sum(sizes[number] for number in numbers)
        assert shard["first_sequence_number"] == (numbers[0] if numbers else None)
        assert shard["last_sequence_number"] == (numbers[-1] if numbers else None)
        assert shard["dropped"] == 0


def states(ledger: dict[str, Any]) -> dict[str, str]:
    return {shard_id: shard["state"] for shard_id, shard in ledger["shards"].items()}


def test_the_ledger_is_one_object_with_the_documented_keys_in_order(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders", shards=2).put_many(20)
    before = time.time()
    ended, ledger = tail(*CAUGHT_UP, file=file, env=env)
    assert (ended.status, ended.err) == (0, "")
    assert list(ledger) == ["stream", "started", "ended", "shards", "complete"]
    assert ledger["stream"] == "orders"
    assert list(ledger["shards"]) == [A, B]
    assert all(list(shard) == KEYS for shard in ledger["shards"].values())
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", ledger[key]) for key in ("started", "ended"))
    assert time.strftime("%Y-%m-%dT%H:%M", time.gmtime(before)) <= ledger["started"] <= ledger["ended"]
    assert file.read_bytes().count(b"\n") == 1
    assert {shard["from"] for shard in ledger["shards"].values()} == {"trim-horizon"}


def test_caught_up_is_complete(server: KinesisServer, env: dict[str, str], file: Path) -> None:
    server.create_stream("orders", shards=4).put_many(3_000)
    ended, ledger = tail(*CAUGHT_UP, file=file, env=env)
    adds_up(ledger, ended.out, server)
    assert len(ended.lines) == 3_000
    assert ledger["complete"] is True
    assert set(states(ledger).values()) == {"open"}
    assert {shard["millis_behind_latest"] for shard in ledger["shards"].values()} == {0}


def test_enough_records_are_complete_and_what_was_not_written_is_not_counted(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders", shards=4).put_many(3_000)
    ended, ledger = tail(*FROM, "--max-records", "123", file=file, env=env)
    adds_up(ledger, ended.out, server)
    assert len(ended.lines) == 123
    assert sum(shard["records"] for shard in ledger["shards"].values()) == 123
    assert ledger["complete"] is True
    assert "behind" in states(ledger).values()


def test_until_a_time_is_complete_and_open_though_later_records_wait(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    stream, now = server.create_stream("orders"), int(time.time() * 1000)
    for age in (7_200_000, 3_700_000, 3_500_000, 1_000):
        stream.put(str(age), arrival_ms=now - age)
    ended, ledger = tail(*FROM, "--until", "1h", file=file, env=env)
    adds_up(ledger, ended.out, server)
    assert len(ended.lines) == 2
    assert (ledger["complete"], states(ledger)) == (True, {A: "open"})


@pytest.mark.parametrize(("number", "status"), SIGNALS)
def test_a_signal_at_the_newest_record_is_complete(
    number: signal.Signals, status: int, server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders", shards=2).put_many(300)
    arguments = ("tail", "orders", *FROM, "--output", "json", "--ledger", str(file))
    with running(*arguments, env=env) as program:
        lines = [program.line() for _ in range(300)]
        until_sync(lambda: len(server.seen("GetRecords")) >= 5)
        assert program.end(number) == status
        out = b"".join(lines) + program.rest()
    ledger = json.loads(file.read_text())
    adds_up(ledger, out, server)
    assert (ledger["complete"], set(states(ledger).values())) == (True, {"open"})


@pytest.mark.parametrize(("number", "status"), SIGNALS)
def test_a_signal_while_records_wait_is_not_complete_and_counts_what_was_written(
    number: signal.Signals, status: int, server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders").put_many(2_000, lambda _: "x" * 500)
    arguments = ("tail", "orders", *FROM, "--output", "json", "--ledger", str(file))
    with running(*arguments, env=env) as program:
        first = program.line()
        until_sync(lambda: len(server.seen("GetRecords")) >= 2)
        assert program.end(number) == status
        out = first + program.rest()
    assert out.endswith(b"\n")
    ledger = json.loads(file.read_text())
    adds_up(ledger, out, server)
    assert 0 < ledger["shards"][A]["records"] < 2_000
    assert (ledger["complete"], states(ledger)) == (False, {A: "behind"})
    assert ledger["shards"][A]["millis_behind_latest"] is None


def test_a_long_line_that_was_begun_is_finished_for_a_reader_that_takes_it(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders").put_many(40, lambda _: "x" * 100_000)
    arguments = ("tail", "orders", *FROM, "--output", "json", "--ledger", str(file))
    with running(*arguments, env=env) as program:
        first = program.line()
        program.process.send_signal(signal.SIGINT)
        out = first + program.rest()
        assert program.process.wait(60) == 130
    assert out.endswith(b"\n")
    adds_up(json.loads(file.read_text()), out, server)


def test_a_signal_before_the_first_answer_leaves_a_ledger_that_is_not_complete(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders")
    server.fail("GetRecords", faults.latency(30), times=None)
    with running("tail", "orders", "--ledger", str(file), env=env) as program:
        until_sync(lambda: server.seen("GetRecords"))
        assert program.end(signal.SIGTERM) == 143
    ledger = json.loads(file.read_text())
    assert (ledger["complete"], states(ledger)) == (False, {A: "behind"})
    assert ledger["shards"][A]["from"] == "latest"


def test_a_signal_before_the_shards_are_known_leaves_an_empty_ledger(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders")
    server.fail("ListShards", faults.latency(30), times=None)
    with running("tail", "orders", "--ledger", str(file), env=env) as program:
        until_sync(lambda: server.seen("ListShards"))
        assert program.end(signal.SIGINT) == 130
    ledger = json.loads(file.read_text())
    assert (ledger["complete"], ledger["shards"]) == (False, {})


def test_a_closed_pipe_is_never_complete(server: KinesisServer, env: dict[str, str], file: Path) -> None:
    server.create_stream("orders").put("one")
    with running("tail", "orders", *FROM, "--ledger", str(file), env=env) as program:
        assert program.line()
        until_sync(lambda: len(server.seen("GetRecords")) >= 2)
        program.close_output()
        assert program.process.wait(60) == 0
        assert program.err == ""
    ledger = json.loads(file.read_text())
    assert (ledger["complete"], states(ledger)) == (False, {A: "open"})
    assert ledger["shards"][A]["records"] == 1


def test_throttles_expired_iterators_retries_and_duplicates_are_counted_and_lose_nothing(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders").put_many(12_000)
    server.fail("GetRecords", faults.expired_iterator())
    server.fail("GetRecords", faults.throttled(), times=2)
    server.fail("GetRecords", faults.internal_failure(), times=2)
    server.fail("GetRecords", faults.same_page_again())
    ended, ledger = tail(*CAUGHT_UP, *FAST, file=file, env=env)
    adds_up(ledger, ended.out, server)
    shard = ledger["shards"][A]
    assert [shard[key] for key in ("records", "iterators_renewed", "throttles", "retries")] == [12_000, 1, 2, 2]
    assert 0 < shard["duplicates_removed"] <= 10_000
    assert ledger["complete"] is True


def test_a_signal_while_throttled_is_behind(server: KinesisServer, env: dict[str, str], file: Path) -> None:
    server.create_stream("orders").put("one")
    throttle = server.fail("GetRecords", faults.throttled(), times=None, after=1)
    with running("tail", "orders", *FROM, "--output", "json", "--ledger", str(file), env=env) as program:
        out = program.line()
        until_sync(lambda: throttle.struck >= 1 and "throttled" in program.err, what="the throttle is told")
        program.end(signal.SIGINT)
    ledger = json.loads(file.read_text())
    adds_up(ledger, out, server)
    assert (ledger["complete"], states(ledger)) == (False, {A: "behind"})


def test_children_of_a_split_and_a_merge_in_mid_run_are_named_and_in_the_ledger(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    stream = server.create_stream("orders")
    stream.put_many(10)
    out = b""
    with running("tail", "orders", *FROM, *FAST, "--output", "json", "--ledger", str(file), env=env) as program:
        out += b"".join(program.line() for _ in range(10))
        stream.split(A)
        stream.put_many(10)
        out += b"".join(program.line() for _ in range(10))
        stream.merge(B, C)
        stream.put_many(10)
        out += b"".join(program.line() for _ in range(10))
        reads = len(server.seen("GetRecords"))
        until_sync(lambda: len(server.seen("GetRecords")) >= reads + 2)
        assert program.end(signal.SIGINT) == 130
    ledger = json.loads(file.read_text())
    adds_up(ledger, out, server)
    assert {shard_id: shard["children"] for shard_id, shard in ledger["shards"].items()} == {
        A: [B, C],
        B: [D],
        C: [D],
        D: [],
    }
    assert states(ledger) == {A: "closed", B: "closed", C: "closed", D: "open"}
    assert ledger["complete"] is True


def test_trimmed_data_is_a_gap_with_both_its_ends_and_not_complete(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    stream = server.create_stream("orders")
    numbers = [number for _, number in stream.put_many(5)]
    with running("tail", "orders", *FROM, "--output", "json", "--ledger", str(file), env=env) as program:
        out = b"".join(program.line() for _ in range(5))
        outage = server.fail("GetRecords", faults.expired_iterator(), times=None)
        refusal = server.fail(
            "GetShardIterator",
            faults.error("InvalidArgumentException", "The sequence number is older than the trim horizon."),
        )
        until_sync(lambda: outage.struck >= 1)
        numbers += [number for _, number in stream.put_many(10)]
        stream.trim(A, 12)
        until_sync(lambda: refusal.struck >= 1)
        outage.clear()
        out += b"".join(program.line() for _ in range(3))
        until_sync(lambda: "a gap" in program.err)
        program.end(signal.SIGINT)
    ledger = json.loads(file.read_text())
    adds_up(ledger, out, server)
    gap = ledger["shards"][A]["gap"]
    assert list(gap) == ["why", "after", "before"]
    assert "trimmed" in gap["why"]
    assert (gap["after"], gap["before"]) == (numbers[4], numbers[12])
    assert ledger["complete"] is False


def test_a_stream_that_is_deleted_is_failed_and_not_complete(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders").put("one")
    with running("tail", "orders", *FROM, "--ledger", str(file), env=env) as program:
        assert program.line()
        server.delete_stream("orders")
        until_sync(lambda: "trying again" in program.err, what="the deletion is told")
        assert program.end(signal.SIGINT) == 130
    ledger = json.loads(file.read_text())
    assert (ledger["complete"], states(ledger)) == (False, {A: "failed"})
    assert ledger["shards"][A]["records"] == 1


def test_a_failure_leaves_a_ledger_too(server: KinesisServer, env: dict[str, str], file: Path) -> None:
    ended, ledger = tail(*CAUGHT_UP, file=file, env=env)
    assert ended.status == 1
    assert "stream orders" in ended.sentence
    assert (ledger["complete"], ledger["shards"]) == (False, {})
    server.create_stream("orders", shards=2).put_many(20)
    server.fail("GetRecords", faults.access_denied(), times=None, shard=A)
    ended, ledger = tail(*CAUGHT_UP, file=file, env=env)
    adds_up(ledger, ended.out, server)
    assert ended.status == 1
    assert (ledger["complete"], states(ledger)) == (False, {A: "failed", B: "open"})


def test_an_aggregated_record_counts_once_and_is_not_complete_when_it_is_cut(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    stream = server.create_stream("orders")
    for _ in range(2):
        stream.put(aggregate([UserRecord("a", None, b'{"n": 1}'), UserRecord("b", "12", b"text")]), "a")
    ended, ledger = tail(*CAUGHT_UP, file=file, env=env)
    adds_up(ledger, ended.out, server)
    assert len(ended.lines) == 4
    assert (ledger["shards"][A]["records"], ledger["complete"]) == (2, True)
    ended, ledger = tail(*FROM, "--max-records", "3", file=file, env=env)
    adds_up(ledger, ended.out, server)
    assert (ledger["shards"][A]["records"], ledger["complete"]) == (2, False)
    ended, ledger = tail(*FROM, "--max-records", "2", file=file, env=env)
    assert (ledger["shards"][A]["records"], ledger["complete"]) == (1, True)


def test_the_ledger_of_a_partition_key_counts_its_records_only(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders", shards=4).put_many(200)
    ended, ledger = tail(*CAUGHT_UP, "--partition-key", "key-7", file=file, env=env)
    adds_up(ledger, ended.out, server)
    assert [shard["records"] for shard in ledger["shards"].values()] == [1]
    assert ledger["complete"] is True


def test_the_file_is_private_and_replaces_what_a_link_points_to(
    server: KinesisServer, env: dict[str, str], file: Path, tmp_path: Path
) -> None:
    server.create_stream("orders")
    real = tmp_path / "real.json"
    real.write_text("of another run")
    real.chmod(0o644)
    file.symlink_to(real)
    tail(*CAUGHT_UP, file=file, env=env)
    assert file.is_symlink()
    assert json.loads(real.read_text())["complete"] is True
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".ledger-*")] == []


def test_a_file_that_can_not_be_written_is_refused_before_anything_is_read(
    server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    server.create_stream("orders")
    for path, why in ((tmp_path / "none" / "file", "No such file"), (tmp_path, "not a regular file")):
        ended = kinesis_tui("tail", "orders", *CAUGHT_UP, "--ledger", str(path), env=env)
        assert (ended.status, ended.out) == (1, b"")
        assert why in ended.sentence
    assert not server.requests


def test_the_ledger_of_an_earlier_run_is_gone_when_a_run_begins(
    server: KinesisServer, env: dict[str, str], file: Path
) -> None:
    server.create_stream("orders").put("one")
    file.write_text("of another run")
    with running("tail", "orders", *FROM, "--ledger", str(file), env=env) as program:
        assert program.line()
        assert not file.exists()
        program.process.kill()
        program.process.wait(60)
    assert not file.exists()


def test_a_ledger_that_can_not_be_written_at_the_end_is_told(
    server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    server.create_stream("orders").put("one")
    directory = tmp_path / "later gone"
    directory.mkdir()
    with running("tail", "orders", *FROM, "--ledger", str(directory / "file"), env=env) as program:
        assert program.line()
        directory.rmdir()
        assert program.end(signal.SIGINT) == 1
        assert program.err.count("\n") == 1
        assert "Writing the ledger" in program.err
