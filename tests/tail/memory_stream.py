"""A Kinesis stream in memory that does what the API reference says, and fails when a test tells it to."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kinesis_tui.failure import Failure, Invalid, IteratorExpired, NotFound
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.record import ChildShard, Record, RecordPage
from kinesis_tui.services.kinesis.model.shard import HASH_KEY_SPACE, HashKeyRange, SequenceNumber, Shard, ShardId
from tests.tail.virtual_clock import VirtualClock

NUMBER_BASE = 49_600_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000
"""AWS's sequence numbers have 56 digits."""


@dataclass
class HeldShard:
    shard_id: ShardId
    low: int
    high: int
    start: int
    parents: tuple[ShardId, ...] = ()
    end: int | None = None
    records: list[Record] = field(default_factory=list)
    trimmed: int = 0
    served_from: int | None = None

    def shard(self) -> Shard:
        parent, adjacent = (*self.parents, None, None)[:2]
        return Shard(
            self.shard_id,
            HashKeyRange(self.low, self.high),
            SequenceNumber(str(self.start)),
            None if self.end is None else SequenceNumber(str(self.end)),
            parent,
            adjacent,
        )


class MemoryStream:
    """Satisfies RecordSource; `put`, `split`, `merge`, `trim` change it, `faults` break its next answers."""

    def __init__(self, clock: VirtualClock, shards: int = 1, *, first_number: int = NUMBER_BASE) -> None:
        self.clock = clock
        self.calls: Counter[str] = Counter()
        self.asked: list[tuple[ShardId, Position]] = []
        """Every GetShardIterator."""
        self.faults: deque[Failure | Callable[[], None]] = deque()
        """Each is raised, or called, by one of the next GetShardIterator or GetRecords calls."""
        self.tells_children = True
        self.refuses_trimmed = True
        self.clock_ahead = 0
        """What the tail is told of this server's clock."""
        self.repeats = 0
        """So many records that were sent before are sent again with the next page."""
        self.empty_pages = 0
        self.tells_lag = True
        self.exists = True
        self.page_size = 10_000
        self.ends_with_records = True
        """Whether the last page of a closed shard says so with its records, or an empty page after them does."""
        self._number = first_number
        self._iterators: dict[str, tuple[ShardId, int, float]] = {}
        self._tokens = 0
        self.shards: dict[ShardId, HeldShard] = {}
        self.create_again(shards)

    # What producers and operators do

    def put(self, shard_id: ShardId, count: int = 1, *, key: str = "key") -> list[Record]:
        held = self.shards[shard_id]
        assert held.end is None, "a closed shard takes no records"
        made = [
            Record(
                sequence_number=SequenceNumber(str(self._next())),
                approximate_arrival_timestamp=self.clock.now_ms() / 1000,
                data=f"{shard_id} {len(held.records) + index}".encode(),
                partition_key=key,
            )
            for index in range(count)
        ]
        held.records.extend(made)
        return made

    def split(self, shard_id: ShardId) -> tuple[ShardId, ShardId]:
        held = self.shards[shard_id]
        middle = (held.low + held.high) // 2
        held.end = self._next()
        return self._add(held.low, middle, (shard_id,)), self._add(middle + 1, held.high, (shard_id,))

    def merge(self, one: ShardId, other: ShardId) -> ShardId:
        first, second = self.shards[one], self.shards[other]
        first.end, second.end = self._next(), self._next()
        return self._add(min(first.low, second.low), max(first.high, second.high), (one, other))

    def trim(self, shard_id: ShardId, count: int) -> None:
        self.shards[shard_id].trimmed += count

    def create_again(self, shards: int = 1) -> None:
        """Delete the stream and create another one of its name: shards are numbered anew, records are not."""
        self.shards.clear()
        self._iterators.clear()
        for index in range(shards):
            step = HASH_KEY_SPACE // shards
            self._add(index * step, HASH_KEY_SPACE - 1 if index == shards - 1 else (index + 1) * step - 1)

    def open_shards(self) -> list[ShardId]:
        return [shard_id for shard_id, held in self.shards.items() if held.end is None]

    def expire_iterators(self) -> None:
        self._iterators.clear()

    # What the tail asks

    async def every_shard(self, stream: str) -> list[Shard]:
        self.calls["ListShards"] += 1
        self._must_exist()
        return [held.shard() for held in self.shards.values()]

    def clock_ahead_ms(self) -> int:
        return self.clock_ahead

    async def get_shard_iterator(self, stream: str, shard_id: ShardId, position: Position) -> str:
        self.calls["GetShardIterator"] += 1
        self.asked.append((shard_id, position))
        self._fault()
        self._must_exist(shard_id)
        return self._token(shard_id, self._index(self.shards[shard_id], position))

    async def get_records(self, iterator: str, limit: int) -> RecordPage:
        self.calls["GetRecords"] += 1
        self._fault()
        if iterator not in self._iterators:
            raise IteratorExpired("GetRecords", "the iterator expired", "a new one is needed")
        shard_id, index, born = self._iterators[iterator]
        if self.clock.monotonic() - born > 300:
            raise IteratorExpired("GetRecords", "the iterator expired", "a new one is needed")
        self._must_exist(shard_id)
        held = self.shards[shard_id]
        index = max(index, held.trimmed)
        if self.empty_pages and index < len(held.records):
            self.empty_pages -= 1
            return RecordPage(
                records=[],
                next_shard_iterator=self._token(shard_id, index),
                millis_behind_latest=5000 if self.tells_lag else None,
            )
        again = 0 if held.served_from is None else min(self.repeats, max(0, index - held.served_from))
        self.repeats = 0
        held.served_from = index if held.served_from is None else min(index, held.served_from)
        end = min(len(held.records), index + min(limit, self.page_size))
        at_end = held.end is not None and end == len(held.records) and (self.ends_with_records or index == end)
        return RecordPage(
            records=held.records[index - again : end],
            next_shard_iterator=None if at_end else self._token(shard_id, end),
            millis_behind_latest=self._behind(held, end),
            child_shards=self._children(shard_id) if at_end and self.tells_children else None,
        )

    def _behind(self, held: HeldShard, index: int) -> int | None:
        if not self.tells_lag:
            return None
        if index == len(held.records):
            return 0
        return max(1, self.clock.now_ms() - held.records[index].arrival_ms)

    def _children(self, shard_id: ShardId) -> list[ChildShard]:
        return [
            ChildShard(shard_id=held.shard_id, parent_shards=list(held.parents))
            for held in self.shards.values()
            if shard_id in held.parents
        ]

    def _index(self, held: HeldShard, position: Position) -> int:
        match position:
            case TrimHorizon():
                return held.trimmed
            case Latest():
                return len(held.records)
            case AtTimestamp(timestamp):
                return self._index_of_time(held, timestamp)
            case AtSequenceNumber(number):
                return self._index_of_number(held, int(number))
            case AfterSequenceNumber(number):
                return self._index_of_number(held, int(number) + 1)

    def _index_of_time(self, held: HeldShard, timestamp: datetime) -> int:
        wanted = round(timestamp.timestamp() * 1000)
        if wanted > self.clock.now_ms() - self.clock.drift_ms:
            raise Invalid("GetShardIterator", "the timestamp lies in the future", "check the clock")
        found = (i for i, record in enumerate(held.records) if record.arrival_ms >= wanted)
        return max(held.trimmed, next(found, len(held.records)))

    def _index_of_number(self, held: HeldShard, number: int) -> int:
        index = next((i for i, r in enumerate(held.records) if int(r.sequence_number) >= number), len(held.records))
        if index < held.trimmed and self.refuses_trimmed:
            raise Invalid("GetShardIterator", "the sequence number is older than the trim horizon", "start later")
        return max(index, held.trimmed)

    def _add(self, low: int, high: int, parents: tuple[ShardId, ...] = ()) -> ShardId:
        shard_id = ShardId(f"shardId-{len(self.shards):012d}")
        self.shards[shard_id] = HeldShard(shard_id, low, high, self._next(), parents)
        return shard_id

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _token(self, shard_id: ShardId, index: int) -> str:
        self._tokens += 1
        token = f"iterator-{self._tokens}"
        self._iterators[token] = (shard_id, index, self.clock.monotonic())
        return token

    def _must_exist(self, shard_id: ShardId | None = None) -> None:
        if not self.exists or (shard_id is not None and shard_id not in self.shards):
            raise NotFound("GetRecords", "the stream or shard does not exist", "check its name")

    def _fault(self) -> None:
        if self.faults:
            fault = self.faults.popleft()
            if isinstance(fault, Failure):
                raise fault
            fault()
