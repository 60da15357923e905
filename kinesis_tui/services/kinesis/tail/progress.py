"""What is known about one shard of a running tail: where it is, how it fares, what went wrong on the way."""

from dataclasses import dataclass, field
from typing import Literal

from kinesis_tui.failure import Failure
from kinesis_tui.live.meter import Meter
from kinesis_tui.live.read_rate import ReadRate
from kinesis_tui.services.kinesis.model.position import Position
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId

State = Literal["waiting", "open", "behind", "closed", "failed"]
"""waiting: nothing answers at the moment (no answer yet, an outage, credentials); open: read to its newest record;
behind: records wait in the shard; closed: read to its very end; failed: stopped, or tried again only now and then."""


SILENT_READS = 3
SILENT_SECONDS = 5.0
"""An answer that is so many reading intervals and seconds old is overdue: what it said may no longer be so."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Records that were gone before they could be read."""

    why: str
    after: SequenceNumber | None
    """The last record taken before the gap; None where there was none."""
    before: SequenceNumber | None
    """The first record taken after it; None until there is one."""


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """New records of one shard, in order, each once."""

    shard_id: ShardId
    records: list[Record]
    millis_behind_latest: int | None
    """How far the end of the batch is behind the shard's newest record; None where the endpoint does not tell."""
    size: int = field(init=False)
    """Bytes of payload; counted once, since four ask for it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", sum([len(record.data) for record in self.records]))


@dataclass(slots=True)
class ShardProgress:
    """One shard of a tail; readable at any time, written by the tail only.

    `records` to `last_sequence_number` count what was handed to the tail's consumer, not what waits in the buffer;
    `taken` counts both.
    """

    shard_id: ShardId
    position: Position
    """Where reading began."""
    rate: Meter
    state: State = "waiting"
    records: int = 0
    bytes: int = 0
    """Payload bytes."""
    first_sequence_number: SequenceNumber | None = None
    last_sequence_number: SequenceNumber | None = None
    millis_behind_latest: int | None = None
    """As of the newest answer; None before the first, and where the endpoint does not tell."""
    answered_at: float | None = None
    """When the newest answer came, in monotonic seconds; None before the first."""
    interval: float = 1.0
    """Seconds from one read to the next, as things are."""
    failure: Failure | None = None
    """What fails at present; None when the last call worked."""
    ended: bool = False
    """Its failure ended the reading of this shard: it is not tried again."""
    iterators_renewed: int = 0
    throttles: int = 0
    retries: int = 0
    duplicates_removed: int = 0
    taken: int = 0
    """Records that the reader took from the service, without those that the tail's time bound leaves out."""
    gap: Gap | None = None
    bound_reached: bool = False
    """Read to where the tail was told to end: its time bound, or the newest record."""
    bound_passed: bool = False
    """A record beyond the tail's time bound came: it is read to there, whatever the endpoint tells."""
    children: tuple[ShardId, ...] = ()
    """The shards that follow this one, known when its end was read."""
    reads: ReadRate | None = None
    """What the tail uses of the shard's shared read limits; None where it uses none: a capture, or fan-out."""

    def is_silent(self, now: float) -> bool:
        """Whether the next answer is overdue; False before the first. `now` in monotonic seconds."""
        if self.answered_at is None:
            return False
        return now - self.answered_at > SILENT_READS * self.interval + SILENT_SECONDS

    def deliver(self, batch: RecordBatch) -> None:
        """Count a batch that the consumer receives now."""
        size = batch.size
        self.records += len(batch.records)
        self.bytes += size
        self.first_sequence_number = self.first_sequence_number or batch.records[0].sequence_number
        self.last_sequence_number = batch.records[-1].sequence_number
        self.rate.add(len(batch.records), size)
