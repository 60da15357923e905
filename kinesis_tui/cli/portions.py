"""A batch of records as lines, a few records at a time, and which record each line comes from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kinesis_tui.cli.record_lines import Line
from kinesis_tui.payload.kpl import MAGIC
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.progress import RecordBatch

Wanted = Callable[[ShardId, Record], bool]
"""Tells whether a record, or user record, is to be written."""

AT_ONCE = 250
"""Records formatted before they are written: the event loop is held for some milliseconds at most."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of a shard's records as lines."""

    shard_id: ShardId
    lines: Sequence[bytes]
    """Each with its line end; of an aggregated record one for each user record that was asked for."""
    sources: Sequence[Record]
    """For each line the record that it comes from, as Kinesis holds it."""
    records: int
    """How many records the portion is made of, those without a line too."""

    def whole_lines(self, size: int) -> int:
        """Return how many of the lines end within the first `size` bytes of them all."""
        end = 0
        for index, line in enumerate(self.lines):
            end += len(line)
            if end > size:
                return index
        return len(self.lines)

    def cuts(self, lines: int) -> bool:
        """Whether an end after so many lines lies between the lines of one record."""
        return 0 < lines < len(self.lines) and self.sources[lines - 1] is self.sources[lines]


def portions(
    batch: RecordBatch, partition_key: str | None, line: Line, wanted: Wanted | None = None
) -> Iterator[Portion]:
    """Turn a batch into lines of the records, or user records, that have this partition key (None: any) and are wanted.

    `wanted`: None for all.
    """
    for start in range(0, len(batch.records), AT_ONCE):
        records = batch.records[start : start + AT_ONCE]
        chosen = [(record, one) for record in records for one in _chosen(record, partition_key)]
        if wanted is not None:
            chosen = [(record, one) for record, one in chosen if wanted(batch.shard_id, one)]
        yield Portion(
            batch.shard_id,
            [line(batch.shard_id, one) for _, one in chosen],
            [record for record, _ in chosen],
            len(records),
        )


def _chosen(record: Record, partition_key: str | None) -> Sequence[Record]:
    unfolded = user_records(record) if record.data.startswith(MAGIC) else (record,)
    return unfolded if partition_key is None else [one for one in unfolded if one.partition_key == partition_key]
