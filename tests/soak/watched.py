"""The command line, its event loop watched: `python -m tests.soak.watched FILE tail orders …`.

FILE gets the longest turn of the loop in milliseconds, by the CPU of its thread: a stopped process, or one that others
leave no core to, is not held up by itself.
"""

import asyncio
import atexit
import sys
import time
from pathlib import Path

from kinesis_tui.cli.root import run

TICK = 0.002


class WatchedLoop(asyncio.SelectorEventLoop):
    """Notes how much CPU passed between two ticks: what ran in one turn, or in two."""

    longest = 0.0
    _last: float | None = None

    def tick(self) -> None:
        """Compare with the tick before."""
        now = time.thread_time()
        if self._last is not None:
            self.longest = max(self.longest, now - self._last)
        self._last = now
        self.call_later(TICK, self.tick)


class WatchedPolicy(asyncio.DefaultEventLoopPolicy):
    """Makes watched loops; the watch begins once the start is over."""

    def __init__(self, file: Path, after: float) -> None:
        super().__init__()
        self._file = file
        self._after = after

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Make one that leaves its longest turn in the file."""
        loop = WatchedLoop()
        loop.call_later(self._after, loop.tick)
        atexit.register(lambda: self._file.write_text(f"{loop.longest * 1e3:.1f}"))
        return loop


if __name__ == "__main__":
    asyncio.set_event_loop_policy(WatchedPolicy(Path(sys.argv[1]), after=3.0))
    sys.exit(run(sys.argv[2:]))
