"""`tail --efo NAME`: what is pushed, and the consumer that it registers and takes back."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_cli_ledger import adds_up
from tests.e2e.test_cli_tail import by_shard, produced
from tests.support.cli import command, kinesis_tui, running
from tests.support.kinesis import push_faults
from tests.support.kinesis.consumers import ScriptedConsumer
from tests.support.kinesis_server import KinesisServer, ServerThread, faults
from tests.support.terminal import PtyTerminal
from tests.support.waiting import until_sync

TAIL = ("tail", "orders", "--from", "trim-horizon", "--output", "json", "--efo", "oncall")
CAUGHT_UP = (*TAIL, "--until-caught-up")
AGREED = ("--allow-writes", "--yes")


@pytest.fixture
def server() -> Iterator[KinesisServer]:
    with ServerThread() as server:
        server.create_stream("orders", shards=2).put_many(30)
        yield server


def register(server: KinesisServer, *, creating_ms: int = 0) -> None:
    stream, now = server.stream("orders"), server.clock.now_ms()
    stream.consumers.append(ScriptedConsumer("oncall", f"{stream.arn}/consumer/oncall:1", now, creating_ms))


def names(server: KinesisServer) -> list[str]:
    return [consumer.name for consumer in server.stream("orders").consumers]


def test_a_registered_consumer_is_used_and_kept(server: KinesisServer, env: dict[str, str]) -> None:
    register(server)
    ended = kinesis_tui(*CAUGHT_UP, env=env)
    assert ended.status == 0
    assert by_shard(ended.lines) == produced(server)
    assert "whoever else reads with it is cut off" in ended.sentence
    assert names(server) == ["oncall"]
    assert not server.seen("GetRecords")


def test_a_consumer_that_is_being_created_is_waited_for(server: KinesisServer, env: dict[str, str]) -> None:
    register(server, creating_ms=3_000)
    ended = kinesis_tui(*CAUGHT_UP, env=env)
    assert (ended.status, by_shard(ended.lines)) == (0, produced(server))
    assert "waiting for consumer oncall to become ACTIVE" in ended.err


def test_what_was_registered_is_deregistered_and_its_price_was_told(server: KinesisServer, env: dict[str, str]) -> None:
    server.consumer_creating_ms = 500
    ended = kinesis_tui(*CAUGHT_UP, *AGREED, env=env)
    assert (ended.status, by_shard(ended.lines)) == (0, produced(server))
    assert "about 0.030 USD an hour (2 open shards at 0.015) and 0.013 USD a GB read; an estimate" in ended.err
    assert ended.err.splitlines()[-1] == "kinesis-tui: deregistered consumer oncall"
    assert names(server) == []


def test_a_read_only_session_registers_nothing(server: KinesisServer, env: dict[str, str]) -> None:
    ended = kinesis_tui(*CAUGHT_UP, "--yes", env=env)
    assert ended.status == 1
    assert "no consumer of that name is registered, and this session is read-only" in ended.sentence
    assert not server.seen("RegisterStreamConsumer")


def test_without_a_terminal_nobody_can_agree(server: KinesisServer, env: dict[str, str]) -> None:
    ended = kinesis_tui(*CAUGHT_UP, "--allow-writes", env=env)
    assert ended.status == 2
    assert "agree with --yes" in ended.sentence
    assert not server.seen("RegisterStreamConsumer")


@pytest.mark.parametrize(("answer", "status", "registered"), [("y\r", 0, 1), ("\r", 1, 0), ("\x03", 130, 0)])
def test_the_terminal_is_asked(
    answer: str, status: int, registered: int, server: KinesisServer, env: dict[str, str]
) -> None:
    with PtyTerminal(command(*CAUGHT_UP, "--allow-writes"), environment=env) as terminal:
        terminal.shows("[y/N]")
        terminal.send(answer)
        assert terminal.wait(60) == status
    assert len(server.seen("RegisterStreamConsumer")) == registered
    assert names(server) == []


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("creating_ms", [0, 60_000])
def test_a_signal_deregisters_too(
    number: signal.Signals, status: int, creating_ms: int, server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    server.consumer_creating_ms = creating_ms
    file = tmp_path / "ledger.json"
    with running(*TAIL, *AGREED, "--ledger", str(file), env=env) as program:
        if creating_ms:
            until_sync(lambda: "waiting for consumer" in program.err)
        else:
            program.line()
        assert program.end(number) == status
        assert "deregistered consumer oncall" in program.err
    assert names(server) == []
    assert json.loads(file.read_text())["stream"] == "orders"


def test_a_failure_to_deregister_names_the_command_that_does_it(server: KinesisServer, env: dict[str, str]) -> None:
    server.fail("DeregisterStreamConsumer", faults.access_denied("kinesis:DeregisterStreamConsumer"), times=None)
    ended = kinesis_tui(*CAUGHT_UP, *AGREED, env=env)
    assert (ended.status, by_shard(ended.lines)) == (1, produced(server))
    arn = server.stream("orders").arn
    assert f"aws kinesis deregister-stream-consumer --region eu-west-1 --stream-arn {arn}" in ended.err
    assert "--consumer-name oncall" in ended.err


def test_nothing_is_lost_through_breaks_reshards_and_ends_of_subscriptions(
    server: KinesisServer, env: dict[str, str], tmp_path: Path
) -> None:
    stream = server.stream("orders")
    server.fan_out.life_ms = 4_000
    breaks = (push_faults.exception(), push_faults.reset(keep=50), push_faults.garbled(), push_faults.cut_short())
    planned = [server.fail("SubscribeToShard", fault) for fault in breaks]
    file = tmp_path / "ledger.json"
    with running(*TAIL, *AGREED, "--ledger", str(file), env=env) as program:
        lines = [program.line()]
        stream.put_many(200)
        left, right = stream.split("shardId-000000000000")
        stream.put_many(200)
        stream.merge(left.shard_id, right.shard_id)
        stream.put_many(200)
        lines += [program.line() for _ in range(629)]
        program.process.send_signal(signal.SIGTERM)
        lines += program.rest().splitlines(keepends=True)
        assert program.process.wait(60) == 143
    assert by_shard(lines) == produced(server)
    ledger = json.loads(file.read_text())
    adds_up(ledger, b"".join(lines), server)
    assert all(one.struck for one in planned)
    assert any(shard["iterators_renewed"] for shard in ledger["shards"].values())
    assert all(shard["gap"] is None for shard in ledger["shards"].values())


@pytest.mark.parametrize("more", [("--reads-per-second", "2"), ()])
def test_what_makes_no_sense_beside_it_is_a_usage_error(more: tuple[str, ...], env: dict[str, str]) -> None:
    stream = "orders" if more else "file:none.jsonl"
    assert kinesis_tui("tail", stream, "--efo", "oncall", *more, env=env).status == 2
