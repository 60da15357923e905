"""What is soaked: the command line's tail, and the full-screen program's on a terminal; their memory and CPU."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks.processes import environment
from tests.support.terminal import PtyTerminal

STREAM = "orders"
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
FLAT = 1.10
"""Memory may grow by so much between the second quarter of the run and the last."""
SPARE_MIB = 4.0
"""And by so much besides: the ledger's shards, a page that happens to be large."""


class Sample(NamedTuple):
    """A process at one moment."""

    rss_mib: float
    cpu_seconds: float


class Watched:
    """A process and its samples, one a second."""

    def __init__(self, name: str, pid: int) -> None:
        self.name = name
        self.pid = pid
        self.samples: list[Sample] = []

    def sample(self) -> None:
        """Note memory and CPU."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        self.samples.append(Sample(pages * PAGE_BYTES / 2**20, (int(fields[11]) + int(fields[12])) / TICKS))

    def stop_and_continue(self, *, stop: bool) -> None:
        """Stop the process as `kill -STOP` does, or let it go on."""
        os.kill(self.pid, signal.SIGSTOP if stop else signal.SIGCONT)

    def memory(self) -> tuple[float, float]:
        """Return the MiB of the second quarter and of the last, medians."""
        quarter = max(1, len(self.samples) // 4)
        sizes = [sample.rss_mib for sample in self.samples]
        return median(sizes[quarter : 2 * quarter] or sizes), median(sizes[-quarter:])

    @property
    def is_flat(self) -> bool:
        """Whether memory did not grow after the warm-up."""
        early, late = self.memory()
        return late <= early * FLAT + SPARE_MIB

    @property
    def cpu_percent(self) -> float:
        """CPU of one core between the first sample and the last."""
        return (self.samples[-1].cpu_seconds - self.samples[0].cpu_seconds) / max(1, len(self.samples) - 1) * 100


@contextmanager
def command_line(url: str, directory: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `tail --output json --ledger`; the ledger is `ledger.json`, the longest turn of the loop `stall`."""
    arguments = ["tail", STREAM, "--from", "trim-horizon", "--output", "json", "--reads-per-second", "2"]
    ledger = ["--ledger", str(directory / "ledger.json")]
    program = [sys.executable, "-m", "tests.soak.watched", str(directory / "stall"), *arguments, *ledger]
    errors = directory / "errors"
    with errors.open("wb") as file:
        process = subprocess.Popen(
            program, env=environment(url, HOME=str(directory)), stdout=subprocess.PIPE, stderr=file
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(20)


@contextmanager
def full_screen(url: str, directory: Path) -> Iterator[PtyTerminal]:
    """Run the tail pane on a terminal of 120x40; it keeps 32 MiB, so that its ring is full soon."""
    config = directory / "config.toml"
    config.write_text("[tail]\nretained_mib = 32\nreads_per_second = 2\n")
    settings = environment(url, HOME=str(directory), KINESIS_TUI_CONFIG=str(config))
    program = [sys.executable, "-m", "kinesis_tui", f"tail:{STREAM}"]
    with PtyTerminal(program, columns=120, rows=40, environment=settings, draw=False) as terminal:
        yield terminal
