"""From the command to the first paint, and to the first answer of AWS on the screen, beside a bare Textual program."""

from collections.abc import Iterator
from statistics import median

from tests.benchmarks.canned_server import STREAM, Plan
from tests.benchmarks.processes import canned
from tests.benchmarks.programs.bare import TEXT
from tests.benchmarks.rows import Row
from tests.benchmarks.terminals import Screen, bare, ours

PATIENCE = 30.0


def start(quick: bool) -> Iterator[Row]:
    """Start both in turn, so that what else the machine does meets both; the first turn compiles and is not counted."""
    bares, paints, answers = Times(), Times(), Times()
    with canned(Plan(shards=4)) as url:
        for _ in range(2 if quick else 12):
            with bare() as screen:
                bares.take(screen, TEXT)
            with ours(url, "") as screen:
                paints.take(screen, "Streams")
                answers.take(screen, STREAM)
    yield _row("first paint, beside a bare app", paints, bares, 1.25)
    yield _row("first AWS answer on the screen", answers, bares, 3)


class Times:
    """How long starts took, by the clock and in CPU."""

    def __init__(self) -> None:
        self._seconds: list[float] = []
        self._cpu: list[float] = []

    def take(self, screen: Screen, text: str) -> None:
        """Wait until the program that was just started has written `text`."""
        self._seconds.append(screen.since_start(text.encode(), PATIENCE))
        self._cpu.append(screen.cpu_seconds)

    @property
    def milliseconds(self) -> float:
        """By the clock: the median without the first."""
        return median(self._seconds[1:]) * 1e3

    @property
    def cpu_milliseconds(self) -> float:
        """In CPU: the median without the first."""
        return median(self._cpu[1:]) * 1e3


def _row(what: str, times: Times, base: Times, limit: float) -> Row:
    cpu, base_cpu = times.cpu_milliseconds, base.cpu_milliseconds
    return Row(
        what,
        times.milliseconds / base.milliseconds,
        "×",
        limit,
        "bare Textual app",
        base.milliseconds,
        "ms",
        note=f"{times.milliseconds:.0f} ms; CPU {cpu / base_cpu:.2f} times ({cpu:.0f} and {base_cpu:.0f} ms)",
    )
