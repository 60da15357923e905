"""Alternatives of atoms as a state machine that reads each character once, whatever the expression and the text.

States are built when they are first met. It is slower than `re` where `re` need not go back, and is there for the rest.
"""

import re

from kinesis_tui.query.regex import OTHER, Branch

_STATES = 512
"""States kept; with more the machine begins anew, so that no text makes it large."""
_BEYOND = 128
_NOT_ASCII = re.compile("[^\x00-\x7f]")

_Row = list["object"]


class Automaton:
    """Tells whether an expression occurs in a text."""

    def __init__(self, branches: tuple[Branch, ...]) -> None:
        self._sets: list[int] = []
        self._loops: list[bool] = []
        self._reach: list[int] = []
        """For each place the places that can come next, those skipped included."""
        self._again = 0
        """Where a match can begin at any character."""
        self._done = 0
        self._done_at_end = 0
        first = 0
        for branch in branches:
            begin = self._add(branch)
            first |= begin
            self._again |= 0 if branch.at_start else begin
        self._first = first
        self._rows: dict[int, _Row] = {}

    def found(self, text: str) -> bool:
        """Whether the expression occurs in the text."""
        row = self._row(self._first)
        if row is None:
            return True
        for code in _codes(text):
            following = row[code]
            if following is None:
                following = self._grow(row, code)
            if following is True:
                return True
            row = following  # type: ignore[assignment]  # a row holds rows, True and None, and its state last
        return bool(row[-1] & self._done_at_end)  # type: ignore[operator]

    def _add(self, branch: Branch) -> int:
        """Add a branch's places and return those where it begins."""
        optional: list[bool] = []
        start = len(self._sets)
        for atom in branch.atoms:
            copies = max(atom.least, atom.most or 0, 1)
            for copy in range(copies):
                self._sets.append(atom.characters)
                optional.append(copy >= atom.least)
                self._loops.append(atom.most is None and copy == copies - 1)
        end = len(self._sets)
        self._sets.append(0)
        self._loops.append(False)
        reach = [0] * (end - start + 1)
        reach[-1] = 1 << end
        for place in range(end - start - 1, -1, -1):
            reach[place] = 1 << (start + place) | (reach[place + 1] if optional[place] else 0)
        self._reach += reach
        if branch.at_end:
            self._done_at_end |= 1 << end
        else:
            self._done |= 1 << end
        return reach[0]

    def _row(self, state: int) -> _Row | None:
        """Return a state's row; None where it is a match whatever follows."""
        if state & self._done:
            return None
        row = self._rows.get(state)
        if row is None:
            if len(self._rows) >= _STATES:
                self._rows.clear()
            row = self._rows[state] = [None] * (_BEYOND + 1) + [state]
        return row

    def _grow(self, row: _Row, code: int) -> object:
        bit = OTHER if code == _BEYOND else 1 << code
        left: int = row[-1]  # type: ignore[assignment]
        state = self._again
        while left:
            place = (left & -left).bit_length() - 1
            left &= left - 1
            if self._sets[place] & bit:
                state |= self._reach[place + 1] | (self._reach[place] if self._loops[place] else 0)
        following: object = self._row(state)
        row[code] = True if following is None else following
        return row[code]


def _codes(text: str) -> bytes:
    if text.isascii():
        return text.encode("ascii")
    return _NOT_ASCII.sub("\x80", text).encode("latin-1")
