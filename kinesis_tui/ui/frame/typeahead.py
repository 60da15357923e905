"""Keys that come in one burst with the key that opens what they are meant for.

Textual sends a key to the widget that has the keyboard when it arrives, and runs bindings only after the key has gone
up from there to the app. In ":tail orders\\r" from a fast typist, a paste, or `tmux send-keys`, all keys are under way
before the first has opened the command line; none of them may be lost, or run a binding of the pane.
"""

from __future__ import annotations

from collections import deque

from textual.events import Key
from textual.screen import Screen

UNDER_WAY = 256
"""How many keys may be between the terminal and the app's bindings; more than a terminal hands over at once."""


class TypeAhead:
    """Knows which screen each key was sent to, and which keys are to be sent again."""

    def __init__(self) -> None:
        self._sent: deque[tuple[Key, Screen[object], bool]] = deque(maxlen=UNDER_WAY)
        self._waiting: list[Key] = []

    def take(self, event: Key, screen: Screen[object]) -> bool:
        """Note that a key from the terminal goes to `screen`; False when it must wait behind others."""
        again = any(event is waiting for waiting in self._waiting)
        if self._waiting and not again:
            return False
        self._waiting = [waiting for waiting in self._waiting if waiting is not event]
        self._sent.append((event, screen, again))
        return True

    def came_early(self, event: Key, screen: Screen[object], *, focused: bool) -> bool:
        """Tell whether a key that nothing wanted was sent before `screen` was there, or before it took keys."""
        for sent, target, again in self._sent:
            if sent is event:
                return target is not screen or (screen.is_modal and not focused and not again)
        return False

    @property
    def is_waiting(self) -> bool:
        """Whether keys are to be sent again."""
        return bool(self._waiting)

    def again(self, event: Key) -> Key:
        """Return the key as one to be sent again."""
        copy = Key(event.key, event.character)
        self._waiting.append(copy)
        return copy
