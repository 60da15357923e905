"""The readers of one tail: a task for each of its sources, and what is to happen when they end."""

import asyncio
from collections.abc import Collection, Coroutine, Hashable
from typing import Any, Generic, Protocol, TypeVar

from kinesis_tui.text.times import Clock

K = TypeVar("K", bound=Hashable)


class Buffer(Protocol):
    """Where readers put what they read."""

    def fail(self, error: BaseException) -> None:
        """Let the consumer meet an error that is a mistake of the program."""

    def finish(self) -> None:
        """Nothing more comes."""


class Readers(Generic[K]):
    """Runs them; the buffer is finished when the last has ended."""

    def __init__(self, buffer: Buffer, clock: Clock) -> None:
        self._buffer = buffer
        self._clock = clock
        self._tasks: dict[K, asyncio.Task[None]] = {}
        self._closed_at: float | None = None
        self._is_handing_over = False

    def __contains__(self, source: K) -> bool:
        return source in self._tasks

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is read any more, for good."""
        return self._closed_at is not None

    @property
    def moment(self) -> float:
        """The monotonic second as of which the sources stand: now, or when the readers were closed."""
        return self._clock.monotonic() if self._closed_at is None else self._closed_at

    def start(self, source: K, work: Coroutine[Any, Any, None]) -> None:
        """Read a source by `work`."""
        task = asyncio.create_task(work, name=f"read {source}")
        self._tasks[source] = task
        task.add_done_callback(lambda done: self._ended(source, done))

    async def end(self, source: K) -> None:
        """End one reader and wait for that; nothing happens where there is none."""
        task = self._tasks.get(source)
        if task is not None:
            await _cancel([task])

    async def hand_over(self) -> list[K]:
        """End all readers for others to go on, and return the sources whose reading was cut short."""
        tasks, self._is_handing_over = dict(self._tasks), True
        try:
            await _cancel(tasks.values())
        finally:
            self._is_handing_over = False
        return [source for source, task in tasks.items() if task.cancelled()]

    async def close(self) -> None:
        """End all readers; safe at any time and more than once."""
        self._closed_at = self.moment
        await _cancel(list(self._tasks.values()))
        self._buffer.finish()

    def _ended(self, source: K, task: asyncio.Task[None]) -> None:
        self._tasks.pop(source, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._buffer.fail(error)
        if not self._tasks and not self._is_handing_over:
            self._buffer.finish()


async def _cancel(tasks: Collection[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
