"""Shards as table rows, and as facts of the one selected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kinesis_tui.services.kinesis.model.lineage import Branch, Lineage
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId
from kinesis_tui.services.kinesis.model.stream import Stream
from kinesis_tui.services.kinesis.panes.shard_map import (
    branch_guides,
    family_text,
    range_bar,
    shard_style,
    share_text,
    short_id,
)
from kinesis_tui.services.kinesis.panes.stream_rows import retention_text
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import UNKNOWN, rate_text
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Fixed

if TYPE_CHECKING:
    from kinesis_tui.services.kinesis.tail.progress import ShardProgress

BAR_CELLS = 24

SHARD_COLUMNS = (
    Column("shard", "SHARD", Content(40, 6), drop=0),
    Column("state", "STATE", Fixed(6), drop=1),
    Column("map", "HASH-KEY RANGE", Fixed(BAR_CELLS), drop=4),
    Column("share", "SHARE", Fixed(8), align="right", drop=2, descending=True),
    Column("records", "RECORDS/S", Fixed(11), align="right", drop=3, descending=True),
    Column("bytes", "BYTES/S", Fixed(11), align="right", drop=5, descending=True),
    Column("family", "PARENTS → CHILDREN", Content(40, 10), drop=6),
    Column("start", "FROM HASH KEY", Content(39, 39), align="right", drop=8),
    Column("end", "TO HASH KEY", Content(39, 39), align="right", drop=7),
)


RATE_COLUMNS = frozenset(("records", "bytes"))
"""Keys of the columns that change every second while a tail reads."""


class ShardRows:
    """The shards of a stream as rows of a table, each made when it is looked at."""

    def __init__(self, branches: Sequence[Branch], lineage: Lineage, texts: dict[ShardId, str]) -> None:
        self.keys: Sequence[str] = [branch.shard.shard_id for branch in branches]
        self.seen: Mapping[ShardId, ShardProgress] = {}
        """What a running tail has seen; read anew for every row that is made."""
        self.mark: int | None = None
        """A hash key to point at."""
        self._branches = branches
        self._lineage = lineage
        self._texts = texts

    def row(self, index: int) -> Row:
        """Lay one shard out."""
        branch = self._branches[index]
        return shard_row(branch, self._lineage, self.seen.get(branch.shard.shard_id), self.mark)

    def sort_values(self, column: int) -> Sequence[object]:
        """Return the ids, states, rates, ..., of all shards."""
        shards = [branch.shard for branch in self._branches]
        match SHARD_COLUMNS[column].key:
            case "shard":
                return self.keys
            case "state":
                return [not shard.is_open for shard in shards]
            case "map" | "start":
                return [shard.hash_key_range.starting_hash_key for shard in shards]
            case "share":
                return [shard.hash_key_range.share for shard in shards]
            case "end":
                return [shard.hash_key_range.ending_hash_key for shard in shards]
            case "records" | "bytes" as key:
                return [self._rate(shard.shard_id, key) for shard in shards]
            case _:
                return [shard.parents for shard in shards]

    def text(self, index: int) -> str:
        """Return what a filter looks at: all but the drawn map and the rates, which come and go."""
        shard = self._branches[index].shard
        text = self._texts.get(shard.shard_id)
        if text is None:
            text = self._texts[shard.shard_id] = shard_text(shard, self._lineage)
        return text

    def _rate(self, shard_id: ShardId, key: str) -> float | None:
        progress = self.seen.get(shard_id)
        if progress is None:
            return None
        return progress.rate.per_second() if key == "records" else progress.rate.bytes_per_second()


def shard_text(shard: Shard, lineage: Lineage) -> str:
    """Write what tells one shard from another, one cell a line: id, state, share, family and hash keys."""
    owned, children = shard.hash_key_range, lineage.children(shard.shard_id)
    family = f"{family_text(shard.parents)} → {family_text(children)}" if shard.parents or children else UNKNOWN
    return (
        f"{short_id(shard.shard_id)}\n{shard.shard_id}\n{'open' if shard.is_open else 'closed'}\n{share_text(owned)}\n"
        f"{family}\n{owned.starting_hash_key}\n{owned.ending_hash_key}"
    )


def shard_row(branch: Branch, lineage: Lineage, progress: ShardProgress | None, mark: int | None) -> Row:
    """Lay a shard out, with what a running tail has seen of it; `mark` is a hash key to point at."""
    shard, owned = branch.shard, branch.shard.hash_key_range
    marked = mark is not None and mark in owned
    records = progress.rate.per_second() if progress else None
    size = progress.rate.bytes_per_second() if progress else None
    children = lineage.children(shard.shard_id)
    look = None if shard.is_open else "muted"
    hue = shard_style(shard.shard_id) if shard.is_open else "muted"
    return Row(
        shard.shard_id,
        (
            Cell(branch_guides(branch) + short_id(shard.shard_id), hue),
            Cell("open", "success") if shard.is_open else Cell("closed", "muted"),
            Cell(range_bar(owned, BAR_CELLS, mark), "match" if marked else hue),
            Cell(share_text(owned), look),
            Cell(UNKNOWN if records is None else f"{records:,.1f}", "muted" if not records else None),
            Cell(rate_text(size, "B"), "muted" if not size else None),
            Cell(
                f"{family_text(shard.parents)} → {family_text(children)}" if shard.parents or children else UNKNOWN,
                "muted",
            ),
            Cell(str(owned.starting_hash_key), look),
            Cell(str(owned.ending_hash_key), look),
        ),
        (
            shard.shard_id,
            not shard.is_open,
            owned.starting_hash_key,
            owned.share,
            records,
            size,
            shard.parents,
            owned.starting_hash_key,
            owned.ending_hash_key,
        ),
    )


def flat(lineage: Lineage) -> Iterator[Branch]:
    """List the shards without the tree: open ones first, each group in the order of their ids."""
    for shard in sorted(lineage, key=lambda shard: (not shard.is_open, shard.shard_id)):
        yield Branch(shard, depth=0, is_last=True, ancestors_last=(), seen_before=False)


def shard_facts(shard: Shard, lineage: Lineage) -> list[tuple[str, str]]:
    """Say all that AWS told about one shard, as label and value."""
    owned = shard.hash_key_range
    ending = shard.ending_sequence_number
    return [
        ("shard", f"{shard.shard_id} ({'open' if shard.is_open else 'closed'})"),
        ("parents", ", ".join(_named(parent, lineage) for parent in shard.parents) or "none"),
        ("children", ", ".join(lineage.children(shard.shard_id)) or "none"),
        ("hash keys", f"{owned.starting_hash_key} – {owned.ending_hash_key} ({share_text(owned)})"),
        ("sequence", f"{shard.starting_sequence_number} – {ending or 'open'}"),
    ]


def stream_words(name: str, stream: Stream | None, lineage: Lineage) -> str:
    """Say in a line what the shards are of; `stream` is None until AWS has described it."""
    parts = [visible(name)]
    if stream is not None:
        retention = f"retention {retention_text(stream.retention_period_hours)}"
        parts += [visible(stream.status or UNKNOWN), visible(stream.mode or UNKNOWN), retention]
    if len(lineage):
        open_count = sum(shard.is_open for shard in lineage)
        parts.append(f"{open_count:,} open, {len(lineage) - open_count:,} closed shards")
    return "  ".join(parts)


def _named(parent: ShardId, lineage: Lineage) -> str:
    return parent if parent in lineage else f"{parent} (trimmed away)"
