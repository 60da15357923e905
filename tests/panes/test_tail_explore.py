"""Looking into the records: columns, order, histogram, statistics, comparison."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.ordered import sorted_numbers
from kinesis_tui.live.ring import Ring
from kinesis_tui.ui.rows import sorting
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.statistics import StatisticsView
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

ORDERS = (
    ('{"user": {"id": 7}, "total": 12.50, "status": "ok"}', "customer-7"),
    ('{"user": {"id": 12}, "total": 3, "status": "failed"}', "customer-12"),
    ('{"user": {"id": 7}, "total": 100.25}', "customer-7"),
    ("no JSON at all", "customer-1"),
)


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    """One shard, so that records come in the order in which they were put."""
    return server.create_stream("orders", shards=1)


def put(stream: ScriptedStream) -> None:
    for payload, key in ORDERS:
        stream.put(payload, key)


async def command(page: KinesisPage, text: str) -> None:
    await page.press("colon")
    await page.type(text)
    await page.press("enter")


async def test_fields_become_aligned_columns_and_what_is_missing_is_a_dash(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await command(page, "columns user.id, total, status")
        await page.shows("user.id  total     status")
        assert [row.split(" B ")[1].rstrip() for row in page.rows] == [
            "7        12.50     ok",
            "12       3         failed",
            "7        100.25    –",
            "–        –         –",
        ]
        await command(page, "columns")
        await page.shows("no JSON at all")


async def test_a_field_that_is_none_is_refused_and_the_columns_stay(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await command(page, "columns total")
        await page.shows("SIZE total")
        await command(page, "columns a b")
        await page.shows("'a b' is no field")
        await page.press("escape")
        await page.shows("SIZE total")


async def test_rows_are_sorted_by_a_column_while_paused_and_follow_again(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await command(page, "columns total")
        await page.press("s")
        await page.shows("total ▼")
        await page.press("up", "enter")
        await page.shows("sorted by total ▼")
        await page.shows("PAUSED, 0 waiting")
        assert [row.split()[-1] for row in page.rows] == ["100.25", "12.50", "3", "–"]
        orders.put('{"total": 7}', "late")
        await page.reads()
        await page.shows("PAUSED, 1 waiting")
        await page.press("enter")
        await page.shows("100.25")
        await page.press("escape", "G")
        await page.gone("sorted by")
        assert [row.split()[-1] for row in page.rows] == ["12.50", "3", "100.25", "–", "7"]


async def test_the_histogram_counts_what_came_and_a_bar_leads_to_its_rows(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        page.stage.advance(30)
        orders.put('{"later": 1}', "late")
        await page.received(5)
        await page.press("h")
        histogram = page.app.query_one(Histogram)
        await until(lambda: sum(one.total for one in histogram.bins) == 5, what="5 rows in bars")
        assert [one.total for one in histogram.bins if one.total] == [4, 1]
        await page.press("g", "enter")
        await until(lambda: page.tail.body.list.cursor == 0, what="the cursor on the first row")
        await page.press("escape")
        assert page.tail.body.list.has_focus
        await page.press("h")
        assert not page.app.query(Histogram)


async def test_arrivals_are_coloured_by_a_fields_value(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await command(page, "histogram status")
        await page.shows("by status")
        await page.shows("█(none)")
        await page.shows("█failed")


async def test_statistics_tell_every_fields_values_and_lead_to_the_rows(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await page.press("f")
        await page.shows("4 rows, 3 of them JSON objects")
        await page.shows("busiest key customer-7 50.0% (even would be 33.3%)")
        view = page.app.query_one(StatisticsView)
        assert {row.cells[0].text: row.cells[1] for row in view.fields.shown if not isinstance(row.cells[0], str)} == {
            "partition key": "4",
            "shard": "4",
            "user.id": "3",
            "total": "3",
            "status": "2",
        }
        await page.press("G", "f")
        await page.shows("failed")
        await page.press("j", "enter")
        await page.gone("busiest key")
        assert page.tail.filter_text == '{ $.status = "failed" }'


async def test_two_records_are_compared_field_by_field(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await page.press("g", "equals_sign")
        await page.said("Mark a row with m first")
        await page.press("m", "j", "j")
        await page.shows("this row 0 ms later")
        await page.press("equals_sign")
        await until(lambda: bool(page.app.query(DiffView)), what="the difference")
        await page.shows('-  "total": 12.50,')
        await page.shows('+  "total": 100.25')
        await page.press("escape")
        assert not page.app.query(DiffView)


async def test_other_rows_end_a_sorting_of_those_that_were_there(
    server: KinesisServer, orders: ScriptedStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(20):
        put(orders)
    server.create_stream("others", shards=1).put("the only one")
    held = asyncio.Event()

    async def slowly(*arguments: Any, **options: Any) -> Any:
        await held.wait()
        return await sorted_numbers(*arguments, **options)

    monkeypatch.setattr(sorting, "sorted_numbers", slowly)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(80)
        await page.press("s", "down", "down", "enter")
        await command(page, "tail others trim-horizon")
        await page.shows("the only one")
        held.set()
        await page.press("g")
        await page.shows("the only one")
        await page.gone("sorted by")


async def test_a_search_goes_on_in_the_rows_that_are_shown_now(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await command(page, "search failed")
        await page.shows("match 1 of 1")
        ring = Ring(2**20)
        ring.extend(Chunk.pack("shardId-0", [1, 2], ["k", "k"], ["8", "9"], [b"failed", b"failed again"]))
        page.tail.body.rows.replace(ring)
        await page.press("N")
        await page.shows("match 1 of 2")


async def test_a_value_of_any_field_leads_to_its_rows(server: KinesisServer, orders: ScriptedStream) -> None:
    long = "x" * 300
    orders.put(json.dumps({"@time": 1, "a:b": "c", "it's": {"a b": True}, "long": long, "list": [1, 2]}))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        for place in range(4):
            await page.press("f")
            await page.shows("1 rows, 1 of them")
            await page.press(*["down"] * (2 + place), "enter", "enter")
            await page.shows("1 of 1 match")
            await page.press("escape")
        await page.press("f")
        await page.shows("1 rows, 1 of them")
        await page.press(*["down"] * 6, "enter", "enter")
        await page.said("A filter can not ask for a whole array")


async def test_rows_that_are_still_searched_are_sorted_later(
    server: KinesisServer, orders: ScriptedStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(orders)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(4)
        await page.press("slash", *"total", "enter")
        await page.shows("3 of 4 match")
        matches = page.tail.body.rows.matches
        assert matches is not None
        monkeypatch.setattr(matches, "advance", lambda _seconds: False)
        await page.press("s", "down", "down", "enter")
        await page.said("The search goes on")
        await page.gone("sorted by")
