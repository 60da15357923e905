"""Over a line of 64 KB/s, as a poor ssh connection is: keys are answered while records pour in, the end is clean."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.cli import command
from tests.support.kinesis_server import ScriptedStream, ServerThread
from tests.support.terminal import PtyTerminal
from tests.support.tmux import program_environment
from tests.support.waiting import until_sync

LINE = 64_000
"""Bytes a second."""
BATCH = 250
PAUSE_SECONDS = 0.1


@contextmanager
def pouring(stream: ScriptedStream) -> Iterator[None]:
    """Put records into the stream all the time, far more than a screen shows."""
    enough = threading.Event()

    def pour() -> None:
        while not enough.wait(PAUSE_SECONDS):
            stream.put_many(BATCH, lambda number: f'{{"order": {number}, "customer": "{"c" * 150}"}}')

    thread = threading.Thread(target=pour)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def shows_no_longer(terminal: PtyTerminal, text: str) -> None:
    until_sync(lambda: text not in terminal.text, what=f"no {text!r} on the screen")


def test_keys_are_answered_while_records_pour_in(tmp_path: Path) -> None:
    # How fast stands in the benchmarks: two cores that run much else say nothing about it.
    with ServerThread() as server, pouring(server.create_stream("orders", shards=4)):
        terminal = PtyTerminal(
            command("tail:orders"),
            columns=120,
            rows=36,
            environment=program_environment(tmp_path, server.url),
            bytes_per_second=LINE,
        )
        with terminal:
            terminal.shows('{"order": ')
            for key, answer, gone in (
                ("?", "esc closes", ""),
                ("\x1b", "following", "esc closes"),
                (" ", "PAUSED", ""),
                ("G", "following", "PAUSED"),
                (":", "from POSITION", ""),
                ("\x1b", "? Help", "from POSITION"),
                ("1", "RETENTION", "ARRIVAL"),
                ("2", "following", "RETENTION"),
                ("i", "BEHIND", ""),
                ("i", "following", "BEHIND"),
                ("\r", "sequence number", ""),
                ("\x1b", "ARRIVAL", "sequence number"),
            ):
                terminal.send(key)
                terminal.shows(answer)
                if gone:
                    shows_no_longer(terminal, gone)
            terminal.send("q")
            assert terminal.wait() == 0
            # What the program wrote last is still on its way down the slow line when it has ended.
            until_sync(lambda: b"\x1b[?1049l" in terminal.output[-500:], what="the alternate screen is left")
            until_sync(lambda: not terminal.cursor_hidden, what="the cursor is shown")
