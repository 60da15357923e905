"""The filter language in the tail: typed, wrong, completed, remembered, saved, searched."""

from __future__ import annotations

import pytest

from kinesis_tui.config import settings_path
from kinesis_tui.ui.rows.query_bar import QueryBar
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    """Ten orders in one shard; every third has failed."""
    stream = server.create_stream("orders", shards=1)
    for number in range(10):
        status = "ok" if number % 3 else "failed"
        stream.put(f'{{"n": {number}, "status": "{status}"}}', f"customer-{number}")
    return stream


def numbers(page: KinesisPage) -> list[str]:
    return [row.split('"n": ')[1].split(",")[0] for row in page.rows]


async def write(page: KinesisPage, text: str) -> None:
    """Type into the bar at once."""
    bar = page.app.query_one(QueryBar)
    bar._input.value = text
    bar._input.cursor_position = len(text)
    await page.press()


async def command(page: KinesisPage, text: str) -> None:
    await page.press("colon")
    await page.type(text)
    await page.press("enter")


async def test_a_json_pattern_filters_what_is_there_and_what_comes(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await page.press("slash")
        await write(page, '{ $.status = "failed" && $.n > 0 }')
        await page.shows("3 of 10 match")
        await page.shows("10 looked at, 6 passed unparsed")
        assert numbers(page) == ["3", "6", "9"]
        await page.press("enter")
        orders.put('{"n": 99, "status": "failed"}', "late")
        await page.received(11)
        await page.shows("4 of 11 match")
        await page.press("escape")
        await page.gone("match")
        assert len(page.rows) == 11


async def test_field_words_say_what_a_pattern_can_not(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await page.press("slash")
        await write(page, "key:customer-7 not:failed")
        await page.shows("1 of 10 match")
        assert numbers(page) == ["7"]


async def test_what_is_wrong_is_said_with_its_column_and_the_rows_stay(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await page.press("slash")
        await write(page, "{ $.n > 7 }")
        await page.shows("2 of 10 match")
        await write(page, "{ $.n > }")
        await page.shows("column 9")
        assert numbers(page) == ["8", "9"]
        await page.press("enter")
        assert page.app.query(QueryBar), "an expression that can't be read is not kept"
        await page.press("escape")
        assert len(page.rows) == 10


async def test_tab_completes_fields_seen_in_the_data(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await page.press("slash")
        await write(page, "{ $.st")
        await page.press("a")
        await page.shows("tab: $.status")
        await page.press("tab")
        assert page.app.query_one(QueryBar).text == "{ $.status"


async def test_filters_are_remembered_in_a_private_file(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        for text in ("failed", "key:customer-1"):
            await page.press("slash")
            await write(page, text)
            await page.press("enter")
            await until(lambda: not page.app.query(QueryBar), what="the bar gone")
        await page.press("slash")
        await page.press("up")
        assert page.app.query_one(QueryBar).text == "failed"
        from kinesis_tui.query.history import default_path

        await until(lambda: default_path().exists(), what="the history")
        assert default_path().stat().st_mode & 0o777 == 0o600


async def test_a_filter_is_saved_used_and_forgotten_by_name(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await command(page, "filter list")
        await page.shows("No filter is saved yet")
        await page.press("escape")
        await page.press("slash")
        await write(page, "failed")
        await page.press("enter")
        await page.shows("4 of 10 match")
        await command(page, "filter save broken")
        await until(settings_path()[0].exists, what="the configuration")
        await page.press("escape")
        await page.gone("match")
        await command(page, "filter broken")
        await page.shows("4 of 10 match")
        await command(page, "filter forget broken")
        await until(lambda: "broken" not in settings_path()[0].read_text(), what="the name gone")
        await command(page, "filter { $.n >")
        await page.shows("The filter can't be read: column")


async def test_n_goes_from_match_to_match_among_all_rows(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await page.press("g", "n")
        await page.said("Nothing is searched for")
        await command(page, "search failed")
        await page.shows("match 2 of 4")
        await page.press("n")
        await page.shows("match 3 of 4")
        selected = page.tail.body.rows.selected
        assert selected is not None
        assert selected.number == 6
        assert len(page.rows) == 10
        await page.press("N", "N", "N")
        await page.shows("no match above, 4 in all")


async def test_n_searches_for_the_filter_that_was_cleared(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await page.press("slash")
        await write(page, "failed")
        await page.press("enter", "escape", "g", "n")
        await page.shows("match 2 of 4")
