"""`kinesis-tui tail` among a stream's other readers: one line on standard error, and nothing that fails it."""

from pathlib import Path

import pytest

from tests.support.cli import kinesis_tui, running
from tests.support.kinesis import metrics
from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis_server import KinesisServer, ServerThread
from tests.support.waiting import until_sync

ALL = ("--from", "trim-horizon", "--until-caught-up")
MINUTE = 60_000


@pytest.fixture
def server(thread: ServerThread) -> KinesisServer:
    thread.server.create_stream("orders").put("one")
    return thread.server


def test_a_large_share_is_cautioned_of_in_one_line(server: KinesisServer, env: dict[str, str]) -> None:
    ended = kinesis_tui("tail", "orders", *ALL, "--reads-per-second", "4", "--output", "raw", env=env)
    assert (ended.status, ended.out) == (0, b"one\n")
    assert "4 of the 5 reads a second of each shard leave 1 for its other readers" in ended.sentence
    assert ended.sentence.endswith("--efo NAME takes nothing from them")


def test_a_short_run_at_the_default_share_asks_nobody_and_says_nothing(
    server: KinesisServer, env: dict[str, str]
) -> None:
    ended = kinesis_tui("tail", "orders", *ALL, "--output", "raw", env=env)
    assert (ended.status, ended.err) == (0, "")
    assert server.seen("GetMetricData") == []


def test_it_slows_down_for_others_and_says_so(server: KinesisServer, env: dict[str, str]) -> None:
    now = server.clock.now_ms() // MINUTE * MINUTE
    server.metrics = {"orders": {now - MINUTE: {"ReadProvisionedThroughputExceeded": 7.0}}}
    with running("tail", "orders", "--from", "trim-horizon", "--reads-per-second", "2", env=env) as program:
        until_sync(lambda: "slowing down: other readers of the stream are throttled" in program.err)
        assert program.err.count("\n") == 1


@pytest.mark.parametrize("answer", ["denied", "no cloudwatch"])
def test_without_the_metric_nothing_is_said_and_nothing_fails(
    server: KinesisServer, env: dict[str, str], answer: str
) -> None:
    async def denied(_exchange: Exchange) -> object:
        return metrics.denied()

    if answer == "denied":
        server.fail("GetMetricData", denied, times=None)  # type: ignore[arg-type]
    else:
        server.metrics = None
    with running("tail", "orders", "--from", "trim-horizon", "--reads-per-second", "2", env=env) as program:
        assert program.line().endswith(b"one\n")
        until_sync(lambda: server.seen("GetMetricData"))
        server.stream("orders").put("two")
        assert program.line().endswith(b"two\n")
        assert program.err == ""


def test_the_configuration_can_have_nobody_asked(server: KinesisServer, env: dict[str, str], tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[tail]\nwatch_throttles = false\nreads_per_second = 2.0\n")
    with running("tail", "orders", "--from", "trim-horizon", env={**env, "KINESIS_TUI_CONFIG": str(config)}) as program:
        assert program.line().endswith(b"one\n")
        until_sync(lambda: len(server.seen("GetRecords")) >= 4)
        assert server.seen("GetMetricData") == []
