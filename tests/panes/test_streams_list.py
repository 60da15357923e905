"""Pane 1: the streams of a region, by every key."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kinesis_tui.config import Settings
from kinesis_tui.services.kinesis.panes.shards import ShardsView
from tests.support.app import NOON_MS
from tests.support.kinesis.faults import access_denied, html
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def region(server: KinesisServer) -> KinesisServer:
    """Three streams that differ in everything a column shows."""
    orders = server.create_stream("orders", shards=4, retention_hours=168)
    orders.encryption_type, orders.key_id = "KMS", "alias/orders"
    orders.created_ms = NOON_MS - 3 * 86_400_000
    clicks = server.create_stream("clicks", shards=2, mode="ON_DEMAND")
    clicks.created_ms = NOON_MS - 7_200_000
    server.create_stream("audit").status = "UPDATING"
    return server


def names(page: KinesisPage) -> list[str]:
    return [row.key for row in page.streams.table.shown]


async def described(page: KinesisPage) -> None:
    await until(
        lambda: page.streams.status_text() == f"{len(page.streams.listing.known)} streams", what="all described"
    )


async def test_streams_are_listed_at_once_and_filled_in_as_aws_tells(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.shows("orders")
        row = next(line for line in page.lines if line.startswith("orders"))
        assert row.split() == ["orders", "ACTIVE", "PROVISIONED", "4", "7", "d", "KMS", "0", "3d"]
        assert next(line for line in page.lines if line.startswith("clicks")).split()[2] == "ON_DEMAND"
        assert "UPDATING" in page.text
        assert [seen.parameters for seen in region.seen("ListStreams")] == [{}]


async def test_a_region_of_many_streams_is_paged_to_its_end(server: KinesisServer) -> None:
    for number in range(230):
        server.create_stream(f"stream-{number:03}")
    async with open_kinesis(server) as page:
        await until(lambda: len(page.streams.table.shown) == 230, what="230 streams")
        await page.press("G")
        await page.shows("stream-229")
        assert len(region_tokens(server)) == 3


def region_tokens(server: KinesisServer) -> list[object]:
    return [seen.parameters.get("NextToken") for seen in server.seen("ListStreams")]


async def test_what_aws_has_not_told_is_a_dash(region: KinesisServer) -> None:
    region.fail("DescribeStreamSummary", access_denied("kinesis:DescribeStreamSummary"), times=None)
    async with open_kinesis(region) as page:
        await until(lambda: "not described" in page.streams.status_text(), what="the refusal")
        row = next(line for line in page.lines if line.startswith("orders"))
        assert row.split() == ["orders", "ACTIVE", "PROVISIONED", "–", "–", "–", "–", "3d"]
        assert "not authorized" in page.streams.status_text()


async def test_a_filter_keeps_what_holds_it_and_esc_brings_the_rest_back(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("slash")
        await page.type("demand")
        await until(lambda: names(page) == ["clicks"], what="clicks alone")
        await page.press("enter")
        assert page.streams.filter_text == "demand"
        await page.press("escape")
        assert names(page) == ["audit", "clicks", "orders"]
        await page.press("slash", *"zz")
        await page.shows("No row matches “zz”.")
        await page.press("escape")
        assert len(names(page)) == 3


async def test_the_filter_of_the_list_is_there_again_after_the_shards(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("slash", *"ord", "enter", "enter")
        await page.shows("4 open")
        assert page.streams.filter_text == ""
        assert len(page.shards.table.shown) == 4
        await page.press("escape")
        assert page.streams.view is None
        assert page.streams.filter_text == "ord"
        assert names(page) == ["orders"]


async def test_s_sorts_by_each_column_and_then_not_at_all(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        orders = []
        for _ in range(9):
            await page.press("s")
            sorted_by = page.streams.table.sorted_by
            orders.append((sorted_by[0] if sorted_by else None, names(page)[0]))
        assert orders == [
            ("name", "audit"),
            ("status", "clicks"),
            ("mode", "clicks"),
            ("shards", "orders"),
            ("retention", "orders"),
            ("encryption", "orders"),
            ("consumers", "audit"),
            ("age", "orders"),
            (None, "audit"),
        ]


async def test_d_shows_awss_whole_answer(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("G", "d")
        await page.shows("StreamDescriptionSummary")
        await page.shows('"alias/orders"')
        await page.press("escape")
        await page.shows("3 streams")


async def test_x_offers_tail_and_shards_of_the_stream(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("G", "x")
        for words in ("live tail of orders", "orders from its oldest record", "shards of orders"):
            await page.shows(words)
        await page.press("3")
        await page.shows("4 open")
        await page.press("escape", "x", "2")
        await page.reading()
        assert page.shown == ["tail"]
        assert "from trim-horizon" in page.text


async def test_y_copies_name_or_arn(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("G", "y", "1")
        assert page.app.clipboard == "orders"
        await page.press("y", "2")
        assert page.app.clipboard == region.stream("orders").arn


async def test_e_writes_the_streams_shown_in_their_order(region: KinesisServer, tmp_path: Path) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("s", "slash", *"prov", "enter", "e")
        await page.said("Wrote 2 lines")
        (path,) = tmp_path.glob("streams-*.jsonl")
        lines = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
        assert [line["name"] for line in lines] == ["audit", "orders"]
        assert lines[1]["retention_period_hours"] == 168


async def test_r_lists_again_and_keeps_the_cursor_on_its_stream(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("j")
        assert page.streams.table.cursor_key == "clicks"
        region.create_stream("batches")
        region.delete_stream("audit")
        await page.press("r")
        await until(lambda: names(page) == ["batches", "clicks", "orders"], what="the new list")
        assert page.streams.table.cursor_key == "clicks"


async def test_t_tails_the_stream_under_the_cursor(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("G", "t")
        await page.reading()
        assert page.shown == ["tail"]
        assert len(page.progress) == 4


async def test_enter_opens_the_shards_and_esc_comes_back(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("G", "enter")
        await page.shows("4 open, 0 closed shards")
        assert page.app.query(ShardsView)
        await page.press("escape")
        assert page.streams.view is None
        assert page.streams.table.cursor_key == "orders"
        assert page.streams.table.list.has_focus


async def test_an_empty_region_says_what_to_do(server: KinesisServer) -> None:
    async with open_kinesis(server) as page:
        await page.shows("No data streams in eu-west-1. Type :region NAME")
        assert page.state == "Empty"
        for key, answer in (("y", "Nothing to copy"), ("x", "Nothing related"), ("d", "Nothing is selected")):
            await page.press(key)
            await page.said(answer)
        await page.press("t", "enter", "s", "e")
        await page.said("Nothing to export")


async def test_a_failed_listing_says_why_and_r_tries_again(region: KinesisServer) -> None:
    refusal = region.fail("ListStreams", access_denied("kinesis:ListStreams"), times=None)
    async with open_kinesis(region) as page:
        await page.shows("not authorized to perform")
        assert page.state == "Failed"
        assert page.streams.status_text() == ""
        refusal.clear()
        await page.press("r")
        await described(page)
        assert page.state == "Loaded"


async def test_what_was_read_stays_under_a_later_failure(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        region.fail("ListStreams", html(), times=None)
        await page.press("r")
        await page.shows("ListStreams failed")
        assert "clicks" in page.text


async def test_esc_cancels_a_listing_that_takes_long(region: KinesisServer) -> None:
    from tests.snapshots.scripts import never_answers

    never_answers("ListStreams")(region)
    async with open_kinesis(region) as page:
        await page.shows("Listing streams (ListStreams)…")
        await page.press("escape")
        await page.shows("Listing was cancelled.")


async def test_another_region_shows_that_regions_streams_only(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        await page.press("G", "enter")
        await page.shows("4 open")
        for name in ("orders", "clicks", "audit"):
            region.delete_stream(name)
        region.create_stream("elsewhere")
        await page.press("colon")
        await page.type("region us-east-1")
        await page.press("enter")
        await page.shows("us-east-1")
        await until(lambda: names(page) == ["elsewhere"], what="the other region's streams")
        assert page.streams.view is None


async def test_streams_complete_on_the_command_line(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        assert page.streams.completions("o") == ["orders"]
        await page.press("colon")
        await page.type("streams cl")
        await page.press("tab", "enter")
        await page.shows("2 open")


async def test_a_hostile_stream_name_is_shown_and_not_obeyed(server: KinesisServer) -> None:
    server.create_stream("bad\x1b]52;c;aGk=\x07\u202eevil")
    async with open_kinesis(server, settings=Settings(utc=True)) as page:
        await page.shows("␛]52")
        await page.press("enter")
        await page.shows("1 open")
        assert "\x1b" not in page.cells()
        assert "\u202e" not in page.cells()
        await page.press("escape", "x")
        await page.shows("live tail of bad")
        assert "\x1b" not in page.cells()


async def test_r_shows_the_state_as_listed_though_no_stream_may_be_described_any_more(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await described(page)
        region.fail("DescribeStreamSummary", access_denied("kinesis:DescribeStreamSummary"), times=None)
        region.stream("orders").status = "DELETING"
        await page.press("r")
        await page.shows("DELETING")
        row = next(line for line in page.lines if line.startswith("orders"))
        assert row.split() == ["orders", "DELETING", "PROVISIONED", "4", "7", "d", "KMS", "0", "3d"]
