"""Going over many retained rows in short steps, so that the screen never waits for whoever counts or sorts them."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

STEP_SECONDS = 0.008
"""How long one step may hold the event loop."""
LOOK_EVERY = 32
"""Items between two looks at the clock."""


async def in_steps(
    items: Iterable[T],
    take: Callable[[T], None],
    *,
    step: Callable[[int], None] = lambda _taken: None,
    look_every: int = LOOK_EVERY,
    monotonic: Callable[[], float] = time.perf_counter,
) -> int:
    """Give every item to `take`, and let others run between steps of a few milliseconds; return how many there were.

    `step` hears after each step how many were taken so far; the clock is looked at every `look_every` items. May be
    cancelled between two steps.
    """
    taken, deadline = 0, monotonic() + STEP_SECONDS
    for item in items:
        take(item)
        taken += 1
        if taken % look_every == 0 and monotonic() >= deadline:
            step(taken)
            await asyncio.sleep(0)
            deadline = monotonic() + STEP_SECONDS
    step(taken)
    return taken


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of `size`; the last may be shorter."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
