"""What of a long list is offered to a field, and lines that say something else only where it is something else."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Static

from kinesis_tui.ui.frame.offers import Choice

MOST_LISTED = 200
"""Choices in a list; typing a few letters first narrows it."""


def narrowed(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices that hold what is typed, or all where none does, or where one is typed in full."""
    sought = typed.strip().lower()
    found = [one for one in choices if sought in one.label.lower() or sought in one.text.lower()]
    whole = any(sought == one.text.lower() for one in choices)
    return list(choices if whole or not found else found)[:MOST_LISTED]


def rewrite(shown: Static, text: str) -> None:
    """Let a line say something else; the same again would lay the whole form out anew."""
    if shown.content != text:
        shown.update(text)
