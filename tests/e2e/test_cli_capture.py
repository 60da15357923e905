"""A session captured by the program, and read back by it without AWS."""

import gzip
import json
import os
import signal
import stat
from pathlib import Path

import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from tests.support.cli import environment, kinesis_tui, running
from tests.support.kinesis_server import KinesisServer
from tests.support.waiting import until_sync

ALL = ("--from", "trim-horizon", "--until-caught-up")
JSON = ("--output", "json")
PAYLOADS = (
    b'{"n":1}',
    b'{ "n": 2 }',
    b"plain",
    b"\x00\xff\n",
    gzip.compress(b'{"n":3}', mtime=0),
    aggregate([UserRecord("a", None, b'{"n":4}'), UserRecord("b", "12", b"\x00")]),
)


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """Neither credentials nor a region, and an endpoint where nobody listens."""
    return environment(tmp_path, "http://127.0.0.1:9", credentials=False, region=False)


@pytest.fixture
def capture(server: KinesisServer, env: dict[str, str], tmp_path: Path) -> Path:
    """One of every kind of payload, twice, in two shards."""
    orders = server.create_stream("orders", shards=2)
    for number, data in enumerate(PAYLOADS * 2):
        orders.put(data, f"key-{number}")
    path = tmp_path / "orders.jsonl.zst"
    ended = kinesis_tui("tail", "orders", *ALL, "--capture", str(path), env=env)
    assert ended.status == 0
    assert ended.sentence.startswith(f"kinesis-tui: captured 12 records into {path}, ")
    return path


def test_what_was_captured_is_read_back_as_it_was_tailed(
    capture: Path, env: dict[str, str], offline: dict[str, str]
) -> None:
    for form in ("json", "raw", "pretty"):
        live = kinesis_tui("tail", "orders", *ALL, "--output", form, env=env)
        again = kinesis_tui("tail", f"file:{capture}", "--output", form, env=offline)
        assert (again.status, again.err) == (0, "")
        assert sorted(again.lines) == sorted(live.lines)
        assert live.lines


def test_its_lines_of_records_are_those_of_tail(server: KinesisServer, env: dict[str, str], tmp_path: Path) -> None:
    server.create_stream("orders").put(b'{"n":1}', "key")
    path = tmp_path / "a.jsonl"
    out = kinesis_tui("tail", "orders", *ALL, *JSON, "--capture", str(path), env=env).lines
    lines = path.read_bytes().splitlines()
    assert [line for line in lines if line.startswith(b'{"stream":')] == out
    others = [list(json.loads(line)) for line in lines if line not in out]
    assert others == [["kinesis_tui_capture"], ["shards"], ["end"]]
    header, end = json.loads(lines[0])["kinesis_tui_capture"], json.loads(lines[-1])["end"]
    assert (header["version"], header["stream"], header["region"], header["from"]) == (
        1,
        "orders",
        "eu-west-1",
        "trim-horizon",
    )
    assert (end["records"], end["bytes"], end["ledger"]["complete"]) == (1, 7, True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_ledger_of_a_capture_is_that_of_the_tail(
    capture: Path, env: dict[str, str], offline: dict[str, str], tmp_path: Path
) -> None:
    kinesis_tui("tail", "orders", *ALL, "--ledger", str(tmp_path / "live"), env=env)
    kinesis_tui("tail", f"file:{capture}", "--ledger", str(tmp_path / "again"), env=offline)
    live, again = (json.loads((tmp_path / name).read_text()) for name in ("live", "again"))
    assert (again["stream"], again["complete"]) == ("orders", True)
    assert dict(sorted(again["shards"].items())) == dict(sorted(live["shards"].items()))


def test_parts_of_a_capture_can_be_asked_for(server: KinesisServer, env: dict[str, str], tmp_path: Path) -> None:
    orders = server.create_stream("orders", shards=2)
    put = [orders.put(f"record {number}", f"key-{number}") for number in range(20)]
    path = f"{tmp_path}/a.jsonl.gz"
    kinesis_tui("tail", "orders", *ALL, "--capture", path, env=env)

    def read(*options: str) -> list[bytes]:
        ended = kinesis_tui("tail", f"file:{path}", "--output", "raw", *options, env=env)
        assert (ended.status, ended.err) == (0, "")
        return ended.lines

    shard, number = put[10]
    same = [f"record {n}".encode() for n, (other, _) in enumerate(put) if other == shard]
    place = same.index(b"record 10")
    assert read("--shard", shard) == same
    assert read("--partition-key", "key-7") == [b"record 7"]
    assert len(read("--max-records", "3")) == 3
    assert read("--from", f"seq:{number}") == same[place:]
    assert read("--from", f"after:{number}") == same[place + 1 :]
    assert read("--from", "latest") == []
    assert len(read("--from", "1h")) == 20
    assert read("--from", "2999-01-01T00:00:00Z") == []
    assert read("--until", "2020-01-01T00:00:00Z") == []


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_a_capture_whose_program_was_killed_is_read_to_its_last_whole_record(
    server: KinesisServer, env: dict[str, str], offline: dict[str, str], tmp_path: Path, suffix: str
) -> None:
    orders = server.create_stream("orders")
    path = tmp_path / f"a.{suffix}"
    with running(
        "tail", "orders", "--from", "trim-horizon", "--output", "raw", "--capture", str(path), env=env
    ) as tail:
        for number in range(200):
            orders.put(f"record {number}")
        for _ in range(200):
            tail.line()
        size = 0

        def at_rest() -> bool:
            nonlocal size
            before, size = size, path.stat().st_size
            return size > 1_000 and size == before and len(_read(path, offline)) == 200

        until_sync(at_rest, what="all records in the file")
        tail.end(signal.SIGKILL)
    ended = kinesis_tui("tail", f"file:{path}", "--output", "raw", env=offline)
    assert ended.lines == [f"record {number}".encode() for number in range(200)]
    assert ended.status == 0
    assert "breaks off" in ended.sentence
    os.truncate(path, path.stat().st_size - 20)
    ended = kinesis_tui("tail", f"file:{path}", "--output", "raw", "--ledger", str(tmp_path / "ledger"), env=offline)
    assert len(ended.lines) <= 200
    assert ended.lines or suffix.endswith("zst"), "a block of zstd is read whole or not at all"
    assert ended.lines == [f"record {number}".encode() for number in range(len(ended.lines))]
    assert "breaks off" in ended.sentence
    assert json.loads((tmp_path / "ledger").read_text())["complete"] is False


def _read(path: Path, env: dict[str, str]) -> list[bytes]:
    return kinesis_tui("tail", f"file:{path}", "--output", "raw", env=env).lines


def test_what_tail_wrote_as_json_is_read_too(
    server: KinesisServer, env: dict[str, str], offline: dict[str, str], tmp_path: Path
) -> None:
    orders = server.create_stream("orders")
    for number in range(3):
        orders.put(f'{{"n":{number}}}')
    out = kinesis_tui("tail", "orders", *ALL, *JSON, env=env).out
    path = tmp_path / "out.jsonl"
    path.write_bytes(out)
    ended = kinesis_tui("tail", f"file:{path}", *JSON, env=offline)
    assert (ended.status, ended.err, ended.out) == (0, "", out)


def number_of(line: bytes) -> str:
    return str(json.loads(line)["sequence_number"])


def test_garbage_between_the_lines_is_counted_told_and_no_success(
    capture: Path, offline: dict[str, str], tmp_path: Path
) -> None:
    lines = kinesis_tui("tail", f"file:{capture}", *JSON, env=offline).lines
    path = tmp_path / "spoilt.jsonl"
    path.write_bytes(b"\n".join((*lines[:2], b"\x00garbage", *lines[2:], b"")))
    ended = kinesis_tui("tail", f"file:{path}", *JSON, env=offline)
    assert ended.status == 1
    assert list(map(number_of, ended.lines)) == list(map(number_of, lines))
    assert ended.sentence.endswith("1 line is no records and left out: line 3")


@pytest.mark.parametrize("content", [b"", b"\x7fELF\x00\x01", b"some words\n"], ids=["empty", "binary", "text"])
def test_what_is_no_capture_is_one_sentence(offline: dict[str, str], tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    ended = kinesis_tui("tail", f"file:{path}", env=offline)
    assert (ended.status, ended.out) == (1, b"")
    assert ended.sentence.startswith(f"kinesis-tui: Reading {path} failed: ")


def test_what_is_not_in_the_file_is_told(capture: Path, offline: dict[str, str]) -> None:
    for options in (("--shard", "shardId-000000000009"), ("--from", "seq:7")):
        ended = kinesis_tui("tail", f"file:{capture}", *options, env=offline)
        assert (ended.status, ended.out) == (1, b"")
        assert "no record" in ended.sentence


def test_a_file_that_exists_is_not_overwritten(server: KinesisServer, env: dict[str, str], tmp_path: Path) -> None:
    server.create_stream("orders")
    path = tmp_path / "mine"
    path.write_text("mine")
    ended = kinesis_tui("tail", "orders", *ALL, "--capture", str(path), env=env)
    assert ended.status == 1
    assert "it exists already" in ended.sentence
    assert path.read_text() == "mine"


def test_a_signal_ends_a_capture_in_good_order(server: KinesisServer, env: dict[str, str], tmp_path: Path) -> None:
    server.create_stream("orders").put(b"one")
    path = tmp_path / "a.jsonl.zst"
    with running(
        "tail", "orders", "--from", "trim-horizon", "--output", "raw", "--capture", str(path), env=env
    ) as tail:
        assert tail.line() == b"one\n"
        assert tail.end(signal.SIGINT) == 130
    ended = kinesis_tui("tail", f"file:{path}", "--output", "raw", env=env)
    assert (ended.status, ended.err, ended.lines) == (0, "", [b"one"])
