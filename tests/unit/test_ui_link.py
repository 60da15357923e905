from kinesis_tui.ui.link import HOLD, LIMIT_USED, MARGIN, Link


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_frames_wait_when_the_limit_is_used_up_and_go_on_when_it_has_refilled() -> None:
    time = Time()
    link = Link(time, 100_000)
    link.spend(60_000)
    before = link.ready
    time.now += 1
    assert (before, link.ready) == (False, True)


def test_over_time_no_more_than_the_limit_is_sent() -> None:
    time = Time()
    link = Link(time, 100_000)
    sent = 0
    for _ in range(1000):
        time.now += 0.01
        if link.ready:
            link.spend(16_000)
            sent += 16_000
    assert sent <= 100_000 * 10


def test_a_line_that_was_slow_is_used_below_its_speed() -> None:
    link = Link(Time(), 200_000)
    link.took(6_400, 0.1)
    assert link.rate == 64_000 * MARGIN


def test_after_a_while_more_is_tried_up_to_the_limit() -> None:
    time = Time()
    link = Link(time, 200_000)
    link.took(6_400, 0.1)
    time.now += HOLD
    assert link.rate == 64_000 * MARGIN
    time.now += 1000
    assert link.rate == 200_000 * LIMIT_USED


def test_a_fast_line_stays_within_the_limit() -> None:
    link = Link(Time(), 200_000)
    link.took(1_000_000, 0.1)
    assert link.rate <= 200_000


def test_a_line_is_quiet_only_after_nothing_much_was_sent() -> None:
    time = Time()
    link = Link(time, 100_000)
    seen = [link.quiet]
    link.spend(10_000)
    seen.append(link.quiet)
    time.now += 1
    assert [*seen, link.quiet] == [True, False, True]


def test_a_speed_that_a_try_confirms_is_believed_for_longer() -> None:
    time = Time()
    link = Link(time, 200_000)
    for _ in range(2):
        link.took(6_400, 0.1)
        time.now += HOLD + 1
    link.took(6_400, 0.1)
    time.now += 1.5 * HOLD
    assert link.rate == 64_000 * MARGIN


def test_a_line_that_became_faster_is_tried_again_as_soon_as_a_new_one() -> None:
    time = Time()
    link = Link(time, 400_000)
    for _ in range(2):
        link.took(6_400, 0.1)
        time.now += HOLD + 1
    link.took(6_400, 0.1)
    link.took(20_000, 0.1)
    believed = link.rate
    time.now += HOLD + 1
    assert link.rate > believed


def test_a_frame_keeps_a_slow_line_busy_for_a_moment_only() -> None:
    link = Link(Time(), 200_000)
    unknown = link.frame_bytes
    link.took(6_400, 0.1)
    assert (unknown, link.frame_bytes) == (36_000, 1_920)


def test_a_fast_line_gets_whole_frames_within_the_limit() -> None:
    link = Link(Time(), 200_000)
    link.took(1_000_000, 0.1)
    assert link.frame_bytes == 36_000
