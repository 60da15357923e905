"""A running tail: following, pausing, filtering."""

from __future__ import annotations

import zlib

import pytest
from textual.events import MouseScrollUp

from kinesis_tui.config import Settings, TailSettings
from kinesis_tui.payload.kpl import UserRecord, aggregate
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    """One shard, so that records come in the order in which they were put."""
    return server.create_stream("orders", shards=1)


def put(stream: ScriptedStream, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        stream.put(f'{{"n": {number}, "kind": "{"odd" if number % 2 else "even"}"}}', f"key-{number}")


async def test_a_row_has_time_shard_key_size_and_payload(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put('{"total": 12.50, "ok": true}', "customer-7")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        assert page.rows == ['12:03:04.123 …000  customer-7                   28 B {"total": 12.50, "ok": true}']
        assert "ARRIVAL      SHARD PARTITION KEY                SIZE PAYLOAD" in page.text


async def test_json_gzip_kpl_text_and_binary_are_told_apart(server: KinesisServer, orders: ScriptedStream) -> None:
    packer = zlib.compressobj(wbits=31)
    orders.put(packer.compress(b'{"zipped": 1}') + packer.flush())
    orders.put(aggregate([UserRecord("one", None, b"first"), UserRecord("two", None, b'{"second": 2}')]))
    orders.put("plain text, é")
    orders.put(b"\x00\x01\xff")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(5)
        payloads = [row[50:].strip() for row in page.rows]
        assert [text.split("B ", 1)[-1] for text in payloads] == [
            'gzip {"zipped": 1}',
            "kpl first",
            'kpl {"second": 2}',
            "plain text, é",
            "binary 00 01 ff",
        ]


async def test_a_row_is_clipped_by_cells_not_characters(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.put("日本語" * 40, "鍵" * 30)
    async with open_kinesis(server, "tail:orders trim-horizon", size=(80, 24)) as page:
        await page.received(1)
        records = page.tail.body.list
        (strip,) = records.render_lines(records.size.region)[:1]
        assert strip.cell_length == 80
        assert page.rows[0].count("…") >= 2


async def test_a_narrow_screen_keeps_room_for_the_payload(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders, 1)
    async with open_kinesis(server, "tail:orders trim-horizon", size=(40, 10)) as page:
        await page.received(1)
        assert page.rows[0].startswith('12:03:04 …000  key-0    {"n": 0')
        await page.resize(130, 10)
        await until(lambda: page.rows[0].startswith("12:03:04.123"), what="the wide row")


async def test_space_pauses_and_follows_again(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders, 5)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(5)
        await page.press("space")
        assert "PAUSED, 0 waiting" in page.text
        put(orders, 40, 5)
        await page.received(45)
        assert "PAUSED, 40 waiting" in page.text
        assert len(page.rows) == 5
        await page.press("space")
        await page.shows("following")
        assert page.rows[-1].endswith('{"n": 44, "kind": "even"}')


@pytest.mark.parametrize("keys", [("k",), ("up",), ("g",), ("ctrl+u",), ("pageup",), ("home",)])
async def test_moving_up_pauses_and_g_follows(
    server: KinesisServer, orders: ScriptedStream, keys: tuple[str, ...]
) -> None:
    put(orders, 60)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(60)
        await page.press(*keys)
        await page.shows("PAUSED")
        rows = page.rows
        put(orders, 3, 60)
        await page.received(63)
        assert page.rows == rows
        await page.press("G")
        assert page.tail.body.list.following
        assert '"n": 62' in page.rows[-1]


async def test_the_wheel_pauses_too(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders, 60)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(60)
        await page.pilot._post_mouse_events([MouseScrollUp], page.tail.body.list)
        await page.shows("PAUSED, 3 waiting")


async def test_a_filter_narrows_what_is_there_and_what_comes(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders, 20)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(20)
        await page.press("slash", *"odd")
        await page.shows("10 of 20 match")
        assert len(page.rows) == 10
        await page.press("enter")
        put(orders, 4, 20)
        await page.received(24)
        await page.shows("12 of 24 match")
        assert '"n": 23' in page.rows[-1]
        await page.press("escape")
        await page.shows("24 records")
        assert len(page.rows) == 24


async def test_a_filter_minds_capitals_and_key_looks_into_partition_keys(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    orders.put("Big one", "Customer-A")
    orders.put("big one", "customer-b")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(2)
        await page.press("slash", *"one")
        await page.shows("2 of 2 match")
        await page.press(*["backspace"] * 3, *"Bi")
        await page.shows("1 of 2 match")
        await page.press("z")
        await page.shows("No record matches “Biz” yet. esc clears the filter.")
        await page.press(*["backspace"] * 3)
        await page.type("key:customer*")
        await page.shows("1 of 2 match")
        await page.press("escape")
        assert len(page.rows) == 2


async def test_clearing_the_filter_leaves_the_cursor_on_its_record(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    put(orders, 30)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(30)
        await page.press("slash", *"odd", "enter", "g", "j", "j")
        row = page.tail.body.rows.selected
        assert row is not None
        assert row.payload == b'{"n": 5, "kind": "odd"}'
        await page.press("escape")
        assert page.tail.body.rows.selected == row


async def test_what_waits_is_counted_at_most_four_times_a_second(
    server: KinesisServer, orders: ScriptedStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.reading()
        await page.press("space")
        body, said = page.tail.body, []
        monkeypatch.setattr(body._line, "update_line", lambda: said.append(page.stage.now_ms()))
        for _ in range(100):
            body.grew()
        assert len(said) == 1
        page.stage.advance(0.25)
        body.grew()
        assert len(said) == 2


async def test_what_leaves_the_buffer_is_counted(server: KinesisServer, orders: ScriptedStream) -> None:
    settings = Settings(utc=True, tail=TailSettings(retained_mib=1))
    for number in range(40):
        orders.put("x" * 60_000, f"key-{number}")
    async with open_kinesis(server, "tail:orders trim-horizon", settings=settings) as page:
        await page.reading()
        for number in range(5):
            orders.put("x" * 60_000, f"more-{number}")
            await page.reads()
        await page.shows("dropped from view")
        await page.press("g")
        assert page.tail.body.ring.first > 0
        assert page.tail.body.rows.selected is not None


async def test_a_reshard_is_followed_without_a_key(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders, 2)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(2)
        orders.split("shardId-000000000000")
        put(orders, 6, 2)
        await page.received(8)
        assert {row.split()[1] for row in page.rows} == {"…000", "…001", "…002"}
        assert "2 shards: at tip" in page.text


async def test_lag_is_told_the_worst_shard_first(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=2)
    for shard, seconds in zip(stream.shards, (30, 7200), strict=True):
        for number in range(2000):
            arrival = server.clock.now_ms() - seconds * 1000
            stream.put(b"x", "key", explicit_hash_key=shard.start + number, arrival_ms=arrival)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.reading()
        await page.shows("2 shards: behind …001 2h00m, …000 30s")


async def test_the_header_counts_what_the_tail_receives(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        put(orders, 30)
        await page.reads()
        assert "30 rec" in page.header


async def test_every_shard_closed_ends_the_tail_and_r_begins_again(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    put(orders, 2)
    orders.split("shardId-000000000000")
    async with open_kinesis(server, "tail:orders trim-horizon shardId-000000000000") as page:
        await page.received(2)
        await page.reads()
        await page.shows("every shard is closed and read to its end")
        await page.press("r")
        await page.received(2)
