"""A hidden answer at a terminal, asked while an event loop runs."""

import asyncio
import os
import pty
import sys
import termios
from collections.abc import Iterator

import click
import pytest

from kinesis_tui.cli.hidden_prompt import hidden_answer
from tests.support.waiting import until


class Terminal:
    def __init__(self) -> None:
        self.keyboard, self.line = pty.openpty()

    @property
    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.line)[3] & termios.ECHO)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    made = Terminal()
    with os.fdopen(made.line) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield made
    os.close(made.keyboard)


async def test_an_answer_is_read_and_not_shown(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    asking = asyncio.create_task(hidden_answer("Code"))
    await until(lambda: not terminal.echoes)
    os.write(terminal.keyboard, b"730914\n")
    assert await asking == "730914"
    assert terminal.echoes
    assert capsys.readouterr() == ("", "Code: \n")


async def test_what_ends_the_run_gives_the_echo_back(terminal: Terminal) -> None:
    asking = asyncio.create_task(hidden_answer("Code"))
    await until(lambda: not terminal.echoes)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert terminal.echoes


async def test_ctrl_d_is_no_answer(terminal: Terminal) -> None:
    asking = asyncio.create_task(hidden_answer("Code"))
    await until(lambda: not terminal.echoes)
    os.write(terminal.keyboard, b"\x04")
    with pytest.raises(click.Abort):
        await asking
