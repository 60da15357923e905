"""Each bad case is one sentence on standard error and its exit status; standard output stays empty."""

import socket
import stat
from pathlib import Path

import pytest

from kinesis_tui import __version__
from tests.support.cli import environment, kinesis_tui
from tests.support.kinesis_server import KinesisServer, faults

COMMANDS = (("tail", "orders"), ("shards", "orders"))


@pytest.mark.parametrize("command", COMMANDS)
def test_an_endpoint_that_refuses(command: tuple[str, ...], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        env = environment(tmp_path, f"http://127.0.0.1:{taken.getsockname()[1]}")
        ended = kinesis_tui(*command, env=env)
    assert (ended.status, ended.out) == (1, b"")
    assert "refused the connection" in ended.sentence


@pytest.mark.parametrize("command", COMMANDS)
def test_an_endpoint_that_answers_html(command: tuple[str, ...], server: KinesisServer, tmp_path: Path) -> None:
    server.fail("*", faults.html(200), times=None)
    ended = kinesis_tui(*command, env=environment(tmp_path, server.url))
    assert (ended.status, ended.out) == (1, b"")
    assert "HTML" in ended.sentence


def test_an_answer_cut_short_at_the_start_is_asked_for_again(server: KinesisServer, tmp_path: Path) -> None:
    server.create_stream("orders")
    server.fail("ListShards", faults.cut_short(), times=2)
    ended = kinesis_tui("tail", "orders", "--until-caught-up", env=environment(tmp_path, server.url))
    assert (ended.status, ended.out) == (0, b"")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_stream_that_does_not_exist(command: tuple[str, ...], server: KinesisServer, tmp_path: Path) -> None:
    ended = kinesis_tui(*command, env=environment(tmp_path, server.url))
    assert (ended.status, ended.out) == (1, b"")
    assert "stream orders" in ended.sentence


def test_no_credentials(server: KinesisServer, tmp_path: Path) -> None:
    ended = kinesis_tui("tail", "orders", env=environment(tmp_path, server.url, credentials=False))
    assert ended.status == 1
    assert "credentials" in ended.sentence


def test_no_region(server: KinesisServer, tmp_path: Path) -> None:
    ended = kinesis_tui("tail", "orders", env=environment(tmp_path, server.url, region=False))
    assert ended.status == 1
    assert "region" in ended.sentence


def test_a_profile_that_does_not_exist(server: KinesisServer, tmp_path: Path) -> None:
    ended = kinesis_tui("tail", "orders", "--profile", "nobody", env=environment(tmp_path, server.url))
    assert ended.status == 1
    assert "nobody" in ended.sentence


def test_a_shard_that_does_not_exist(server: KinesisServer, tmp_path: Path) -> None:
    server.create_stream("orders")
    ended = kinesis_tui("tail", "orders", "--shard", "shardId-9", env=environment(tmp_path, server.url))
    assert ended.status == 1
    assert "no shard shardId-9" in ended.sentence


def test_a_sequence_number_older_than_the_trim_horizon(server: KinesisServer, tmp_path: Path) -> None:
    _, number = server.create_stream("orders").put("one")
    message = f"StartingSequenceNumber {number} is older than the trim horizon."
    server.fail("GetShardIterator", faults.error("InvalidArgumentException", message), times=None)
    ended = kinesis_tui("tail", "orders", "--from", f"seq:{number}", env=environment(tmp_path, server.url))
    assert (ended.status, ended.out) == (1, b"")
    assert "trim horizon" in ended.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tail", "orders", "--from", "yesterday"), "not a position"),
        (("tail", "orders", "--until", "later"), "neither a time"),
        (("tail", "orders", "--max-records", "0"), "--max-records"),
        (("tail", "orders", "--reads-per-second", "6"), "--reads-per-second"),
        (("tail",), "STREAM"),
        (("tail", "orders", "--filter", "a = 1"), "column 3: a JSON field is compared so"),
        (("logs", "/aws/lambda/x", "--filter", "{ $.a }"), "column 7: "),
        (("logs", "/aws/lambda/x", "--since", "yesterday"), "neither a time"),
        (("logs", "/aws/lambda/x", "--engine", "live"), "it needs --follow"),
        (("logs",), "GROUP"),
        (("logs", "g", "--since", "1h", "--until", "2h"), "The end is not after the beginning"),
        (("token", "inspect", "x.y.z", "--output", "xml"), "--output"),
        (("doctor",), "not in this version yet"),
        (("shard", "orders"), "unexpected extra argument"),
        (("nonsense",), "no pane 'nonsense'"),
        (("--nonsense",), "--nonsense"),
        ((), "needs a terminal"),
    ],
)
def test_what_is_not_understood_or_not_there_yet(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    ended = kinesis_tui(*arguments, env=environment(tmp_path))
    assert (ended.status, ended.out) == (2, b"")
    assert said in ended.err


@pytest.mark.parametrize("before", [True, False])
def test_shared_options_stand_before_or_after_the_command(before: bool, server: KinesisServer, tmp_path: Path) -> None:
    server.create_stream("orders")
    shared = ("--endpoint-url", server.url, "--region", "eu-west-1", "--read-only")
    command = ("shards", "orders", "--output", "json")
    arguments = (*shared, *command) if before else (*command, *shared)
    ended = kinesis_tui(*arguments, env=environment(tmp_path, region=False))
    assert (ended.status, ended.err) == (0, "")
    assert len(ended.lines) == 1


def test_the_log_file_is_private_and_keeps_no_credentials(server: KinesisServer, tmp_path: Path) -> None:
    log = tmp_path / "log"
    ended = kinesis_tui("tail", "nothing", "--log-file", str(log), env=environment(tmp_path, server.url))
    assert ended.status == 1
    assert "nothing" in log.read_text()
    assert "EXAMPLE" not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_mistake_in_the_configuration_file_is_named_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("utc = true\nnonsense = 1\n")
    ended = kinesis_tui("tail", "orders", "--config", str(config), env=environment(tmp_path))
    assert ended.status == 1
    assert "line 2" in ended.sentence


def test_the_version_is_told_without_loading_what_it_does_not_need(tmp_path: Path) -> None:
    ended = kinesis_tui("--version", env=environment(tmp_path))
    assert (ended.status, ended.out.decode()) == (0, f"kinesis-tui {__version__}\n")


def test_every_command_explains_itself(tmp_path: Path) -> None:
    for command in ((), ("tail",), ("shards",), ("demo",)):
        ended = kinesis_tui(*command, "--help", env=environment(tmp_path))
        assert ended.status == 0
        assert b"--endpoint-url" in ended.out
