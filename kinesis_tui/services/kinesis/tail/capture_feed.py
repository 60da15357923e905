"""A capture from a mark on, row by row as time goes on: what a replay shows. For a thread; nothing of it is async."""

import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.line_file import START
from kinesis_tui.live.ring import Ring
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.capture_index import CaptureIndex, Mark
from kinesis_tui.services.kinesis.tail.capture_reader import CaptureReader
from kinesis_tui.services.kinesis.tail.packing import pack
from kinesis_tui.services.kinesis.tail.progress import RecordBatch

LOADED_ROWS = 50_000
"""Rows before a moment that are shown with it: a third of a second's work."""
BEGINNING = Mark(START, 0, 0, 0)


class CaptureFeed:
    """Rows of a capture in the order of the file."""

    def __init__(self, path: Path, mark: Mark = BEGINNING) -> None:
        """Begin at a mark. Raises `Failure`."""
        self.reader = CaptureReader(path)
        self.row = mark.row
        """The number of the row to come next."""
        self.newest = mark.moment
        """The moment so far, in milliseconds since the epoch."""
        self.is_over = False
        """Whether all rows have been taken."""
        self._sections = self.reader.sections(mark.place)
        self._pending: deque[tuple[ShardId, list[Record]]] = deque()
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
            shard_id, records = self._pending[0]
            count = self._count(records, until_ms, limit)
            if count:
                chunks.append(pack(shard_id, records[:count]))
            self.row += count
            limit -= count
            if count < len(records):
                self._pending[0] = (shard_id, records[count:])
                break
            self._pending.popleft()
        return chunks

    def _fill(self) -> bool:
        while not self._pending:
            section = next(self._sections, None)
            if section is None:
                self.is_over = True
                return False
            for item in section.items:
                if isinstance(item, RecordBatch):
                    users = [user for record in item.records for user in _users(record)]
                    self._pending.append((item.shard_id, users))
        return True

    def _count(self, records: list[Record], until_ms: int | None, limit: int) -> int:
        """Return how many of the records come before the bounds, and learn how late it is then."""
        newest = self.newest
        for count, record in enumerate(records):
            newest = max(newest, record.arrival_ms)
            if count == limit or (until_ms is not None and newest > until_ms):
                return count
            self.newest = newest
        return len(records)


@dataclass(frozen=True, slots=True)
class Scene:
    """A capture as it stood at a moment."""

    ring: Ring
    feed: CaptureFeed
    """What comes after."""


def scene_at(index: CaptureIndex, moment: int | None, retained_bytes: int) -> Scene:
    """Return the rows that had come by a moment, in milliseconds since the epoch; None: all. Raises `Failure`.

    As many as are loaded at once, and the newest of them: those before count as dropped from view.
    """
    found = index.mark_of_row(index.rows) if moment is None else index.mark_before(moment)
    start = None if found is None else index.mark_of_row(max(0, found.row - LOADED_ROWS))
    feed = CaptureFeed(index.path, start or BEGINNING)
    ring = Ring(retained_bytes, feed.row)
    for chunk in feed.take(moment, max(2 * LOADED_ROWS, index.rows)):
        ring.extend(chunk)
    return Scene(ring, feed)


def first_scene(path: Path, rows: int, retained_bytes: int) -> Scene:
    """Return the first rows of a capture. Raises `Failure` where it is none."""
    feed = CaptureFeed(path)
    ring = Ring(retained_bytes)
    for chunk in feed.take(None, rows):
        ring.extend(chunk)
    return Scene(ring, feed)


def _users(record: Record) -> list[Record]:
    return [record] if record.sub_sequence_number is not None else user_records(record)
