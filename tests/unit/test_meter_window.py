"""Rates over the last ten seconds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.live.meter import Meter


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: float = 1000.25) -> None:
        self.at = at

    def now_ms(self) -> int:
        return int(self.at * 1000)

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


def test_nothing_yet_is_no_rate() -> None:
    meter = Meter(HandClock())
    assert (meter.per_second(), meter.bytes_per_second()) == (0.0, 0.0)


def test_a_steady_flow_is_told_exactly() -> None:
    clock = HandClock()
    meter = Meter(clock)
    for _ in range(600):
        clock.at += 0.1
        meter.add(5, 1_000)
    assert 48 < meter.per_second() < 53
    assert 9_600 < meter.bytes_per_second() < 10_600


def test_the_first_seconds_count_only_the_time_that_has_passed() -> None:
    clock = HandClock()
    meter = Meter(clock)
    meter.add(100, 0)
    assert meter.per_second() == 100.0
    clock.at += 2.0
    assert meter.per_second() == 50.0


def test_what_has_stopped_fades_out_within_the_window() -> None:
    clock = HandClock()
    meter = Meter(clock)
    meter.add(100, 1)
    clock.at += 9.5
    assert meter.per_second() > 0
    clock.at += 1.0
    assert (meter.per_second(), meter.bytes_per_second()) == (0.0, 0.0)


def test_a_late_report_is_counted_where_it_belongs_or_not_at_all() -> None:
    clock = HandClock()
    meter = Meter(clock)
    clock.at += 20
    meter.add(10, 10, at=clock.at - 30)
    assert meter.per_second() == 0.0
    meter.add(10, 10, at=clock.at - 5)
    assert meter.per_second() > 0
    clock.at += 6
    assert meter.per_second() == 0.0


def test_a_report_from_the_future_is_counted_now() -> None:
    clock = HandClock()
    meter = Meter(clock)
    meter.add(10, 0, at=clock.at + 100)
    assert meter.per_second() == 10.0


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 100)), max_size=60))
@settings(deadline=None)
def test_the_rate_is_never_above_what_was_counted_in_the_window(steps: list[tuple[float, int]]) -> None:
    clock = HandClock()
    meter = Meter(clock)
    history: list[tuple[float, int]] = []
    for wait, count in steps:
        clock.at += wait
        meter.add(count, count)
        history.append((clock.at, count))
        assert meter.per_second() <= sum(n for at, n in history if at > clock.at - 11)
        assert meter.per_second() == meter.bytes_per_second()
