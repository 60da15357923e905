"""How many bytes reach the terminal: with few records, with very many, with none."""

import time
from collections.abc import Iterator

from tests.benchmarks.canned_server import STREAM, Plan
from tests.benchmarks.measures.reading import FLOOD, RATE
from tests.benchmarks.processes import canned
from tests.benchmarks.rows import Row
from tests.benchmarks.terminals import Usage, ours, usual

TRICKLE = 20
BUDGET = 50_000
SETTLE = 3.0


def written(quick: bool) -> Iterator[Row]:
    """Show 20 records/s, then 50,000, then these with a budget of 50 KB/s."""
    seconds = 1.0 if quick else 5.0
    others = {kind: _usual_usage(kind, seconds).bytes_per_second / 1e3 for kind in ("DataTable", "RichLog", "Log")}
    trickle = _our_usage(Plan(shards=4, rate=TRICKLE), seconds)
    least = min(others, key=others.__getitem__)
    note = ", ".join(f"{kind} {rate:,.0f}" for kind, rate in others.items() if kind != least)
    name = f"to the terminal at {TRICKLE} records/s"
    kilobytes = trickle.bytes_per_second / 1e3
    yield Row(name, kilobytes, "KB/s", 15, least, others[least], note=f"{note} KB/s")
    flood = _our_usage(FLOOD, seconds, reads_per_second=5.0)
    yield Row(
        f"to the terminal at {RATE:,} records/s",
        flood.bytes_per_second / 1e3,
        "KB/s",
        200,
        note=f"the program takes {flood.cpu_percent:.0f} % CPU",
    )
    kept = _our_usage(FLOOD, seconds, reads_per_second=5.0, budget=BUDGET)
    yield Row("the same with a budget of 50 KB/s", kept.bytes_per_second / 1e3, "KB/s", BUDGET / 1e3)


def idle(quick: bool) -> Iterator[Row]:
    """Leave the streams and the tail open beside each other, with nothing arriving."""
    with canned(Plan(shards=4)) as url, ours(url, "") as screen:
        screen.since_start(b"orders", 20)
        screen.send(f":split tail:{STREAM}\r")
        screen.since_start(b"follow", 20)
        time.sleep(1 if quick else SETTLE)
        usage = screen.usage(1 if quick else 10)
    yield Row("idle, streams beside tail: to the terminal", usage.bytes_per_second / 1e3, "KB/s", 2)
    yield Row("idle, streams beside tail: CPU", usage.cpu_percent, "%", 4, note="4 shards, read once a second each")


def _our_usage(plan: Plan, seconds: float, *, reads_per_second: float = 1.0, budget: int = 200_000) -> Usage:
    target = f"tail:{STREAM}"
    with (
        canned(plan) as url,
        ours(url, target, reads_per_second=reads_per_second, terminal_bytes_per_second=budget) as screen,
    ):
        screen.since_start(b"follow", 20)
        time.sleep(SETTLE)
        return screen.usage(seconds)


def _usual_usage(kind: str, seconds: float) -> Usage:
    with usual(kind, TRICKLE) as screen:
        screen.since_start(b"status", 20)
        time.sleep(SETTLE)
        return screen.usage(seconds)
