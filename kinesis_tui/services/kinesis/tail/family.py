"""The shards of one stream as a tail knows them: listed when needed, at most one listing at a time."""

import asyncio
from collections.abc import Callable, Iterable

from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.record import ChildShard
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId
from kinesis_tui.services.kinesis.tail.source import RecordSource


class ShardFamily:
    """Who is whose parent: from ListShards, and from the ChildShards that the end of a shard names."""

    def __init__(self, source: RecordSource, stream: str) -> None:
        self._source = source
        self._stream = stream
        self._one_at_a_time = asyncio.Lock()
        self._begun = 0
        self._finished = 0
        self._announced: dict[ShardId, tuple[ShardId, ...]] = {}
        self.lineage = Lineage(())
        """As listed last."""
        self.streams = 1
        """How many streams of this name there were, one after the other, as the listings tell."""
        self.created_again: Callable[[], None] = lambda: None
        """Called when a listing is of another stream of the same name."""

    async def refresh(self) -> None:
        """List the shards again; callers that ask while a listing waits to begin share it. Raises `Failure`."""
        asked = self._begun
        async with self._one_at_a_time:
            if self._finished > asked:
                return
            self._begun += 1
            number = self._begun
            before, self.lineage = self.lineage, Lineage(await self._source.every_shard(self._stream))
            self._finished = number
            if _is_another(before, self.lineage):
                self._announced.clear()
                self.streams += 1
                self.created_again()
            elif not self.lineage:  # it is being created: what comes is compared with what was
                self.lineage = before

    def announce(self, children: Iterable[ChildShard]) -> None:
        """Learn of children before they are listed."""
        for child in children:
            self._announced[child.shard_id] = tuple(child.parent_shards)

    def shard(self, shard_id: ShardId) -> Shard | None:
        """Return the shard as listed last; None where the listing has none of that name."""
        return self.lineage.shard(shard_id)

    def parents(self, shard_id: ShardId) -> tuple[ShardId, ...]:
        """Return all parents that are known by name."""
        shard = self.lineage.shard(shard_id)
        return shard.parents if shard is not None else self._announced.get(shard_id, ())

    def children(self, shard_id: ShardId) -> tuple[ShardId, ...]:
        """Return the shards that are known to come from this one."""
        listed = self.lineage.children(shard_id)
        announced = (child for child, parents in self._announced.items() if shard_id in parents and child not in listed)
        return (*listed, *announced)


def _is_another(before: Lineage, now: Lineage) -> bool:
    """Whether no shard is left of those before, nor a child of one that is gone: AWS counts anew in a new stream."""
    if not before or not now:
        return False
    known = {(shard.shard_id, shard.starting_sequence_number) for shard in before}
    return not any(
        (shard.shard_id, shard.starting_sequence_number) in known
        or any(parent in before and parent not in now for parent in shard.parents)
        for shard in now
    )
