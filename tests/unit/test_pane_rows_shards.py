"""Shards as rows: the map of the hash-key space, shares, short ids, lineage guides, facts."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kinesis_tui.live.meter import Meter
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.position import Latest
from kinesis_tui.services.kinesis.model.shard import HASH_KEY_SPACE, HashKeyRange, SequenceNumber, Shard, ShardId
from kinesis_tui.services.kinesis.model.stream import Stream, StreamName
from kinesis_tui.services.kinesis.panes.shard_map import (
    branch_guides,
    family_text,
    key_sentence,
    range_bar,
    shard_style,
    share_text,
    short_id,
)
from kinesis_tui.services.kinesis.panes.shard_rows import (
    SHARD_COLUMNS,
    ShardRows,
    flat,
    shard_facts,
    shard_row,
    stream_words,
)
from kinesis_tui.services.kinesis.tail.progress import ShardProgress
from kinesis_tui.ui.table_rows import Cell, cell_text
from tests.support.app import HandClock

LAST = HASH_KEY_SPACE - 1


def shard(
    number: int,
    start: int = 0,
    end: int = LAST,
    *,
    parents: tuple[int, ...] = (),
    closed: bool = False,
) -> Shard:
    named = [ShardId(f"shardId-{parent:012d}") for parent in parents]
    return Shard(
        ShardId(f"shardId-{number:012d}"),
        HashKeyRange(start, end),
        SequenceNumber("100"),
        SequenceNumber("200") if closed else None,
        *named,
    )


FAMILY = Lineage(
    (
        shard(0, 0, LAST // 2, closed=True),
        shard(1, LAST // 2 + 1, closed=True),
        shard(2, parents=(0, 1), closed=True),
        shard(3, 0, LAST // 4, parents=(2,)),
        shard(4, LAST // 4 + 1, parents=(2,)),
    )
)


@pytest.mark.parametrize(
    ("start", "end", "bar"),
    [
        (0, LAST, "████████"),
        (0, LAST // 2, "████····"),
        (LAST // 2 + 1, LAST, "····████"),
        (0, 0, "█·······"),
        (LAST, LAST, "·······█"),
        (LAST // 3, LAST // 3 + 1, "··█·····"),
    ],
)
def test_a_bar_covers_the_part_of_the_space(start: int, end: int, bar: str) -> None:
    assert range_bar(HashKeyRange(start, end), 8) == bar


def test_a_mark_stands_where_its_key_is_and_only_in_its_shard() -> None:
    assert range_bar(HashKeyRange(0, LAST), 8, LAST // 2) == "███◆████"
    assert range_bar(HashKeyRange(0, LAST // 4), 8, LAST) == "██······"


@given(st.integers(0, LAST), st.integers(0, LAST), st.integers(1, 200))
def test_a_bar_is_never_empty_and_never_too_wide(one: int, other: int, width: int) -> None:
    owned = HashKeyRange(min(one, other), max(one, other))
    bar = range_bar(owned, width, one)
    assert len(bar) == width
    assert bar.count("◆") == 1


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100.00 %"), (0.25, "25.00 %"), (0.0001, "0.01 %"), (0.00001, "<0.01 %")]
)
def test_a_share_is_a_percentage(share: float, text: str) -> None:
    assert share_text(HashKeyRange(0, round(HASH_KEY_SPACE * share) - 1)) == text


@pytest.mark.parametrize(
    ("shard_id", "short"),
    [
        ("shardId-000000000003", "…003"),
        ("shardId-000000012345", "…12345"),
        ("shard-3", "shard-3"),
        ("shardId-", "shardId-"),
        ("shardId-²", "shardId-²"),
        ("my-shardId-000000000001", "my-shardId-000000000001"),
    ],
)
def test_a_short_id_keeps_the_number(shard_id: str, short: str) -> None:
    assert short_id(shard_id) == short


def test_a_shard_keeps_its_colour() -> None:
    assert shard_style("shardId-000000000000") == shard_style("shardId-000000000008") == "shard-1"
    assert shard_style("shardId-000000000009") == "shard-2"
    assert shard_style("²") == "shard-1"


def test_a_keys_place_is_told_step_by_step() -> None:
    assert key_sentence(FAMILY, "customer-7").splitlines() == [
        "MD5(customer-7) = 0ddc4d690dcffba915c288a68e6665de",
        "= 18423839322852854807796920976199280094, at 5.41% of the hash-key space",
        "→ shardId-000000000003",
    ]
    assert key_sentence(Lineage(()), "x").endswith("→ no open shard that is known here")


def test_a_long_key_leaves_its_md5_on_the_line() -> None:
    assert len(key_sentence(FAMILY, "k" * 300).splitlines()[0]) <= 80


def test_lineage_is_drawn_with_guides() -> None:
    drawn = [branch_guides(branch) + short_id(branch.shard.shard_id) for branch in FAMILY.tree()]
    assert drawn[:4] == ["…000", "└─ …002", "   ├─ …003", "   └─ …004"]


def test_a_family_is_named_shortly() -> None:
    assert family_text((ShardId("shardId-000000000001"), ShardId("shardId-000000000002"))) == "…001 …002"
    assert family_text(()) == "–"


def test_open_shards_come_first_each_group_by_id() -> None:
    assert [short_id(branch.shard.shard_id) for branch in flat(FAMILY)] == ["…003", "…004", "…000", "…001", "…002"]


def test_a_row_has_a_cell_and_a_sort_value_for_each_column() -> None:
    for branch in flat(FAMILY):
        row = shard_row(branch, FAMILY, None, None)
        assert len(row.cells) == len(row.sort_values) == len(SHARD_COLUMNS)


def test_what_no_tail_has_seen_is_a_dash_and_sorts_last() -> None:
    (branch, *_) = flat(FAMILY)
    row = shard_row(branch, FAMILY, None, None)
    assert [cell_text(cell) for cell in row.cells[4:6]] == ["–", "–"]
    assert row.sort_values[4:6] == (None, None)


def test_what_a_tail_sees_is_a_rate() -> None:
    (branch, *_) = flat(FAMILY)
    clock = HandClock()
    progress = ShardProgress(branch.shard.shard_id, Latest(), Meter(clock))
    progress.rate.add(40, 8192)
    clock.advance(2)
    row = shard_row(branch, FAMILY, progress, None)
    assert row.sort_values[4] == progress.rate.per_second()
    assert cell_text(row.cells[4]) == f"{progress.rate.per_second():,.1f}"
    assert cell_text(row.cells[5]).endswith("KiB/s")


def test_a_closed_shard_is_muted_and_a_marked_one_stands_out() -> None:
    closed = next(branch for branch in flat(FAMILY) if not branch.shard.is_open)
    row = shard_row(closed, FAMILY, None, 0)
    assert isinstance(row.cells[0], Cell)
    assert row.cells[0].style_class == "muted"
    assert row.cells[2] == Cell(range_bar(closed.shard.hash_key_range, 24, 0), "match")


def test_facts_tell_parents_children_and_numbers_in_full() -> None:
    merged = FAMILY.shard(ShardId("shardId-000000000002"))
    assert merged is not None
    facts = dict(shard_facts(merged, FAMILY))
    assert facts["shard"] == "shardId-000000000002 (closed)"
    assert facts["parents"] == "shardId-000000000000, shardId-000000000001"
    assert facts["children"] == "shardId-000000000003, shardId-000000000004"
    assert facts["hash keys"] == f"0 – {LAST} (100.00 %)"
    assert facts["sequence"] == "100 – 200"


def test_a_parent_that_is_gone_is_named_as_trimmed() -> None:
    orphan = shard(5, parents=(1,))
    facts = dict(shard_facts(orphan, Lineage((orphan,))))
    assert facts["parents"] == "shardId-000000000001 (trimmed away)"
    assert facts["children"] == "none"
    assert facts["sequence"] == "100 – open"


def test_rows_made_when_looked_at_sort_by_what_their_cells_sort_by() -> None:
    branches = list(flat(FAMILY))
    rows = ShardRows(branches, FAMILY, {})
    progress = ShardProgress(branches[0].shard.shard_id, Latest(), Meter(HandClock()))
    progress.rate.add(40, 8192)
    rows.seen = {progress.shard_id: progress}
    made = [rows.row(index) for index in range(len(branches))]
    assert [row.key for row in made] == rows.keys
    for column in range(len(SHARD_COLUMNS)):
        assert list(rows.sort_values(column)) == [row.sort_values[column] for row in made]


def test_a_filter_finds_what_the_cells_say_but_for_the_map_and_the_rates() -> None:
    rows = ShardRows(list(flat(FAMILY)), FAMILY, {})
    for index in range(len(rows.keys)):
        lines = rows.text(index).split("\n")
        said = [cell_text(cell) for cell in rows.row(index).cells]
        assert {said[place] for place in (0, 1, 3, 6, 7, 8)} <= set(lines)


def test_what_the_server_says_can_not_steer_the_terminal() -> None:
    evil = Stream(name=StreamName("s\x1b"), status="ACT\x1b[2J", mode="\u202eMODE")
    assert stream_words("s\x1b", evil, Lineage(())) == "s␛  ACT␛[2J  <U+202E>MODE  retention –"
    owner = Shard(ShardId("shard\x1b[31m"), HashKeyRange(0, LAST), SequenceNumber("1"))
    assert key_sentence(Lineage((owner,)), "k").endswith("→ shard␛[31m")
