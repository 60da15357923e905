"""What a group's reader does about a failure: wait and try again, or stop; and what the tail's budget learns by it."""

from kinesis_tui.failure import Failure
from kinesis_tui.live.retries import Retries
from kinesis_tui.services.logs.tail.budget import CallBudget, Random
from kinesis_tui.services.logs.tail.progress import GroupProgress

SLOW_RETRY = 10.0
"""Seconds between attempts at what only somebody's action can mend: a deleted group, a permission taken away."""


class Recovery:
    """Sets the pace of one group's attempts, as `Retries` does, and slows all groups down for a throttle."""

    def __init__(self, progress: GroupProgress, budget: CallBudget, random: Random, *, follow: bool) -> None:
        self._retries = Retries(progress, random, follow=follow, slow_seconds=SLOW_RETRY)
        self._budget = budget

    def answered(self) -> None:
        """A page came: whatever was wrong is over."""
        self._retries.answered()
        self._budget.answered()

    def wait(self, failure: Failure) -> float:
        """Return the seconds until the next attempt; raises the failure where this ends the reading of the group."""
        retry = self._retries.after(failure)
        if retry.why == "throttled":
            self._budget.throttled()
        return retry.wait
