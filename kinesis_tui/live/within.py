"""Waiting for something, for so long by the tail's own clock."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from kinesis_tui.text.times import Clock

Awaited = TypeVar("Awaited")


async def within(clock: Clock, seconds: float, coming: Coroutine[Any, Any, Awaited]) -> Awaited:
    """Return what `coming` gives; raises TimeoutError, and ends it, where that takes longer than `seconds`."""
    arriving = asyncio.ensure_future(coming)
    waiting = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait((arriving, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not arriving.done():
            raise TimeoutError
        return arriving.result()
    finally:
        arriving.cancel()
        waiting.cancel()
        await asyncio.gather(arriving, waiting, return_exceptions=True)
