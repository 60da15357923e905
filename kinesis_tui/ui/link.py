"""How many bytes the terminal may be sent now: the user's limit, and what a slow line has shown that it takes."""

from collections.abc import Callable

DEFAULT_BYTES_PER_SECOND = 200_000
LIMIT_USED = 0.9
"""Part of the user's limit that frames use; the rest is for what does not ask: keys, header, other widgets."""
MARGIN = 0.75
"""Part of a slow line's measured speed that is used, so that what lies in buffers on the way drains."""
HOLD = 30.0
"""Seconds for which a measured speed is believed before more is tried: each try costs the user a delay."""
FRAME_SECONDS = 0.2
"""A frame that keeps the line busy for longer than this is too dear; it loses its colours."""
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
        self._filled_at = clock()
        self._level = self._depth

    @property
    def rate(self) -> float:
        """Bytes a second that may be sent at present."""
        limit = self.bytes_per_second * LIMIT_USED
        if self._speed is None:
            return limit
        doubt = max(0.0, self._clock() - self._measured_at - HOLD)
        return min(limit, self._speed * MARGIN * (1.0 + doubt / 10.0))

    @property
    def frame_bytes(self) -> int:
        """Bytes that one frame may have before it is too dear for this line."""
        return int(self.rate * FRAME_SECONDS)

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
        speed = count / max(seconds, 1e-6)
        self._speed = speed if self._speed is None else (self._speed + speed) / 2
        self._measured_at = self._clock()

    @property
    def _depth(self) -> float:
        """Bytes that may go at once after a quiet time."""
        return self.rate * BURST_SECONDS

    def _fill(self) -> float:
        now = self._clock()
        self._level = min(self._depth, self._level + self.rate * (now - self._filled_at))
        self._filled_at = now
        return self._level
