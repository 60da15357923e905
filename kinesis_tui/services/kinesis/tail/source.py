"""What a tail needs to read from, so that it knows no AWS: the gateway satisfies it, and so does a list in a test."""

from typing import Protocol

from kinesis_tui.services.kinesis.model.position import Position
from kinesis_tui.services.kinesis.model.record import RecordPage
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId


class RecordSource(Protocol):
    """A stream's shards and their records; `stream` is a name or an ARN; every method raises `Failure`."""

    async def every_shard(self, stream: str) -> list[Shard]:
        """List all shards, open and closed."""
        ...

    async def get_shard_iterator(self, stream: str, shard_id: ShardId, position: Position) -> str:
        """Return an iterator, good for five minutes."""
        ...

    async def get_records(self, iterator: str, limit: int) -> RecordPage:
        """Read at most `limit` records and the iterator that goes on from there."""
        ...
