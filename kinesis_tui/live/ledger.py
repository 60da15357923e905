"""What every ledger is made of: what of each source (a shard, a log group) really reached whoever asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from kinesis_tui.text.times import Clock

T = TypeVar("T")

LedgerState = Literal["open", "closed", "behind", "failed"]
"""open: delivered to its newest record, or up to the end asked for where more comes after it; closed: delivered to its
very end; behind: what was asked for is not delivered, or it has not answered yet, or does not at present because it is
throttled or the answer is overdue; failed: an error stands between the tail and the source."""


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


@dataclass(frozen=True, slots=True)
class Run:
    """What a ledger tells beside its sources."""

    started_ms: int
    ended_ms: int
    ending: Ending = Ending.READ


@dataclass(slots=True)
class Account(Generic[T]):
    """A tail and when it ran: a ledger can be drawn of it at any time, also when it has ended."""

    tail: T
    clock: Clock
    started_ms: int
    ended_ms: int | None = None

    def end(self) -> None:
        """Nothing more is read from now on."""
        self.ended_ms = self.clock.now_ms()

    @property
    def run(self) -> Run:
        """From the beginning until now, or the end."""
        return Run(self.started_ms, self.ended_ms or self.clock.now_ms())


class SourceAccount(Protocol):
    """What the account of every source tells, whatever else it does."""

    @property
    def state(self) -> LedgerState:
        """How far it is delivered."""

    @property
    def dropped(self) -> int:
        """What was taken from the service and then lost: always 0, or a mistake."""

    @property
    def gap(self) -> object | None:
        """What was gone before it could be read; None: nothing is known to be."""


def is_whole(accounts: Iterable[SourceAccount], ending: Ending) -> bool:
    """Whether nothing that was asked for is missing of these sources; of none, nobody can tell."""
    accounts = list(accounts)
    if not accounts or ending is Ending.BROKEN:
        return False
    if any(one.gap is not None or one.dropped or one.state == "failed" for one in accounts):
        return False
    return ending is Ending.ENOUGH or all(one.state != "behind" for one in accounts)


def ledger_json(ledger: msgspec.Struct) -> bytes:
    """Return a ledger as one line of JSON without its line end."""
    return msgspec.json.encode(ledger)
