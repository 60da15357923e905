"""`c` and `:capture`: what arrives at the tail goes into a file, whatever is shown of it."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kinesis_tui.services.kinesis.tail.capture_reader import CaptureReader
from kinesis_tui.services.kinesis.tail.progress import RecordBatch
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

DEFAULT = "orders-20261125T120304Z.jsonl.zst"


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    """One shard, so that records come in the order in which they were put."""
    return server.create_stream("orders", shards=1)


def put(stream: ScriptedStream, start: int, stop: int) -> None:
    for number in range(start, stop):
        stream.put(f"record {number}", f"key-{number}")


def captured(path: Path) -> tuple[list[str], CaptureReader]:
    reader = CaptureReader(path)
    items = [item for section in reader.sections() for item in section.items]
    reader.close()
    return [one.data.decode() for item in items if isinstance(item, RecordBatch) for one in item.records], reader


def records(start: int, stop: int) -> list[str]:
    return [f"record {number}" for number in range(start, stop)]


async def seen(page: KinesisPage, condition: Callable[[], bool], what: str) -> None:
    """Let the program look at the capture until this is so."""

    def look() -> bool:
        page.look()
        return condition()

    await until(look, what=what)


async def command(page: KinesisPage, line: str) -> None:
    await page.press("colon")
    await page.type(line)
    await page.press("enter")


async def test_c_asks_for_a_name_captures_what_arrives_and_ends_it(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    put(orders, 0, 3)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        await page.press("c")
        await page.shows(f"capture {DEFAULT}")
        await page.press("enter")
        await page.shows("capturing 0 records")
        put(orders, 3, 10)
        await page.received(10)
        await seen(page, lambda: "capturing 7 records" in page.text, "seven in the file")
        await page.press("c")
        await page.said("Captured 7 records into ")
        await page.gone("capturing")
        found, reader = captured(tmp_path / DEFAULT)
        assert found == records(3, 10)
        assert reader.remarks == []
        assert reader.end is not None
        assert (reader.end.records, reader.end.why) == (7, "stopped")
        assert msgspec.json.decode(reader.end.ledger)["shards"]["shardId-000000000000"]["records"] == 10
        assert (tmp_path / DEFAULT).stat().st_mode & 0o777 == 0o600


async def test_a_capture_takes_all_while_the_list_is_paused_and_filtered(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.reading()
        await command(page, "capture all.jsonl")
        await page.shows("capturing")
        await page.press("space")
        await page.press("slash", *"nothing like it", "enter")
        put(orders, 0, 20)
        await page.received(20)
        await command(page, "capture stop")
        await page.said("Captured 20 records")
    assert captured(tmp_path / "all.jsonl")[0] == records(0, 20)


async def test_what_is_retained_comes_first_then_what_arrives(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    put(orders, 0, 5)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(5)
        await command(page, "capture retained all.jsonl.gz")
        await page.shows("capturing")
        put(orders, 5, 10)
        await page.received(10)
        await page.press("c")
        await page.said("Captured 10 records")
    assert captured(tmp_path / "all.jsonl.gz")[0] == records(0, 10)


async def test_what_is_retained_of_a_tail_that_was_stopped_can_be_captured(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    put(orders, 0, 5)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(5)
        await command(page, "stop")
        await command(page, "capture late.jsonl")
        await page.shows("Nothing is being read; capture retained FILE")
        await page.press("escape")
        await command(page, "capture retained late.jsonl")
        await page.said("Captured 5 records")
    found, reader = captured(tmp_path / "late.jsonl")
    assert (found, reader.remarks) == (records(0, 5), [])


@pytest.mark.parametrize("leave", ["stop", "tail orders trim-horizon", "q"])
async def test_whatever_ends_the_tail_ends_its_capture_in_good_order(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path, leave: str
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.reading()
        await command(page, "capture all.jsonl.zst")
        await page.shows("capturing")
        put(orders, 0, 5)
        await page.received(5)
        await command(page, leave)
        if leave != "q":
            await page.said("Captured 5 records")
            await page.gone("capturing")
    found, reader = captured(tmp_path / "all.jsonl.zst")
    assert (found, reader.remarks) == (records(0, 5), [])


async def test_a_file_that_exists_is_refused_and_left_alone(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("mine")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.reading()
        await command(page, "capture mine")
        await until(lambda: "it exists already" in " ".join(page.text.split()), what="the refusal")
        assert (tmp_path / "mine").read_text() == "mine"
        await page.press("escape")
        await page.gone("capturing")


async def test_a_full_disk_ends_the_capture_in_one_sentence_and_the_tail_goes_on(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.reading()
        await command(page, "capture all.jsonl")
        await page.shows("capturing")
        put(orders, 0, 5)
        await page.received(5)
        await seen(page, lambda: "capturing 5 records" in page.text, "five in the file")
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
        try:
            put(orders, 5, 10)
            await page.received(10)
            await seen(page, lambda: any("failed" in toast for toast in page.toasts), "the failure")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        (told,) = [toast for toast in page.toasts if "failed" in toast]
        assert told.startswith(f"Capturing into {tmp_path}/all.jsonl failed: File too large; ")
        assert "5 records are in the file, 5 that came before that are not." in told
        await page.gone("capturing")
        put(orders, 10, 12)
        await page.received(12)
    assert captured(tmp_path / "all.jsonl")[0] == records(0, 5)


async def test_shards_and_how_they_ended_are_in_the_file(
    server: KinesisServer, orders: ScriptedStream, tmp_path: Path
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.reading()
        await command(page, "capture all.jsonl")
        await page.shows("capturing")
        put(orders, 0, 2)
        await page.received(2)
        orders.split("shardId-000000000000")
        put(orders, 2, 6)
        await page.received(6)
        await page.press("c")
        await page.said("Captured 6 records")
    lines = [msgspec.json.decode(line) for line in (tmp_path / "all.jsonl").read_bytes().splitlines()]
    assert [line["closed"] for line in lines if "closed" in line] == [
        {"shard_id": "shardId-000000000000", "children": ["shardId-000000000001", "shardId-000000000002"]}
    ]
    assert [len(line["shards"]) for line in lines if "shards" in line] == [1]
