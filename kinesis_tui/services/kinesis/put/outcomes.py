"""What became of each record that was to be put, and the count that adds up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from kinesis_tui.services.kinesis.model.put_records import PutRecordsRequestEntry
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that was read and may be put."""

    number: int
    """Of its line, from 1."""
    entry: PutRecordsRequestEntry


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that makes no record, or one that AWS would refuse."""

    number: int
    why: str
    """A clause."""


Item = Entry | BadLine


@dataclass(frozen=True, slots=True)
class Put:
    """AWS has it."""

    number: int
    entry: PutRecordsRequestEntry
    shard_id: ShardId
    sequence_number: SequenceNumber
    attempts: int
    maybe_repeated: bool
    """An attempt before this one got no answer: the record may be in the stream twice."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It was never sent, or AWS said that it never takes it."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """It was tried, or waited to be, and nothing says that AWS has it."""

    number: int
    entry: PutRecordsRequestEntry
    why: str
    attempts: int
    maybe_put: bool
    """An attempt got no answer: the record may be in the stream all the same."""


Outcome = Put | Refused | GivenUp


@dataclass(slots=True)
class PutCounts:
    """put + refused + given_up + waiting = read, at any time; at the end nothing waits."""

    total: int | None = None
    """Lines there are; None where the end is not known before it is read."""
    read: int = 0
    put: int = 0
    put_bytes: int = 0
    """Payloads and partition keys."""
    refused: int = 0
    given_up: int = 0
    retried: int = 0
    """How often a record was sent again."""
    calls: int = 0
    maybe_repeated: int = 0
    """Of those put, how many may be in the stream more than once."""
    maybe_put: int = 0
    """Of those given up, how many may be in the stream all the same."""
    shards: Counter[ShardId] = field(default_factory=Counter)
    """Records put, by the shard that took them."""

    @property
    def waiting(self) -> int:
        """Read and not decided yet."""
        return self.read - self.put - self.refused - self.given_up

    @property
    def left(self) -> int | None:
        """Not decided yet, read or not; None where the end is not known."""
        return None if self.total is None else self.total - self.read + self.waiting

    @property
    def all_put(self) -> bool:
        """Whether every record read was put."""
        return self.put == self.read

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count what was decided."""
        for outcome in outcomes:
            match outcome:
                case Put():
                    self.put += 1
                    self.put_bytes += outcome.entry.size
                    self.maybe_repeated += outcome.maybe_repeated
                    self.shards[outcome.shard_id] += 1
                case Refused():
                    self.refused += 1
                case GivenUp():
                    self.given_up += 1
                    self.maybe_put += outcome.maybe_put


def outcome_json(outcome: Outcome) -> bytes:
    """Return an outcome as one JSON object, without a line end; what is not known is null."""
    match outcome:
        case Put():
            state, why = "put", None
        case Refused():
            state, why = "refused", outcome.why
        case GivenUp():
            state, why = "given_up", outcome.why
    return msgspec.json.encode(
        {
            "line": outcome.number,
            "state": state,
            "shard_id": getattr(outcome, "shard_id", None),
            "sequence_number": getattr(outcome, "sequence_number", None),
            "partition_key": None if isinstance(outcome, Refused) else outcome.entry.partition_key,
            "attempts": getattr(outcome, "attempts", 0),
            "maybe_repeated": getattr(outcome, "maybe_repeated", False),
            "maybe_put": getattr(outcome, "maybe_put", False),
            "why": why,
        }
    )
