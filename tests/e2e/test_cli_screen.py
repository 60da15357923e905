"""The full-screen program as a command: it opens at its target, says what it is, and leaves with a status."""

import signal
from pathlib import Path

import pytest

from tests.support.cli import command, environment, running
from tests.support.kinesis_server import ServerThread
from tests.support.terminal import PtyTerminal
from tests.support.waiting import until_sync


def test_a_target_opens_its_pane_and_q_leaves_with_0(tmp_path: Path) -> None:
    with ServerThread() as server:
        server.create_stream("orders").put_many(3)
        env = environment(tmp_path, server.url)
        with PtyTerminal(command("tail:orders trim-horizon"), columns=120, rows=30, environment=env) as terminal:
            terminal.shows("key-2")
            assert "READ-ONLY" in terminal.text
            terminal.send("q")
            assert terminal.wait() == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_end_the_screen_with_their_status(number: signal.Signals, status: int, tmp_path: Path) -> None:
    with ServerThread() as server:
        server.create_stream("orders")
        env = environment(tmp_path, server.url)
        with PtyTerminal(command("--allow-writes"), columns=120, rows=30, environment=env) as terminal:
            terminal.shows("orders")
            terminal.shows("ARMED")  # in short where numbers take the room
            terminal.process.send_signal(number)
            assert terminal.wait() == status
            assert "Traceback" not in terminal.text


@pytest.mark.timeout(180)
def test_the_headless_demo_prints_exports_and_ends_with_an_interrupt() -> None:
    env = {**environment("/"), "HOME": str(Path.home())}  # the emulator's environment is in the user's cache
    with running("demo", "--headless", env=env) as program:
        first = program.line()
        assert first.startswith(b"export AWS_ENDPOINT_URL=http://127.0.0.1:")
        until_sync(lambda: "ctrl+c" in program.err, within=60)
        assert program.end(signal.SIGINT) == 130
        assert all(line.startswith(b"export ") for line in program.rest().splitlines())
        assert "Traceback" not in program.err
