"""Lines of a chart as characters, drawn by plotext: what is missing is a gap, and the scale begins at zero.

plotext is imported at the first plot; call `plot_lines` in a thread: it takes 10 ms and more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kinesis_tui.text.units import round_steps, value_text

Point = tuple[int, float]
"""Milliseconds since the epoch, value."""
Part = tuple[str, int | None]
"""Text, and the number of the series it belongs to; None for the axes."""

FIRST_COLOUR = 200
"""Series are told apart in plotext's output by these palette numbers; the real colours are the theme's."""
MARKERS = ("braille", "x", "o", "+", "*", "#", "@", "%")
"""How each series is drawn where there are no colours to tell them apart."""
_COLOURED = re.compile("\x1b\\[38;5;([0-9]+)m([^\x1b]*)|\x1b\\[[0-9;]*m|([^\x1b]+)")
_MINUTE = 60_000
_HOUR, _DAY = 60 * _MINUTE, 24 * 60 * _MINUTE
TIME_STEPS = (
    *(seconds * 1_000 for seconds in (1, 5, 10, 30)),
    *(minutes * _MINUTE for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * _HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * _DAY for days in (1, 2, 7, 14, 28)),
)
LABEL_CELLS = 8
"""Room that a time on the axis takes, and some around it."""
_FEWEST_ROWS, _FEWEST_CELLS = 3, 16


@dataclass(frozen=True, slots=True)
class PlotRequest:
    """What is to be drawn, and how large."""

    width: int
    height: int
    """Lines, the axis among them."""
    times_ms: Sequence[int]
    series: Sequence[Sequence[float | None]]
    """Each as long as `times_ms`; None is a gap."""
    unit: str
    utc: bool
    colours: bool = True
    """Whether series are told apart by colour; otherwise each has its own sign."""
    mark: int | None = None
    """Index of a time with a line through it."""


def plot_lines(request: PlotRequest) -> list[list[Part]]:
    """Draw the series; returns `height` lines at most, none where there is too little room or no value."""
    values = [value for one in request.series for value in one if value is not None and math.isfinite(value)]
    if not values or request.width < _FEWEST_CELLS or request.height < _FEWEST_ROWS:
        return []
    from textual_plotext.plot import Plot

    plot = Plot()
    plot.theme("clear")
    plot.plotsize(request.width, request.height)
    plot._set_size(request.width, request.height)  # as textual-plotext's own widget has to do, see its issue 5
    start, end = request.times_ms[0], request.times_ms[-1]
    whole = max(1, end - start)
    for number, one in enumerate(request.series):
        marker = MARKERS[0 if request.colours else number % len(MARKERS)]
        for run in runs(thinned(list(zip(request.times_ms, one, strict=True)), request.width * 2)):
            xs, ys = [(at - start) / whole for at, _ in run], [value for _, value in run]
            draw = plot.plot if len(run) > 1 and marker == "braille" else plot.scatter
            draw(xs, ys, marker=marker, color=FIRST_COLOUR + number)
    if request.mark is not None:
        plot.vline((request.times_ms[request.mark] - start) / whole)
    steps = round_steps(max(values), max(1, min(6, (request.height - 1) // 2)), request.unit)
    lowest = min(0.0, *values)
    plot.ylim(lowest, steps[-1])
    plot.yticks(steps, [value_text(step, request.unit) for step in steps])
    plot.xlim(0, 1)
    ticks = time_ticks(start, end, max(1, (request.width - 10) // LABEL_CELLS), utc=request.utc)
    plot.xticks([(at - start) / whole for at, _ in ticks], [label for _, label in ticks])
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    return [list(_parts(line)) for line in plot.build().splitlines()[: request.height]]


def runs(points: Sequence[tuple[int, float | None]]) -> Iterator[list[Point]]:
    """Yield the points between gaps."""
    run: list[Point] = []
    for at, value in points:
        if value is not None and math.isfinite(value):
            run.append((at, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def thinned(points: Sequence[tuple[int, float | None]], columns: int) -> list[tuple[int, float | None]]:
    """Keep the smallest and the largest value of each column, and every gap; few points are kept as they are."""
    if len(points) <= columns * 2:
        return list(points)
    size = math.ceil(len(points) / columns)
    kept: list[tuple[int, float | None]] = []
    for begin in range(0, len(points), size):
        bundle = points[begin : begin + size]
        known = [(value, index) for index, (_, value) in enumerate(bundle) if value is not None]
        indexes = {min(known)[1], max(known)[1]} if known else set()
        gap = next((index for index, (_, value) in enumerate(bundle) if value is None), None)
        kept += [bundle[index] for index in sorted(indexes if gap is None else indexes | {gap})]
    return kept


def time_ticks(start_ms: int, end_ms: int, at_most: int, *, utc: bool) -> list[tuple[int, str]]:
    """Return round times between two, and how each is written: `14:30`, and the date at midnight, `11-25`."""
    whole = max(1, end_ms - start_ms)
    longest = TIME_STEPS[-1] * math.ceil(whole / TIME_STEPS[-1])
    step = next((step for step in TIME_STEPS if whole / step <= at_most), longest)
    zone = UTC if utc else None
    offset = datetime.fromtimestamp(start_ms / 1000, zone).astimezone(zone).utcoffset()
    shift = 0 if offset is None else round(offset.total_seconds() * 1000)
    first = -(-(start_ms + shift) // step) * step - shift
    return [(at, _tick_text(at, step, utc)) for at in range(first, end_ms + 1, step)]


def _tick_text(at_ms: int, step_ms: int, utc: bool) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC if utc else None)
    if step_ms < _MINUTE:
        return f"{moment:%H:%M:%S}"
    midnight = (moment.hour, moment.minute) == (0, 0)
    return f"{moment:%m-%d}" if midnight or step_ms >= _DAY else f"{moment:%H:%M}"


def _parts(line: str) -> Iterator[Part]:
    for colour, coloured, plain in _COLOURED.findall(line):
        if coloured:
            yield coloured, int(colour) - FIRST_COLOUR
        elif plain:
            yield plain, None
