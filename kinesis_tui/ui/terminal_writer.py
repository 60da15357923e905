"""The thread that writes to the terminal, so that one which does not read never stops the event loop."""

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable

from kinesis_tui.ui.link import Link

CHUNK = 4096
"""Bytes a write."""
WINDOW = 0.04
"""Seconds between two moments of a full buffer that make one measurement of the line's speed."""
STALL = 1.0
"""Seconds without any progress that are a stopped terminal, which says nothing of the line's speed."""
ABORT = b"\x18"
"""CAN: ends an escape sequence that was cut off."""


class TerminalWriter(threading.Thread):
    """Write what it is given to a terminal's file descriptor, in order; `write` never waits.

    `on_gone` is called, in this thread, when the terminal has gone away (EIO and the like); from then on all
    is dropped. `on_drained` is called when the queue, after `discard`, has run empty.
    """

    def __init__(
        self, descriptor: int, link: Link, *, on_gone: Callable[[], None], on_drained: Callable[[], None]
    ) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._target = own_descriptor(descriptor)
        self._link = link
        self._on_gone = on_gone
        self._on_drained = on_drained
        self._queue: deque[bytes | None] = deque()
        self._changed = threading.Condition()
        self._given = 0
        self._discarded = 0
        self._tell_drained = False
        self._cut_off = False
        self.written_bytes = 0
        self.gone = False
        self._full_at: float | None = None
        self._taken = 0

    @property
    def pending_bytes(self) -> int:
        """Bytes that the terminal has not taken yet."""
        return 0 if self.gone else self._given - self._discarded - self.written_bytes

    def write(self, data: bytes) -> None:
        """Queue `data`, as one piece that is written whole or, if discarded in time, not at all."""
        if self.gone or not data:
            return
        self._given += len(data)
        with self._changed:
            self._queue.append(data)
            self._changed.notify()

    def discard(self, *, tell: bool = False) -> None:
        """Drop what is queued and not begun; with `tell`, `on_drained` is called when the rest is out."""
        with self._changed:
            self._discarded += sum(len(piece) for piece in self._queue if piece is not None)
            self._queue.clear()
            self._tell_drained = self._tell_drained or tell
            self._cut_off = True
            self._changed.notify()

    def close(self, within: float) -> None:
        """Write what is queued and end, or give up after `within` seconds."""
        with self._changed:
            self._queue.append(None)
            self._changed.notify()
        self.join(within)

    def run(self) -> None:
        """Write until closed or the terminal is gone."""
        try:
            while (piece := self._next()) is not None:
                self._write_all(piece)
        except OSError:
            self.gone = True
            self.discard()
            self._on_gone()
        finally:
            os.close(self._target)

    def _next(self) -> bytes | None:
        with self._changed:
            if not self._queue:
                self._full_at = None
            while not self._queue:
                if self._tell_drained:
                    self._tell_drained = False
                    self._on_drained()
                self._changed.wait()
            return self._queue.popleft()

    def _write_all(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view and not self._cut(len(view), begun=len(view) < len(piece)):
            try:
                count = os.write(self._target, view[:CHUNK])
            except BlockingIOError:
                self._wait_for_room()
                continue
            self.written_bytes += count
            self._taken += count
            view = view[count:]

    def _cut(self, left: int, *, begun: bool) -> bool:
        """Whether the `left` bytes of a piece that was begun are dropped because `discard` was called meanwhile."""
        with self._changed:
            cut, self._cut_off = self._cut_off and begun, False
            if cut:
                self._discarded += left
                self._given += len(ABORT)
                self._queue.appendleft(ABORT)
        return cut

    def _wait_for_room(self) -> None:
        """Wait until the terminal reads on, and learn its speed: what it took since it was full the last time."""
        now = time.monotonic()
        if self._full_at is None:
            self._full_at, self._taken = now, 0
        elif now - self._full_at >= WINDOW:
            self._link.took(self._taken, now - self._full_at)
            self._full_at, self._taken = now, 0
        while not select.select([], [self._target], [], STALL)[1]:
            self._full_at = None


def own_descriptor(terminal: int) -> int:
    """Open the terminal anew for writing without waiting, so that nobody else's descriptor changes.

    Where that can't be done (no terminal, no /dev) the descriptor is copied: then a write may hold up its thread,
    and the line's speed stays unknown.
    """
    try:
        return os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return os.dup(terminal)
