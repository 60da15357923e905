"""A shard as one JSON line, the same in `kinesis-tui shards --output json` and in exports."""

import msgspec

from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.shard import Shard


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
