"""Expressions saved under a name, in the user's config.toml: `:filter save failed`, `:filter failed`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kinesis_tui.config_file import remember

TABLE = "filters"
"""The table of config.toml."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,39}")
_VERBS = ("save", "forget", "list")


class NameRefused(ValueError):
    """A name that can't be one, or that nothing is saved under; `str` is one clause without a full stop."""


@dataclass(frozen=True, slots=True)
class FilterCommand:
    """What `:filter …` asks for."""

    verb: Literal["save", "forget", "list", "use", "clear"]
    name: str = ""
    """For save and forget."""
    expression: str = ""
    """For use: what was saved under the name, or the words themselves."""


class SavedFilters:
    """The saved expressions of one user."""

    def __init__(self, path: Path, expressions: Mapping[str, str]) -> None:
        """Take the configuration file and what it has in its table `filters`."""
        self._path = path
        self._expressions = dict(expressions)

    @property
    def expressions(self) -> Mapping[str, str]:
        """Every name with its expression, by name."""
        return dict(sorted(self._expressions.items()))

    def save(self, name: str, expression: str) -> None:
        """Save an expression, in place of what had the name. Writes the disk: for a thread.

        Raises NameRefused, and ConfigInvalid where the file can't be written.
        """
        if not _NAME.fullmatch(name) or name in _VERBS:
            raise NameRefused(f"{name!r} can't be a filter's name: use letters, digits, - and _, 40 at most")
        if not expression.strip():
            raise NameRefused("there is no filter to save: filter first, with /")
        remember(self._path, (TABLE, name), expression)
        self._expressions[name] = expression

    def forget(self, name: str) -> None:
        """Take a name out. Writes the disk: for a thread. Raises NameRefused and ConfigInvalid."""
        if name not in self._expressions:
            raise NameRefused(self._unknown(name))
        remember(self._path, (TABLE, name), None)
        del self._expressions[name]

    def command(self, words: str) -> FilterCommand:
        """Read what follows `:filter`: a verb, a saved name, or an expression. Raises NameRefused."""
        verb, _, rest = words.strip().partition(" ")
        name = rest.strip()
        if verb == "list" and not name:
            return FilterCommand("list")
        if verb == "save" or (verb == "forget" and name in self._expressions):
            if not name:
                raise NameRefused("expected a name: :filter save NAME")
            return FilterCommand("save" if verb == "save" else "forget", name)
        if verb == "forget":
            raise NameRefused(self._unknown(name) if name else "expected a name: :filter forget NAME")
        if not verb:
            return FilterCommand("clear")
        return FilterCommand("use", expression=self._expressions.get(words.strip(), words.strip()))

    def _unknown(self, name: str) -> str:
        known = ", ".join(self.expressions) or "none"
        return f"no filter is saved as {name!r}; saved are: {known}"
