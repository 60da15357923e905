"""The process stopped and continued, as by a laptop's sleep: every record comes once, though the iterators expired."""

import json
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Running, environment, running, state_of
from tests.support.kinesis_server import KinesisServer
from tests.support.waiting import until_sync

ITERATOR_OUTLIVED = 400
"""Seconds; an iterator lives for 300."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.json"


@contextmanager
def tailing(server: KinesisServer, file: Path, *arguments: str) -> Iterator[Running]:
    options = ("--output", "json", "--ledger", str(file), "--reads-per-second", "5")
    env = environment(file.parent, server.url)
    with running("tail", "orders", *arguments, *options, env=env) as program:
        yield program


@contextmanager
def stopped(program: Running, server: KinesisServer) -> Iterator[None]:
    """Stop the process, and let it go on only when its iterators have expired."""
    program.process.send_signal(signal.SIGSTOP)
    until_sync(lambda: "T" in state_of(program.process.pid), what="a stopped process")
    yield
    server.clock.advance(ITERATOR_OUTLIVED)
    program.process.send_signal(signal.SIGCONT)


def ended(program: Running, file: Path, lines: list[bytes]) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """End the tail; return the sequence numbers that came, by shard, and the ledger."""
    assert program.end(signal.SIGINT) == 130
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in [*lines, *program.rest().splitlines()]:
        record = json.loads(line)
        found[record["shard_id"]].append(record["sequence_number"])
    return dict(found), json.loads(file.read_text())


def produced(server: KinesisServer) -> dict[str, list[str]]:
    every = server.stream("orders").produced()
    return {shard: [str(record.sequence_number) for record in records] for shard, records in every.items() if records}


def test_what_was_written_meanwhile_follows_what_came_before_each_record_once(
    server: KinesisServer, file: Path
) -> None:
    stream = server.create_stream("orders", shards=2)
    stream.put_many(100)
    with tailing(server, file, "--from", "trim-horizon") as program:
        lines = [program.line() for _ in range(100)]
        with stopped(program, server):
            stream.put_many(200)
        lines += [program.line() for _ in range(200)]
        found, ledger = ended(program, file, lines)
    assert found == produced(server)
    assert ledger["complete"]
    assert all(shard["iterators_renewed"] for shard in ledger["shards"].values())
    assert {shard["gap"] for shard in ledger["shards"].values()} == {None}


def test_where_nothing_had_come_yet_nothing_of_what_was_written_meanwhile_is_missed(
    server: KinesisServer, file: Path
) -> None:
    stream = server.create_stream("orders", shards=2)
    before = len(stream.put_many(50))
    with tailing(server, file) as program:
        until_sync(lambda: len(server.seen("GetRecords")) >= 4, what="both shards read")
        with stopped(program, server):
            written = stream.put_many(60)
        lines = [program.line() for _ in range(len(written))]
        found, ledger = ended(program, file, lines)
    assert before
    assert {(shard, number) for shard, numbers in found.items() for number in numbers} == set(written)
    assert sum(map(len, found.values())) == len(written)
    assert ledger["complete"]


def test_a_stream_that_was_resharded_meanwhile_is_followed_to_its_children(server: KinesisServer, file: Path) -> None:
    stream = server.create_stream("orders", shards=1)
    stream.put_many(30)
    with tailing(server, file, "--from", "trim-horizon") as program:
        lines = [program.line() for _ in range(30)]
        with stopped(program, server):
            stream.put_many(30)
            stream.resize(2)
            stream.put_many(40)
        lines += [program.line() for _ in range(70)]
        found, ledger = ended(program, file, lines)
    assert found == produced(server)
    assert ledger["complete"]
