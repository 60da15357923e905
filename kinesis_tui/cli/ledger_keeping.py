"""Keeps the ledger of one run of `tail`."""

from kinesis_tui.cli.ledger_kept import KeptLedger
from kinesis_tui.cli.portions import Portion
from kinesis_tui.live.ledger import Run
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.ledger import Ledger, ledger_of
from kinesis_tui.services.kinesis.tail.tail import Tail


class LedgerKeeping(KeptLedger[Tail, ShardId]):
    """What of each shard was written."""

    __slots__ = ()

    def drawn(self, run: Run) -> Ledger:
        """Draw the ledger."""
        return ledger_of(self.tail, run, self.delivered)

    def wrote(self, portion: Portion, size: int) -> None:
        """Count what of a portion is in the first `size` bytes of its lines, which standard output has taken."""
        if self.file is None:
            return
        delivered = self.delivered[portion.shard_id]
        lines = portion.whole_lines(size)
        for record in portion.sources[:lines]:
            delivered.add(record.sequence_number, len(record.data))
        if lines == len(portion.lines):
            delivered.dealt_with += portion.records
            delivered.cut = False
        else:
            delivered.cut = portion.cuts(lines)
