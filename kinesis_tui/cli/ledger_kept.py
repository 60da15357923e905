"""The ledger of one run of a command, written however the run ends."""

import asyncio
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Generic, Self, TypeVar

import msgspec

from kinesis_tui.cli.exits import complain
from kinesis_tui.cli.ledger_file import LedgerFile
from kinesis_tui.failure import Failure
from kinesis_tui.live.ledger import Delivered, Ending, Run, ledger_json
from kinesis_tui.text.times import Clock

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class KeptLedger(Generic[T, K]):
    """`with KeptLedger(…) as ledger:` around everything that reads; nothing is awaited when it is written.

    A signal's cancellation ends the block as any other error does, and is let through.
    """

    file: LedgerFile | None
    """None: nobody asked for a ledger."""
    tail: T
    clock: Clock
    ending: Ending = Ending.READ
    """To be set where the run ends after enough."""
    delivered: defaultdict[K, Delivered] = field(default_factory=lambda: defaultdict(Delivered))
    """What of each source standard output has taken."""
    _started_ms: int = 0

    def drawn(self, run: Run) -> msgspec.Struct:
        """Draw the ledger of `tail` and `delivered`."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._started_ms = self.clock.now_ms()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is None:
            return
        if error is not None:
            self.ending = Ending.READ if isinstance(error, asyncio.CancelledError) else Ending.BROKEN
        run = Run(self._started_ms, self.clock.now_ms(), self.ending)
        try:
            self.file.write(ledger_json(self.drawn(run)) + b"\n")
        except Failure as failure:
            if not isinstance(error, Failure):
                raise
            complain(str(failure))  # and the run's own failure is told after it
