"""A shard as one JSON line, the same in `kinesis-tui shards --output json`, in exports and in captures."""

import msgspec

from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.shard import HashKeyRange, SequenceNumber, Shard, ShardId


def shard_json(shard: Shard, lineage: Lineage) -> bytes:
    """Write a shard as one line; hash keys as strings, for they are larger than JSON readers' integers."""
    return msgspec.json.encode(shard_fields(shard, lineage))


def shard_fields(shard: Shard, lineage: Lineage) -> dict[str, object]:
    """Return AWS's fields of a shard in snake_case."""
    return {
        "shard_id": shard.shard_id,
        "state": "open" if shard.is_open else "closed",
        "parent_shard_id": shard.parent_shard_id,
        "adjacent_parent_shard_id": shard.adjacent_parent_shard_id,
        "children": list(lineage.children(shard.shard_id)),
        "hash_key_range": {
            "starting_hash_key": str(shard.hash_key_range.starting_hash_key),
            "ending_hash_key": str(shard.hash_key_range.ending_hash_key),
            "share": shard.hash_key_range.share,
        },
        "sequence_number_range": {
            "starting_sequence_number": shard.starting_sequence_number,
            "ending_sequence_number": shard.ending_sequence_number,
        },
    }


class _HashKeyRange(msgspec.Struct, frozen=True):
    starting_hash_key: str
    ending_hash_key: str


class _SequenceNumberRange(msgspec.Struct, frozen=True):
    starting_sequence_number: SequenceNumber
    ending_sequence_number: SequenceNumber | None = None


class ShardLine(msgspec.Struct, frozen=True):
    """A shard as `shard_fields` writes it."""

    shard_id: ShardId
    hash_key_range: _HashKeyRange
    sequence_number_range: _SequenceNumberRange
    parent_shard_id: ShardId | None = None
    adjacent_parent_shard_id: ShardId | None = None

    def shard(self) -> Shard:
        """Return the shard. Raises ValueError where a number is none."""
        keys, numbers = self.hash_key_range, self.sequence_number_range
        return Shard(
            self.shard_id,
            HashKeyRange(int(keys.starting_hash_key), int(keys.ending_hash_key)),
            numbers.starting_sequence_number,
            numbers.ending_sequence_number,
            self.parent_shard_id,
            self.adjacent_parent_shard_id,
        )
