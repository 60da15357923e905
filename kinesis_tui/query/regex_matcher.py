"""A checked regular expression made ready: Python's `re` where it is quick, the automaton where it might take long."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kinesis_tui.query.automaton import Automaton
from kinesis_tui.query.regex import ANY, ASCII, OTHER, Atom, Branch, Regex

_STEPS = 1_000_000
"""What `re` may try on one text in the worst case, some milliseconds; beyond it the automaton reads the text."""


class RegexMatcher:
    """Tells whether an expression occurs in a text, in bounded time."""

    def __init__(self, regex: Regex) -> None:
        self._branches = tuple(map(_essential, regex.branches))
        source = "|".join(map(_python, self._branches))
        self._text = re.compile(source, re.DOTALL)
        self._bytes = re.compile(source.encode("ascii"), re.DOTALL)
        self._automaton: Automaton | None = None
        self.scannable = all(_scannable(branch) for branch in self._branches)
        """Whether `in_buffer` is right and quick: it has no ends of text and no long repetition."""
        self.anchor = _anchor(self._branches[0]) if self.scannable and len(self._branches) == 1 else None
        """A text that must occur, and how many characters of the match stand before it."""
        self._bytewise = not any(atom.characters & OTHER for branch in self._branches for atom in branch.atoms)
        """Whether only ASCII can match: bytes are then as good as text, whatever stands around."""
        self._longest = self._longest_for_re()

    def found(self, text: str) -> bool:
        """Whether the expression occurs in the text."""
        if len(text) <= self._longest:
            return self._text.search(text) is not None
        if self._automaton is None:
            self._automaton = Automaton(self._branches)
        return self._automaton.found(text)

    def found_in(self, body: bytes) -> bool:
        """Whether it occurs in bytes, as text: what is no UTF-8 counts as a character that is not ASCII."""
        if len(body) <= self._longest and self.reads(body):
            return self._bytes.search(body) is not None
        return self.found(body.decode("utf-8", "replace"))

    def reads(self, buffer: bytes) -> bool:
        """Whether `in_buffer` and `match_at` are right in these bytes."""
        return self._bytewise or buffer.isascii()

    def in_buffer(self, buffer: bytes, start: int) -> int:
        """Return where the first occurrence from `start` on begins, -1 where there is none."""
        found = self._bytes.search(buffer, start)
        return -1 if found is None else found.start()

    def match_at(self, buffer: bytes, start: int) -> int:
        """Return where an occurrence that begins right here ends, -1 where there is none."""
        found = self._bytes.match(buffer, start) if start >= 0 else None
        return -1 if found is None else found.end()

    def runs(self) -> tuple[str, ...]:
        """Return all texts that must occur in whatever matches, where there are no alternatives."""
        return tuple(_runs(self._branches[0])) if len(self._branches) == 1 else ()

    def literals(self) -> tuple[str, ...]:
        """Return texts of which one must occur in whatever matches; empty where none is known."""
        runs = tuple(map(_longest_run, self._branches))
        return runs if all(runs) else ()

    def _longest_for_re(self) -> int:
        """Return the length up to which `re` is quick in the worst case."""
        length = _STEPS
        while length and sum(_steps(branch, length) for branch in self._branches) > _STEPS:
            length //= 2
        return length


def _essential(branch: Branch) -> Branch:
    """Drop what does not matter to whether there is a match: `.*ab+` matches where `ab` does."""
    atoms = list(branch.atoms)
    while atoms and not branch.at_start and atoms[0].least != atoms[0].most:
        atoms[0] = replace(atoms[0], most=atoms[0].least)
        if not atoms[0].least:
            del atoms[0]
    while atoms and not branch.at_end and atoms[-1].least != atoms[-1].most:
        atoms[-1] = replace(atoms[-1], most=atoms[-1].least)
        if not atoms[-1].least:
            del atoms[-1]
    return Branch(tuple(atoms), branch.at_start, branch.at_end)


def _steps(branch: Branch, length: int) -> int:
    """Estimate what `re` tries at most: the places to begin at, times what each repetition leaves open."""
    steps = 1 if branch.at_start else max(length, 1)
    for atom in branch.atoms:
        wide = length if atom.most is None else atom.most - atom.least
        steps *= min(wide, length) + 1
        if steps > _STEPS:
            break
    return steps


def _scannable(branch: Branch) -> bool:
    return not (branch.at_start or branch.at_end) and bool(branch.atoms) and _steps(branch, 64 * 1024) <= 64 * 64 * 1024


def _python(branch: Branch) -> str:
    parts = (_python_set(atom.characters) + _python_repeat(atom) for atom in branch.atoms)
    return (r"\A" if branch.at_start else "") + "".join(parts) + (r"\Z" if branch.at_end else "")


def _python_set(characters: int) -> str:
    if characters == ANY:
        return "."
    if characters.bit_count() == 1 and characters != OTHER:
        return f"\\x{characters.bit_length() - 1:02x}"
    if characters & OTHER:
        return f"[^{_members(ASCII & ~characters)}]"
    return f"[{_members(characters)}]"


def _members(characters: int) -> str:
    return "".join(f"\\x{code:02x}" for code in range(128) if characters >> code & 1)


def _python_repeat(atom: Atom) -> str:
    if (atom.least, atom.most) == (1, 1):
        return ""
    if atom.most == atom.least:
        return f"{{{atom.least}}}"
    return f"{{{atom.least},{'' if atom.most is None else atom.most}}}"


def _longest_run(branch: Branch) -> str:
    """Return the longest text that must occur as it is."""
    return max(_runs(branch), key=len, default="")


def _runs(branch: Branch) -> Iterator[str]:
    """Yield the texts that must occur as they are, in order."""
    run = ""
    for atom in branch.atoms:
        character = _only(atom)
        run += character * atom.least
        if not character or atom.most != atom.least:
            if run:
                yield run
            run = character * atom.least
    if run:
        yield run


def _anchor(branch: Branch) -> tuple[bytes, int] | None:
    """Find the longest text that always stands at the same place in a match, and that place."""
    best, best_at, run, length = "", 0, "", 0
    for atom in branch.atoms:
        character = _only(atom)
        run = run + character * atom.least if character else ""
        if len(run) > len(best):
            best, best_at = run, length + atom.least - len(run)
        if atom.most != atom.least:
            break
        length += atom.least
    return (best.encode("ascii"), best_at) if best else None


def _only(atom: Atom) -> str:
    single = atom.least > 0 and atom.characters.bit_count() == 1 and atom.characters != OTHER
    return chr(atom.characters.bit_length() - 1) if single else ""
