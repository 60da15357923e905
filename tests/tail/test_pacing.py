"""How often, how much at once, and how long to wait after a failure."""

import pytest

from kinesis_tui.live.pacing import LARGE_PAGE, SMALL_PAGE, Backoff, Courtesy, Pace
from kinesis_tui.live.read_rate import ReadRate
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


def test_a_reader_that_is_behind_leaves_a_fifth_of_the_bytes_unless_it_was_given_all_five_reads() -> None:
    polite, greedy = Pace(VirtualClock(), 1.0), Pace(VirtualClock(), 5.0)
    for pace in (polite, greedy):
        pace.answered(1_000, 2 * 2**20, behind=True)
    assert polite.interval == pytest.approx(1.25)
    assert greedy.interval == pytest.approx(1.0)


def test_all_paces_of_a_source_slow_down_while_others_are_throttled_and_come_back_by_and_by() -> None:
    courtesy = Courtesy()
    first, second = Pace(VirtualClock(), 1.0, courtesy), Pace(VirtualClock(), 2.0, courtesy)
    intervals = []
    for _ in range(5):
        courtesy.others_throttled()
        intervals.append((first.interval, second.interval))
    assert intervals == [(2.0, 1.0), (4.0, 2.0), (4.0, 2.0), (4.0, 2.0), (4.0, 2.0)]
    courtesy.quiet()
    assert first.interval == 2.0
    courtesy.quiet()
    courtesy.quiet()
    assert (first.interval, second.interval) == (1.0, 0.5)


def test_courtesy_takes_fewer_bytes_too() -> None:
    courtesy = Courtesy()
    pace = Pace(VirtualClock(), 5.0, courtesy)
    courtesy.others_throttled()
    pace.answered(1_000, 2 * 2**20, behind=True)
    assert pace.interval == pytest.approx(2.0)


def test_its_own_throttles_and_those_of_others_together_slow_a_pace_eight_times_at_most() -> None:
    courtesy = Courtesy()
    pace = Pace(VirtualClock(), 1.0, courtesy)
    for _ in range(3):
        pace.throttled()
        courtesy.others_throttled()
    assert pace.interval == 8.0


async def test_its_own_throttles_are_counted_by_the_minute_and_forgotten_after_a_quarter_of_an_hour() -> None:
    clock = VirtualClock(now_ms=60_000)
    courtesy = Courtesy()
    pace = Pace(clock, 1.0, courtesy)
    pace.throttled()
    pace.throttled()
    async with clock.running():
        await clock.sleep(61)
    pace.throttled()
    assert [courtesy.own_throttles(minute * 60_000) for minute in range(4)] == [0, 2, 1, 0]
    assert courtesy.own_throttles(0, around=1) == 2
    async with clock.running():
        await clock.sleep(15 * 60)
    pace.throttled()
    assert courtesy.own_throttles(60_000, around=1) == 0


def test_the_rate_of_steady_reads_stands_still() -> None:
    rate = ReadRate()
    assert (rate.per_second(0.0), rate.bytes_per_second(0.0)) == (None, None)
    shown = set()
    for second in range(30):
        rate.began(float(second))
        rate.took(1_000)
        shown |= {rate.per_second(second + part) for part in (0.0, 0.4, 0.9)}
    assert shown == {None, 1.0}
    assert rate.bytes_per_second(29.5) == 1_000


def test_the_rate_falls_when_reads_stay_away() -> None:
    rate = ReadRate()
    for read in range(20):
        rate.began(read / 5)
        rate.took(100)
    assert rate.per_second(3.9) == pytest.approx(5.0)
    assert rate.bytes_per_second(3.9) == pytest.approx(500)
    assert rate.per_second(12.8) == pytest.approx(1.0)
    assert rate.bytes_per_second(12.8) == pytest.approx(100)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="reads_per_second"):
        Pace(VirtualClock(), 0.0)


def test_waits_double_up_to_the_cap_and_jitter_only_shortens_them() -> None:
    full = Backoff(lambda: 0.0, first=1.0, cap=10.0)
    assert [full.delay() for _ in range(6)] == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    full.reset()
    assert full.delay() == 1.0
    assert Backoff(lambda: 0.999, first=1.0).delay() == pytest.approx(0.5, abs=0.01)


async def reads_of(pace: Pace, clock: VirtualClock, count: int) -> list[float]:
    at = []
    async with clock.running():
        for _ in range(count):
            await pace.turn()
            at.append(round(clock.monotonic(), 3))
    return at


async def test_readers_that_begin_together_do_not_go_on_reading_together() -> None:
    clock = VirtualClock()
    assert await reads_of(Pace(clock, 1.0, sooner=0.6), clock, 4) == [0.0, 0.4, 1.4, 2.4]


async def test_a_read_that_comes_early_stays_within_the_five_a_second_of_aws() -> None:
    clock = VirtualClock()
    assert await reads_of(Pace(clock, 5.0, sooner=0.9), clock, 3) == [0.0, 0.2, 0.4]
    clock = VirtualClock()
    assert await reads_of(Pace(clock, 1.0, sooner=0.99), clock, 3) == [0.0, 0.2, 1.2]
