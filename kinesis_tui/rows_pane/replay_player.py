"""Plays a capture: as time passes, the moment moves on and the rows up to it are taken."""

import asyncio
from collections.abc import Callable

from kinesis_tui.live.capture_feed import CaptureFeed
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.text.times import Clock

TICK_SECONDS = 0.1
"""How often a replay that plays moves on."""
TICK_ROWS = 20_000
"""Rows at a time; where there are more, the moment waits for them."""


async def play(
    feed: CaptureFeed,
    moment: int,
    clock: Clock,
    *,
    speed: Callable[[], int],
    moved: Callable[[list[Chunk], int], None],
) -> None:
    """Move on from a moment, in milliseconds since the epoch, until the rows end or the speed is 0.

    `moved` gets the rows that came and the moment at which they stand. Raises `Failure`.
    """
    before = clock.monotonic()
    while speed() and not feed.is_over:
        await clock.sleep(TICK_SECONDS)
        now = clock.monotonic()
        aim = moment + round((now - before) * 1000 * speed())
        before = now
        chunks = await asyncio.to_thread(feed.take, aim, TICK_ROWS)
        if not speed():
            return
        rows = sum(map(len, chunks))
        moment = max(moment, feed.newest) if rows == TICK_ROWS or feed.is_over else aim
        moved(chunks, moment)
