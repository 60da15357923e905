"""The hash-key space drawn in cells, and the sentence that tells where a partition key falls."""

from kinesis_tui.services.kinesis.model.lineage import Branch, Lineage
from kinesis_tui.services.kinesis.model.shard import HASH_KEY_SPACE, HashKeyRange, ShardId, hash_key
from kinesis_tui.text.cells import clip, visible

KEY_CELLS = 36
"""Cells of a partition key in a sentence: with its MD5 it fits 80 columns."""

_FULL, _EMPTY, _MARK = "█", "·", "◆"


def range_bar(hash_key_range: HashKeyRange, width: int, mark: int | None = None) -> str:
    """Draw which part of the 128-bit space a shard owns in `width` cells; `mark` is a hash key to point at.

    A range smaller than a cell still fills one.
    """
    first = min(hash_key_range.starting_hash_key * width // HASH_KEY_SPACE, width - 1)
    last = max(first, -(-(hash_key_range.ending_hash_key + 1) * width // HASH_KEY_SPACE) - 1)
    cells = [_FULL if first <= cell <= last else _EMPTY for cell in range(width)]
    if mark is not None and mark in hash_key_range:
        cells[mark * width // HASH_KEY_SPACE] = _MARK
    return "".join(cells)


def share_text(hash_key_range: HashKeyRange) -> str:
    """Write the part of the space as a percentage: "25.00 %", "<0.01 %"."""
    percent = hash_key_range.share * 100
    return f"{percent:.2f} %" if percent >= 0.01 else "<0.01 %"


def short_id(shard_id: str) -> str:
    """Shorten "shardId-000000000003" to "…003"; what is not of that form stays whole."""
    prefix, _, number = shard_id.partition("shardId-")
    if prefix or not (number.isdecimal() and number.isascii()):
        return shard_id
    return f"…{int(number):03d}"


def shard_style(shard_id: str) -> str:
    """Name the style of a shard: its number picks one of the eight hues, so that it keeps its colour."""
    digits = shard_id.rpartition("-")[2]
    return f"shard-{int(digits) % 8 + 1}" if digits.isdecimal() and digits.isascii() else "shard-1"


def key_sentence(lineage: Lineage, partition_key: str) -> str:
    """Say in three lines where a partition key's records go: its MD5, that as a number, and the open shard."""
    key = hash_key(partition_key)
    owner = lineage.owner(partition_key)
    where = visible(owner.shard_id) if owner else "no open shard that is known here"
    return (
        f"MD5({clip(partition_key, KEY_CELLS)}) = {key:032x}\n"
        f"= {key}, at {key / HASH_KEY_SPACE:.2%} of the hash-key space\n"
        f"→ {where}"
    )


def branch_guides(branch: Branch) -> str:
    """Draw the guide lines before one line of the lineage tree."""
    if branch.depth == 0:
        return ""
    through = "".join("   " if last else "│  " for last in branch.ancestors_last[1:])
    return through + ("└─ " if branch.is_last else "├─ ")


def family_text(shard_ids: tuple[ShardId, ...]) -> str:
    """Name parents or children shortly: "…001 …002"; "–" where there are none."""
    return " ".join(short_id(shard_id) for shard_id in shard_ids) or "–"
