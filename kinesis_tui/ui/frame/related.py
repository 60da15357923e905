"""Where one can go from a thing: what is known at once, and what is looked for while the menu of it is open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

from msgspec import Struct

from kinesis_tui.subject import Subject
from kinesis_tui.ui.frame.offers import Choice


class Note(Struct, frozen=True):
    """A sentence under a menu's choices: what was not looked at, and why."""

    text: str


class Progress(Struct, frozen=True):
    """How far a search is: "12 of 40 described"."""

    text: str


Found: TypeAlias = Choice | Note | Progress


class Search(Struct, frozen=True):
    """Something that is looked for while a menu is open."""

    what: str
    """In the plural, as a sentence goes on: "Lambda functions"."""
    find: Callable[[], AsyncIterator[Found]]
    """Yields what it finds as it finds it; raises a `Failure`."""


class Journey(Struct, frozen=True):
    """What leads away from one thing."""

    choices: tuple[Choice, ...] = ()
    searches: tuple[Search, ...] = ()


def nowhere(subject: Subject) -> Journey:
    """Lead from anything to nothing: nobody is there to be asked."""
    _ = subject
    return Journey()


class Journeys(Struct, frozen=True):
    """Whom a pane asks where one can go; the program's own is shared by all panes."""

    of: Callable[[Subject], Journey] = nowhere
    """What has to be looked for is not looked for before it is asked."""
