"""Which shard came from which: the family tree that splits and merges leave behind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kinesis_tui.services.kinesis.model.shard import Shard, ShardId, hash_key


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the lineage drawn as a tree."""

    shard: Shard
    depth: int
    is_last: bool
    ancestors_last: tuple[bool, ...]
    """For each ancestor from the root down: was it the last child? Decides which guide lines go on."""
    seen_before: bool
    """A merged shard hangs under both parents; the second time it is only named."""


class Lineage:
    """All shards of a stream and their parents; a parent that was trimmed away is known by name only."""

    def __init__(self, shards: Iterable[Shard]) -> None:
        self._shards = {shard.shard_id: shard for shard in shards}
        self._children: dict[ShardId, list[ShardId]] = {}
        for shard in self._shards.values():
            for parent in shard.parents:
                self._children.setdefault(parent, []).append(shard.shard_id)

    def __iter__(self) -> Iterator[Shard]:
        return iter(self._shards.values())

    def __len__(self) -> int:
        return len(self._shards)

    def __contains__(self, shard_id: ShardId) -> bool:
        return shard_id in self._shards

    def shard(self, shard_id: ShardId) -> Shard | None:
        """Return the shard, or None where it was trimmed away or never existed."""
        return self._shards.get(shard_id)

    def children(self, shard_id: ShardId) -> tuple[ShardId, ...]:
        """Return the shards that a split or merge made from this one, in the order AWS lists them."""
        return tuple(self._children.get(shard_id, ()))

    def living_parents(self, shard_id: ShardId) -> tuple[ShardId, ...]:
        """Return the parents that still exist (a trimmed parent can't be read any more)."""
        shard = self._shards.get(shard_id)
        return tuple(parent for parent in shard.parents if parent in self._shards) if shard else ()

    def roots(self) -> tuple[ShardId, ...]:
        """Return the oldest shards that still exist: those without a living parent."""
        return tuple(shard_id for shard_id in self._shards if not self.living_parents(shard_id))

    def owner(self, partition_key: str) -> Shard | None:
        """Return the open shard that takes this partition key now; None if no open shard covers it."""
        return self.owner_of(hash_key(partition_key))

    def owner_of(self, key: int) -> Shard | None:
        """Return the open shard that takes this hash key now; None if no open shard covers it."""
        return next((shard for shard in self if shard.is_open and key in shard.hash_key_range), None)

    def tree(self) -> Iterator[Branch]:
        """Walk the lineage depth first, parents before children.

        An explicit stack, so that thousands of generations do not meet the recursion limit.
        """
        seen: set[ShardId] = set()
        pending: list[tuple[ShardId, tuple[bool, ...], bool]] = []
        _push(pending, self.roots(), ())
        while pending:
            shard_id, ancestors, is_last = pending.pop()
            again = shard_id in seen
            yield Branch(self._shards[shard_id], len(ancestors), is_last, ancestors, again)
            if again:
                continue
            seen.add(shard_id)
            _push(pending, self.children(shard_id), (*ancestors, is_last))


def _push(
    pending: list[tuple[ShardId, tuple[bool, ...], bool]], siblings: tuple[ShardId, ...], ancestors: tuple[bool, ...]
) -> None:
    for index in reversed(range(len(siblings))):
        pending.append((siblings[index], ancestors, index == len(siblings) - 1))
