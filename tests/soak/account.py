"""The invariant, checked while the output comes: each record exactly once, in order per shard, as the ledger says."""

import json
import threading
from collections import Counter
from pathlib import Path
from typing import IO

from tests.soak.stream import Writer


class Account(threading.Thread):
    """Reads `tail --output json` to its end, and holds every line against what is due."""

    def __init__(self, output: IO[bytes], writer: Writer) -> None:
        super().__init__(daemon=True, name="account")
        self._output = output
        self._writer = writer
        self.taken: Counter[str] = Counter()
        self.last: dict[str, str] = {}
        self.wrong: list[str] = []

    def run(self) -> None:
        """Take line after line."""
        for line in self._output:
            record = json.loads(line)
            shard_id, number = record["shard_id"], record["sequence_number"]
            due = self._writer.due[shard_id]
            expected = due.popleft() if due else None
            if number != expected:
                self.wrong.append(f"{shard_id}: {number} came where {expected} was due")
                return
            self.taken[shard_id] += 1
            self.last[shard_id] = number

    @property
    def records(self) -> int:
        """How many have come."""
        return self.taken.total()


def ledger_faults(file: Path, account: Account) -> list[str]:
    """Say where the ledger differs from the output, or does not claim to be complete."""
    ledger = json.loads(file.read_text())
    wrong = [] if ledger["complete"] else ["the ledger says it is not complete"]
    for shard_id, shard in ledger["shards"].items():
        for key, counted in (
            ("records", account.taken[shard_id]),
            ("last_sequence_number", account.last.get(shard_id)),
            ("gap", None),
            ("dropped", 0),
        ):
            if shard[key] != counted:
                wrong.append(f"{shard_id}: the ledger has {key} {shard[key]}, the output {counted}")
    return wrong + [
        f"{shard_id} is not in the ledger" for shard_id in account.taken if shard_id not in ledger["shards"]
    ]


def ledger_totals(file: Path) -> Counter[str]:
    """Add up what all shards lived through."""
    totals: Counter[str] = Counter()
    for shard in json.loads(file.read_text())["shards"].values():
        for key in ("iterators_renewed", "throttles", "retries", "duplicates_removed"):
            totals[key] += shard[key]
    return totals
