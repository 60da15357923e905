"""AWS's regular expressions, `%…%`: a small grammar, checked, and matched in time that grows with the text alone.

There are no groups, so an expression is alternatives, each a row of atoms (a set of characters, repeated). That is
little enough to drop what can not matter to whether there is a match, to see what must occur, and to run an automaton
where Python's `re`, which tries and goes back, could take long.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
"""

import re
from dataclasses import dataclass

from kinesis_tui.query.errors import QueryInvalid

ASCII = (1 << 128) - 1
OTHER = 1 << 128
"""The bit of a set that stands for every character beyond ASCII."""
ANY = ASCII | OTHER
LONGEST_REPEAT = 1000
LARGEST = 4_000
"""Characters that one expression may stand for, repetitions counted: `[a-z]{1000}` is a thousand."""

_SYMBOLS = frozenset(":_#=@/;,- ")
"""AWS lists all but the space, and shows one in an example: `%^starting|^initializing|^shutting down%`."""
_OPERATORS = frozenset("^$?[]{}|\\*+.")
_REPEAT = re.compile(r"\{([0-9]{0,9})(, ?)?([0-9]{0,9})\}")


def _set(characters: str) -> int:
    return sum(1 << ord(character) for character in set(characters))


_DIGITS = _set("0123456789")
_WORD = _DIGITS | _set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_SPACE = _set(" \t\n\r\f\v")
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACE, "D": ANY ^ _DIGITS, "W": ANY ^ _WORD, "S": ANY ^ _SPACE}


@dataclass(frozen=True, slots=True)
class Atom:
    """One of a set of characters, repeated from `least` to `most` times (None: without end)."""

    characters: int
    """A bit for each ASCII character, and `OTHER`."""
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the alternatives."""

    atoms: tuple[Atom, ...]
    at_start: bool
    at_end: bool


@dataclass(frozen=True, slots=True)
class Regex:
    """A checked expression, without its percent signs."""

    source: str
    branches: tuple[Branch, ...]


def parse_regex(source: str, at: int) -> Regex:
    """Read an expression that begins at `at` in the whole text; raises QueryInvalid at the character refused."""
    reader = _Reader(source, at)
    branches = [reader.branch()]
    while reader.take("|"):
        branches.append(reader.branch())
    if sum(max(atom.least, atom.most or 0, 1) for branch in branches for atom in branch.atoms) > LARGEST:
        raise QueryInvalid(at, f"the repetitions add up to more than {LARGEST:,} characters")
    return Regex(source, tuple(branches))


class _Reader:
    def __init__(self, source: str, offset: int) -> None:
        self._source = source
        self._offset = offset
        self._at = 0

    def take(self, wanted: str) -> bool:
        """Whether this comes next; then it is passed."""
        if self._source.startswith(wanted, self._at):
            self._at += len(wanted)
            return True
        return False

    def branch(self) -> Branch:
        """Read up to the next bar, or the end. Raises QueryInvalid."""
        begins = self.take("^")
        atoms: list[Atom] = []
        while self._at < len(self._source) and self._source[self._at] not in "|$":
            atoms.append(self._atom())
        ends = self.take("$")
        if ends and self._at < len(self._source) and self._source[self._at] != "|":
            raise self._wrong("nothing can follow $, the end of the text; \\$ is a dollar sign", self._at)
        if not (atoms or begins or ends):
            raise self._wrong("expected something to match, between % signs and on both sides of |")
        return Branch(tuple(atoms), begins, ends)

    def _atom(self) -> Atom:
        character = self._source[self._at]
        if character == "[":
            characters = self._bracketed()
        elif character == ".":
            self._at += 1
            characters = ANY
        elif character == "^":
            raise self._wrong("^ stands only at the start, or after |; \\^ is the character")
        elif character in "*+?{":
            raise self._wrong(f"there is nothing before {character} to repeat; \\{character} is the character")
        elif character in "]}":
            raise self._wrong(f"{character} closes nothing; \\{character} is the character")
        else:
            characters = self._single(within=False)
        return Atom(characters, *self._repeats())

    def _repeats(self) -> tuple[int, int | None]:
        character = self._source[self._at : self._at + 1]
        if character == "{":
            counts = self._counts()
        elif character and character in "*+?":
            self._at += 1
            counts = {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        else:
            return 1, 1
        if self._source[self._at : self._at + 1] in ("*", "+", "?", "{"):
            raise self._wrong("one repetition after another is not supported")
        return counts

    def _counts(self) -> tuple[int, int | None]:
        found = _REPEAT.match(self._source, self._at)
        if found is None or not (found[1] or found[3]):
            raise self._wrong("expected {m}, {m,n}, {m,} or {,n}; \\{ is the character")
        least = int(found[1] or "0")
        most = least if found[2] is None else int(found[3]) if found[3] else None
        if max(least, most or 0) > LONGEST_REPEAT:
            raise self._wrong(f"more than {LONGEST_REPEAT:,} repetitions are not supported")
        if most is not None and most < least:
            raise self._wrong(f"{{{least},{most}}} is upside down")
        self._at = found.end()
        return least, most

    def _bracketed(self) -> int:
        opened = self._at
        self._at += 1
        negated = self.take("^")
        characters = 0
        while not self.take("]"):
            if self._at >= len(self._source):
                self._at = opened
                raise self._wrong("[ is never closed; \\[ is the character")
            characters |= self._ranged()
        chosen = ANY ^ characters if negated else characters
        if not (characters and chosen):
            self._at = opened
            raise self._wrong("expected characters between [ and ]")
        return chosen

    def _ranged(self) -> int:
        begun = self._at
        first = self._single(within=True)
        following = self._source[self._at : self._at + 2]
        if len(following) < 2 or following[0] != "-" or following[1] == "]":
            return first
        self._at += 1
        last = self._single(within=True)
        if first.bit_count() != 1 or last.bit_count() != 1 or last < first:
            self._at = begun
            raise self._wrong("expected a range such as a-z; \\- is the character")
        return (last << 1) - first

    def _single(self, within: bool) -> int:
        character = self._source[self._at]
        if character == "\\":
            return self._escaped()
        allowed = character.isascii() and (character.isalnum() or character in _SYMBOLS)
        if not allowed and not (within and character in _OPERATORS):
            raise self._wrong(_refusal(character))
        self._at += 1
        return 1 << ord(character)

    def _escaped(self) -> int:
        code = self._source[self._at + 1 : self._at + 2]
        if code in _CLASSES:
            self._at += 2
            return _CLASSES[code]
        if code == "x":
            digits = self._source[self._at + 2 : self._at + 4]
            if not re.fullmatch("[0-7][0-9A-Fa-f]", digits):
                raise self._wrong(r"expected \x and two hexadecimal digits up to 7F, as \x28 for (")
            self._at += 4
            return 1 << int(digits, 16)
        if code and (code in _OPERATORS or code in _SYMBOLS):
            self._at += 2
            return 1 << ord(code)
        raise self._wrong(r"expected an operator after \, or d, D, s, S, w, W, x and two digits")

    def _wrong(self, why: str, at: int | None = None) -> QueryInvalid:
        return QueryInvalid(self._offset + (self._at if at is None else at), why)


def _refusal(character: str) -> str:
    if not character.isascii():
        return "only ASCII characters are supported in a regular expression"
    if character in "()":
        return f"groups are not supported in a regular expression; \\x{ord(character):02X} is the character"
    return f"{character!r} is not supported in a regular expression; \\x{ord(character):02X} is the character"
