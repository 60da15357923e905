"""What a pane offers to the frame: things to copy, places to go, lines to export, commands to type."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

if TYPE_CHECKING:
    from kinesis_tui.live.export import Watch


class Choice(Struct, frozen=True):
    """One line of a menu."""

    label: str
    """What the menu shows: "sequence number"."""
    text: str
    """What is copied; in a menu of related things, the target: "tail:orders"."""
    shown: str | None = None
    """What the menu shows beside the label where `text` is not to be seen; None: the beginning of `text`."""


class Export(Struct, frozen=True):
    """What `e` writes to a file."""

    name: str
    """First part of the file's name: "orders-records"; the time and suffix follow."""
    suffix: str
    """Without the dot: "jsonl", "txt"."""
    lines: Iterable[bytes]
    """One item a line, without its line feed; taken on the event loop in short slices, so it may read live objects."""


class FileExport(Struct, frozen=True):
    """What is written to a file in a thread, because there may be much of it."""

    name: str
    """First part of the file's name, where the user gives none."""
    suffix: str
    """Without the dot."""
    write: Callable[[BinaryIO, Watch], str]
    """Called in a thread; returns what was written, in words: "12,345 records, 3 redacted". Raises OSError, `Stopped`,
    or a `Failure`."""
    ready: Callable[[Watch], Awaitable[None]] | None = None
    """Awaited first: what is to be written is not known yet, and the watch says why."""


def no_completions(prefix: str) -> list[str]:
    """Complete nothing: the command takes no argument, or any."""
    _ = prefix
    return []


class Command(Struct, frozen=True):
    """One word of the command line."""

    name: str
    description: str
    run: Callable[[str], Awaitable[None] | None]
    """Called with the text after the word, trimmed; raises `Refused` with one sentence when it can't."""
    argument: str = ""
    """How the argument is shown in help: "STREAM"; empty when there is none."""
    complete: Callable[[str], list[str]] = no_completions
    """Candidates for an argument that starts with the text given, most likely first; must not wait for the network."""


class Refused(Exception):  # an answer to the user, not an error
    """A command or action that can't be done, in one sentence for the user."""
