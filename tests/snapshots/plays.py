"""What the user of a scene does, up to the moment the picture is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.support.kinesis.faults import throttled
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.scenes_pipeline import put_second
from tests.support.waiting import until

Play = Callable[[KinesisPage, KinesisServer], Awaitable[None]]


def _seconds(page: KinesisPage) -> int:
    return 12 if page.app.size.height > 24 else 7


def see(words: str) -> Play:
    """Wait for words on the screen."""

    async def play(page: KinesisPage, _server: KinesisServer) -> None:
        await page.shows(words)

    return play


def see_unanswered(operation: str, words: str) -> Play:
    """Wait until an operation was asked for that is never answered."""

    async def play(page: KinesisPage, server: KinesisServer) -> None:
        await page.shows(words)
        await until(lambda: server.seen(operation), what=operation)

    return play


async def see_streams(page: KinesisPage, server: KinesisServer) -> None:
    """Wait until every stream is described."""
    await until(lambda: len(server.seen("DescribeStreamSummary")) >= len(server.streams), what="all asked for")
    page.stage.advance(5)
    await until(lambda: page.pane.status_text() == "4 streams", what="4 streams")


async def read_on(page: KinesisPage, server: KinesisServer) -> None:
    """Follow the stream until the screen is full."""
    stream, rows = server.stream("orders"), 0
    await page.reading()
    for second in range(_seconds(page)):
        rows += put_second(stream, second)
        await page.reads()
    assert page.tail.body.ring.end == rows


async def wait_for_records(page: KinesisPage, _server: KinesisServer) -> None:
    """Tail a stream in which nothing happens."""
    await page.reading()
    await page.reads(3)


async def see_shards_of_a_running_tail(page: KinesisPage, server: KinesisServer) -> None:
    """Open a stream's shards while it is tailed."""
    await page.shows("inventory-changes")
    await page.press("2")
    page.tail.open("orders")
    await read_on(page, server)
    await page.press("1")
    await until(lambda: page.streams.status_text() == "4 streams", what="4 streams")
    page.streams.open("orders")
    await page.shows("4 open, 1 closed shards")


async def draw_the_lineage(page: KinesisPage, server: KinesisServer) -> None:
    """Draw the shards as a family tree, with a merge in it."""
    orders = server.stream("orders")
    orders.merge("shardId-000000000000", "shardId-000000000001")
    orders.split("shardId-000000000004")
    await page.shows("inventory-changes")
    page.streams.open("orders")
    await page.shows("4 open, 4 closed shards")
    await page.press("v", "j", "j")


async def ask_for_a_key(page: KinesisPage, _server: KinesisServer) -> None:
    """Ask which shard a partition key is in."""
    await page.shows("inventory-changes")
    page.streams.open("orders")
    await page.shows("4 open, 1 closed shards")
    await page.press("p")
    await page.type("customer-7")
    await page.shows("→ shardId-000000000000")


async def see_a_pause(page: KinesisPage, server: KinesisServer) -> None:
    """Scroll up, and let more come."""
    await read_on(page, server)
    await page.press("k", "k")
    for second in range(_seconds(page), _seconds(page) + 3):
        put_second(server.stream("orders"), second)
        await page.reads()


async def filter_the_tail(page: KinesisPage, server: KinesisServer) -> None:
    """Keep what holds a word."""
    await read_on(page, server)
    await page.press("slash")
    await page.type("shipped")
    await page.shows(f"of {page.tail.body.ring.end} match")


async def see_tail_with_shards(page: KinesisPage, server: KinesisServer) -> None:
    """Show how each shard is read."""
    await read_on(page, server)
    await page.press("i")


async def see_an_outage(page: KinesisPage, server: KinesisServer) -> None:
    """Be throttled in every shard."""
    await read_on(page, server)
    server.fail("GetRecords", throttled(), times=None)
    await page.reads(1)
    await until(lambda: all(shard.throttles for shard in page.progress), what="every shard throttled")


async def see_tail_beside_shards(page: KinesisPage, server: KinesisServer) -> None:
    """Put the shards beside the tail."""
    await read_on(page, server)
    await page.press("vertical_line", "1")
    await page.shows("inventory-changes")
    page.streams.open("orders")
    await page.shows("4 open, 1 closed shards")


def open_a_record(*keys: str) -> Play:
    """Open one record in full, and press keys there."""

    async def play(page: KinesisPage, server: KinesisServer) -> None:
        await read_on(page, server)
        await page.press("g", *"jjj", "enter")
        await page.shows("PAYLOAD  ")
        await until(lambda: bool(page.app.query(".opened--payload")), what="the payload")
        await page.press(*keys)

    return play


def press_keys(*keys: str) -> Play:
    """Press keys over a running tail."""

    async def play(page: KinesisPage, server: KinesisServer) -> None:
        await read_on(page, server)
        await page.press(*keys)

    return play


async def fill_a_form(page: KinesisPage, server: KinesisServer) -> None:
    """Type a record to be put, as far as its wrong hash key."""
    await read_on(page, server)
    page.app.context.aws.guard.arm()
    await page.press("p", "tab", *"customer-42")
    await page.shows("lands in shardId-")
    await page.press("tab", *"12x", "tab", "tab")
    await page.type('{"order_id": 1, "total": 12.5}')
    await page.shows("the explicit hash key is a whole number")


async def put_by_a_form(page: KinesisPage, server: KinesisServer) -> None:
    """Put a record, and see where it is."""
    await read_on(page, server)
    page.app.context.aws.guard.arm()
    await page.press("p", "tab", *"customer-42", "tab", "tab", "tab")
    await page.type('{"order_id": 1, "total": 12.5}')
    await page.shows("lands in shardId-")
    await page.press("ctrl+s")
    await page.shows("Put into orders")
