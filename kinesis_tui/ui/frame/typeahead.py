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
        self._unsent: deque[Key] = deque()
        """Those waiting that are not on their way yet, in the order in which they were met."""

    def take(self, event: Key, screen: Screen[object]) -> bool:
        """Note that a key from the terminal goes to `screen`; False when it must wait behind others."""
        again = bool(self._waiting) and event is self._waiting[0]
        if self._waiting and not again:
            return False
        del self._waiting[:1]
        self._sent.append((event, screen, again))
        return True

    def came_early(self, event: Key, screen: Screen[object], *, focused: bool) -> bool:
        """Tell whether a key that nothing wanted was sent before `screen` was there, or before it took keys."""
        for sent, target, again in self._sent:
            if sent is event:
                return target is not screen or (screen.is_modal and not focused and not again)
        return False

    def must_wait(self, event: Key) -> bool:
        """Tell whether a key that nothing wanted is behind others that are to be sent again.

        One that was sent again is the first of them: two that waited for each other would go round for ever.
        """
        return bool(self._waiting) and not self._was_sent_again(event)

    def again(self, event: Key) -> Key:
        """Return the key as one to be sent again, which keeps its place among those that are."""
        copy = Key(event.key, event.character)
        self._unsent.append(copy)
        place = next((at for at, waiting in enumerate(self._waiting) if waiting is event), None)
        if place is not None:
            self._waiting[place] = copy
        elif self._was_sent_again(event):
            self._waiting.insert(0, copy)
        else:
            self._waiting.append(copy)
        return copy

    def due(self, key: Key) -> list[Key]:
        """Return what is to be sent now that `key` is: those before it, and itself; nothing where it was sent."""
        if not any(unsent is key for unsent in self._unsent):
            return []
        due: list[Key] = []
        while not due or due[-1] is not key:
            due.append(self._unsent.popleft())
        return due

    def _was_sent_again(self, event: Key) -> bool:
        return any(again for sent, _, again in self._sent if sent is event)
