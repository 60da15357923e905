"""How many AWS calls this program makes: per second, in all, and how many were throttled."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session

WINDOW_SECONDS = 4.0
"""Long enough to be steady at one call a second, short enough to mean "now"."""
BUCKET_SECONDS = 0.25


class CallBudget:
    """Counts HTTP attempts, retries among them, over a sliding window of a few seconds.

    `clock` gives monotonic seconds. Memory is bounded: one count for each quarter of a second of the window.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._buckets: deque[tuple[int, int]] = deque(maxlen=round(WINDOW_SECONDS / BUCKET_SECONDS))
        self._calls = 0
        self._throttles = 0

    @property
    def calls(self) -> int:
        """HTTP requests sent to AWS since the start, retries included."""
        return self._calls

    @property
    def throttles(self) -> int:
        """Answers that said "too many requests" since the start, also those that a retry then got past."""
        return self._throttles

    def calls_per_second(self) -> float:
        """Return the mean over the last four seconds (over the program's life while that is shorter)."""
        now = self._clock()
        oldest = now - WINDOW_SECONDS
        recent = sum(count for bucket, count in self._buckets if bucket * BUCKET_SECONDS > oldest)
        return recent / min(WINDOW_SECONDS, max(1.0, now - self._started))

    def sent(self) -> None:
        """Count one HTTP request."""
        self._calls += 1
        bucket = int(self._clock() // BUCKET_SECONDS)
        if self._buckets and self._buckets[-1][0] == bucket:
            self._buckets[-1] = (bucket, self._buckets[-1][1] + 1)
        else:
            self._buckets.append((bucket, 1))

    def throttled(self) -> None:
        """Count one throttled answer."""
        self._throttles += 1

    def register(self, session: Session) -> None:
        """Count what clients of this botocore session send from now on; both events come once an HTTP attempt."""
        session.register("before-send", self._before_send)
        session.register("response-received", self._response_received)

    def _before_send(self, **_: Any) -> None:
        self.sent()

    def _response_received(self, **event: Any) -> None:
        answer = event["parsed_response"]
        if answer is not None and "Error" in answer:
            from kinesis_tui.aws.error_codes import is_throttle  # what only errors want, the first frame need not

            operation = str(event["event_name"]).rpartition(".")[2]
            if is_throttle(str(answer["Error"].get("Code", "")), operation):
                self.throttled()
