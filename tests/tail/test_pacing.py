"""How often, how much at once, and how long to wait after a failure."""

import pytest

from kinesis_tui.live.pacing import LARGE_PAGE, SMALL_PAGE, Backoff, Pace
from tests.tail.virtual_clock import VirtualClock


def test_an_idle_shard_is_asked_once_a_second_and_a_busy_one_as_often_as_its_share() -> None:
    pace = Pace(VirtualClock(), 4.0)
    pace.answered(0, 0, behind=False)
    assert pace.interval == 1.0
    pace.answered(10, 2_000, behind=False)
    assert pace.interval == 0.25


def test_a_share_below_one_read_a_second_holds_when_idle_too() -> None:
    pace = Pace(VirtualClock(), 0.2)
    pace.answered(0, 0, behind=False)
    assert pace.interval == 5.0


def test_pages_grow_while_behind_to_what_a_shard_gives_in_a_second() -> None:
    pace = Pace(VirtualClock(), 1.0)
    assert pace.limit == SMALL_PAGE
    pace.answered(1_000, 100_000, behind=True)
    assert pace.limit == LARGE_PAGE
    pace.answered(1_000, 10_000_000, behind=True)
    assert pace.limit == 209
    pace.answered(209, 2_000_000, behind=False)
    assert pace.limit == SMALL_PAGE


def test_a_page_of_ten_mebibytes_is_followed_by_five_seconds_of_silence() -> None:
    pace = Pace(VirtualClock(), 5.0)
    pace.answered(10, 10 * 2**20, behind=True)
    assert pace.interval == 5.0


def test_throttles_double_the_interval_and_answers_bring_it_back() -> None:
    pace = Pace(VirtualClock(), 1.0)
    for _ in range(10):
        pace.throttled()
    assert pace.interval == 8.0
    for _ in range(30):
        pace.answered(1, 1, behind=True)
    assert pace.interval == 1.0


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="reads_per_second"):
        Pace(VirtualClock(), 0.0)


def test_waits_double_up_to_the_cap_and_jitter_only_shortens_them() -> None:
    full = Backoff(lambda: 0.0, first=1.0, cap=10.0)
    assert [full.delay() for _ in range(6)] == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    full.reset()
    assert full.delay() == 1.0
    assert Backoff(lambda: 0.999, first=1.0).delay() == pytest.approx(0.5, abs=0.01)
