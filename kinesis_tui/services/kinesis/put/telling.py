"""What is said of a job of records: what it is, how far it is, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kinesis_tui.services.kinesis.put.outcomes import BadLine, Entry, Item, PutCounts
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import bytes_text, count_text

TOLD_LINES = 20
"""Bad lines and ranges that are named; the rest is counted."""


@dataclass(slots=True)
class Survey:
    """An input that was looked through."""

    records: int = 0
    bytes: int = 0
    bad_count: int = 0
    bad: list[BadLine] = field(default_factory=list)
    """The first of them."""

    def add(self, items: Iterable[Item]) -> None:
        """Count some of it."""
        for item in items:
            if isinstance(item, Entry):
                self.records += 1
                self.bytes += item.entry.size
                continue
            self.bad_count += 1
            if len(self.bad) < TOLD_LINES:
                self.bad.append(item)


def summary_text(counts: PutCounts, stream: str) -> str:
    """Say the count that adds up: put + refused + given up = read."""
    parts = [f"put {count_text(counts.put)} of {count_text(counts.read)} records read into {stream}"]
    if counts.put:
        shards = "1 shard" if len(counts.shards) == 1 else f"{len(counts.shards)} shards"
        parts[0] += f" ({bytes_text(counts.put_bytes)}, {shards})"
    for count, words in ((counts.refused, "refused"), (counts.given_up, "given up"), (counts.retried, "sent again")):
        if count:
            parts.append(f"{count_text(count)} {words}")
    if counts.maybe_put:
        parts.append(f"of those given up {count_text(counts.maybe_put)} may have arrived all the same")
    if counts.maybe_repeated:
        parts.append(f"{count_text(counts.maybe_repeated)} may be in the stream twice: an answer was lost")
    return "; ".join(parts) + "."


def progress_text(counts: PutCounts) -> str:
    """Say in one short line how far it is."""
    of = "" if counts.total is None else f" of {count_text(counts.total)}"
    again = f", {count_text(counts.retried)} sent again" if counts.retried else ""
    failed = f", {count_text(counts.refused + counts.given_up)} not put" if counts.refused + counts.given_up else ""
    return f"put {count_text(counts.put)}{of}{failed}{again}"


def job_text(survey: Survey, stream: str, region: str | None) -> str:
    """Say what is to be put: "1,200 records (3.4 MiB) into orders in eu-west-1"."""
    records = "1 record" if survey.records == 1 else f"{count_text(survey.records)} records"
    bad = f", leaving {count_text(survey.bad_count)} bad lines out," if survey.bad_count else ""
    place = f" in {region}" if region else ""
    return f"{records} ({bytes_text(survey.bytes)}){bad} into {visible(stream)}{place}"
