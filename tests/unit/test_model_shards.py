"""Shards, the keys they own, and the family tree that splits and merges leave behind."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.shard import (
    HASH_KEY_SPACE,
    HashKeyRange,
    SequenceNumber,
    Shard,
    ShardId,
    hash_key,
)


def shard(
    name: str, parts: tuple[float, float], parent: str | None = None, adjacent: str | None = None, closed: bool = False
) -> Shard:
    start, end = (int(part * 16) * (HASH_KEY_SPACE // 16) for part in parts)
    return Shard(
        ShardId(name),
        HashKeyRange(start, end - 1),
        SequenceNumber("1"),
        SequenceNumber("2") if closed else None,
        ShardId(parent) if parent else None,
        ShardId(adjacent) if adjacent else None,
    )


RESHARDED = (
    shard("0", (0, 0.5), closed=True),
    shard("1", (0.5, 1), closed=True),
    shard("2", (0, 0.25), "0"),
    shard("3", (0.25, 0.5), "0", closed=True),
    shard("4", (0.25, 1), "3", "1"),
)
"""0 was split into 2 and 3; then 3 and 1 were merged into 4."""


def test_a_partition_key_is_hashed_by_the_md5_of_its_utf8_bytes() -> None:
    assert hash_key("") == 0xD41D8CD98F00B204E9800998ECF8427E
    assert hash_key("a") == 0x0CC175B9C0F1B6A831C399E269772661
    assert hash_key("ключ") == hash_key("ключ") != hash_key("КЛЮЧ")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=256))
@settings(deadline=None)
def test_every_key_has_its_place_in_the_hash_key_space(key: str) -> None:
    assert hash_key(key) in HashKeyRange(0, HASH_KEY_SPACE - 1)


def test_a_range_owns_both_its_ends_and_knows_its_share() -> None:
    part = HashKeyRange(10, 20)
    assert [key in part for key in (9, 10, 20, 21)] == [False, True, True, False]
    assert HashKeyRange(0, HASH_KEY_SPACE - 1).share == 1.0
    assert shard("0", (0, 0.25)).hash_key_range.share == 0.25


def test_a_shard_is_open_until_it_has_a_last_sequence_number() -> None:
    assert [each.is_open for each in RESHARDED] == [False, False, True, False, True]
    assert RESHARDED[4].parents == ("3", "1")
    assert RESHARDED[2].parents == ("0",)
    assert RESHARDED[0].parents == ()


def test_parents_know_their_children_and_a_trimmed_parent_is_known_by_name_only() -> None:
    lineage = Lineage(RESHARDED[1:])
    assert lineage.children(ShardId("0")) == ("2", "3")
    assert lineage.children(ShardId("4")) == ()
    assert lineage.living_parents(ShardId("2")) == ()
    assert lineage.living_parents(ShardId("4")) == ("3", "1")
    assert lineage.roots() == ("1", "2", "3")
    assert lineage.shard(ShardId("0")) is None
    assert (ShardId("0") in lineage, ShardId("4") in lineage, len(lineage)) == (False, True, 4)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@settings(deadline=None)
def test_a_key_belongs_to_one_open_shard(key: str) -> None:
    lineage = Lineage(RESHARDED)
    owner = lineage.owner(key)
    assert owner is not None
    assert owner.is_open
    assert hash_key(key) in owner.hash_key_range


def test_a_key_that_no_open_shard_covers_has_no_owner() -> None:
    assert Lineage([RESHARDED[0], RESHARDED[1]]).owner("key") is None
    assert Lineage([]).owner("key") is None


def test_the_tree_walks_parents_before_children_and_names_a_merged_shard_twice() -> None:
    branches = [(b.shard.shard_id, b.depth, b.is_last, b.seen_before) for b in Lineage(RESHARDED).tree()]
    assert branches == [
        ("0", 0, False, False),
        ("2", 1, False, False),
        ("3", 1, True, False),
        ("4", 2, True, False),
        ("1", 0, True, False),
        ("4", 1, True, True),
    ]


def test_the_guides_of_a_branch_tell_which_ancestors_go_on() -> None:
    guides = {(str(b.shard.shard_id), b.depth): b.ancestors_last for b in Lineage(RESHARDED).tree()}
    assert guides["2", 1] == (False,)
    assert guides["4", 2] == (False, True)
    assert guides["4", 1] == (True,)


def test_thousands_of_generations_are_walked_without_recursion() -> None:
    line = [shard(str(n), (0, 1), str(n - 1) if n else None, closed=n < 4_999) for n in range(5_000)]
    branches = list(Lineage(line).tree())
    assert [branches[0].depth, branches[-1].depth] == [0, 4_999]


def test_ten_thousand_shards_make_a_tree_with_each_of_them_once() -> None:
    shards = [shard(str(n), (0, 1), str((n - 1) // 2) if n else None) for n in range(10_000)]
    names = [b.shard.shard_id for b in Lineage(shards).tree()]
    assert sorted(names) == sorted(each.shard_id for each in shards)
