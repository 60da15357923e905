"""`insights`: rows of a query on standard output, and what becomes of a query that is not waited for."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import environment, kinesis_tui, running
from tests.support.kinesis_server import KinesisServer, ServerThread
from tests.support.waiting import until_sync


@pytest.fixture
def server() -> Iterator[KinesisServer]:
    started = ServerThread()
    with started:
        group = started.server.logs.create_group("/ecs/a")
        group.put("one \x1b[31m", ago_ms=60_000)
        group.put("two", ago_ms=30_000)
        yield started.server


def test_rows_in_every_form_and_what_ends_badly(server: KinesisServer, tmp_path: Path) -> None:
    env = environment(tmp_path, server.url)
    ended = kinesis_tui("insights", "/ecs/a", "--query", "fields @message | limit 5", env=env)
    assert (ended.status, ended.err) == (0, "")
    assert [line.split()[:2] for line in ended.lines[:1]] == [[b"@timestamp", b"@message"]]
    assert b"\x1b" not in ended.out
    ended = kinesis_tui("insights", "/ecs/a", "--query", "fields @message | limit 5", "--output", "json", env=env)
    assert [json.loads(line)["@message"] for line in ended.lines] == ["two", "one \x1b[31m"]
    ended = kinesis_tui("insights", "/ecs/a", "--query", "fields @message\n| choose x", env=env)
    assert ended.status == 1
    assert "line 2, column 3: unexpected symbol found choose" in ended.sentence
    server.logs.insights.statuses = ("Running", "Timeout")
    ended = kinesis_tui("insights", "/ecs/a", "--query", "fields @message", "--output", "csv", env=env)
    assert (ended.status, len(ended.lines)) == (1, 3)
    assert "limit of 60 minutes" in ended.sentence


def test_an_interrupted_command_stops_its_query(server: KinesisServer, tmp_path: Path) -> None:
    server.logs.insights.statuses = ("Running",)
    with running("insights", "/ecs/a", "--query", "fields @message", env=environment(tmp_path, server.url)) as command:
        until_sync(lambda: server.seen("GetQueryResults"), what="the query runs")
        assert command.end(signal.SIGINT) == 130
    assert server.logs.insights.ran()[0].stopped


def test_what_may_scan_much_wants_to_be_confirmed(server: KinesisServer, tmp_path: Path) -> None:
    server.logs.groups["/ecs/a"].created_ms -= 120_000
    config = tmp_path / "config.toml"
    config.write_text("[insights]\nask_above_gb = 0\n")
    env = environment(tmp_path, server.url)
    arguments = ("insights", "/ecs/a", "--query", "fields @message", "--config", str(config))
    ended = kinesis_tui(*arguments, env=env)
    assert ended.status == 1
    assert "pass --yes" in ended.sentence
    assert not server.seen("StartQuery")
    assert kinesis_tui(*arguments, "--yes", env=env).status == 0
