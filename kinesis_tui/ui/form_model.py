"""What a form is for, and what its fields are: nothing of how they look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol

from kinesis_tui.ui.frame.offers import Choice, no_completions

if TYPE_CHECKING:
    from kinesis_tui.ui.form import FormScreen

Values = Mapping[str, str]
"""What the fields hold, by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    kind: Literal["line", "secret", "text", "choice"] = "line"
    """`text` takes several lines; `secret` is not shown and never kept."""
    options: tuple[str, ...] = ()
    """Of a choice."""
    placeholder: str = ""
    complete: Callable[[str], list[str]] = no_completions
    """What a line may go on to; must not wait for the network."""
    pick: Callable[[], Awaitable[Sequence[Choice]]] | None = None
    """Fetches what a line may hold, to be picked from a list; raises `Failure`."""
    picked: Callable[[FormScreen, Choice], None] | None = None
    """What comes of a choice; None: the line holds its text."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of what the fields hold."""

    problems: Values = field(default_factory=lambda: MappingProxyType({}))
    """A clause for each field that is wrong; with any of them the form is not submitted."""
    facts: tuple[str, ...] = ()
    """Lines below the fields."""
    hidden: frozenset[str] = frozenset()
    """Fields that mean nothing now, and are not shown."""


class FormModel(Protocol):
    """What a form is for."""

    title: str
    verb: str
    """What submitting does, for the hint below: "puts it"."""
    fields: tuple[Field, ...]
    draft: dict[str, str]
    """What the fields hold at first; holds what was typed since."""

    def opened(self, form: FormScreen) -> None:
        """Begin to fetch what checking needs; call `form.recheck` when it is there."""
        ...

    def react(self, name: str, values: Values) -> Values:
        """Return what other fields hold from now on, since `name` has changed."""
        ...

    def check(self, values: Values) -> Verdict:
        """Say what is wrong; called at every key."""
        ...

    def submit(self, values: Values) -> Awaitable[str | None]:
        """Do it; return the sentence to show, None closes the form. Raises `Failure` or `Refused`."""
        ...
