"""A shard, the part of the hash-key space that it owns, and the key that falls into it."""

import hashlib
from dataclasses import dataclass
from typing import NewType

ShardId = NewType("ShardId", str)
SequenceNumber = NewType("SequenceNumber", str)
"""A decimal string of up to 129 digits; it is compared as an integer, never as text."""

HASH_KEY_SPACE = 2**128
"""Hash keys are 128-bit: 0 to 2^128 - 1 (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_HashKeyRange.html)."""


@dataclass(frozen=True, slots=True)
class HashKeyRange:
    """The hash keys a shard owns, both ends included."""

    starting_hash_key: int
    ending_hash_key: int

    @property
    def share(self) -> float:
        """The part of the whole hash-key space, 0.0 to 1.0."""
        return (self.ending_hash_key - self.starting_hash_key + 1) / HASH_KEY_SPACE

    def __contains__(self, hash_key: int) -> bool:
        return self.starting_hash_key <= hash_key <= self.ending_hash_key


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard of a stream (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Shard.html)."""

    shard_id: ShardId
    hash_key_range: HashKeyRange
    starting_sequence_number: SequenceNumber
    ending_sequence_number: SequenceNumber | None = None
    """None while the shard is open: it still takes records."""
    parent_shard_id: ShardId | None = None
    adjacent_parent_shard_id: ShardId | None = None
    """The second parent, after a merge."""

    @property
    def is_open(self) -> bool:
        """Whether new records can still arrive in this shard."""
        return self.ending_sequence_number is None

    @property
    def parents(self) -> tuple[ShardId, ...]:
        """None, one (after a split) or two (after a merge) parents, named even when trimmed away."""
        return tuple(p for p in (self.parent_shard_id, self.adjacent_parent_shard_id) if p is not None)


def hash_key(partition_key: str) -> int:
    """Hash a partition key as Kinesis does: MD5 of its UTF-8 bytes, read as a 128-bit big-endian integer.

    Source: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
    """
    return int.from_bytes(hashlib.md5(partition_key.encode(), usedforsecurity=False).digest(), "big")
