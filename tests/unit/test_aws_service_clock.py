"""AWS's clock beside this machine's, from the Date of its answers."""

import pytest

from kinesis_tui.aws.service_clock import ServiceClock

MONDAY = "Mon, 23 Nov 2026 10:00:00 GMT"
MONDAY_SECONDS = 1_795_428_000.0


@pytest.mark.parametrize(
    ("ours", "ahead_ms"),
    [(0.0, 0), (0.999, 0), (1.4, 0), (30.0, -30_000), (1.6, -1_600), (-0.5, 500), (-3600.0, 3_600_000)],
    ids=["alike", "late in the second", "slow answer", "ours ahead", "a little ahead", "behind", "an hour behind"],
)
def test_the_difference_is_never_more_than_the_truth(ours: float, ahead_ms: int) -> None:
    clock = ServiceClock(lambda: MONDAY_SECONDS + ours)
    clock.answered({"date": MONDAY})
    assert clock.ahead_ms == ahead_ms


@pytest.mark.parametrize("headers", [{}, {"date": "yesterday"}, {"date": ""}], ids=["none", "no date", "empty"])
def test_an_answer_without_a_date_tells_nothing(headers: dict[str, str]) -> None:
    clock = ServiceClock(lambda: MONDAY_SECONDS + 30)
    clock.answered({"date": MONDAY})
    clock.answered(headers)
    assert clock.ahead_ms == -30_000
