"""How many records the demo's producer owes at which time."""

import random

from kinesis_tui.demo.pace import BURST_LIMIT, CATCH_UP_SECONDS, Pace


def counts(rate: float, seconds: int, seed: int = 1) -> list[int]:
    """Records due in each second."""
    pace = Pace(rate, random.Random(seed), now=0.0)
    return [sum(pace.due(second + tick / 2) for tick in (1, 2)) for second in range(seconds)]


def test_the_rate_is_met_exactly_before_the_first_burst() -> None:
    assert set(counts(20, 30)) == {20}


def test_a_rate_below_one_record_a_second_is_met_too() -> None:
    assert sum(counts(0.3, 30)) == 9


def test_a_burst_of_some_seconds_comes_again_and_again() -> None:
    found = counts(20, 600)
    bursts = [count for count in found if count > 90]
    assert 20 < len(bursts) < 100
    assert max(found) <= 200
    assert found.count(20) > 400


def test_a_burst_at_a_high_rate_stays_within_what_the_emulator_takes() -> None:
    assert max(counts(2_000, 300)) <= 2_000 + BURST_LIMIT


def test_a_long_pause_is_not_made_up_for() -> None:
    pace = Pace(20, random.Random(1), now=0.0)
    assert pace.due(3_600.0) <= 200 * CATCH_UP_SECONDS
