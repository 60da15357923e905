"""A real terminal for a program under test: a pty whose other end is a screen in memory, read as fast as told."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

import pyte

from tests.support.waiting import LONG_ENOUGH, until_sync

# pyte draws what it does not know; the kitty keyboard protocol's sequences are such.
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p|\x18")
UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*)?\Z")


class Cell(NamedTuple):
    """One character cell: what it shows and how."""

    text: str
    foreground: str
    background: str
    bold: bool
    reverse: bool


class Arrival(NamedTuple):
    """A piece of output: when it came (seconds, monotonic) and its bytes."""

    at: float
    data: bytes


class PtyTerminal:
    """A program on a terminal of `columns` x `rows`; a context manager that ends the program it started.

    `bytes_per_second` bounds how fast the terminal reads, as a slow line does; it may be set at any time, 0 stops it.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        bytes_per_second: float | None = None,
        draw: bool = True,
        pass_descriptors: Sequence[int] = (),
    ) -> None:
        self.bytes_per_second = bytes_per_second
        self.received = 0
        self.drawn = 0
        self.arrivals: list[Arrival] = []
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._draw = draw
        self._rest = b""
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  # the child needs a terminal
            pass_fds=tuple(pass_descriptors),
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def lines(self) -> list[str]:
        """The text of every line, without the blanks at its end."""
        # Not pyte's `display`: it fails on a wide character of which one half has been painted over, and half a frame
        # may have come when somebody looks.
        with self._lock:
            buffer, columns = self._screen.buffer, range(self._screen.columns)
            rows = ["".join([buffer[y][x].data for x in columns]) for y in range(self._screen.lines)]
        return [row.rstrip() for row in rows]

    @property
    def text(self) -> str:
        """The text of the screen."""
        return "\n".join(self.lines)

    @property
    def output(self) -> bytes:
        """All that the program has written."""
        return b"".join(arrival.data for arrival in list(self.arrivals))

    @property
    def cursor_hidden(self) -> bool:
        """Whether the program has hidden the cursor."""
        return bool(self._screen.cursor.hidden)

    def cells(self) -> list[list[Cell]]:
        """The screen as cells."""
        with self._lock:
            buffer, columns = self._screen.buffer, range(self._screen.columns)
            return [[_cell(buffer[y][x]) for x in columns] for y in range(self._screen.lines)]

    def send(self, keys: str | bytes) -> None:
        """Type."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal; the program gets SIGWINCH."""
        with self._lock:
            self._screen.resize(rows, columns)
            self._set_size(columns, rows)

    def shows(self, text: str, *, within: float = LONG_ENOUGH) -> None:
        """Wait until `text` is on the screen."""
        until_sync(lambda: text in self.text, within=within, what=f"{text!r} on the screen:\n{self.text}")

    def hang_up(self) -> None:
        """Drop the line, as a lost ssh connection does."""
        self._closing.set()
        self._reader.join(5)
        os.close(self._master)
        self._master = -1

    def wait(self, within: float = LONG_ENOUGH) -> int:
        """Wait for the end and for all that the terminal reads; return the status, negative for a signal."""
        status = self.process.wait(within)
        if self.bytes_per_second != 0:
            self._reader.join(within)  # it ends when all is read and nobody can write any more
        return status

    def end(self) -> None:
        """End the program if it still runs, and give the pty back."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self._closing.set()
        self._reader.join(5)
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        while not self._closing.is_set():
            speed = self.bytes_per_second
            if speed == 0:
                self._closing.wait(0.02)
                continue
            if not select.select([self._master], [], [], 0.05)[0]:
                continue
            size = 65536 if speed is None else max(1, int(speed / 100))
            try:
                data = os.read(self._master, size)
            except OSError:
                return
            if speed is not None:
                self._closing.wait(len(data) / speed)
            self.received += len(data)
            self.arrivals.append(Arrival(time.monotonic(), data))
            if self._draw:
                self._feed(data)
            self.drawn = self.received

    def _feed(self, data: bytes) -> None:
        data = self._rest + data
        unfinished = UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        data, self._rest = data[:cut], data[cut:]
        with self._lock, contextlib.suppress(IndexError):
            self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))


def _cell(char: pyte.screens.Char) -> Cell:
    return Cell(char.data, char.fg, char.bg, char.bold, char.reverse)
