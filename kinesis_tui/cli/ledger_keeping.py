"""Keeps the ledger of one run of `tail`, and writes it however the run ends."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from kinesis_tui.cli.exits import complain
from kinesis_tui.cli.ledger_file import LedgerFile
from kinesis_tui.cli.portions import Portion
from kinesis_tui.failure import Failure
from kinesis_tui.live.ledger import Delivered, Ending, Run, ledger_json
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.ledger import ledger_of
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.times import Clock


@dataclass(slots=True)
class LedgerKeeping:
    """`with LedgerKeeping(…) as keeping:` around everything that reads; nothing is awaited when the ledger is written.

    A signal's cancellation ends the block as any other error does, and is let through.
    """

    file: LedgerFile | None
    """None: nobody asked for a ledger."""
    tail: Tail
    clock: Clock
    ending: Ending = Ending.READ
    """To be set where the run ends after enough records."""
    _delivered: defaultdict[ShardId, Delivered] = field(default_factory=lambda: defaultdict(Delivered))
    _started_ms: int = 0

    def wrote(self, portion: Portion, size: int) -> None:
        """Count what of a portion is in the first `size` bytes of its lines, which standard output has taken."""
        if self.file is None:
            return
        delivered = self._delivered[portion.shard_id]
        lines = portion.whole_lines(size)
        for record in portion.sources[:lines]:
            delivered.add(record.sequence_number, len(record.data))
        if lines == len(portion.lines):
            delivered.dealt_with += portion.records
            delivered.cut = False
        else:
            delivered.cut = portion.cuts(lines)

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
            self.file.write(ledger_json(ledger_of(self.tail, run, self._delivered)) + b"\n")
        except Failure as failure:
            if not isinstance(error, Failure):
                raise
            complain(str(failure))  # and the run's own failure is told after it
