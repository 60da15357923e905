"""Shards as lines of output: an aligned table for people, JSON for scripts."""

from collections.abc import Iterator, Sequence

from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.shard import Shard
from kinesis_tui.services.kinesis.model.shard_json import shard_json
from kinesis_tui.services.kinesis.panes.shard_map import range_bar, share_text
from kinesis_tui.text.cells import visible, width

TITLES = ("SHARD", "STATE", "SHARE", "HASH-KEY RANGE", "FROM HASH KEY", "TO HASH KEY", "PARENTS", "CHILDREN")
RIGHT = (2, 4, 5)
"""Columns of numbers."""
BAR_CELLS = 24
NONE = "–"


def json_lines(lineage: Lineage) -> Iterator[bytes]:
    """Return one JSON object a line for each shard, in AWS's order."""
    for shard in lineage:
        yield shard_json(shard, lineage) + b"\n"


def table_lines(lineage: Lineage) -> Iterator[bytes]:
    """Return a title line and an aligned line for each shard, parents above their children."""
    rows = [TITLES, *(_row(branch.shard, lineage) for branch in lineage.tree() if not branch.seen_before)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(TITLES))]
    for row in rows:
        yield (_aligned(row, widths).rstrip() + "\n").encode(errors="replace")


def _row(shard: Shard, lineage: Lineage) -> tuple[str, ...]:
    owned = shard.hash_key_range
    return (
        visible(shard.shard_id),
        "open" if shard.is_open else "closed",
        share_text(owned),
        range_bar(owned, BAR_CELLS),
        str(owned.starting_hash_key),
        str(owned.ending_hash_key),
        visible(" ".join(shard.parents)) or NONE,
        visible(" ".join(lineage.children(shard.shard_id))) or NONE,
    )


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for column, (text, full) in enumerate(zip(row, widths, strict=True)):
        space = " " * (full - width(text))
        cells.append(space + text if column in RIGHT else text + space)
    return "  ".join(cells)
