"""Keeps pasted text away from the parser of keys, which finds keys in it."""

from collections.abc import Callable, Iterable

from textual.events import Paste
from textual.message import Message

START = "\x1b[200~"
END = "\x1b[201~"
LONGEST = 1 << 20
"""Characters that are kept of one paste."""


class PasteReader:
    """Hands everything from the terminal to `feed`, Textual's parser, except what stands between a paste's brackets.

    That parser looks for escape sequences in pasted text too, and where it finds one that it does not know, the text
    goes on as keys: text with colours in it would press `q`.
    """

    def __init__(self, feed: Callable[[str], Iterable[Message]]) -> None:
        self._feed = feed
        self._before = ""
        """The last that the parser got: a bracket may come in pieces."""
        self._pasted: list[str] | None = None
        self._kept = 0

    def read(self, data: str) -> list[Message]:
        """Return what `data` means, as keys, mouse and pastes."""
        messages: list[Message] = []
        while data:
            data = self._type(data, messages) if self._pasted is None else self._paste(data, messages)
        return messages

    def _type(self, data: str, messages: list[Message]) -> str:
        """Parse up to the next paste, and return the rest."""
        joined = self._before + data
        at = joined.find(START)
        end = len(data) if at < 0 else at + len(START) - len(self._before)
        messages += self._feed(data[:end])
        self._before = joined[1 - len(START) :] if at < 0 else ""
        self._pasted = None if at < 0 else []
        return data[end:]

    def _paste(self, data: str, messages: list[Message]) -> str:
        """Keep the text up to the end of the paste, and return the rest."""
        assert self._pasted is not None
        joined = self._before + data
        at = joined.find(END)
        end = max(0, len(joined) + 1 - len(END)) if at < 0 else at
        self._pasted.append(joined[: min(end, LONGEST - self._kept)])
        self._kept += len(self._pasted[-1])
        self._before = joined[end:] if at < 0 else ""
        if at < 0:
            return ""
        messages += (message for message in self._feed(END) if not isinstance(message, Paste))
        messages.append(Paste("".join(self._pasted).replace("\0", "")))
        self._pasted, self._kept = None, 0
        return joined[at + len(END) :]
