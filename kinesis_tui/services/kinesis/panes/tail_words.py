"""How a tail fares, in a few words: for the status line, the trouble line and the table of its shards."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from kinesis_tui.failure import Failure
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.panes.shard_map import shard_style, short_id
from kinesis_tui.services.kinesis.panes.tail_manner import read_bytes_cell, reads_cell
from kinesis_tui.services.kinesis.tail.progress import ShardProgress
from kinesis_tui.text.quantities import UNKNOWN, bytes_text, count_text, rate_text
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Fixed

Standing = Literal["opening", "not answering", "newest record unknown", "behind", "at tip"]
NAMED_SHARDS = 4
"""Lagging shards that the status line names; the table (`i`) has them all."""

PROGRESS_COLUMNS = (
    Column("shard", "SHARD", Content(40, 6), drop=0),
    Column("state", "STATE", Fixed(8), drop=1),
    Column("behind", "BEHIND", Fixed(8), align="right", drop=2, descending=True),
    Column("records", "RECORDS", Content(14, 7), align="right", drop=3, descending=True),
    Column("rate", "RECORDS/S", Fixed(11), align="right", drop=4, descending=True),
    Column("bytes", "BYTES", Content(10, 9), align="right", drop=9, descending=True),
    Column("byte_rate", "BYTES/S", Fixed(11), align="right", drop=8, descending=True),
    Column("throttles", "THROTTLES", Fixed(9), align="right", drop=6, descending=True),
    Column("reads", "READS/S", Fixed(7), align="right", drop=5, descending=True),
    Column("read_bytes", "MIB/S", Fixed(6), align="right", drop=7, descending=True),
    Column("retries", "RETRIES", Fixed(7), align="right", drop=10, descending=True),
    Column("renewed", "RENEWED", Fixed(7), align="right", drop=11, descending=True),
    Column("last", "LAST SEQUENCE NUMBER", Content(56, 10), drop=12),
)

_STATE_STYLES = {"open": "success", "behind": "warning", "waiting": "warning", "failed": "error", "closed": "muted"}


def behind_text(millis: int | None) -> str:
    """Write MillisBehindLatest: "at tip", "450ms", "12s", "3m", "2h"; a dash where AWS has not told."""
    if millis is None:
        return UNKNOWN
    if millis == 0:
        return "at tip"
    if millis < 1000:
        return f"{millis}ms"
    seconds = millis // 1000
    if seconds < 60:
        return f"{seconds}s"
    return f"{seconds // 60}m" if seconds < 3600 else f"{seconds // 3600}h{seconds % 3600 // 60:02}m"


def lag_text(shards: Mapping[ShardId, ShardProgress], now: float) -> str:
    """Say which shards are behind and by how much, the worst first; "at tip" only where every shard's answer says so.

    `now` in monotonic seconds.
    """
    reading = [shard for shard in shards.values() if shard.state != "closed"]
    if not reading:
        return "every shard is closed and read" if shards else "no shards yet"
    counts = Counter(_standing(shard, now) for shard in reading)
    words = f"{len(reading)} shard{'s' if len(reading) != 1 else ''}: "
    if len(counts) == 1 and not counts.keys() & {"behind", "not answering"}:
        return words + next(iter(counts))
    parts = [f"{counts[one]} {one}" for one in ("not answering", "opening", "newest record unknown") if counts[one]]
    return words + ", ".join([*_laggards(reading, now), *parts])


def _laggards(reading: Iterable[ShardProgress], now: float) -> list[str]:
    behind = sorted((shard for shard in reading if _standing(shard, now) == "behind"), key=_millis, reverse=True)
    if not behind:
        return []
    named = ", ".join(
        f"{short_id(shard.shard_id)} {behind_text(shard.millis_behind_latest)}" for shard in behind[:NAMED_SHARDS]
    )
    more = [f"{len(behind) - NAMED_SHARDS} more"] if len(behind) > NAMED_SHARDS else []
    return [f"behind {named}", *more]


def _standing(shard: ShardProgress, now: float) -> Standing:
    """Say how a shard that is being read stands as far as its answers tell."""
    if shard.state == "waiting" and shard.failure is None and shard.answered_at is None:
        return "opening"
    if not _answers(shard, now):
        return "not answering"
    if shard.millis_behind_latest is None:
        return "newest record unknown"
    return "behind" if shard.state == "behind" else "at tip"


def _answers(shard: ShardProgress, now: float) -> bool:
    """Whether the newest answer tells how the shard stands now."""
    if shard.state == "closed":
        return True
    return shard.failure is None and shard.state in ("open", "behind") and not shard.is_silent(now)


def has_news(shards: Iterable[ShardProgress]) -> bool:
    """Whether any shard has answered or failed, so that there is something to say of the tail."""
    return any(shard.answered_at is not None or shard.failure is not None for shard in shards)


def trouble(shards: Iterable[ShardProgress]) -> Failure | None:
    """Return what fails at present in any shard, the worst kind first; None when all is well."""
    failing = [shard for shard in shards if shard.failure is not None]
    failing.sort(key=lambda shard: shard.state != "failed")
    return failing[0].failure if failing else None


def gap_text(shards: Iterable[ShardProgress]) -> str:
    """Say that records were gone before they could be read; empty where none were."""
    gaps = [shard for shard in shards if shard.gap is not None]
    if not gaps:
        return ""
    more = f", {len(gaps) - NAMED_SHARDS} more" if len(gaps) > NAMED_SHARDS else ""
    return f"GAP in {', '.join(short_id(shard.shard_id) for shard in gaps[:NAMED_SHARDS])}{more}"


def progress_row(shard: ShardProgress, now: float) -> Row:
    """Lay one shard's progress out; a lag that nobody can tell at present is a dash. `now` in monotonic seconds."""
    answers = _answers(shard, now)
    state = "waiting" if not answers and shard.state != "failed" else shard.state
    millis = shard.millis_behind_latest if answers else None
    rate, byte_rate = shard.rate.per_second(), shard.rate.bytes_per_second()
    reads, size = reads_cell(shard.reads, now), read_bytes_cell(shard.reads, now)
    return Row(
        shard.shard_id,
        (
            Cell(short_id(shard.shard_id), shard_style(shard.shard_id)),
            Cell(state, _STATE_STYLES[state]),
            behind_text(millis),
            count_text(shard.records),
            f"{rate:,.1f}",
            bytes_text(shard.bytes),
            rate_text(byte_rate, "B"),
            Cell(count_text(shard.throttles), "warning" if shard.throttles else "muted"),
            Cell(*reads[:2]),
            Cell(*size[:2]),
            Cell(count_text(shard.retries), "warning" if shard.retries else "muted"),
            Cell(count_text(shard.iterators_renewed), "muted"),
            Cell(shard.last_sequence_number or UNKNOWN, "muted"),
        ),
        (
            shard.shard_id,
            state,
            millis,
            shard.records,
            rate,
            shard.bytes,
            byte_rate,
            shard.throttles,
            reads[2],
            size[2],
            shard.retries,
            shard.iterators_renewed,
            None if shard.last_sequence_number is None else int(shard.last_sequence_number),
        ),
    )


def _millis(shard: ShardProgress) -> int:
    return shard.millis_behind_latest or 0
