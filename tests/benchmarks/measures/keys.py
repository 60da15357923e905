"""How long a key takes to change the screen while records pour in, on a fast line and on a slow one."""

import random
import time
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.canned_server import STREAM
from tests.benchmarks.measures.reading import FLOOD, RATE
from tests.benchmarks.processes import canned
from tests.benchmarks.rows import Row
from tests.benchmarks.terminals import Screen, ours, usual

SLOW_LINE = 64_000
PATIENCE = 9.0
"""A key that has not changed the screen after so many seconds counts as this long."""
LIST_ROW = rb"\x1b\[(?:[5-9]|[12][0-9]|3[0-8]);1H"
"""The start of a line of the list; while it is paused none is written but for a key, or to colour what was painted in
haste."""
SILENCE = 0.1
RICH_LOG_RATE, DATA_TABLE_RATE = 3_200, 4_300
"""Rows a second at which these still show all they are given."""


def keys(quick: bool) -> Iterator[Row]:
    """Press keys while 50,000 records/s arrive."""
    log = _usual_keys("RichLog", RICH_LOG_RATE, None, quick)
    table = _usual_keys("DataTable", DATA_TABLE_RATE, None, quick)
    with canned(FLOOD) as url:
        times = our_keys(url, f"tail:{STREAM}", 2 if quick else 25)
    what, note = (
        f"key to screen at {RATE:,} records/s",
        f"{len(times)} keys; DataTable at {DATA_TABLE_RATE:,}/s {p99(table):,.0f} ms",
    )
    yield Row(f"{what}, p50", median(times), "ms", None, f"RichLog at {RICH_LOG_RATE:,}/s", median(log))
    yield Row(f"{what}, p99", p99(times), "ms", 50, f"RichLog at {RICH_LOG_RATE:,}/s", p99(log), note=note)
    table = _usual_keys("DataTable", DATA_TABLE_RATE, SLOW_LINE, quick)
    with canned(FLOOD) as url:
        times = our_keys(url, f"tail:{STREAM}", 2 if quick else 25, line=SLOW_LINE)
    what, name = "the same on a line of 64 KB/s", f"DataTable at {DATA_TABLE_RATE:,}/s"
    yield Row(f"{what}, p50", median(times), "ms", None, name, median(table))
    yield Row(f"{what}, p99", p99(times), "ms", 100, name, p99(table), note=f"{len(times)} keys")


def p99(times: list[float]) -> float:
    """Return the time that one key in a hundred takes longer than; of fewer than a hundred, the longest."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def our_keys(url: str, target: str, rounds: int, *, line: int | None = None) -> list[float]:
    """Pause, move up and down, follow again, and so on: milliseconds of each."""
    times = []
    with ours(url, target, reads_per_second=5, line_bytes_per_second=line) as screen:
        screen.since_start(b"follow", 20)
        time.sleep(3 if line is None else 6)
        for _ in range(rounds):
            times.append(_press(screen, " ", b"PAUSED"))
            for key, changed in (("k", LIST_ROW), ("j", LIST_ROW), (" ", LIST_ROW)):
                _silent(screen)
                times.append(_press(screen, key, changed))
            screen.wrote(b"follow", PATIENCE)
    return times


def _silent(screen: Screen) -> None:
    """Wait until the list has not been painted for a moment."""
    until = time.monotonic() + 1.0
    while screen.wrote(LIST_ROW, SILENCE) is not None and time.monotonic() < until:
        pass


def _usual_keys(kind: str, rate: int, line: int | None, quick: bool) -> list[float]:
    times: list[float] = []
    with usual(kind, rate, line_bytes_per_second=line) as screen:
        screen.since_start(b"status", 20)
        time.sleep(3)
        until = time.monotonic() + (1 if quick else 10)
        while time.monotonic() < until:
            times.append(_press(screen, "m", rb"\(%d\)" % (len(times) + 1)))
    return times


def _press(screen: Screen, key: str, changed: bytes) -> float:
    """Press after a moment, and return after how many milliseconds `changed` was written."""
    time.sleep(random.uniform(0.03, 0.09))
    screen.skip()
    began = time.monotonic()
    screen.send(key)
    at = screen.wrote(changed, PATIENCE)
    return (PATIENCE if at is None else at - began) * 1e3
