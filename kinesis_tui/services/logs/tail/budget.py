"""The calls that one tail may make, shared by all its groups: FilterLogEvents is limited per account and region."""

from collections.abc import Callable

from kinesis_tui.text.times import Clock

QUOTA = 5.0
"""FilterLogEvents calls a second that an account and region has at least, whoever makes them
(https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/logs/cloudwatch_limits_cwl.html)."""
CALLS_PER_SECOND = 3.0
"""What a tail takes of them: two are left to the console, and to others."""
SLOWEST = 8.0


class CallBudget:
    """Lets the groups' readers through one after another, first come, first served.

    Each throttle doubles the interval, up to eight times; each answer takes a tenth off again.
    """

    def __init__(self, clock: Clock, per_second: float = CALLS_PER_SECOND) -> None:
        if per_second <= 0:
            raise ValueError("per_second must be more than 0")
        self._clock = clock
        self._interval = 1.0 / per_second
        self._slow = 1.0
        self._next = 0.0

    @property
    def per_second(self) -> float:
        """Calls a second that all readers together make at most, as things are."""
        return 1.0 / (self._interval * self._slow)

    async def turn(self) -> None:
        """Wait until it is this reader's turn."""
        now = self._clock.monotonic()
        mine = max(self._next, now)
        self._next = mine + self._interval * self._slow
        if mine > now:
            await self._clock.sleep(mine - now)

    def answered(self) -> None:
        """Learn that a call was answered."""
        self._slow = max(1.0, self._slow * 0.9)

    def throttled(self) -> None:
        """Learn that the account's calls are used up."""
        self._slow = min(self._slow * 2, SLOWEST)


Random = Callable[[], float]
"""Returns numbers from 0.0 up to 1.0."""
