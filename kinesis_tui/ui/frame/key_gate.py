"""One key at a time: the next is let in when the last has gone all the way up and its binding has run.

Textual hands a printable key to the input at once, and runs the binding of any other key only after that has gone up
to the app. Of "x, backspace, y" that come in one burst, as they do over a slow line, the backspace would take the y.
"""

from __future__ import annotations

from collections import deque

from textual.events import Key
from textual.message import Message

PATIENCE = 0.25
"""Seconds after which a key is given up for gone: what it was sent to was taken away before it came to it."""


class KeyPassed(Message):
    """Goes up behind a key, through the same queues; where it arrives the key has been dealt with."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyGate:
    """Holds keys back while one is under way."""

    def __init__(self) -> None:
        self._held: deque[Key] = deque()
        self._let_in: Key | None = None
        """The key taken from those held, which comes next."""
        self._under_way = False
        self._number = 0

    def enters(self, key: Key) -> bool:
        """Tell whether a key may go on; otherwise it is held."""
        if key is not self._let_in and (self._under_way or self._held or self._let_in is not None):
            self._held.append(key)
            return False
        self._let_in, self._under_way = None, True
        return True

    def follower(self) -> KeyPassed:
        """Return what is to be sent after the key that entered."""
        self._number += 1
        return KeyPassed(self._number)

    def passed(self, number: int) -> Key | None:
        """Note that a key was dealt with; return the one to be let in next. Nothing happens for one noted before."""
        if number != self._number or not self._under_way:
            return None
        self._under_way = False
        self._let_in = self._held.popleft() if self._held else None
        return self._let_in
