"""Standard output as a slow thing that may go away: writes wait for the reader, and the event loop runs on."""

import asyncio
import errno
import os
import select
import sys
from contextlib import suppress
from typing import Self

from kinesis_tui.failure import Failure

CHUNK = 4096
"""PIPE_BUF: a pipe that polls writable takes so much without blocking (https://man7.org/linux/man-pages/man7/pipe.7.html).
"""
LINE_FEED = ord("\n")
LAST_LINE_SECONDS = 1.0
"""How long a reader may take for the rest of a line when the program is told to end."""
TURN = 64
"""Chunks after which the event loop gets a turn, so that signals are heard while the reader is fast."""


def standard_output() -> "Output":
    """Return standard output; raises BrokenPipeError where the program was started without any."""
    if sys.stdout is None:
        raise BrokenPipeError
    sys.stdout.flush()
    return Output(sys.stdout.fileno())


def wants_colour() -> bool:
    """Whether what is written to standard output may be coloured."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Output:
    """Writes bytes to a file descriptor, whole and in order, without ever blocking the event loop.

    Nothing is buffered: `write` returns when the reader has room for all. Regular files and devices that can't be
    polled are written directly.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)
        self.written = 0
        """Bytes that the reader's side has taken, ever; right also after a `write` that did not end well."""

    async def write(self, data: bytes) -> None:
        """Write all of `data`, lines. Raises BrokenPipeError when the reader is gone, `Failure` when the disk is full.

        Cancelled, it stops between two lines, or finishes the one begun if the reader takes it soon.
        """
        before = self.written
        try:
            await self._write(data, 0)
        except asyncio.CancelledError:
            done = self.written - before
            if done and data[done - 1] != LINE_FEED:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LAST_LINE_SECONDS):
                        await self._write(data[: data.find(b"\n", done) + 1], done)
            raise

    async def _write(self, data: bytes, start: int) -> None:
        view = memoryview(data)
        chunks = 0
        while start < len(data):
            if not self._ready():
                await self._until_ready()
            elif chunks % TURN == TURN - 1:
                await asyncio.sleep(0)
            chunks += 1
            count = self._write_some(view[start : _piece_end(data, start)])
            self.written += count
            start += count

    def is_closed(self) -> bool:
        """Whether nobody reads any more; a write would tell too, but only a write."""
        return any(event & (select.POLLERR | select.POLLHUP | select.POLLNVAL) for _, event in self._poll.poll(0))

    def _ready(self) -> bool:
        return bool(self._poll.poll(0))

    def _write_some(self, view: memoryview) -> int:
        try:
            return os.write(self._descriptor, view)
        except BlockingIOError:
            return 0
        except BrokenPipeError:
            raise
        except OSError as error:
            if error.errno in (errno.EIO, errno.EBADF):  # the terminal hung up, or was never there
                raise BrokenPipeError from error
            raise Failure("Writing to standard output failed", str(error.strerror), "check where it goes") from error

    async def _until_ready(self) -> None:
        loop = asyncio.get_running_loop()
        room: asyncio.Future[None] = loop.create_future()
        with Watch(loop, self._descriptor, room):
            await room


def _piece_end(data: bytes, start: int) -> int:
    """Return where the next chunk ends: after a line if one ends within it, so that short lines are never torn."""
    if len(data) - start <= CHUNK:
        return len(data)
    line_end = data.rfind(b"\n", start, start + CHUNK)
    return start + CHUNK if line_end < 0 else line_end + 1


class Watch:
    """Sets a future when a descriptor can be written to."""

    def __init__(self, loop: asyncio.AbstractEventLoop, descriptor: int, room: asyncio.Future[None]) -> None:
        self._loop = loop
        self._descriptor = descriptor
        self._room = room

    def __enter__(self) -> Self:
        self._loop.add_writer(self._descriptor, self._set)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.remove_writer(self._descriptor)

    def _set(self) -> None:
        if not self._room.done():
            self._room.set_result(None)
