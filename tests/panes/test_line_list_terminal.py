"""What the list really does to a terminal: the screen is always what a full repaint would show, and bytes are few."""

import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.support.cli import state_of
from tests.support.list_terminal import ListTerminal, list_command
from tests.support.waiting import until_sync

SCROLLED = b"\x1b[r\x1b["
LEFT_CLEAN = (
    b"\x1b[?1049l",
    b"\x1b[?25h",
    b"\x1b[?1003l",
    b"\x1b[?2004l",
    b"\x1b[<u",
    b"\x1b[r",
    b"\x1b[0m",
    b"\x1b[?7h",
)


@pytest.fixture
def terminal() -> Iterator[ListTerminal]:
    with ListTerminal() as terminal:
        yield terminal


def an_order(chance: random.Random) -> list[Any]:
    """Pick something that may happen to a list."""
    orders: list[tuple[int, list[Any]]] = [
        (35, ["grow", chance.choice([1, 1, 1, 2, 3, 5, 9, 40, 400])]),
        (15, ["move", chance.choice([-1, -1, 1, 1, -3, 3, -15, 15])]),
        (5, ["scroll", chance.choice([-3, 3])]),
        (8, ["follow"]),
        (3, ["pause"]),
        (3, ["page", chance.choice([-0.5, 0.5, -1, 1])]),
        (2, ["first"]),
        (3, ["filter", chance.choice([20, 300]), chance.choice(["a", "bb"]), chance.choice([0, 3, 11, 50])]),
        (2, ["restyle", chance.choice(["x", "order"])]),
        (2, ["cover"]),
        (4, ["uncover"]),
        (1, ["toast"]),
        (2, ["beside"]),
        (1, ["theme", chance.choice(["nord", "textual-dark", "textual-light"])]),
        (2, ["footer", "f" * chance.randrange(30)]),
        (2, [chance.choice(["blur", "focus"])]),
        (1, ["hide"]),
        (2, ["limit", chance.choice([40_000, 200_000])]),
        (2, ["wait", 0.03]),
        (2, ["resize", *chance.choice([(80, 16), (60, 12), (100, 20), (40, 10), (80, 5)])]),
    ]
    return chance.choices([order for _, order in orders], [weight for weight, _ in orders])[0]


def has_size(terminal: ListTerminal, size: list[int]) -> bool:
    """Whether the program has taken in a new size."""
    return bool(terminal.order()["size"] == size)


def carry_out(terminal: ListTerminal, orders: list[list[Any]]) -> None:
    """Have all orders carried out; a resize happens to the terminal, at the same time as the rest."""
    for order in orders:
        if order[0] == "resize":
            terminal.resize(*order[1:])
            until_sync(partial(has_size, terminal, order[1:]), what="the new size")
    terminal.order(*(order for order in orders if order[0] != "resize"))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_the_screen_is_what_a_full_repaint_shows(terminal: ListTerminal, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        orders = [an_order(chance) for _ in range(chance.randrange(1, 9))]
        if chance.random() < 0.7:
            orders.insert(0, ["bare"])
        carry_out(terminal, orders)
        before = terminal.cells()
        repainted = terminal.repainted()
        rows = enumerate(zip(before, repainted, strict=True))
        assert [
            (y, was, now)
            for y, (was_row, now_row) in rows
            for was, now in zip(was_row, now_row, strict=True)
            if was != now
        ] == [], orders
    assert terminal.output.count(SCROLLED) > 3


def test_a_new_row_costs_two_rows_and_not_a_screen(terminal: ListTerminal) -> None:
    terminal.order(["grow", 100])
    before = terminal.received
    terminal.order(["grow", 1])
    assert terminal.received - before < 900
    assert '"id":99' in terminal.lines[-3]
    assert '"id":100' in terminal.lines[-2]


def test_a_paused_list_writes_nothing_while_rows_arrive(terminal: ListTerminal) -> None:
    terminal.order(["grow", 100], ["move", -3])
    before, screen = terminal.received, terminal.lines
    state = terminal.order(["grow", 150], ["wait", 0.2])
    assert terminal.received == before
    assert terminal.lines == screen
    assert not state["following"]


def test_beside_another_pane_only_changed_rows_are_painted(terminal: ListTerminal) -> None:
    terminal.order(["grow", 100], ["beside"], ["move", -5])
    before, scrolls = terminal.received, terminal.output.count(SCROLLED)
    terminal.order(["move", -1])
    assert terminal.received - before < 1_300
    assert terminal.output.count(SCROLLED) == scrolls


def test_twenty_rows_a_second_cost_at_most_15_kb_a_second() -> None:
    with ListTerminal(columns=120, rows=40, rate=20, kept=100_000) as terminal:
        until_sync(lambda: '"id":60' in terminal.text, what="three seconds of rows")
        before, began = terminal.received, time.monotonic()
        until_sync(lambda: '"id":120' in terminal.text, what="three seconds more")
        assert (terminal.received - before) / (time.monotonic() - began) <= 15_000


def test_a_slow_line_gets_plain_rows_and_answers_keys_at_once() -> None:
    with ListTerminal(columns=120, rows=40, rate=20_000, kept=100_000) as terminal:
        terminal.bytes_per_second = 32_000
        until_sync(lambda: b"\x1b[" not in terminal.arrivals[-1].data, what="rows without colours")
        for mark in range(1, 6):
            before = terminal.received
            terminal.send("m")
            terminal.shows(f"<<{mark}>>")
            assert terminal.received - before < 48_000  # what goes over this line in 1.5 s


def test_rows_that_came_in_parts_over_a_slow_line_stand_in_order_and_in_colour_once_it_is_quiet() -> None:
    with ListTerminal(columns=120, rows=40, rate=20_000, kept=100_000) as terminal:
        terminal.bytes_per_second = 64_000
        until_sync(lambda: b"\x1b[" not in terminal.arrivals[-1].data, what="rows without colours")
        terminal.send("k")  # rows stand still from now on
        until_sync(lambda: in_order(terminal), what="rows in order")
        until_sync(lambda: terminal.output[-20_000:].count(b"38;2") > 40, what="rows with colours")
        assert in_order(terminal)


def in_order(terminal: ListTerminal) -> bool:
    numbers = [int(found) for found in re.findall(r'"id":(\d+)', terminal.text)]
    return len(numbers) > 30 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_a_terminal_that_stops_reading_stops_nothing_and_is_repainted_when_it_reads_on() -> None:
    with ListTerminal(columns=200, rows=60, rate=5_000, kept=100_000) as terminal:
        terminal.bytes_per_second = 0
        terminal.send("kG" * 20)
        # More than the driver keeps: it drops all of that and repaints in the end.
        repaints: list[list[Any]] = [["repaint"], ["wait", 0.02]] * 60
        terminal.order_and_forget(*repaints, ["tell"], ["stop"], ["pause"])
        assert terminal.answer()["pending"] > 0
        terminal.bytes_per_second = None
        state = terminal.answer()
        assert not state["following"]
        before = terminal.cells()
        assert terminal.repainted() == before


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "screen", "COLORTERM": ""},
        {"TERM": "xterm", "COLORTERM": ""},
        {"NO_COLOR": "1"},
    ],
    ids=["screen", "16 colours", "no colour"],
)
def test_poorer_terminals_show_the_same_rows(environment: dict[str, str]) -> None:
    with ListTerminal(environment=environment) as terminal:
        terminal.order(["grow", 100], ["grow", 1])
        terminal.order(["grow", 3])
        terminal.order(["move", -20])
        before = terminal.cells()
        assert terminal.output.count(SCROLLED) > 1
        assert terminal.repainted() == before
        if "NO_COLOR" not in environment:
            assert b"38;2;" not in terminal.output


def left_clean(terminal: ListTerminal) -> bool:
    """Whether the program's last bytes put the terminal back."""
    end = terminal.output[-4000:]
    return all(sequence in end for sequence in LEFT_CLEAN)


def test_quitting_leaves_the_terminal_clean(terminal: ListTerminal) -> None:
    terminal.order(["grow", 50])
    terminal.send("q")
    assert terminal.wait() == 0
    until_sync(lambda: left_clean(terminal), what="a clean terminal")
    assert not terminal.cursor_hidden


def test_a_crash_leaves_the_terminal_clean(terminal: ListTerminal) -> None:
    terminal.order(["grow", 50])
    terminal.send("x")
    assert terminal.wait() == 1
    until_sync(lambda: b"ZeroDivisionError" in terminal.output, what="the traceback")
    before = terminal.output.index(b"ZeroDivisionError")
    assert all(sequence in terminal.output[:before] for sequence in LEFT_CLEAN)


def test_an_end_without_stopping_leaves_the_terminal_clean(terminal: ListTerminal) -> None:
    terminal.order(["grow", 50])
    terminal.order_and_forget(["exit"])
    assert terminal.wait() == 3
    until_sync(lambda: left_clean(terminal), what="a clean terminal")


def test_a_lost_line_ends_the_program_without_a_word(terminal: ListTerminal) -> None:
    terminal.order(["grow", 50], ["ignore_hangup"])
    terminal.hang_up()
    assert terminal.wait() == 129
    assert b"Traceback" not in terminal.output


def test_a_stopped_terminal_delays_the_end_by_little(terminal: ListTerminal) -> None:
    terminal.order(["grow", 50])
    terminal.bytes_per_second = 0
    for _ in range(30):
        terminal.order_and_forget(["repaint"], ["wait", 0.02])
    began = time.monotonic()
    terminal.send("q")
    assert terminal.wait() == 0
    assert time.monotonic() - began < 30  # or it never ends: nobody reads


def test_suspending_gives_the_terminal_back_and_resuming_repaints(terminal: ListTerminal) -> None:
    terminal.order(["grow", 50])
    terminal.send("\x1a")
    until_sync(lambda: left_clean(terminal), what="the terminal given back")
    until_sync(lambda: "T" in state_of(terminal.process.pid), what="a stopped process")
    terminal.process.send_signal(signal.SIGCONT)
    until_sync(lambda: terminal.output.rfind(b"\x1b[?1049h") > terminal.output.rfind(b"\x1b[?1049l"), what="a resume")
    terminal.order(["grow", 1])
    before = terminal.cells()
    assert terminal.repainted() == before
    assert '"id":50' in terminal.lines[-2]


def test_a_program_that_another_stopped_goes_on_and_ends_cleanly(terminal: ListTerminal) -> None:
    terminal.order(["grow", 50])
    for times in (2, 3):
        terminal.process.send_signal(signal.SIGSTOP)
        until_sync(lambda: "T" in state_of(terminal.process.pid), what="a stopped process")
        terminal.process.send_signal(signal.SIGCONT)
        until_sync(partial(was_taken, terminal, times), what="the terminal taken anew")
        terminal.order(["grow", 1])
        before = terminal.cells()
        assert terminal.repainted() == before
    assert '"id":51' in terminal.lines[-2]
    terminal.send("q")
    assert terminal.wait() == 0
    assert left_clean(terminal)


def was_taken(terminal: ListTerminal, times: int) -> bool:
    return terminal.output.count(b"\x1b[?1049h") == times


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_in_tmux_rows_scroll_in_between_header_and_footer(tmp_path: Any) -> None:
    socket = str(tmp_path / "tmux")

    def tmux(*arguments: str) -> str:
        return subprocess.run(["tmux", "-S", socket, *arguments], capture_output=True, text=True, check=True).stdout

    tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "16", *list_command(rate=10))
    try:
        until_sync(lambda: '"id":40' in tmux("capture-pane", "-p"), what="rows")
        tmux("send-keys", "k")
        until_sync(lambda: tmux("capture-pane", "-p") == tmux("capture-pane", "-p"), what="a still screen")
        lines = tmux("capture-pane", "-p").splitlines()
        numbers = [int(line.split("key-")[1][:6]) for line in lines[1:-1]]
        assert lines[0] == "status", "\n".join(lines)
        assert lines[-1] == "footer"
        assert numbers == list(range(numbers[0], numbers[0] + 14))
    finally:
        tmux("kill-server")
