"""A scripted stream: tests put records into it, split, merge and resize it, trim it."""

import hashlib
from collections.abc import Callable, Iterable

from tests.support.kinesis.clock import VirtualClock
from tests.support.kinesis.consumers import ScriptedConsumer
from tests.support.kinesis.errors import invalid, shard_not_found
from tests.support.kinesis.shards import HASH_KEYS, ScriptedShard, Stored


class ScriptedStream:
    """One data stream in memory."""

    def __init__(
        self, name: str, *, shards: int, clock: VirtualClock, account: str, region: str, mode: str, retention_hours: int
    ) -> None:
        self.name = name
        self.account = account
        self.arn = f"arn:aws:kinesis:{region}:{account}:stream/{name}"
        self.mode = mode
        self.status = "ACTIVE"
        self.retention_hours = retention_hours
        self.encryption_type = "NONE"
        self.key_id: str | None = None
        self.consumers: list[ScriptedConsumer] = []
        self.max_record_size_in_kib = 1024
        self.end_with_records = False
        """Whether the last page of a closed shard says so with its records, or an empty page after them does."""
        self.announces_children = True
        self.created_ms = clock.now_ms()
        self._clock = clock
        self._tick = 0
        self.shards: list[ScriptedShard] = []
        self._divide(0, HASH_KEYS - 1, shards)

    @property
    def open_shards(self) -> list[ScriptedShard]:
        return [shard for shard in self.shards if shard.is_open]

    def shard(self, shard_id: str) -> ScriptedShard:
        """Return a shard by its id; ResourceNotFoundException where it does not exist (any more)."""
        for shard in self.shards:
            if shard.shard_id == shard_id:
                return shard
        raise shard_not_found(shard_id, self.name, self.account)

    def put(
        self,
        data: bytes | str,
        partition_key: str = "key",
        *,
        explicit_hash_key: int | None = None,
        arrival_ms: int | None = None,
    ) -> tuple[str, str]:
        """Put one record; return its shard id and sequence number."""
        shard = self.owner(partition_key, explicit_hash_key)
        body = data.encode() if isinstance(data, str) else data
        arrived = self._clock.now_ms() if arrival_ms is None else arrival_ms
        kind = self.encryption_type if self.encryption_type != "NONE" else None
        record = Stored(self._next_number(shard), partition_key, body, arrived, kind)
        shard.produced.append(record)
        return shard.shard_id, str(record.sequence_number)

    def owner(self, partition_key: str, explicit_hash_key: int | None = None) -> ScriptedShard:
        """Return the open shard that takes a record."""
        key = explicit_hash_key
        if key is None:
            key = int.from_bytes(hashlib.md5(partition_key.encode()).digest(), "big")
        return next(shard for shard in self.open_shards if shard.start <= key <= shard.end)

    def put_many(
        self, count: int, make: Callable[[int], bytes | str] = lambda index: f'{{"n": {index}}}'
    ) -> list[tuple[str, str]]:
        """Put `count` records with keys spread over the shards."""
        return [self.put(make(index), f"key-{index}") for index in range(count)]

    def produced(self) -> dict[str, list[Stored]]:
        """Return everything ever put, by shard id, in order."""
        return {shard.shard_id: list(shard.produced) for shard in self.shards}

    def split(self, shard_id: str, at: int | None = None) -> tuple[ScriptedShard, ScriptedShard]:
        """Split an open shard in two, at a hash key or in the middle."""
        parent = self._open(shard_id)
        middle = (parent.start + parent.end) // 2 + 1 if at is None else at
        self._close(parent)
        left = self._add(parent.start, middle - 1, parent=parent)
        right = self._add(middle, parent.end, parent=parent)
        return left, right

    def merge(self, shard_id: str, adjacent_id: str) -> ScriptedShard:
        """Merge two open neighbours into one."""
        one, other = self._open(shard_id), self._open(adjacent_id)
        if one.end + 1 != other.start and other.end + 1 != one.start:
            raise invalid(f"Shards {shard_id} and {adjacent_id} in stream {self.name} are not an adjacent pair")
        self._close(one)
        self._close(other)
        return self._add(min(one.start, other.start), max(one.end, other.end), parent=one, adjacent=other)

    def resize(self, count: int) -> None:
        """Double or halve by splits and merges, as UpdateShardCount does for these."""
        opened = sorted(self.open_shards, key=lambda shard: shard.start)
        if count == len(opened) * 2:
            for shard in opened:
                self.split(shard.shard_id)
        elif count * 2 == len(opened):
            for left, right in zip(opened[::2], opened[1::2], strict=True):
                self.merge(left.shard_id, right.shard_id)
        else:
            raise invalid(f"the scripted server only doubles or halves, {len(opened)} to {count} is neither")

    def trim(self, shard_id: str, count: int) -> None:
        """Let the oldest `count` readable records of a shard age out."""
        shard = self.shard(shard_id)
        shard.trimmed = min(len(shard.produced), shard.trimmed + count)

    def remove_shard(self, shard_id: str) -> None:
        """Let a closed shard age out: it is listed and read no more."""
        self.shards.remove(self.shard(shard_id))

    def age(self, shards: Iterable[ScriptedShard]) -> None:
        """Trim what is older than the retention period."""
        oldest = self._clock.now_ms() - self.retention_hours * 3_600_000
        for shard in shards:
            while shard.trimmed < len(shard.produced) and shard.produced[shard.trimmed].arrival_ms < oldest:
                shard.trimmed += 1

    def _divide(self, start: int, end: int, parts: int) -> None:
        size = (end - start + 1) // parts
        for part in range(parts):
            last = end if part == parts - 1 else start + size * (part + 1) - 1
            self._add(start + size * part, last)

    def _add(
        self, start: int, end: int, *, parent: ScriptedShard | None = None, adjacent: ScriptedShard | None = None
    ) -> ScriptedShard:
        shard = ScriptedShard(
            number=max((shard.number for shard in self.shards), default=-1) + 1,
            start=start,
            end=end,
            created_ms=self._clock.now_ms(),
            parent=parent.shard_id if parent else None,
            adjacent_parent=adjacent.shard_id if adjacent else None,
        )
        self.shards.append(shard)
        for older in (parent, adjacent):
            if older:
                older.children.append(shard)
        return shard

    def _open(self, shard_id: str) -> ScriptedShard:
        shard = self.shard(shard_id)
        if not shard.is_open:
            raise invalid(f"Shard {shard_id} in stream {self.name} is closed")
        return shard

    def _close(self, shard: ScriptedShard) -> None:
        shard.closed_number = self._next_number(shard)

    def _next_number(self, shard: ScriptedShard) -> int:
        self._tick += 1
        return shard.first_number + self._tick * 1_000_003
