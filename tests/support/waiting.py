"""Wait for a condition instead of sleeping."""

import asyncio
import time
from collections.abc import Callable


async def until(condition: Callable[[], object], *, within: float = 10.0, what: str = "") -> None:
    """Let the event loop run until `condition()` is true; fail after `within` seconds with `what` was waited for."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what or condition}")
        await asyncio.sleep(0.01)


def until_sync(condition: Callable[[], object], *, within: float = 20.0, what: str = "") -> None:
    """Poll until `condition()` is true; for other processes, where there is no event loop to share."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what or condition}")
        time.sleep(0.05)
