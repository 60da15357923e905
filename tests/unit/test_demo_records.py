"""The records that the demo's producer makes."""

import random
import zlib
from collections import Counter

import msgspec

from kinesis_tui.demo.records import HASH_SPACE, ORDER_SHARDS, OutgoingRecord, RecordMaker, shard_of
from kinesis_tui.payload.decode import decode
from kinesis_tui.payload.kpl import unfold

NOW_MS = 1_795_000_000_123


def maker(seed: int = 3) -> RecordMaker:
    return RecordMaker(random.Random(seed), lambda: NOW_MS)


def orders(count: int = 2_000) -> list[OutgoingRecord]:
    made = maker()
    return [made.order() for _ in range(count)]


def shard(record: OutgoingRecord) -> int:
    """The shard that AWS would put an order into."""
    if record.explicit_hash_key is not None:
        return int(record.explicit_hash_key) * ORDER_SHARDS // HASH_SPACE
    return shard_of(record.partition_key, ORDER_SHARDS)


def test_orders_come_as_json_gzip_aggregates_text_and_bytes() -> None:
    kinds = Counter("kpl" if unfold(record.data) else decode(record.data).steps for record in orders())
    assert set(kinds) == {("json",), ("gzip", "json"), "kpl", (), ("binary",)}
    assert min(kinds.values()) > 60


def test_one_shard_gets_about_sixty_percent() -> None:
    counts = Counter(map(shard, orders()))
    assert len(counts) == ORDER_SHARDS
    assert 0.5 < max(counts.values()) / 2_000 < 0.7


def test_every_order_in_an_aggregate_belongs_to_the_shard_the_aggregate_goes_to() -> None:
    explicit = 0
    for record in orders():
        for user_record in unfold(record.data) or []:
            inner = OutgoingRecord(user_record.partition_key, user_record.data, user_record.explicit_hash_key)
            assert shard(inner) == shard(record)
            explicit += user_record.explicit_hash_key is not None
    assert explicit > 100


def test_an_order_adds_up_and_says_when_it_was_placed() -> None:
    record = next(record for record in orders() if record.data.startswith(b"{"))
    order = msgspec.json.decode(record.data)
    assert order["customer"]["id"] == record.partition_key
    assert order["amount"] == round(sum(item["price"] * item["quantity"] for item in order["items"]), 2)
    assert order["placed_at"].endswith(".123Z")


def test_gzip_records_are_one_plain_gzip_member() -> None:
    record = next(record for record in orders() if record.data.startswith(b"\x1f\x8b"))
    assert msgspec.json.decode(zlib.decompress(record.data, wbits=31))["order_id"].startswith("o-")


def test_clicks_spread_over_both_shards() -> None:
    made = maker()
    counts = Counter(shard_of(made.click().partition_key, 2) for _ in range(1_000))
    assert min(counts.values()) > 400


def test_the_same_chance_makes_the_same_records() -> None:
    first, second = maker(9), maker(9)
    assert [first.order() for _ in range(50)] == [second.order() for _ in range(50)]
