"""What every tail is to whoever consumes it, live or from a capture: ledger, notices and panes ask no more."""

from collections import Counter
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Protocol, Self

from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId
from kinesis_tui.services.kinesis.tail.progress import RecordBatch, ShardProgress


class Family(Protocol):
    """The shards of the stream as far as they are known."""

    @property
    def lineage(self) -> Lineage:
        """As listed last."""
        ...

    def shard(self, shard_id: ShardId) -> Shard | None:
        """Return a shard as listed last; None where the listing has none of that name."""
        ...


class Tail(Protocol):
    """Records of a stream in batches, each once, and how every shard fares."""

    @property
    def stream(self) -> str:
        """Name or ARN."""
        ...

    @property
    def shards(self) -> dict[ShardId, ShardProgress]:
        """The shards that are read, or were."""
        ...

    @property
    def family(self) -> Family:
        """Who is whose parent."""
        ...

    @property
    def moment(self) -> float:
        """The monotonic second as of which `shards` stand."""
        ...

    def waiting_by_shard(self) -> Counter[ShardId]:
        """Count the records that were read and not yet taken by the consumer."""
        ...

    def unopened(self) -> tuple[ShardId, ...]:
        """Return the shards that are to be read and are not being read yet."""
        ...

    async def open(self) -> None:
        """Begin to read; raises the `Failure` that prevents it."""
        ...

    def __aiter__(self) -> AsyncIterator[RecordBatch]: ...

    async def __anext__(self) -> RecordBatch:
        """Return the next batch."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
