"""The shards of one stream, by every key."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kinesis_tui.services.kinesis.model.shard import hash_key
from tests.snapshots.scripts import never_answers
from tests.support.kinesis.faults import access_denied
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    """Four shards, of which one was split and two were merged."""
    stream = server.create_stream("orders", shards=4)
    stream.split("shardId-000000000003")
    stream.merge("shardId-000000000000", "shardId-000000000001")
    return stream


def ids(page: KinesisPage) -> list[str]:
    return [str(int(row.key.rpartition("-")[2])) for row in page.shards.table.shown]


def line_of(page: KinesisPage, short: str) -> str:
    return next(line for line in page.lines if line.startswith(short))


async def test_open_shards_come_before_closed_ones(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("orders  ACTIVE  PROVISIONED  retention 24 h  4 open, 3 closed shards")
        assert ids(page) == ["2", "4", "5", "6", "0", "1", "3"]
        assert line_of(page, "…002").split()[1:] == [
            "open",
            "············██████······",
            "25.00",
            "%",
            "–",
            "–",
            "–",
        ]
        assert line_of(page, "…006").endswith("…000 …001 → –")
        assert line_of(page, "…003").endswith("– → …004 …005")
        assert "closed" in line_of(page, "…003")


async def test_the_shard_under_the_cursor_is_told_in_full(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("j")
        shard = orders.shard("shardId-000000000004")
        await page.shows("shardId-000000000004 (open)")
        for text in (str(shard.start), str(shard.end), str(shard.first_number), "12.50 %", "shardId-000000000003"):
            assert text in page.text
        await page.press("G")
        await page.shows("shardId-000000000003 (closed)")
        assert "shardId-000000000004, shardId-000000000005" in page.text


async def test_a_parent_that_aged_out_is_named_as_trimmed(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.remove_shard("shardId-000000000003")
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("j")
        await page.shows("shardId-000000000003 (trimmed away)")


async def test_v_draws_the_family_tree_and_the_list_again(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("s", "v")
        assert page.shards.table.sorted_by is None
        assert ids(page) == ["0", "6", "1", "2", "3", "4", "5"]
        assert "└─ …006" in page.text
        assert "├─ …004" in page.text
        await page.press("v")
        assert ids(page) == ["2", "4", "5", "6", "0", "1", "3"]


async def test_p_tells_which_shard_a_key_is_in_while_it_is_typed(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("p")
        await page.type("customer-7")
        key = hash_key("customer-7")
        owner = next(shard for shard in orders.open_shards if shard.start <= key <= shard.end)
        await page.shows(f"MD5(customer-7) = {key:032x}")
        await page.shows(f"= {key}, at {key / 2**128:.2%} of the hash-key space")
        await page.shows(f"→ {owner.shard_id}")
        assert "◆" in line_of(page, f"…{owner.number:03}")
        await page.press("enter")
        assert page.shards.table.cursor_key == owner.shard_id
        assert page.shards.table.list.has_focus
        assert "MD5(customer-7)" in page.text


async def test_esc_takes_the_key_away(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("p", *"abc", "escape")
        await page.gone("MD5(")
        assert "◆" not in page.text
        assert page.shards.table.list.has_focus
        await page.press("escape")
        assert page.streams.view is None


async def test_p_again_goes_on_with_the_key_typed_before(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("p", *"abc", "enter", "p", "d")
        await page.shows("MD5(abcd)")


async def test_rates_are_those_a_running_tail_sees_hottest_first(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        for shard, count in zip(orders.open_shards, (1, 2, 0, 30), strict=True):
            for number in range(count):
                orders.put(b"x" * 100, "key", explicit_hash_key=shard.start + number)
        await page.reads()
        await page.press("x", "1")
        await page.shows("4 open")
        assert page.shards.table.sorted_by == ("records", True)
        assert ids(page)[0] == "6"
        assert line_of(page, "…006").split()[5] == "30.0"
        assert page.streams.status_text() == "rates from the running tail"
        page.stage.advance(60)
        page.look()
        await until(lambda: line_of(page, "…006").split()[5] == "0.0", what="the rate goes down")


async def test_without_a_tail_rates_are_unknown(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("press t to tail it and see rates")


async def test_s_sorts_and_slash_filters_the_shards(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("s", "s")
        assert page.shards.table.sorted_by == ("state", False)
        await page.press("slash", *"closed", "enter")
        assert sorted(ids(page)) == ["0", "1", "3"]
        await page.press("escape")
        assert len(ids(page)) == 7
        assert page.streams.view is not None


async def test_d_describes_the_shard(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("d")
        await page.shows("starting_hash_key")
        await page.press("escape")


async def test_y_copies_the_shards_numbers(server: KinesisServer, orders: ScriptedStream) -> None:
    shard = orders.shard("shardId-000000000002")
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        for digit, text in enumerate(
            (shard.shard_id, str(shard.start), str(shard.end), str(shard.first_number)), start=1
        ):
            await page.press("y", str(digit))
            assert page.app.clipboard == text
        await page.press("y", "5")
        assert msgspec.json.decode(page.app.clipboard)["shard_id"] == shard.shard_id


async def test_e_writes_the_shards_shown(server: KinesisServer, orders: ScriptedStream, tmp_path: Path) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("slash", *"closed", "enter", "e")
        await page.said("Wrote 3 lines")
        (path,) = tmp_path.glob("orders-shards-*.jsonl")
        lines = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
        assert [line["state"] for line in lines] == ["closed"] * 3


async def test_enter_tails_the_shard_alone(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("j", "enter")
        await page.reading()
        assert [shard.shard_id for shard in page.progress] == ["shardId-000000000004"]


async def test_t_tails_the_whole_stream_and_x_offers_both(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open")
        await page.press("x")
        await page.shows("live tail of shardId-000000000002 alone")
        await page.press("escape", "t")
        await page.reading()
        assert len(page.progress) == 4


async def test_r_shows_a_reshard(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open, 3 closed")
        orders.split("shardId-000000000002")
        await page.press("r")
        await page.shows("5 open, 4 closed")


async def test_ten_thousand_shards_are_paged_and_scroll(server: KinesisServer) -> None:
    server.create_stream("wide", shards=10_000)
    async with open_kinesis(server, "streams:wide") as page:
        await page.shows("10,000 open")
        assert [
            ("NextToken" in seen.parameters, "StreamName" in seen.parameters) for seen in server.seen("ListShards")
        ] == [
            (False, True),
            *[(True, False)] * 9,
        ]
        await page.press("G")
        await page.shows("shardId-000000009999 (open)")


async def test_a_stream_that_does_not_exist_says_so(server: KinesisServer) -> None:
    async with open_kinesis(server, "streams:nobody") as page:
        await page.shows("Stream nobody under account 123456789012 not found.")
        assert page.state == "Failed"
        assert "0 open" not in page.text
        server.create_stream("nobody", shards=2)
        await page.press("r")
        await page.shows("2 open, 0 closed shards")
        assert page.shards.table.list.has_focus


async def test_a_stream_without_shards_says_so(server: KinesisServer) -> None:
    server.create_stream("newborn").shards.clear()
    async with open_kinesis(server, "streams:newborn") as page:
        await page.shows("newborn has no shards yet")
        assert page.state == "Empty"


async def test_shards_are_shown_though_the_stream_may_not_be_described(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    server.fail("DescribeStreamSummary", access_denied("kinesis:DescribeStreamSummary"), times=None)
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("4 open, 3 closed shards")
        await page.shows("…002     open")


async def test_esc_leaves_a_listing_that_takes_long(server: KinesisServer) -> None:
    never_answers("ListShards")(server)
    async with open_kinesis(server, "streams:orders") as page:
        await page.shows("Listing shards of orders (ListShards)")
        await page.press("escape")
        await page.shows("inventory-changes")
        assert page.streams.view is None


async def test_facts_give_way_on_a_low_screen(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders", size=(80, 24)) as page:
        await page.shows("(open)")
        await page.resize(80, 14)
        await page.gone("(open)")
        assert "…002" in page.text
