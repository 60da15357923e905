"""Time travel: from a record into what came before it, and forward again."""

from __future__ import annotations

import pytest

from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis

HOUR = 3_600.0


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=1)


async def a_day_of_records(page: KinesisPage, orders: ScriptedStream) -> None:
    """Put a record, and another 20 minutes later, and another an hour later."""
    orders.put('{"n": 0}', "long-ago")
    page.stage.advance(1_200)
    orders.put('{"n": 1}', "before")
    page.stage.advance(HOUR)
    orders.put('{"n": 2}', "now")


async def test_minus_an_age_begins_before_the_record_and_comes_back_to_it(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server) as page:
        await a_day_of_records(page, orders)
        await page.press("colon")
        await page.type("tail orders 10m")
        await page.press("enter")
        await page.received(1)
        await page.press("t")
        await page.type("-1h")
        await page.press("enter")
        await page.received(2)
        await page.said("Found the record again")
        selected = page.tail.body.rows.selected
        assert selected is not None
        assert selected.key == "now"
        assert not page.tail.body.list.following


async def test_b_goes_back_step_by_step_each_twice_as_far(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server) as page:
        await a_day_of_records(page, orders)
        await page.press("colon")
        await page.type("tail orders 10m")
        await page.press("enter")
        await page.received(1)
        for count in (1, 1, 2):
            await page.press("b")
            await page.received(count)
        await page.press("b")
        await page.received(3)
        selected = page.tail.body.rows.selected
        assert selected is not None
        assert selected.key == "now"


async def test_without_a_record_there_is_nothing_to_count_from(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        await page.press("b")
        await page.said("no record with a time to go back from")
        await page.press("t")
        await page.type("-1h")
        await page.press("enter")
        await page.shows("counts from the record under the cursor, and there is none")
