"""Keeps the ledger of one run of `logs`, and writes it however the run ends."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from kinesis_tui.cli.exits import complain
from kinesis_tui.cli.ledger_file import LedgerFile
from kinesis_tui.failure import Failure
from kinesis_tui.live.ledger import Delivered, Ending, Run, ledger_json
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.ledger import ledger_of
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.text.times import Clock


@dataclass(slots=True)
class LogsLedger:
    """`with LogsLedger(…) as ledger:` around everything that reads; nothing is awaited when it is written."""

    file: LedgerFile | None
    """None: nobody asked for a ledger."""
    tail: LogsTail
    clock: Clock
    _delivered: defaultdict[str, Delivered] = field(default_factory=lambda: defaultdict(Delivered))
    _started_ms: int = 0

    def wrote(self, events: Sequence[tuple[str, LogEvent, bytes]], size: int) -> None:
        """Count what of some events is in the first `size` bytes of their lines; those left out have none."""
        if self.file is None:
            return
        end = 0
        for group, event, line in events:
            end += len(line)
            if end > size:
                return
            delivered = self._delivered[group]
            delivered.dealt_with += 1
            if line:
                delivered.records += 1
                delivered.bytes += event.size
                delivered.first = delivered.first or event.event_id or None
                delivered.last = event.event_id or None

    def __enter__(self) -> Self:
        self._started_ms = self.clock.now_ms()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is None:
            return
        ending = Ending.READ if error is None or isinstance(error, asyncio.CancelledError) else Ending.BROKEN
        run = Run(self._started_ms, self.clock.now_ms(), ending)
        try:
            self.file.write(ledger_json(ledger_of(self.tail, run, self._delivered)) + b"\n")
        except Failure as failure:
            if not isinstance(error, Failure):
                raise
            complain(str(failure))  # and the run's own failure is told after it
