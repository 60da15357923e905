"""How many records are due: a steady rate with a burst now and then."""

import random

BURST_EVERY_SECONDS = (30.0, 75.0)
BURST_SECONDS = (3.0, 6.0)
BURST_FACTOR = (5.0, 10.0)
BURST_LIMIT = 1_500.0
"""Records a second that a burst adds at most, so that a high rate stays within what the emulator takes."""
CATCH_UP_SECONDS = 1.5
"""After a pause (the machine slept, the emulator was away) no more than this much is made up for."""


class Pace:
    """Turns the passing of time (monotonic seconds) into a number of records; `rate` is records a second."""

    def __init__(self, rate: float, rng: random.Random, now: float) -> None:
        self._rate = rate
        self._rng = rng
        self._last = now
        self._owed = 0.0
        self._plan_burst(now)

    def due(self, now: float) -> int:
        """How many whole records are due since the last call."""
        elapsed = min(now - self._last, CATCH_UP_SECONDS)
        self._last = now
        if now >= self._burst_end:
            self._plan_burst(now)
        self._owed += elapsed * (self._burst_rate if now >= self._burst_start else self._rate)
        count = int(self._owed)
        self._owed -= count
        return count

    def _plan_burst(self, now: float) -> None:
        self._burst_start = now + self._rng.uniform(*BURST_EVERY_SECONDS)
        self._burst_end = self._burst_start + self._rng.uniform(*BURST_SECONDS)
        self._burst_rate = min(self._rate * self._rng.uniform(*BURST_FACTOR), self._rate + BURST_LIMIT)
