"""However the program ends, the terminal is left clean; on a real terminal, with panes that fetch nothing."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.terminal import PtyTerminal
from tests.support.waiting import until_sync

COLOUR = re.compile(rb"\x1b\[[0-9;]*\b(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[0-9;]*m")


@contextmanager
def scene(*arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> Iterator[PtyTerminal]:
    command = [sys.executable, "-m", "tests.support.frame_scene", *arguments]
    with PtyTerminal(command, columns=columns, rows=rows, environment=environment) as terminal:
        terminal.shows("111122223333")
        yield terminal


def assert_clean(terminal: PtyTerminal) -> None:
    output = terminal.output
    for taken, given_back in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h")):
        assert output.rfind(given_back) > output.rfind(taken)
    assert b"Traceback" not in output


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=str
)
def test_a_signal_ends_the_program_in_good_order(number: int, status: int) -> None:
    with scene() as terminal:
        os.kill(terminal.process.pid, number)
        assert terminal.wait() == status
        assert_clean(terminal)


@pytest.mark.parametrize("keys", ["q", "\x03\x03", ":q\r"], ids=["q", "ctrl+c twice", ":q"])
def test_quitting_leaves_status_0(keys: str) -> None:
    with scene() as terminal:
        terminal.send(keys)
        assert terminal.wait() == 0
        assert_clean(terminal)


def test_a_dropped_line_ends_the_program_quietly() -> None:
    with scene() as terminal:
        terminal.hang_up()
        assert terminal.wait() == 129


def test_a_crash_is_one_sentence_and_a_log_file_without_credentials(tmp_path: Path) -> None:
    log_file = tmp_path / "log"
    with scene("streams", str(log_file), columns=200) as terminal:
        terminal.send("s")
        assert terminal.wait() == 1
        assert_clean(terminal)
        words = terminal.output.rsplit(b"\x1b", 1)[-1].decode()
        assert f"kinesis-tui stopped on an error of its own (KeyError); the details are in {log_file}." in words
    assert "action_sort" in log_file.read_text()
    assert "AKIAIOSFODNN7EXAMPLE" not in log_file.read_text()


def test_no_color_means_no_colour_at_all_and_a_selection_in_reverse_video() -> None:
    with scene(NO_COLOR="1") as terminal:
        terminal.send("y")
        terminal.shows("arn:aws:kinesis")
        until_sync(lambda: [row for row in terminal.cells() if any(cell.text == "1" and cell.reverse for cell in row)])
        assert not COLOUR.search(terminal.output.replace(b"\x1b[0m", b"").replace(b"39;49", b""))


def test_a_terminal_of_sixteen_colours_gets_no_others() -> None:
    with scene(TERM="xterm", COLORTERM="") as terminal:
        terminal.send("y")
        terminal.shows("arn:aws:kinesis")
        assert not re.search(rb"[34]8;[25];", terminal.output)


def test_a_copy_reaches_the_clipboard_of_the_terminal() -> None:
    with scene(TMUX="", STY="") as terminal:
        terminal.send("y1")
        until_sync(lambda: b"\x1b]52;c;b3JkZXJz\a" in terminal.output, what="OSC 52 with orders")
