"""The machine that the figures are from, and how much of it was busy with something else."""

import os
import platform
import resource
import time
from importlib.metadata import version
from pathlib import Path

BUSY = 0.15
"""Of the machine: what others take beyond it makes figures worse than they are."""


def machine() -> str:
    """Name what was measured with."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "aioboto3", "msgspec"))
    return f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores"


class Others:
    """Watches what the rest of the machine does while a benchmark runs."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._busy = _busy_seconds()
        self._ours = _our_seconds()

    def share(self) -> float | None:
        """Return which part of all cores others had since the start; None where the system does not tell."""
        busy = _busy_seconds()
        if busy is None or self._busy is None:
            return None
        cores = (os.cpu_count() or 1) * (time.monotonic() - self._began)
        return max(0.0, (busy - self._busy) - (_our_seconds() - self._ours)) / cores


def _busy_seconds() -> float | None:
    """Return the seconds that all cores were busy since the machine's start, those a hypervisor took included."""
    statistics = Path("/proc/stat")
    if not statistics.exists():
        return None
    fields = [int(field) for field in statistics.read_text().splitlines()[0].split()[1:9]]
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / os.sysconf("SC_CLK_TCK")


def _our_seconds() -> float:
    """Return the CPU of this process and of the children that have ended."""
    ours = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in ours)
