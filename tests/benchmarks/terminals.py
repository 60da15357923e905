"""A program on a pseudo-terminal of 120x40: when it writes what, how much it writes, and what CPU it takes."""

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.processes import environment
from tests.support.terminal import PtyTerminal

COLUMNS, ROWS = 120, 40
POLL = 0.0005


class Usage(NamedTuple):
    """What a program did in a while."""

    bytes_per_second: float
    cpu_percent: float


class Screen:
    """A started program and what has been seen of its output so far."""

    def __init__(self, terminal: PtyTerminal, began: float) -> None:
        self._terminal = terminal
        self._began = began
        self._taken = 0
        self._unread = b""

    def send(self, keys: str) -> None:
        """Type."""
        self._terminal.send(keys)

    def skip(self) -> None:
        """Forget what has been written so far."""
        self._taken, self._unread = len(self._terminal.arrivals), b""

    def wrote(self, pattern: bytes, within: float) -> float | None:
        """Wait until `pattern` is written; return when it came (monotonic), or None if it did not come in time."""
        deadline = time.monotonic() + within
        search = re.compile(pattern).search
        while True:
            arrivals = self._terminal.arrivals
            while self._taken < len(arrivals):
                arrival = arrivals[self._taken]
                self._taken += 1
                self._unread = self._unread[-200:] + arrival.data
                if found := search(self._unread):
                    self._unread = self._unread[found.end() :]
                    return arrival.at
            if time.monotonic() > deadline:
                return None
            time.sleep(POLL)

    def since_start(self, pattern: bytes, within: float) -> float:
        """Return how many seconds after its start the program wrote `pattern`; raises TimeoutError."""
        at = self.wrote(pattern, within)
        if at is None:
            raise TimeoutError(f"{pattern!r} was not written within {within} s; the end was {self.tail!r}")
        return at - self._began

    @property
    def tail(self) -> bytes:
        """The last that was written."""
        return self._terminal.output[-400:]

    def usage(self, seconds: float) -> Usage:
        """Measure for `seconds` how much is written, and the CPU of the program."""
        written, cpu, began = self._terminal.received, self._cpu(), time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - began
        if self._terminal.process.poll() is not None:
            raise RuntimeError(f"the program has ended: {self.tail!r}")
        return Usage((self._terminal.received - written) / took, (self._cpu() - cpu) / took * 100)

    @property
    def cpu_seconds(self) -> float:
        """The CPU that the program's living threads have taken; NaN where the system does not tell."""
        threads = Path(f"/proc/{self._terminal.process.pid}/task").glob("*/schedstat")
        nanoseconds = [int(thread.read_text().split()[0]) for thread in threads]
        return sum(nanoseconds) / 1e9 if nanoseconds else float("nan")

    def _cpu(self) -> float:
        """Return the seconds of CPU that the program has taken."""
        if not Path("/proc/self/stat").exists():
            return float("nan")
        fields = Path(f"/proc/{self._terminal.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def ours(
    url: str,
    target: str,
    *,
    reads_per_second: float = 1.0,
    terminal_bytes_per_second: int = 200_000,
    line_bytes_per_second: float | None = None,
) -> Iterator[Screen]:
    """Run the full-screen program on the server at `url`; an empty `target` is none."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as config:
        config.write(f"[tail]\nreads_per_second = {reads_per_second}\n")
        config.write(f"[terminal]\nbytes_per_second = {terminal_bytes_per_second}\n")
        config.flush()
        command = [sys.executable, "-m", "kinesis_tui", *filter(None, [target])]
        settings = environment(url, KINESIS_TUI_CONFIG=config.name)
        with _screen(command, settings, line_bytes_per_second) as screen:
            yield screen


@contextmanager
def usual(kind: str, rate: float, *, line_bytes_per_second: float | None = None) -> Iterator[Screen]:
    """Run a program around one of Textual's widgets."""
    command = [sys.executable, "-m", "tests.benchmarks.programs.usual", kind, str(rate)]
    with _screen(command, environment(), line_bytes_per_second) as screen:
        yield screen


@contextmanager
def bare() -> Iterator[Screen]:
    """Run a bare program."""
    with _screen([sys.executable, "-m", "tests.benchmarks.programs.bare"], environment(), None) as screen:
        yield screen


@contextmanager
def _screen(command: Sequence[str], settings: dict[str, str], speed: float | None) -> Iterator[Screen]:
    began = time.monotonic()
    with PtyTerminal(
        command, columns=COLUMNS, rows=ROWS, environment=settings, bytes_per_second=speed, draw=False
    ) as terminal:
        yield Screen(terminal, began)
