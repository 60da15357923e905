"""Turns at a steady pace."""

from kinesis_tui.aws.pace import Pace


async def test_callers_go_one_after_another_and_a_lone_one_never_waits() -> None:
    now = 0.0
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(round(seconds, 3))

    pace = Pace(10, clock=lambda: now, sleep=sleep)
    for _ in range(4):
        await pace.turn()
    assert waits == [0.1, 0.2, 0.3]
    now = 5.0
    await pace.turn()
    assert len(waits) == 3
