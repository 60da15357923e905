"""From the command to the first paint, and to the first answer of AWS on the screen, beside a bare Textual program."""

from collections.abc import Iterator
from statistics import median

from tests.benchmarks.canned_server import STREAM, Plan
from tests.benchmarks.processes import canned
from tests.benchmarks.programs.bare import TEXT
from tests.benchmarks.rows import Row
from tests.benchmarks.terminals import bare, ours

PATIENCE = 30.0


def start(quick: bool) -> Iterator[Row]:
    """Start both in turn, so that what else the machine does meets both; the first turn compiles and is not counted."""
    bares, paints, answers = [], [], []
    with canned(Plan(shards=4)) as url:
        for _ in range(2 if quick else 10):
            with bare() as screen:
                bares.append(screen.since_start(TEXT.encode(), PATIENCE))
            with ours(url, "streams") as screen:
                paints.append(screen.since_start(b"Streams", PATIENCE))
                answers.append(screen.since_start(STREAM.encode(), PATIENCE))
    base, paint, first = (median(times[1:]) for times in (bares, paints, answers))
    name = "bare Textual app"
    yield Row(
        "first paint, beside a bare app", paint / base, "×", 1.25, name, base * 1e3, "ms", note=f"{paint * 1e3:.0f} ms"
    )
    yield Row(
        "first AWS answer on the screen", first / base, "×", 3, name, base * 1e3, "ms", note=f"{first * 1e3:.0f} ms"
    )
