"""The demo as a newcomer meets it, in tmux: from a stream to its shards, its tail, one record, a dead AWS and back."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cli import command
from tests.support.tmux import Started, TmuxTerminal, needs_proc, needs_tmux, program_environment

pytestmark = [needs_tmux, needs_proc]

ARRIVAL = re.compile(r"^\d\d:\d\d:\d\d\.\d{3} ", re.MULTILINE)
WAITING = re.compile(r"PAUSED, ([\d,]+) waiting")
RECORDS = re.compile(r"([\d,]+) records(?:  |$)", re.MULTILINE)


def demo_command(*options: str) -> str:
    return " ".join(command("demo", *options))


def rows(screen: str) -> list[str]:
    """The records on the screen."""
    return [line for line in screen.splitlines() if ARRIVAL.match(line)]


def number(pattern: re.Pattern[str], screen: str) -> int:
    found = pattern.search(screen)
    return int(found[1].replace(",", "")) if found else 0


@contextmanager
def demo(home: Path, *options: str) -> Iterator[tuple[TmuxTerminal, Started, str]]:
    """A terminal in which the demo's streams are listed, what it started, and the terminal's state before."""
    with TmuxTerminal(environment=program_environment(home)) as terminal:
        before = terminal.tty_state()
        terminal.run(demo_command(*options))
        terminal.shows("audit", "clicks", "orders", "? Help", within=60)
        yield terminal, Started.by(terminal.shell_pid), before


def test_the_way_from_a_stream_to_a_record_and_through_a_dead_aws(tmp_path: Path) -> None:
    with demo(tmp_path) as (terminal, started, before):
        terminal.shows("DEMO", "ARMED")  # in short where numbers take the room
        to_the_tail(terminal)
        pauses_and_follows(terminal)
        opens_a_record(terminal)
        fits_every_size(terminal)
        outlives_its_aws(terminal, started)
        after = Started.by(terminal.shell_pid)
        terminal.press("q")
        assert terminal.ended() == 0
        terminal.assert_clean(before)
        started.all_ended()
        after.all_ended()


def to_the_tail(terminal: TmuxTerminal) -> None:
    terminal.press("G")
    terminal.press("Enter")
    terminal.shows("4 open, 0 closed shards", "HASH-KEY RANGE", "25.00 %")
    terminal.press("p")
    terminal.shows("partition key")
    terminal.type("customer-7")
    terminal.shows("MD5(customer-7)")
    terminal.press("Escape")
    terminal.until(lambda screen: "MD5(" not in screen, what="the key's field is closed")
    terminal.press("t")
    terminal.shows("orders  following", "4 shards")
    terminal.until(rows, what="records")
    seen = number(RECORDS, terminal.text)
    terminal.until(lambda screen: number(RECORDS, screen) > seen, what="more records")


def pauses_and_follows(terminal: TmuxTerminal) -> None:
    terminal.until(lambda screen: len(rows(screen)) == 19, what="a full screen of records")
    terminal.press("Space")
    terminal.shows("PAUSED")
    standing = rows(terminal.text)
    waiting = number(WAITING, terminal.text)
    terminal.until(lambda screen: number(WAITING, screen) > waiting, what="more records wait")
    assert rows(terminal.text) == standing
    terminal.press("G")
    terminal.shows("following")
    terminal.until(lambda screen: rows(screen) != standing, what="the newest records")


def opens_a_record(terminal: TmuxTerminal) -> None:
    terminal.press("Enter")
    terminal.shows("sequence number", "partition key", "PAYLOAD")
    terminal.press("Escape")
    terminal.shows("ARRIVAL", "SHARD", "PAYLOAD")


def fits_every_size(terminal: TmuxTerminal) -> None:
    terminal.resize(160, 45)
    terminal.until(lambda screen: len(rows(screen)) > 24, what="the tail uses the new room")
    terminal.press("|")
    terminal.shows("Beside this pane")
    terminal.press("1")
    terminal.shows("HASH-KEY RANGE", "ARRIVAL")
    terminal.press("Tab")
    terminal.press("z")
    terminal.until(lambda screen: "HASH-KEY" not in screen and "ARRIVAL" in screen, what="the tail alone")
    terminal.press("z")
    terminal.shows("HASH-KEY RANGE", "ARRIVAL")
    terminal.resize(40, 10)
    terminal.until(lambda screen: len(screen.splitlines()) <= 10 and "Help" in screen, what="40x10")
    terminal.resize(80, 24)
    terminal.press("|")
    terminal.press("2")
    terminal.shows("orders  following", "ARRIVAL")
    terminal.until(lambda screen: len(rows(screen)) == 19, what="the tail as before")


def outlives_its_aws(terminal: TmuxTerminal, started: Started) -> None:
    os.kill(started.emulator, signal.SIGKILL)
    terminal.shows("does not answer", ":restart")
    standing = rows(terminal.text)
    assert standing
    terminal.type(":restart")
    terminal.press("Enter")
    terminal.until(lambda screen: "does not answer" not in screen and ":restart" not in screen, what="AWS answers")
    terminal.until(lambda screen: not set(rows(screen)) & set(standing), what="the tail goes on, with other records")


@pytest.mark.parametrize("way", ["ctrl+c twice", "SIGTERM", "SIGINT from elsewhere"])
def test_however_the_demo_ends_the_terminal_is_clean_and_nothing_runs_on(way: str, tmp_path: Path) -> None:
    with demo(tmp_path) as (terminal, started, before):
        terminal.type(":tail orders\r")
        terminal.until(rows, what="records")
        if way == "ctrl+c twice":
            terminal.press("C-c")
            terminal.shows("Press ctrl+c again to quit")
            terminal.press("C-c")
            status = 0
        else:
            sent = signal.SIGTERM if way == "SIGTERM" else signal.SIGINT
            os.kill(started.program, sent)
            status = 128 + sent
        assert terminal.ended() == status
        terminal.assert_clean(before)
        started.all_ended()


def test_a_terminal_that_goes_away_ends_the_demo(tmp_path: Path) -> None:
    with demo(tmp_path) as (terminal, started, _):
        terminal.kill()
        started.all_ended()
