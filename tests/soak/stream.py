"""A scripted stream that can be written to for hours: what everyone has read is forgotten, and what is due is known."""

from collections import deque
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import SupportsIndex, overload

from tests.support.kinesis.shards import ScriptedShard, Stored
from tests.support.kinesis_server import ScriptedStream

KEPT = 60_000
"""Records of a shard that can still be read: 20 seconds' worth and more."""
SHARDS = 4
PAYLOAD = b'{"order_id": "ord-%07d", "customer": "Ada", "state": "PAID", "total": 12.5, "note": "%s"}'
NOTE = b"x" * 110


class Window(list[Stored]):
    """A shard's records by their index since the beginning, the oldest of which are gone."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: deque[Stored] = deque()
        self.forgotten = 0

    def append(self, record: Stored) -> None:
        self._kept.append(record)
        if len(self._kept) > KEPT:
            self._kept.popleft()
            self.forgotten += 1

    def __len__(self) -> int:
        return self.forgotten + len(self._kept)

    def __iter__(self) -> Iterator[Stored]:
        return iter(self._kept)

    @overload
    def __getitem__(self, index: SupportsIndex) -> Stored: ...
    @overload
    def __getitem__(self, index: slice) -> list[Stored]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Stored | list[Stored]:
        """Return a record, or some in a row; one that is gone looks like the oldest that is not, as a search needs."""
        if isinstance(index, slice):
            start, stop, _ = index.indices(len(self))
            return list(islice(self._kept, max(0, start - self.forgotten), max(0, stop - self.forgotten)))
        return self._kept[max(0, int(index) - self.forgotten)]


class Writer:
    """Puts records into every open shard in turn, reshards, and keeps the sequence numbers that every reader is due."""

    def __init__(self, stream: ScriptedStream) -> None:
        self.stream = stream
        self.written = 0
        self.resharded = 0
        self.due: dict[str, deque[str]] = {}
        self._windows()

    def put(self, count: int) -> None:
        """Put `count` records."""
        opened = self.stream.open_shards
        for number in range(self.written, self.written + count):
            shard = opened[number % len(opened)]
            shard_id, sequence_number = self.stream.put(
                PAYLOAD % (number, NOTE), f"customer-{number % 997:03}", explicit_hash_key=shard.start
            )
            self.due[shard_id].append(sequence_number)
        self.written += count
        for shard in opened:
            window = shard.produced
            assert isinstance(window, Window)
            shard.trimmed = max(shard.trimmed, window.forgotten)

    def reshard(self) -> None:
        """Split a shard, or merge what was split: there are four, five, four, …"""
        opened = sorted(self.stream.open_shards, key=lambda shard: shard.start)
        if len(opened) > SHARDS:
            left = next(a for a, b in pairwise(opened) if a.parent and a.parent == b.parent)
            self.stream.merge(left.shard_id, opened[opened.index(left) + 1].shard_id)
        else:
            self.stream.split(opened[self.resharded % SHARDS].shard_id)
        self.resharded += 1
        self._windows()

    @property
    def waiting(self) -> int:
        """How many records have not come out yet."""
        return sum(map(len, self.due.values()))

    def _windows(self) -> None:
        for shard in self.stream.shards:
            if not isinstance(shard.produced, Window):
                self._prepare(shard)

    def _prepare(self, shard: ScriptedShard) -> None:
        shard.produced = Window()
        self.due[shard.shard_id] = deque()
