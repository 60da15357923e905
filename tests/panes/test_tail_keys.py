"""The keys of a running tail that copy, write, describe, and go elsewhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import open_kinesis


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    """One shard, so that records come in the order in which they were put."""
    return server.create_stream("orders", shards=1)


def put(stream: ScriptedStream, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        stream.put(f'{{"n": {number}, "kind": "{"odd" if number % 2 else "even"}"}}', f"key-{number}")


async def test_y_copies_parts_of_the_record(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders, 1)
    orders.put(b"\x00\xff", "binary")
    numbers = [str(record.sequence_number) for record in orders.shards[0].produced]
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(2)
        await page.press("y", "1")
        assert page.app.clipboard == "AP8="
        await page.press("k")
        for digit, text in enumerate(
            ('{"n": 0, "kind": "even"}', numbers[0], "key-0", "shardId-000000000000"), start=1
        ):
            await page.press("y", str(digit))
            assert page.app.clipboard == text
        await page.press("y", "5")
        line = msgspec.json.decode(page.app.clipboard)
        assert (line["stream"], line["data"]) == ("orders", {"n": 0, "kind": "even"})


async def test_e_writes_the_records_shown(server: KinesisServer, orders: ScriptedStream, tmp_path: Path) -> None:
    put(orders, 10)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(10)
        await page.press("slash", *"odd", "enter", "e", "1")
        await page.said("Wrote 5 records")
        (path,) = tmp_path.glob("orders-records-*.jsonl")
        lines = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
        assert [line["data"]["n"] for line in lines] == [1, 3, 5, 7, 9]


async def test_e_writes_matches_of_many_batches_each_once(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        for start in range(0, 12, 3):
            put(orders, 3, start)
            await page.received(start + 3)
        await page.press("slash", *"even", "enter", "e", "1")
        await page.said("Wrote 6 records")
        (path,) = tmp_path.glob("orders-records-*.jsonl")
        lines = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
        assert [line["data"]["n"] for line in lines] == [0, 2, 4, 6, 8, 10]


async def test_x_goes_to_shards_oldest_record_or_this_shard(server: KinesisServer, orders: ScriptedStream) -> None:
    put(orders, 3)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        await page.press("k", "x")
        for words in ("shards of orders", "orders from its oldest record", "shardId-000000000000 alone, from this"):
            await page.shows(words)
        await page.press("3")
        await page.received(2)
        await page.press("x", "2")
        await page.received(3)
        await page.press("x", "1")
        await page.shows("1 open, 0 closed shards")


async def test_d_describes_the_stream(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        await page.press("d")
        await page.shows("StreamDescriptionSummary")
        await page.press("escape")
        assert page.tail.body.list.has_focus


async def test_i_shows_how_each_shard_is_read(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=3)
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        for number in range(20):
            stream.put("x" * 50, "key", explicit_hash_key=stream.shards[1].start + number)
        await page.reads()
        await page.press("i")
        await page.shows("THROTTLES")
        row = next(line for line in page.lines if line.startswith("…001     open"))
        assert row.split()[1:8] == ["open", "at", "tip", "20", "20.0", "1,000", "B"]
        await page.press("i")
        await page.gone("THROTTLES")


async def test_enter_on_nothing_opens_nothing(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders") as page:
        await page.reading()
        await page.press("enter", "y")
        await page.said("Nothing to copy")
        assert page.tail.view is None
