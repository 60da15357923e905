"""A ledger in words, rows and facts."""

from collections import Counter

from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.panes.shard_map import shard_style, short_id
from kinesis_tui.services.kinesis.panes.tail_words import behind_text
from kinesis_tui.services.kinesis.tail.ledger import Ledger, ShardLedger, Verdict
from kinesis_tui.text.quantities import UNKNOWN, bytes_text, count_text
from kinesis_tui.ui.facts import Fact
from kinesis_tui.ui.rows.ledger import LEDGER_STATE_STYLES
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Fixed

LEDGER_COLUMNS = (
    Column("shard", "SHARD", Content(40, 6), drop=0),
    Column("state", "STATE", Fixed(6), drop=1),
    Column("gap", "GAP", Fixed(3), drop=2, descending=True),
    Column("records", "RECORDS", Content(14, 7), align="right", drop=3, descending=True),
    Column("bytes", "BYTES", Content(10, 9), align="right", drop=5, descending=True),
    Column("behind", "BEHIND", Fixed(7), align="right", drop=4, descending=True),
    Column("renewed", "RENEWED", Fixed(7), align="right", drop=9, descending=True),
    Column("throttles", "THROTTLES", Fixed(9), align="right", drop=7, descending=True),
    Column("retries", "RETRIES", Fixed(7), align="right", drop=8, descending=True),
    Column("duplicates", "REPEATED", Fixed(8), align="right", drop=10, descending=True),
    Column("dropped", "DROPPED", Fixed(7), align="right", drop=6, descending=True),
    Column("last", "LAST SEQUENCE NUMBER", Content(56, 20), drop=11),
)


def standing(ledger: Ledger, word: Verdict) -> str:
    """Say how a tail stands, the word of the status line first."""
    shards = ledger.shards.values()
    if word == "complete":
        return "complete: nothing is missing up to the newest record of every shard"
    if word == "unknown":
        return "unknown: nothing is lost so far; the endpoint does not tell where the newest record is"
    if word == "gap":
        gaps = sum(shard.gap is not None for shard in shards)
        return f"gap: records were gone before they could be read, in {gaps} of {_shards(len(shards))}"
    if not shards:
        return "behind: no shard is read yet"
    states = Counter(shard.state for shard in shards)
    named = [f"{states[state]} {state}" for state in ("behind", "failed") if states[state]]
    waits = f"of {_shards(len(shards))}, {' and '.join(named)}" if named else "the next shards are not read yet"
    return f"behind: nothing is lost so far; {waits}"


def view_words(ledger: Ledger, dropped_from_view: int) -> str:
    """Say since when, and what the list above no longer holds, which is not what a ledger calls dropped."""
    left = (
        f"{count_text(dropped_from_view)} dropped from view: they came, and left the list by age; they are not lost"
        if dropped_from_view
        else "none dropped from view"
    )
    return f"since {ledger.started} · {left}"


def ledger_row(shard_id: ShardId, shard: ShardLedger) -> Row:
    """Lay one shard out."""
    counts = (shard.iterators_renewed, shard.throttles, shard.retries, shard.duplicates_removed)
    last = shard.last_sequence_number
    return Row(
        shard_id,
        (
            Cell(short_id(shard_id), shard_style(shard_id)),
            Cell(shard.state, LEDGER_STATE_STYLES[shard.state]),
            Cell("yes", "error") if shard.gap else Cell("no", "muted"),
            count_text(shard.records),
            bytes_text(shard.bytes),
            behind_text(_millis(shard)),
            *(Cell(count_text(count), "warning" if count else "muted") for count in counts),
            Cell(count_text(shard.dropped), "error" if shard.dropped else "muted"),
            Cell(last or UNKNOWN, "muted"),
        ),
        (
            shard_id,
            shard.state,
            shard.gap is not None,
            shard.records,
            shard.bytes,
            _millis(shard),
            *counts,
            shard.dropped,
            None if last is None else int(last),
        ),
    )


def shard_facts(shard_id: ShardId, shard: ShardLedger) -> list[Fact]:
    """Say everything of one shard, as label and value."""
    facts: list[Fact] = [
        ("shard", f"{shard_id} from {shard.position}"),
        ("state", f"{shard.state}, {_lag(shard)}", LEDGER_STATE_STYLES[shard.state]),
        ("first", shard.first_sequence_number or UNKNOWN),
        ("last", shard.last_sequence_number or UNKNOWN),
        ("came", f"{_count(shard.records, 'record')}, {_count(shard.bytes, 'byte')}"),
        (
            "on the way",
            f"{_count(shard.iterators_renewed, 'iterator')} renewed, {_count(shard.throttles, 'throttle')}, "
            f"{_count(shard.retries, 'retry', 'retries')}, {_count(shard.duplicates_removed, 'duplicate')} removed",
        ),
        ("dropped", count_text(shard.dropped), "error" if shard.dropped else "text"),
        *_gap(shard),
    ]
    return [*facts, ("children", ", ".join(shard.children))] if shard.children else facts


def _gap(shard: ShardLedger) -> list[Fact]:
    if shard.gap is None:
        return [("gap", "none")]
    return [
        ("gap", shard.gap.why, "error"),
        ("gap after", shard.gap.after or "where reading began", "error"),
        ("gap before", shard.gap.before or "no record came since", "error"),
    ]


def _millis(shard: ShardLedger) -> int | None:
    """Return the lag where it is of now: what is "behind" and was at its newest record was so when it last answered."""
    if shard.state == "failed" or (shard.state == "behind" and not shard.millis_behind_latest):
        return None
    return shard.millis_behind_latest


def _lag(shard: ShardLedger) -> str:
    millis = shard.millis_behind_latest
    if millis is None:
        return "lag unknown"
    lag = "at its newest record" if millis == 0 else f"{behind_text(millis)} behind its newest record"
    return lag if shard.state in ("open", "closed") else f"{lag} when it answered last"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{count_text(number)} {one if number == 1 else many or one + 's'}"


def _shards(number: int) -> str:
    return _count(number, "shard")
