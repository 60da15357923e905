"""A capture from a mark on, row by row as time goes on: what a replay shows. For a thread; nothing of it is async."""

import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from kinesis_tui.live.capture_index import CaptureIndex, Mark
from kinesis_tui.live.capture_kind import CaptureKind, Page
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.line_file import START
from kinesis_tui.live.ring import Ring

LOADED_ROWS = 50_000
"""Rows before a moment that are shown with it: a third of a second's work."""
BEGINNING = Mark(START, 0, 0, 0)


class CaptureFeed:
    """Rows of a capture in the order of the file."""

    def __init__(self, path: Path, kind: CaptureKind, mark: Mark = BEGINNING) -> None:
        """Begin at a mark. Raises `Failure`."""
        self.reader = kind.open(path)
        self.row = mark.row
        """The number of the row to come next."""
        self.newest = mark.moment
        """The moment so far, in milliseconds since the epoch."""
        self.is_over = False
        """Whether all rows have been taken."""
        self._sections = self.reader.sections(mark.place)
        self._kind = kind
        self._pending: deque[tuple[Page, int]] = deque()
        """Pages with the rows of each that were taken."""
        self._lock = threading.Lock()
        self._closing = False

    def take(self, until_ms: int | None, limit: int) -> list[Chunk]:
        """Return the next rows, at most `limit`, up to the first that is later than `until_ms` (None: any).

        Raises `Failure`. Ends early, too, where the rows end; `is_over` tells.
        """
        with self._lock:
            chunks = [] if self._closing else self._taken(until_ms, limit)
            if self._closing:
                self.is_over = True
                self.reader.close()
            return chunks

    def close(self) -> None:
        """Close the file, at once or when a `take` that is under way in another thread has ended."""
        self._closing = True
        if self._lock.acquire(blocking=False):
            self.reader.close()
            self._lock.release()

    def _taken(self, until_ms: int | None, limit: int) -> list[Chunk]:
        chunks: list[Chunk] = []
        while limit > 0 and self._fill():
            page, start = self._pending[0]
            count = self._count(page, start, until_ms, limit)
            if count:
                chunks.append(page.pack(start, start + count))
            self.row += count
            limit -= count
            if start + count < len(page.times):
                self._pending[0] = (page, start + count)
                break
            self._pending.popleft()
        return chunks

    def _fill(self) -> bool:
        while not self._pending:
            section = next(self._sections, None)
            if section is None:
                self.is_over = True
                return False
            self._pending.extend((page, 0) for page in self._kind.pages(section) if page.times)
        return True

    def _count(self, page: Page, start: int, until_ms: int | None, limit: int) -> int:
        """Return how many of the page's rows from `start` on come before the bounds, and learn how late it is then."""
        newest = self.newest
        for count, time in enumerate(page.times[start:]):
            newest = max(newest, time)
            if count == limit or (until_ms is not None and newest > until_ms):
                return count
            self.newest = newest
        return len(page.times) - start


@dataclass(frozen=True, slots=True)
class Scene:
    """A capture as it stood at a moment."""

    ring: Ring
    feed: CaptureFeed
    """What comes after."""


def scene_at(index: CaptureIndex, kind: CaptureKind, moment: int | None, retained_bytes: int) -> Scene:
    """Return the rows that had come by a moment, in milliseconds since the epoch; None: all. Raises `Failure`.

    As many as are loaded at once, and the newest of them: those before count as dropped from view.
    """
    found = index.mark_of_row(index.rows) if moment is None else index.mark_before(moment)
    start = None if found is None else index.mark_of_row(max(0, found.row - LOADED_ROWS))
    feed = CaptureFeed(index.path, kind, start or BEGINNING)
    ring = Ring(retained_bytes, feed.row)
    for chunk in feed.take(moment, max(2 * LOADED_ROWS, index.rows)):
        ring.extend(chunk)
    return Scene(ring, feed)


def first_scene(path: Path, kind: CaptureKind, rows: int, retained_bytes: int) -> Scene:
    """Return the first rows of a capture. Raises `Failure` where it is none."""
    feed = CaptureFeed(path, kind)
    ring = Ring(retained_bytes)
    for chunk in feed.take(None, rows):
        ring.extend(chunk)
    return Scene(ring, feed)
