"""Bad starts and odd terminals, in tmux: one clear sentence each, a way on, and a clean terminal afterwards."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import command
from tests.support.kinesis_server import ServerThread, faults
from tests.support.tmux import TmuxTerminal, needs_tmux, program_environment

pytestmark = needs_tmux

COLOUR = re.compile(r"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;\d]*m")
NONSENSE = "\x03:q\x1b[31mq\x1b]52;c;QQ==\x07\x1b[?1049lq\x9b31mqq\x9d52;c;AAAA\x07 日本\u202e\t|q\x7f" * 4_000


@pytest.fixture
def served() -> Iterator[ServerThread]:
    thread = ServerThread()
    with thread as server:
        server.create_stream("orders", shards=2).put_many(100)
        yield thread


def start(terminal: TmuxTerminal, *arguments: str, settings: str = "") -> None:
    terminal.run(f"printf '\\033[2J'; {settings} {shlex.join(command(*arguments))}".replace("  ", " "))


def leaves(terminal: TmuxTerminal, before: str) -> None:
    terminal.press("q")
    assert terminal.ended() == 0
    terminal.assert_clean(before)


def test_an_endpoint_that_refuses_is_named_and_tried_again(served: ServerThread, tmp_path: Path) -> None:
    served.stop_listening()
    with TmuxTerminal(environment=program_environment(tmp_path, served.server.url)) as terminal:
        before = terminal.tty_state()
        start(terminal, "tail:orders trim-horizon")
        terminal.shows("failed", "refused the connection", "r tries again")
        served.listen_again()
        terminal.press("r")
        terminal.shows("orders  following", "key-99")
        leaves(terminal, before)


def test_an_endpoint_that_answers_html(served: ServerThread, tmp_path: Path) -> None:
    page = served.server.fail("*", faults.html(200), times=None)
    with TmuxTerminal(environment=program_environment(tmp_path, served.server.url)) as terminal:
        before = terminal.tty_state()
        start(terminal)
        terminal.shows("ListStreams failed", "HTML", "r tries again")
        page.clear()
        terminal.press("r")
        terminal.shows("orders", "ACTIVE")
        leaves(terminal, before)


def test_no_credentials(served: ServerThread, tmp_path: Path) -> None:
    environment = program_environment(tmp_path, served.server.url, credentials=False)
    with TmuxTerminal(environment=environment) as terminal:
        before = terminal.tty_state()
        start(terminal)
        terminal.shows("No credentials were found", "aws configure")
        leaves(terminal, before)


def test_a_stream_that_does_not_exist_and_then_one_that_does(served: ServerThread, tmp_path: Path) -> None:
    with TmuxTerminal(environment=program_environment(tmp_path, served.server.url)) as terminal:
        before = terminal.tty_state()
        start(terminal, "tail:nope")
        terminal.shows("nope", "not found")
        terminal.type(":tail orders trim-horizon\r")
        terminal.shows("orders  following", "key-99")
        leaves(terminal, before)


def test_the_smallest_terminal_works_and_a_smaller_one_says_so(served: ServerThread, tmp_path: Path) -> None:
    environment = program_environment(tmp_path, served.server.url)
    with TmuxTerminal(environment=environment, columns=40, rows=10) as terminal:
        start(terminal, "tail:orders trim-horizon")
        terminal.shows("orders  following", "key-99", "? Help")
        terminal.resize(30, 6)
        terminal.shows("Needs 40x10 cells")
        assert "key-" not in terminal.text
        terminal.resize(40, 10)
        terminal.shows("orders  following", "key-99", "? Help")
        terminal.press("q")
        assert terminal.ended() == 0


def test_every_kind_of_terminal(served: ServerThread, tmp_path: Path) -> None:
    with TmuxTerminal(environment=program_environment(tmp_path, served.server.url)) as terminal:
        before = terminal.tty_state()
        for settings, colours in (
            ("NO_COLOR=1", False),
            ("TERM=dumb", False),
            ("TERM=screen", True),
            ("TERM=linux", True),
            ("TERM=xterm-16color", True),
        ):
            start(terminal, "tail:orders trim-horizon", settings=settings)
            terminal.shows("orders  following", "key-99", "? Help")
            assert bool(COLOUR.search(terminal.painted)) is colours, settings
            terminal.press("C-u")
            terminal.shows("PAUSED")
            leaves(terminal, before)


@pytest.mark.parametrize("first", [(), ("demo",), ("tail:orders",)])
def test_without_a_terminal_there_is_one_sentence(first: tuple[str, ...], tmp_path: Path) -> None:
    with TmuxTerminal(environment=program_environment(tmp_path), columns=100) as terminal:
        for redirection in ("< /dev/null", f"2> {tmp_path}/said", "2>&1 | cat"):
            terminal.run(f"printf '\\033[2J\\033[H'; {shlex.join(command(*first))} {redirection}")
            status = terminal.ended()
            said = (tmp_path / "said").read_text() if redirection.startswith("2> ") else terminal.text
            assert "needs a terminal" in " ".join(said.split())
            assert status == (0 if redirection.endswith("cat") else 2)


def test_nonsense_that_is_pasted_stays_text(served: ServerThread, tmp_path: Path) -> None:
    with TmuxTerminal(environment=program_environment(tmp_path, served.server.url)) as terminal:
        before = terminal.tty_state()
        start(terminal, "tail:orders trim-horizon")
        terminal.shows("orders  following", "key-99")
        terminal.paste(NONSENSE)
        for opening, opened in ((":", "from POSITION"), ("/", "esc Clear"), ("C-p", "╭")):
            terminal.press(opening)
            terminal.shows(opened)
            terminal.paste(NONSENSE)
            terminal.shows("52;c;AAAA")
            terminal.press("Escape")
            terminal.until(lambda screen: "AAAA" not in screen and "key-99" in screen, what="the list as before")
        terminal.type(":streams orders\r")
        terminal.shows("HASH-KEY RANGE")
        terminal.press("p")
        terminal.shows("partition key")
        terminal.paste(NONSENSE)
        terminal.shows("MD5(")
        terminal.press("Escape")
        terminal.until(lambda screen: "MD5(" not in screen, what="the key's field is closed")
        leaves(terminal, before)
