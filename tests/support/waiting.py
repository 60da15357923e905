"""Wait for a condition instead of sleeping."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress

LONG_ENOUGH = 60.0
"""Seconds that nothing takes which works, on a machine as slow and as loaded as there is. Who waits for a condition
waits no longer than until it holds, so only a test that fails anyway takes so long."""


async def until(condition: Callable[[], object], *, within: float = LONG_ENOUGH, what: str = "") -> None:
    """Let the event loop run until `condition()` is true; fail after `within` seconds with `what` was waited for."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what or condition}")
        await asyncio.sleep(0.01)


def until_sync(condition: Callable[[], object], *, within: float = LONG_ENOUGH, what: str = "") -> None:
    """Poll until `condition()` is true; for other processes, where there is no event loop to share."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what or condition}")
        time.sleep(0.05)


@asynccontextmanager
async def meanwhile(work: Coroutine[None, None, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Do `work` while the block runs: cancelled at the block's end, where it raises what it ended with.

    A block that expects it to end must await the task: that something else has happened says nothing about the task.
    """
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
