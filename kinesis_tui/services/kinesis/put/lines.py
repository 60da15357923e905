"""The lines of a file descriptor, numbered, read as they come and never held in memory all at once."""

import asyncio
import os
import select
from dataclasses import dataclass

from kinesis_tui.failure import Failure

CHUNK = 65_536
LONGEST_LINE = 64 * 2**20
"""Bytes: a 10 MiB payload, each byte of it written as a JSON escape, and some room."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its line end."""

    number: int
    """From 1."""
    data: bytes | None
    """None where it is longer than anything that could be put."""


class Lines:
    """Reads a descriptor that it does not own; waits for a pipe or a terminal without holding the event loop.

    `\\r\\n` ends a line as `\\n` does. What follows the last line end is a line too.
    """

    def __init__(self, descriptor: int, name: str, longest: int = LONGEST_LINE) -> None:
        self._descriptor = descriptor
        self._name = name
        self._longest = longest
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        self._buffer = bytearray()
        self._searched = 0
        self._number = 0
        self._skipping = False
        self._ended = False

    def at_hand(self) -> bool:
        """Whether the next line, whole, or the end is there without waiting; takes in what is there."""
        while not self._ended and self._line_end() < 0:
            if len(self._buffer) > self._longest or not self._poll.poll(0):
                return False
            self._read_some()
        return True

    async def next(self) -> Line | None:
        """Return the next line, or None at the end. Raises `Failure` where it can't be read."""
        while (end := self._line_end()) < 0:
            if self._ended:
                return self._last()
            if len(self._buffer) > self._longest:
                self._skipping, self._searched = True, 0
                self._buffer.clear()
            await self._fill()
        line = self._take(end)
        del self._buffer[: end + 1]
        self._searched = 0
        return line

    async def rest(self) -> bytes | None:
        """Return all that is left, line ends included; None where it is longer than a line may be."""
        while not self._ended:
            await self._fill()
            if len(self._buffer) > self._longest:
                return None
        return bytes(self._buffer)

    def _line_end(self) -> int:
        end = self._buffer.find(b"\n", self._searched)
        self._searched = len(self._buffer) if end < 0 else end
        return end

    def _take(self, end: int) -> Line:
        self._number += 1
        if self._skipping or end > self._longest:
            self._skipping = False
            return Line(self._number, None)
        return Line(self._number, bytes(memoryview(self._buffer)[:end]).removesuffix(b"\r"))

    def _last(self) -> Line | None:
        if not self._buffer and not self._skipping:
            return None
        line = self._take(len(self._buffer))
        self._buffer.clear()
        return line

    async def _fill(self) -> None:
        if not self._poll.poll(0):
            await self._until_ready()
        self._read_some()

    def _read_some(self) -> None:
        try:
            chunk = os.read(self._descriptor, CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            raise Failure(f"Reading {self._name} failed", str(error.strerror), "check the file") from error
        self._ended = not chunk
        self._buffer += chunk

    async def _until_ready(self) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._descriptor, _set, ready)
        try:
            await ready
        finally:
            loop.remove_reader(self._descriptor)


def _set(ready: "asyncio.Future[None]") -> None:
    if not ready.done():
        ready.set_result(None)
