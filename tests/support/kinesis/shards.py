"""A shard's records in memory, with sequence numbers like AWS's."""

from bisect import bisect_left
from dataclasses import dataclass, field

FIRST_NUMBER = 49590338271490256608559692538361571095921575989136588802
SHARD_STEP = 22300745198530623141535718272648361505980416
"""How far apart the sequence numbers of neighbouring shards start on AWS."""
HASH_KEYS = 2**128


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the server keeps it."""

    sequence_number: int
    partition_key: str
    data: bytes
    arrival_ms: int
    encryption_type: str | None = None


@dataclass(slots=True)
class ScriptedShard:
    """One shard; `produced` is the truth for tests, also after records were trimmed away."""

    number: int
    start: int
    end: int
    created_ms: int
    parent: str | None = None
    adjacent_parent: str | None = None
    closed_number: int | None = None
    children: list["ScriptedShard"] = field(default_factory=list)
    produced: list[Stored] = field(default_factory=list)
    trimmed: int = 0
    """How many of `produced`, from the oldest, can't be read any more."""

    @property
    def shard_id(self) -> str:
        return f"shardId-{self.number:012d}"

    @property
    def first_number(self) -> int:
        return FIRST_NUMBER + self.number * SHARD_STEP

    @property
    def is_open(self) -> bool:
        return self.closed_number is None

    def owns_number(self, number: int) -> bool:
        return self.first_number <= number < self.first_number + SHARD_STEP

    def index_at_number(self, number: int) -> int:
        """Index of the first record with this sequence number or a later one."""
        return bisect_left(self.produced, number, key=lambda record: record.sequence_number)

    def index_at_time(self, time_ms: float) -> int:
        """Index of the first record that arrived at or after this time."""
        return bisect_left(self.produced, time_ms, key=lambda record: record.arrival_ms)

    def describe(self) -> dict[str, object]:
        """Return the shard as AWS lists it."""
        numbers = {"StartingSequenceNumber": str(self.first_number)}
        if self.closed_number is not None:
            numbers["EndingSequenceNumber"] = str(self.closed_number)
        answer: dict[str, object] = {
            "ShardId": self.shard_id,
            "HashKeyRange": self.hash_key_range(),
            "SequenceNumberRange": numbers,
        }
        if self.parent:
            answer["ParentShardId"] = self.parent
        if self.adjacent_parent:
            answer["AdjacentParentShardId"] = self.adjacent_parent
        return answer

    def describe_child(self) -> dict[str, object]:
        """Return the shard as GetRecords announces it at its parent's end."""
        parents = [parent for parent in (self.parent, self.adjacent_parent) if parent]
        return {"ShardId": self.shard_id, "ParentShards": parents, "HashKeyRange": self.hash_key_range()}

    def hash_key_range(self) -> dict[str, str]:
        return {"StartingHashKey": str(self.start), "EndingHashKey": str(self.end)}
