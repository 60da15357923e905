"""The words of the command line: finding a command, completing what was begun, and remembering what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from kinesis_tui.ui.frame.offers import Command, Refused

HISTORY = 200
"""How many lines are remembered; the oldest is forgotten first."""


def parse(line: str, commands: Sequence[Command]) -> tuple[Command, str]:
    """Return the command that `line` names, and its argument; a leading colon is ignored.

    Raises Refused with a sentence for a word that is no command. A word's unique beginning is enough.
    """
    word, _, argument = line.strip().removeprefix(":").strip().partition(" ")
    exact = [command for command in commands if command.name == word]
    begun = exact or [command for command in commands if word and command.name.startswith(word)]
    if len({command.name for command in begun}) == 1:
        return begun[0], argument.strip()
    if begun:
        names = ", ".join(sorted(command.name for command in begun))
        raise Refused(f"{word} could be {names}.")
    raise Refused(f"There is no command {word!r}; tab lists those that exist.")


def candidates(line: str, commands: Sequence[Command]) -> list[str]:
    """Return the lines that `line` may become, most likely first; without the leading colon."""
    text = line.lstrip().removeprefix(":").lstrip()
    word, space, prefix = text.partition(" ")
    if not space:
        return list(dict.fromkeys(command.name for command in commands if command.name.startswith(word)))
    for command in commands:
        if command.name == word:
            names = command.complete(prefix.lstrip())
            return [f"{word} {name}" for name in names if name.isprintable()]  # others can't be typed either
    return []


class History(Struct):
    """The lines typed in this run, and where the user is among them."""

    lines: list[str] = field(default_factory=list)
    _back: int = 0
    """How many lines before the one being typed."""
    _draft: str = ""

    def add(self, line: str) -> None:
        """Remember a line that was run."""
        if line and self.lines[-1:] != [line]:
            self.lines.append(line)
            del self.lines[:-HISTORY]
        self._back = 0

    def older(self, current: str) -> str:
        """Return the line before; `current` is kept as the draft when the walk begins."""
        if self._back == 0:
            self._draft = current
        self._back = min(self._back + 1, len(self.lines))
        return self.lines[-self._back] if self._back else current

    def newer(self) -> str:
        """Return the line after, and at last the draft."""
        self._back = max(self._back - 1, 0)
        return self.lines[-self._back] if self._back else self._draft
