"""A steady pace for calls that AWS limits per account: each caller waits its turn."""

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pace:
    """Lets callers through one after another, `per_second` at most; a lone caller never waits.

    `clock` gives monotonic seconds, `sleep` waits for some.
    """

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = 1.0 / per_second
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until it is this caller's turn."""
        now = self._clock()
        mine = max(self._next, now)
        self._next = mine + self._interval
        if mine > now:
            await self._sleep(mine - now)
