"""One record in full, by every key."""

from __future__ import annotations

import gzip

import msgspec
import pytest

from kinesis_tui.payload.kpl import UserRecord, aggregate
from kinesis_tui.services.kinesis.model.shard import hash_key
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=1)


async def open_record(page: KinesisPage, count: int, *keys: str) -> None:
    """Wait for the records, choose one with keys from the oldest on, and open it."""
    await page.received(count)
    await page.press("g", *keys, "enter")
    await shown(page)


async def shown(page: KinesisPage) -> None:
    await until(lambda: len(page.app.query(".record--payload")) == 1, what="one payload")
    await page.pilot.pause()


async def test_a_record_is_told_in_full(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.encryption_type = "KMS"
    orders.put(gzip.compress(b'{"total": 1}' * 1, mtime=0), "customer-7")
    number = orders.shards[0].produced[0].sequence_number
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        for words in (
            "shardId-000000000000 of orders",
            str(number),
            "2026-11-25 12:03:04.123 UTC (2026-11-25T12:03:04.123Z)",
            "customer-7",
            str(hash_key("customer-7")),
            "gzip → json · encryption KMS",
            "PAYLOAD  [json] · text · hex  12 B",
        ):
            await page.shows(words)


async def test_v_goes_from_json_to_text_to_bytes(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"name": "Zürich"}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.shows('  "name": "Zürich"')
        await page.press("v")
        await page.shows("json · [text] · hex")
        await page.shows('{"name": "Zürich"}')
        await page.press("v")
        await page.shows("json · text · [hex]")
        await page.shows("7b 22 6e 61 6d 65 22 3a  20 22 5a c3 bc")
        await page.press("v")
        await page.shows("[json] · text · hex")


async def test_numbers_stand_as_they_were_written(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"price": 71.70, "big": 123456789012345678901234567890, "huge": 1e400, "small": -0.0E-7}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        for text in ('"price": 71.70,', '"big": 123456789012345678901234567890,', '"huge": 1e400,', '"small": -0.0E-7'):
            await page.shows(text)


async def test_text_and_bytes_have_the_forms_that_make_sense(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("line one\nline two")
    orders.put(b"\x00\xff" * 20)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 2)
        await page.shows("PAYLOAD  [text] · hex  17 B")
        await page.shows("line two")
        await page.press("right_square_bracket")
        await page.shows("PAYLOAD  [hex]  40 B")
        await page.press("v")
        await page.shows("PAYLOAD  [hex]  40 B")


async def test_brackets_go_to_the_neighbours_and_stop_at_the_ends(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    for number in range(3):
        orders.put(f"record {number}", f"key-{number}")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 3)
        await page.press("left_square_bracket")
        await page.shows("record 0")
        await page.press(*["right_square_bracket"] * 5)
        await shown(page)
        await page.shows("record 2")
        await page.press("left_square_bracket")
        await page.shows("record 1")
        await page.press("escape")
        row = page.tail.body.selected
        assert row is not None
        assert row.payload == b"record 1"


async def test_the_neighbours_are_those_that_match_the_filter(server: KinesisServer, orders: ScriptedStream) -> None:
    for number in range(6):
        orders.put(f"record {number} {'odd' if number % 2 else 'even'}")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(6)
        await page.press("slash", *"odd", "enter")
        await open_record(page, 6)
        await page.press("right_square_bracket")
        await page.shows("record 3 odd")
        await page.press("escape")
        assert page.tail.filter_text == "odd"
        assert len(page.rows) == 3


async def test_a_user_record_of_an_aggregate_has_its_own_numbers(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put(aggregate([UserRecord("a", None, b"first"), UserRecord("b", "12345", b'{"n": 2}')]))
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 2, "j")
        for words in ("sub-sequence", "explicit hash key", "12345", "kpl → json"):
            await page.shows(words)


async def test_y_copies_from_the_open_record(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("first", "key-a")
    orders.put("second", "key-b")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 2)
        await page.press("right_square_bracket")
        await shown(page)
        await page.press("y", "1")
        assert page.app.clipboard == "second"
        await page.press("y", "3")
        assert page.app.clipboard == "key-b"
        await page.press("y", "5")
        assert msgspec.json.decode(page.app.clipboard)["data"] == "second"


async def test_the_tail_reads_on_below_an_open_record(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("first")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        orders.put("later")
        page.stage.advance(1)
        await until(lambda: page.tail.body.ring.end == 2, what="the next record")
        await page.press("right_square_bracket")
        await page.shows("later")
        await page.press("escape", "G")
        await until(lambda: len(page.rows) == 2, what="both rows")


async def test_keys_of_the_list_are_not_offered_over_a_record(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("first")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("slash", "space", "i")
        assert page.tail.filter_text == ""
        assert not page.app.query("FilterBar")
        assert "Filter" not in page.footer
        await page.press("escape")
        assert "Filter" in page.footer


async def test_esc_in_the_json_closes_its_search_first(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"a": 1, "needle": {"b": 2}}')
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("slash", *"needle", "enter", "space")
        await page.shows('"needle": { 1 member }')
        await page.press("escape")
        assert page.tail.view is not None
        await page.press("escape")
        assert page.tail.view is None


@pytest.mark.parametrize("payload", ["[" * 900 + "]" * 900, '{"a":' * 400 + "1" + "}" * 400, '{"a": 1, "a": 2}', "[]"])
async def test_odd_json_opens_in_some_form(server: KinesisServer, orders: ScriptedStream, payload: str) -> None:
    orders.put(payload)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await open_record(page, 1)
        await page.press("E", "C", "G", "v", "v", "v")
        await page.shows("PAYLOAD  ")


async def test_a_record_that_left_the_buffer_is_still_shown(server: KinesisServer, orders: ScriptedStream) -> None:
    from kinesis_tui.config import Settings, TailSettings

    settings = Settings(utc=True, tail=TailSettings(retained_mib=1))
    orders.put("the first of all")
    async with open_kinesis(server, "tail:orders trim-horizon", settings=settings) as page:
        await open_record(page, 1)
        for number in range(30):
            orders.put("x" * 60_000, f"key-{number}")
            await page.reads()
        assert page.tail.body.ring.first > 0
        await page.press("v")
        await page.shows("74 68 65 20 66 69 72 73")
        await page.press("left_square_bracket", "right_square_bracket", "y", "1")
        assert page.app.clipboard
