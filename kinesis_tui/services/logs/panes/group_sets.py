"""Sets of log groups under a name, kept in the user's config.toml: `:set save checkout`, `:logs @checkout`."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kinesis_tui.config import settings_path
from kinesis_tui.config_file import remember
from kinesis_tui.failure import ConfigInvalid
from kinesis_tui.pane import Choice, Context, Refused
from kinesis_tui.services.logs.model.log_group import short_name
from kinesis_tui.text.quantities import count_text

TABLE = "log_sets"
"""The table of config.toml."""
SIGN = "@"
"""What the name of a set begins with where groups are named."""

VERBS = ("save", "forget", "list")

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}")


class GroupSets:
    """The sets of one user; all panes share them."""

    def __init__(self, context: Context) -> None:
        self._path: Path = settings_path()[0]
        self._sets: dict[str, tuple[str, ...]] = dict(context.settings.log_sets)

    @property
    def names(self) -> Sequence[str]:
        """The names, in their order."""
        return sorted(self._sets)

    def groups(self, name: str) -> tuple[str, ...]:
        """Return the groups of a set. Raises Refused where there is none of this name."""
        try:
            return self._sets[name]
        except KeyError:
            known = ", ".join(self.names) or "none: mark groups with m, then type :set save NAME"
            raise Refused(f"No set of log groups is saved as {name!r}; saved are {known}.") from None

    def missing(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return those groups of a set that are not among the groups known; one given by its ARN is not looked for."""
        there = set(known)
        return tuple(one for one in self._sets.get(name, ()) if one not in there and not one.startswith("arn:"))

    async def save(self, name: str, groups: Sequence[str]) -> None:
        """Save a set, in place of what had the name. Raises Refused."""
        if not _NAME.fullmatch(name) or name in VERBS:
            raise Refused(f"{name!r} can't be a set's name: use letters, digits, - . and _, 40 at most.")
        if not groups:
            raise Refused("No group is marked: mark some with m, then type :set save NAME.")
        await self._remember(name, list(groups))
        self._sets[name] = tuple(groups)

    async def forget(self, name: str) -> None:
        """Take a set out; its groups stay where they are. Raises Refused."""
        self.groups(name)
        await self._remember(name, None)
        del self._sets[name]

    def expanded(self, argument: str) -> str:
        """Return what may be tailed, with the groups of each set in place of its "@NAME". Raises Refused."""
        words = [
            " ".join(self.groups(word.removeprefix(SIGN))) if word.startswith(SIGN) else word
            for word in argument.split()
        ]
        return " ".join(words)

    def choices(self, known: Iterable[str] = ()) -> list[Choice]:
        """Offer every set, as what opens it; `known` are all groups there are, where that is known."""
        there = set(known)
        return [Choice(f"{SIGN}{name}", f"{SIGN}{name}", self._words(name, there)) for name in self.names]

    async def _remember(self, name: str, groups: list[str] | None) -> None:
        try:
            await asyncio.to_thread(remember, self._path, (TABLE, name), groups)
        except ConfigInvalid as error:
            raise Refused(str(error)) from error

    def _words(self, name: str, known: set[str]) -> str:
        groups = self._sets[name]
        gone = len(self.missing(name, known)) if known else 0
        words = ", ".join(map(short_name, groups))
        return f"{words}{f' ({count_text(gone)} gone)' if gone else ''}"
