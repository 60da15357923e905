"""The thread that writes to the terminal, so that one which does not read never stops the event loop."""

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable

from kinesis_tui.ui.link import Link

WHOLE_CHUNK = 4096
"""Bytes a write while the terminal takes them at once."""
BUSY_CHUNK = 1024
"""Bytes a write while it does not: small, so that progress shows."""
WINDOW = 0.1
"""Seconds of being held up that make one measurement of the line's speed."""
STALL = 1.0
"""Seconds without any progress that are a stopped terminal, which says nothing of the line's speed."""
ABORT = b"\x18"
"""CAN: ends an escape sequence that was cut off."""


class TerminalWriter(threading.Thread):
    """Write what it is given to a file descriptor, in order; `write` never waits.

    `on_gone` is called, in this thread, when the terminal has gone away (EIO and the like); from then on all
    is dropped. `on_drained` is called when the queue, after `discard`, has run empty.
    """

    def __init__(
        self, descriptor: int, link: Link, *, on_gone: Callable[[], None], on_drained: Callable[[], None]
    ) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._descriptor = descriptor
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
        self._held_up_since: float | None = None
        self._taken = 0

    @property
    def pending_bytes(self) -> int:
        """Bytes that the terminal has not taken yet."""
        return self._given - self._discarded - self.written_bytes

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
        while (piece := self._next()) is not None:
            try:
                self._write_all(piece)
            except OSError:
                self.gone = True
                self.discard()
                self._on_gone()
                return

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._queue:
                if self._tell_drained:
                    self._tell_drained = False
                    self._on_drained()
                self._changed.wait()
            return self._queue.popleft()

    def _write_all(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            if self._cut(len(view), begun=len(view) < len(piece)):
                return
            chunk = BUSY_CHUNK if self._held_up_since is not None else WHOLE_CHUNK
            self._wait_until_writable()
            count = os.write(self._descriptor, view[:chunk])
            self.written_bytes += count
            view = view[count:]
            self._measure(count)

    def _cut(self, left: int, *, begun: bool) -> bool:
        """Whether the `left` bytes of a piece that was begun are dropped because `discard` was called meanwhile."""
        with self._changed:
            cut, self._cut_off = self._cut_off and begun, False
            if cut:
                self._discarded += left
        if cut:
            os.write(self._descriptor, ABORT)
        return cut

    def _wait_until_writable(self) -> None:
        """Wait for room. A stop longer than `STALL` begins the measurement anew."""
        while not select.select([], [self._descriptor], [], STALL)[1]:
            self._held_up_since, self._taken = time.monotonic(), 0

    def _measure(self, count: int) -> None:
        """Learn the line's speed from a time during which the terminal always had to be waited for."""
        if select.select([], [self._descriptor], [], 0)[1]:
            self._held_up_since = None
            return
        now = time.monotonic()
        if self._held_up_since is None:
            self._held_up_since, self._taken = now, 0
            return
        self._taken += count
        if now - self._held_up_since >= WINDOW:
            self._link.took(self._taken, now - self._held_up_since)
            self._held_up_since, self._taken = now, 0
