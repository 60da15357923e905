"""What a tail needs to read from, so that it knows no AWS: the gateway satisfies it, and so does a list in a test."""

from dataclasses import dataclass
from typing import Protocol

from kinesis_tui.services.kinesis.model.position import Position
from kinesis_tui.services.kinesis.model.record import RecordPage, SubscribeToShardEvent
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId


class RecordSource(Protocol):
    """A stream's shards and their records; `stream` is a name or an ARN; every method raises `Failure`."""

    async def every_shard(self, stream: str) -> list[Shard]:
        """List all shards, open and closed."""
        ...

    def clock_ahead_ms(self) -> int:
        """Return how far the service's clock is ahead of ours; negative where ours is, 0 where nothing is known."""
        ...

    async def get_shard_iterator(self, stream: str, shard_id: ShardId, position: Position) -> str:
        """Return an iterator, good for five minutes."""
        ...

    async def get_records(self, iterator: str, limit: int) -> RecordPage:
        """Read at most `limit` records and the iterator that goes on from there."""
        ...


class Subscription(Protocol):
    """What one SubscribeToShard call pushes, for five minutes at most."""

    async def next_event(self) -> SubscribeToShardEvent | None:
        """Wait for the next event; None where the service ended the subscription. Raises `Failure`."""
        ...

    async def close(self) -> None:
        """Hang up; safe at any time and more than once."""
        ...


class SubscriptionSource(Protocol):
    """Where shards are subscribed to with a registered consumer."""

    async def subscribe_to_shard(self, consumer_arn: str, shard_id: ShardId, position: Position) -> Subscription:
        """Begin a subscription; raises `Failure`."""
        ...


@dataclass(frozen=True, slots=True)
class FanOut:
    """Read by enhanced fan-out: every shard is subscribed to, and pushed, instead of polled."""

    source: SubscriptionSource
    consumer_arn: str
    """Of a consumer that is ACTIVE, and that nobody else reads with."""
