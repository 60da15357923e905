"""Which shards a tail begins with for a position; the others follow when their parents have been read."""

from collections.abc import Callable
from typing import assert_never

from kinesis_tui.failure import Invalid
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    AtTimestamp,
    Latest,
    Position,
    TrimHorizon,
)
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId

Wanted = Callable[[Shard], bool]
"""Whether a shard is to be read at all."""


def first_shards(stream: str, lineage: Lineage, position: Position, wanted: Wanted) -> tuple[ShardId, ...]:
    """Return the shards to open at once, all at `position`.

    latest: the open ones. Trim horizon and a time: the oldest wanted ones, for a time because AWS tells no shard's
    times: a shard that closed before it is read to its end at once, and gives nothing. A sequence number: those whose
    range of numbers may hold it, compared as integers. Raises `Invalid` where no shard fits.
    """
    chosen = [shard for shard in lineage if wanted(shard)]
    match position:
        case Latest():
            found = [shard for shard in chosen if shard.is_open] or chosen
        case TrimHorizon() | AtTimestamp():
            found = oldest(chosen)
        case AtSequenceNumber(number) | AfterSequenceNumber(number):
            found = [shard for shard in chosen if may_hold(shard, int(number))]
            if chosen and not found:
                raise Invalid(
                    f"Starting at sequence number {number} of stream {stream} failed",
                    "no shard's range of sequence numbers holds it; it may be trimmed, or of another stream",
                    "see `kinesis-tui shards`, or start at trim-horizon",
                )
        case _:
            assert_never(position)
    if not found:
        raise Invalid(f"Reading stream {stream} failed", "it has no shard to read", "see `kinesis-tui shards`")
    return tuple(shard.shard_id for shard in found)


def may_hold(shard: Shard, number: int) -> bool:
    """Whether a sequence number lies in the range that the shard's own numbers span."""
    ending = shard.ending_sequence_number
    return int(shard.starting_sequence_number) <= number and (ending is None or number <= int(ending))


def oldest(chosen: list[Shard]) -> list[Shard]:
    """Return the shards that come of none of the others."""
    present = {shard.shard_id for shard in chosen}
    return [shard for shard in chosen if not any(parent in present for parent in shard.parents)]
