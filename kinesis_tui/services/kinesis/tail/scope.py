"""What of a stream a tail reads."""

from dataclasses import dataclass
from datetime import datetime

from kinesis_tui.services.kinesis.model.shard import Shard, ShardId, hash_key


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a stream is read; by default all of it, for ever."""

    shard_ids: frozenset[ShardId] | None = None
    """Only these shards, without the shards that follow them."""
    partition_key: str | None = None
    """Only shards whose hash-key range holds this key."""
    until: datetime | None = None
    """Leave out records that arrived then or later, and end there. Aware."""
    follow: bool = True
    """False: end where every shard has been read to its newest record."""

    def wants(self, shard: Shard) -> bool:
        """Whether a shard is to be read."""
        if self.shard_ids is not None and shard.shard_id not in self.shard_ids:
            return False
        return self.partition_key is None or hash_key(self.partition_key) in shard.hash_key_range
