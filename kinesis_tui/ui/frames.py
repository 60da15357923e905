"""When the next frame may be painted: at once after a quiet time, otherwise so many times a second."""

import asyncio
from collections.abc import Callable

SLOW_INTERVAL = 0.05
"""Seconds between frames while little changes: at most 20 a second."""
FLOOD_INTERVAL = 0.1
"""Seconds between frames that replace most of the rows: at most 10 a second."""


class FramePace:
    """Turn any number of requests into few calls of `frame`, on the event loop that asks."""

    def __init__(self, frame: Callable[[], None]) -> None:
        self._frame = frame
        self._waiting: asyncio.Handle | None = None
        self._last = float("-inf")
        self.interval = SLOW_INTERVAL

    @property
    def waiting(self) -> bool:
        """Whether a frame is asked for and not yet painted."""
        return self._waiting is not None

    def ask(self) -> None:
        """Ask for a frame; one that is already on its way answers this too."""
        if self._waiting is not None:
            return
        loop = asyncio.get_running_loop()
        wait = self._last + self.interval - loop.time()
        self._waiting = loop.call_soon(self._run) if wait <= 0 else loop.call_later(wait, self._run)

    def cancel(self) -> None:
        """Forget a frame that was asked for."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _run(self) -> None:
        self._waiting = None
        self._last = asyncio.get_running_loop().time()
        self._frame()
