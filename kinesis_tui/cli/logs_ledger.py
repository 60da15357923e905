"""Keeps the ledger of one run of `logs`."""

from collections.abc import Sequence

from kinesis_tui.cli.ledger_kept import KeptLedger
from kinesis_tui.live.ledger import Run
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.ledger import Ledger, ledger_of
from kinesis_tui.services.logs.tail.logs_tail import LogsTail


class LogsLedger(KeptLedger[LogsTail, str]):
    """What of each log group was written."""

    __slots__ = ()

    def drawn(self, run: Run) -> Ledger:
        """Draw the ledger."""
        return ledger_of(self.tail, run, self.delivered)

    def wrote(self, events: Sequence[tuple[str, LogEvent, bytes]], size: int) -> None:
        """Count what of some events is in the first `size` bytes of their lines; those left out have none."""
        if self.file is None:
            return
        end = 0
        for group, event, line in events:
            end += len(line)
            if end > size:
                return
            delivered = self.delivered[group]
            delivered.dealt_with += 1
            if line:
                delivered.records += 1
                delivered.bytes += event.size
                delivered.first = delivered.first or event.event_id or None
                delivered.last = event.event_id or None
