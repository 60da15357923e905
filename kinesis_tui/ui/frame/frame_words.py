"""The command line's words that need nothing but the frame."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from textual.app import App

from kinesis_tui.ui.frame.offers import Command, Refused
from kinesis_tui.ui.frame.themes import COLOURLESS, THEMES

ACTIONS = (
    ("utc", "Show times in UTC, or local again", "utc"),
    ("write", "Arm or disarm writes", "writes"),
    ("help", "Show every key that works here", "help"),
    ("quit", "Leave the program", "quit"),
    ("q", "Leave the program", "quit"),
)
"""Word, description, and the app's action."""


def frame_commands(app: App[Any]) -> list[Command]:
    """Return the words that set the theme or do what a key of the app does."""
    names = tuple(theme.name for theme in THEMES)
    theme = Command("theme", "Change the colours", partial(_use_theme, app), "THEME", starting_with(names))
    return [theme, *(Command(word, description, _later(app, action)) for word, description, action in ACTIONS)]


def starting_with(offers: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a completion that knows all its candidates."""
    return lambda prefix: [offer for offer in offers if offer.startswith(prefix)]


def split_target(argument: str, usage: str) -> str:
    """Return the argument, or raise Refused with how the command is used."""
    if not argument:
        raise Refused(f"Say which: {usage}")
    return argument


def _use_theme(app: App[Any], name: str) -> None:
    if app.theme == COLOURLESS.name:
        raise Refused("NO_COLOR is set, so colours stay off.")
    names = [theme.name for theme in THEMES]
    if name not in names:
        raise Refused(f"There is no theme {name!r}; there are {', '.join(names)}.")
    app.theme = name


def _later(app: App[Any], action: str) -> Callable[[str], Awaitable[None] | None]:
    """Run an action once the command line is closed: it may open a screen of its own."""

    def run(_argument: str) -> None:
        app.call_later(app.run_action, action)

    return run
