"""How many bytes the terminal may be sent now: the user's limit, and what a slow line has shown that it takes."""

from collections.abc import Callable

DEFAULT_BYTES_PER_SECOND = 200_000
LIMIT_USED = 0.9
"""Part of the user's limit that frames use; the rest is for what does not ask: keys, header, other widgets."""
MARGIN = 0.75
"""Part of a slow line's measured speed that is used, so that what lies in buffers on the way drains."""
HOLD = 30.0
"""Seconds for which a measured speed is believed before more is tried: each try costs the user a delay."""
LONGEST_HOLD = 600.0
"""The same for a speed that the tries have confirmed again and again."""
CONFIRMED = 1.5
"""A try that finds less than so many times the speed confirms it."""
FRAME_SECONDS = 0.2
"""A frame that takes more of the user's limit than this long gives is too dear; it loses its colours."""
SLOW_FRAME_SECONDS = 0.04
"""The same by a slow line's speed; what then still is too dear comes in parts. A key waits for no more than what is on
its way: at 64 KB/s the slowest of a hundred took 160 ms with 0.2 here, and 70 ms with this."""
BURST_SECONDS = 0.25


class Link:
    """A bucket of bytes that fills at the rate the line bears.

    `spend` is called for all that is written, whether it asked first or not; frames ask `ready` first. The rate is the
    user's `bytes_per_second`, lowered while the line is known to be slower. `took` is how the writer tells.
    """

    def __init__(self, clock: Callable[[], float], bytes_per_second: float = DEFAULT_BYTES_PER_SECOND) -> None:
        self._clock = clock
        self.bytes_per_second = bytes_per_second
        self._speed: float | None = None
        self._measured_at = clock()
        self._hold = HOLD
        self._filled_at = clock()
        self._level = self._depth

    @property
    def rate(self) -> float:
        """Bytes a second that may be sent at present."""
        limit = self.bytes_per_second * LIMIT_USED
        if self._speed is None:
            return limit
        doubt = max(0.0, self._clock() - self._measured_at - self._hold)
        return min(limit, self._speed * MARGIN * (1.0 + doubt / 10.0))

    @property
    def frame_bytes(self) -> int:
        """Bytes that one frame may have before it is too dear for this line."""
        by_limit = self.rate * FRAME_SECONDS
        return int(by_limit if self._speed is None else min(by_limit, self._speed * MARGIN * SLOW_FRAME_SECONDS))

    @property
    def ready(self) -> bool:
        """Whether a frame may be sent now."""
        return self._fill() > 0

    @property
    def quiet(self) -> bool:
        """Whether nothing much was sent of late, so that what can wait may go."""
        return self._fill() >= self._depth * 0.9

    def spend(self, count: int) -> None:
        """Count `count` bytes as sent; the level may go below zero."""
        self._level = self._fill() - count

    def took(self, count: int, seconds: float) -> None:
        """Learn that the line, while it was the bottleneck, took `count` bytes in `seconds`."""
        speed, now = count / max(seconds, 1e-6), self._clock()
        if self._speed is not None:
            was_tried = now - self._measured_at > self._hold
            if speed > self._speed * CONFIRMED:
                self._hold = HOLD
            elif was_tried:
                self._hold = min(self._hold * 2, LONGEST_HOLD)
            speed = (self._speed + speed) / 2
        self._speed, self._measured_at = speed, now

    @property
    def _depth(self) -> float:
        """Bytes that may go at once after a quiet time."""
        return self.rate * BURST_SECONDS

    def _fill(self) -> float:
        now = self._clock()
        self._level = min(self._depth, self._level + self.rate * (now - self._filled_at))
        self._filled_at = now
        return self._level
