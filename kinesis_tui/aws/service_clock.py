"""How far AWS's clock is ahead of this machine's, from the Date that its answers carry."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session

LIKE_MS = 1_500
"""The header has whole seconds and comes some time after it was written: a clock that is so far ahead may be right."""


class ServiceClock:
    """Compares the clocks at every answer that the SDK takes note of; `clock` gives seconds since the epoch."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.ahead_ms = 0
        """What to add to this machine's time for AWS's: at most the truth, at least that less two seconds or so, so
        that nothing after it lies before. Negative where our clock is ahead; 0 where they are alike, or not known."""

    def answered(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer's headers, at the moment when it came."""
        try:
            told = parsedate_to_datetime(headers["date"]).timestamp()
        except (KeyError, ValueError, OverflowError):
            return
        ahead = round((told - self._clock()) * 1000)
        self.ahead_ms = 0 if -LIKE_MS <= ahead <= 0 else ahead

    def register(self, session: Session) -> None:
        """Listen to the answers of this botocore session's clients of what is tailed."""
        for service in ("kinesis", "cloudwatch-logs"):
            session.register(f"response-received.{service}", self._response_received)

    def _response_received(self, response_dict: Mapping[str, Any] | None = None, **_: Any) -> None:
        if response_dict is not None:
            self.answered(response_dict["headers"])
