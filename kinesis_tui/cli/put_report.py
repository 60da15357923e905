"""What a run of `put` tells: results as JSON lines, progress and the summary on standard error."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from kinesis_tui.cli.exits import complain
from kinesis_tui.cli.output import Output
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.put.outcomes import (
    BadLine,
    Entry,
    Outcome,
    Put,
    Refused,
    outcome_json,
)
from kinesis_tui.services.kinesis.put.producer import Producer
from kinesis_tui.services.kinesis.put.telling import TOLD_LINES, progress_text, summary_text
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN, bytes_text, count_text


@dataclass(slots=True)
class Ranges:
    """Line numbers, as few ranges as they make; only the first ranges are kept."""

    first: list[list[int]] = field(default_factory=list)
    more: int = 0

    def add(self, number: int) -> None:
        """Take a number in; they come in order."""
        if self.first and not self.more and number == self.first[-1][1] + 1:
            self.first[-1][1] = number
        elif len(self.first) < TOLD_LINES:
            self.first.append([number, number])
        else:
            self.more += 1

    def __str__(self) -> str:
        shown = ", ".join(f"{low}" if low == high else f"{low}-{high}" for low, high in self.first)
        return f"{shown} and {count_text(self.more)} more" if self.more else shown


class PutReport:
    """Hears the outcomes of a run as they come."""

    def __init__(self, producer: Producer, stream: str, output: Output | None) -> None:
        """Prepare; `output` takes the results as JSON lines, None: nobody wants them."""
        self._producer = producer
        self._stream = stream
        self._output = output
        self._not_put = Ranges()
        self._refusals = 0
        self._last = 0
        self._shown = False

    async def deliver(self, outcomes: Sequence[Outcome]) -> None:
        """Write results; raises BrokenPipeError when nobody reads them any more."""
        for outcome in outcomes:
            self._last = max(self._last, outcome.number)
            if not isinstance(outcome, Put):
                self._not_put.add(outcome.number)
            if isinstance(outcome, Refused):
                self._refuse(outcome)
        if self._output is not None:
            await self._output.write(b"".join(outcome_json(outcome) + b"\n" for outcome in outcomes))

    def show_progress(self) -> None:
        """Paint how far it is over the line that stands there."""
        self._shown = True
        sys.stderr.write(f"\r{progress_text(self._producer.counts)}; ctrl+c stops\x1b[K")
        sys.stderr.flush()

    def clear_progress(self) -> None:
        """Take that line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def tell(self, why: str, bad: BadLine | None) -> None:
        """Say on standard error what became of it all; `why` it was cut short, and the `bad` line that ended it."""
        counts, stopped = self._producer.counts, self._producer.stopped
        if stopped is not None:
            complain(str(stopped))
        if self._refusals > TOLD_LINES:
            complain(f"and {count_text(self._refusals - TOLD_LINES)} more lines were refused.")
        if bad is not None:
            complain(f"line {bad.number}: {bad.why}; it and what follows it was not put.")
        if why:
            complain(f"{why}; what follows line {self._last} was not put.")
        elif stopped is not None:
            complain(f"what follows line {self._last} was not put.")
        complain(summary_text(counts, self._stream))
        if self._not_put.first:
            complain(f"not put: lines {self._not_put}.")

    def _refuse(self, refused: Refused) -> None:
        self._refusals += 1
        if self._refusals <= TOLD_LINES:
            self.clear_progress()
            complain(f"line {refused.number}: {refused.why}; not put.")


def bad_lines_told(bad: Sequence[BadLine], count: int) -> None:
    """Name the bad lines."""
    for line in bad:
        complain(f"line {line.number}: {line.why}.")
    if count > len(bad):
        complain(f"and {count_text(count - len(bad))} more bad lines.")


def dry_line(item: Entry, lineage: Lineage, *, as_json: bool) -> bytes:
    """Write a record that would be put, and the shard that would take it."""
    entry = item.entry
    owner = lineage.owner_of(entry.hash_key)
    shard_id = None if owner is None else owner.shard_id
    if not as_json:
        parts = (f"line {item.number}", shard_id or UNKNOWN, visible(entry.partition_key), bytes_text(len(entry.data)))
        return ("  ".join(parts) + "\n").encode()
    hash_key = None if entry.explicit_hash_key is None else str(entry.explicit_hash_key)
    fields = {
        "line": item.number,
        "shard_id": shard_id,
        "partition_key": entry.partition_key,
        "explicit_hash_key": hash_key,
        "bytes": len(entry.data),
    }
    return msgspec.json.encode(fields) + b"\n"
