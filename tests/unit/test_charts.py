"""What a chart is made of: values in their units, round scales, gaps that stay gaps."""

import subprocess
import sys

import pytest

from kinesis_tui.text.units import round_steps, value_text
from kinesis_tui.ui.chart import numbers_of
from kinesis_tui.ui.plot import FIRST_COLOUR, PlotRequest, plot_lines, runs, thinned, time_ticks

NOON = 1_795_608_000_000
"""2026-11-25T12:00:00Z."""
MINUTE = 60_000


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "Count", "–"),
        (float("nan"), "Count", "–"),
        (0, "Count", "0"),
        (9_999, "Count", "9,999"),
        (12_345, "Count", "12.3 k"),
        (3_400_000, "Count", "3.4 M"),
        (0.25, "None", "0.25"),
        (1_536, "Bytes", "1.5 KiB"),
        (2_048, "Bytes/Second", "2 KiB/s"),
        (12.5, "Count/Second", "12.5/s"),
        (0, "Milliseconds", "0 s"),
        (340, "Milliseconds", "340 ms"),
        (86_400_000, "Milliseconds", "1 d"),
        (90, "Seconds", "1.5 min"),
        (250, "Microseconds", "250 µs"),
        (99.8, "Percent", "99.8 %"),
        (7, "Terabits", "7 Terabits"),
    ],
    ids=lambda value: None if isinstance(value, float) and value != value else str(value),
)
def test_a_value_is_written_in_its_unit(value: float | None, unit: str, text: str) -> None:
    assert value_text(value, unit) == text


def test_an_axis_is_marked_with_round_numbers_from_zero_on() -> None:
    assert round_steps(977, 5) == [0, 200, 400, 600, 800, 1000]
    assert round_steps(977 * 1024, 5, "Bytes") == [0, 256 * 1024, 512 * 1024, 768 * 1024, 1024 * 1024]
    assert round_steps(2, 5, "Count") == [0, 1, 2], "there is no half a record"
    assert round_steps(0, 5) == [0, 1]


def test_what_is_missing_parts_a_line() -> None:
    points = [(1, 1.0), (2, None), (3, 3.0), (4, 4.0), (5, None), (6, None)]
    assert list(runs(points)) == [[(1, 1.0)], [(3, 3.0), (4, 4.0)]]


def test_thinning_keeps_extremes_and_gaps() -> None:
    points: list[tuple[int, float | None]] = [(at, float(at % 7)) for at in range(1_000)]
    points[500] = (500, None)
    points[700] = (700, 99.0)
    kept = thinned(points, 50)
    assert len(kept) <= 150
    assert {(500, None), (700, 99.0)} <= set(kept)
    assert kept == sorted(kept, key=lambda point: point[0])
    assert thinned(points[:100], 50) == points[:100]


def test_the_time_axis_has_round_times_and_dates_at_midnight() -> None:
    assert [label for _, label in time_ticks(NOON + 1, NOON + 60 * MINUTE, 4, utc=True)] == [
        "12:15",
        "12:30",
        "12:45",
        "13:00",
    ]
    labels = [label for _, label in time_ticks(NOON, NOON + 24 * 60 * MINUTE, 4, utc=True)]
    assert labels == ["12:00", "18:00", "11-26", "06:00", "12:00"]


def drawn(values: list[float | None], width: int = 40) -> list[str]:
    """The plot's lines with the axes taken away."""
    times = [NOON + number * MINUTE for number in range(len(values))]
    lines = plot_lines(PlotRequest(width, 8, times, [values], "Count", utc=True))
    return ["".join(text if series == 0 else " " * len(text) for text, series in line) for line in lines]


def test_a_gap_is_neither_a_zero_nor_joined_over() -> None:
    whole = drawn([10.0] * 30)
    parted = drawn([10.0] * 10 + [None] * 10 + [10.0] * 10)
    full = next(line for line in whole if line.strip())
    gapped = next(line for line in parted if line.strip())
    assert "  " not in full.strip()
    assert len(gapped.split()) == 2, "two lines"
    assert len(gapped.strip()) == len(full.strip()), "the time that is missing takes its room"
    assert [line for line in parted if line.strip()] == [gapped], "nothing at the bottom, where zero is"


def test_a_single_value_between_gaps_is_seen() -> None:
    assert "".join(drawn([None, None, 5.0, None])).strip()


def test_nothing_known_draws_nothing() -> None:
    assert drawn([None, None]) == []


def test_without_colours_each_series_has_its_own_sign() -> None:
    times = [NOON, NOON + MINUTE]
    request = PlotRequest(40, 8, times, [[1.0, 1.0], [2.0, 2.0]], "Count", utc=True, colours=False)
    signs = {text.strip() for line in plot_lines(request) for text, series in line if series == 1}
    assert signs == {"x"}
    assert FIRST_COLOUR + 8 < 256


def test_the_numbers_beside_a_chart_leave_out_what_is_missing() -> None:
    found = numbers_of([1.0, None, 5.0, 3.0, None])
    assert (found.last, found.max, found.avg) == (3.0, 5.0, 3.0)
    assert numbers_of([None]).avg is None


def test_the_plotting_library_is_not_imported_before_the_first_plot() -> None:
    probe = "import sys, kinesis_tui.ui.chart; print('plotext' in sys.modules, 'textual_plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout.split() == [
        "False",
        "False",
    ]
