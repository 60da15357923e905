"""Finding commands, completing them, remembering lines."""

from __future__ import annotations

import pytest

from kinesis_tui.ui.frame.command_line import HISTORY, History, candidates, parse
from kinesis_tui.ui.frame.offers import Command, Refused


def command(name: str, *arguments: str) -> Command:
    return Command(
        name, "", lambda _: None, "X" if arguments else "", lambda prefix: [a for a in arguments if prefix in a]
    )


COMMANDS = [command("tail", "orders", "clicks"), command("theme", "dark"), command("q"), command("quit")]


@pytest.mark.parametrize(
    ("line", "name", "argument"),
    [
        ("tail orders", "tail", "orders"),
        (":tail   orders ", "tail", "orders"),
        ("ta", "tail", ""),
        ("q", "q", ""),
        ("qu", "quit", ""),
        ("tail orders from 15m", "tail", "orders from 15m"),
    ],
)
def test_a_line_names_a_command_and_its_argument(line: str, name: str, argument: str) -> None:
    found, rest = parse(line, COMMANDS)
    assert (found.name, rest) == (name, argument)


@pytest.mark.parametrize(
    ("line", "why"), [("t", "t could be tail, theme."), ("x", "no command 'x'"), ("tails", "tails")]
)
def test_a_line_that_names_no_command_is_refused(line: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        parse(line, COMMANDS)


def test_commands_come_in_the_order_in_which_they_were_given() -> None:
    assert candidates("", COMMANDS) == ["tail", "theme", "q", "quit"]
    assert candidates(":q", COMMANDS) == ["q", "quit"]


def test_arguments_are_completed_by_their_command() -> None:
    assert candidates("tail or", COMMANDS) == ["tail orders"]
    assert candidates("tail ", COMMANDS) == ["tail orders", "tail clicks"]
    assert candidates("nothing or", COMMANDS) == []


def test_history_goes_back_to_the_oldest_and_forward_to_the_draft() -> None:
    history = History()
    for line in ("one", "two", "two"):
        history.add(line)
    assert [history.older("dra"), history.older("two"), history.older("one")] == ["two", "one", "one"]
    assert [history.newer(), history.newer(), history.newer()] == ["two", "dra", "dra"]


def test_an_empty_history_leaves_what_is_typed() -> None:
    assert History().older("draft") == "draft"


def test_history_forgets_the_oldest_first() -> None:
    history = History()
    for number in range(HISTORY + 5):
        history.add(str(number))
    assert len(history.lines) == HISTORY
    assert history.lines[0] == "5"
