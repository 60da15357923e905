"""Where one can go from a thing: what is known at once, and what is looked for while the menu of it is open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeAlias

from kinesis_tui.subject import Subject
from kinesis_tui.ui.frame.offers import Choice


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under a menu's choices: what was not looked at, and why."""

    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: "12 of 40 described"."""

    text: str


Found: TypeAlias = Choice | Note | Progress


@dataclass(frozen=True, slots=True)
class Search:
    """Something that is looked for while a menu is open."""

    what: str
    """In the plural, as a sentence goes on: "Lambda functions"."""
    find: Callable[[], AsyncIterator[Found]]
    """Yields what it finds as it finds it; raises a `Failure`."""


@dataclass(frozen=True, slots=True)
class Journey:
    """What leads away from one thing."""

    choices: tuple[Choice, ...] = ()
    searches: tuple[Search, ...] = ()


def nowhere(subject: Subject) -> Journey:
    """Lead from anything to nothing: nobody is there to be asked."""
    _ = subject
    return Journey()


@dataclass(frozen=True, slots=True)
class Journeys:
    """Whom a pane asks where one can go; the program's own is shared by all panes."""

    of: Callable[[Subject], Journey] = nowhere
    """What has to be looked for is not looked for before it is asked."""
