"""What of one source (a shard, a log stream) really reached whoever asked for it; a ledger is made of these counts."""

from dataclasses import dataclass
from enum import Enum, auto


class Ending(Enum):
    """How a run of a live source ended, as far as its ledger is concerned."""

    READ = auto()
    """By itself, or by a signal: what there was is to be accounted for to the end."""
    ENOUGH = auto()
    """After as many records as were asked for."""
    BROKEN = auto()
    """By a failure, or because nobody took the output any more."""


@dataclass(slots=True)
class Delivered:
    """What of one source was delivered; written by whoever delivers, in the source's own order."""

    records: int = 0
    """Of which at least a part was delivered: an aggregated record gives several lines and counts once."""
    bytes: int = 0
    """Payload bytes of these records as the service holds them."""
    first: str | None = None
    """Id of the first of them."""
    last: str | None = None
    """Id of the newest of them."""
    dealt_with: int = 0
    """Records delivered whole, or left out because they were not asked for; what the source gave beyond waits."""
    cut: bool = False
    """Whether only a part of the newest record was delivered."""

    def add(self, record_id: str, size: int) -> None:
        """Count a record, or one more part of the record that was counted last."""
        if record_id == self.last:
            return
        self.records += 1
        self.bytes += size
        self.first = self.first or record_id
        self.last = record_id
