"""Rows written to a file, line by line, in a thread: counted, and stopped when that is asked for."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from kinesis_tui.live.ring import Row

Line = Callable[[Row], tuple[bytes, int]]
"""Returns a row as it is written, with its line end, and how many secrets were hidden in it."""

_BUFFERED = 512 * 1024


class Stopped(Exception):  # an answer to the user, not an error
    """The writing was stopped before its end."""


@dataclass(slots=True)
class Watch:
    """What the one who waits sees of the writing, and how he ends it; shared by two threads."""

    rows: int = 0
    """Written so far."""
    words: str = ""
    """What is done at present, where it is not the writing."""
    stopping: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raise Stopped once that was asked for."""
        if self.stopping.is_set():
            raise Stopped


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an export."""

    rows: int
    redacted: int
    """Rows in which something was hidden."""
    bytes: int


def write_rows(rows: Iterable[Row], line: Line, file: BinaryIO, watch: Watch, titles: bytes = b"") -> Written:
    """Write every row as one line, after the titles. Memory does not grow with their number.

    Raises OSError, or Stopped.
    """
    count = redacted = size = 0
    buffer = bytearray(titles)
    for row in rows:
        watch.check()
        written, secrets = line(row)
        buffer += written
        count += 1
        redacted += secrets > 0
        if len(buffer) >= _BUFFERED:
            size += file.write(buffer)
            buffer.clear()
            watch.rows = count
    size += file.write(buffer)
    watch.rows = count
    return Written(count, redacted, size)
