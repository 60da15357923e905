"""What a tail does on screen when AWS does not answer as it should: it says so, and goes on in place."""

from __future__ import annotations

import pytest

from kinesis_tui.ui.table import Cell
from tests.support.kinesis import faults
from tests.support.kinesis.faults import Fault
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=1)
    stream.put_many(3)
    return stream


async def wait_out(page: KinesisPage, rows: int) -> None:
    """Let time pass until what went wrong is over and `rows` have come."""

    def over() -> bool:
        return page.tail.body.ring.end >= rows and all(shard.failure is None for shard in page.progress)

    await page.waits_out(over, seconds=5, what=f"{rows} rows, and no failure")
    assert page.tail.body.ring.end == rows
    page.look()


@pytest.mark.parametrize(
    ("fault", "words", "status"),
    [
        (faults.throttled(), "too many requests", "throttled"),
        (faults.internal_failure(), "GetRecords failed", "not answering"),
        (faults.html(502), "GetRecords failed", "not answering"),
        (faults.html(200), "GetRecords failed", "not answering"),
        (faults.reset(), "GetRecords failed", "not answering"),
        (faults.cut_short(), "GetRecords failed", "not answering"),
        (faults.empty_object(), "GetRecords failed", "not answering"),
        (faults.expired_token(), "expired", "not answering"),
    ],
    ids=["throttled", "500", "html 502", "html 200", "reset", "cut short", "empty", "expired token"],
)
async def test_a_failure_is_said_and_reading_goes_on_where_it_was(
    server: KinesisServer, orders: ScriptedStream, fault: Fault, words: str, status: str
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        planned = server.fail("GetRecords", fault, times=None)
        page.stage.advance(1)
        await until(lambda: any(shard.failure for shard in page.progress), what="the failure")
        page.look()
        await page.shows(words)
        assert page.tail.status_text() == status
        assert len(page.rows) == 3
        planned.clear()
        orders.put_many(2)
        await wait_out(page, 5)
        await page.gone(words)
        assert page.tail.status_text() == ""
        assert "1 shard: at tip" in page.text


async def test_an_endpoint_that_goes_away_and_comes_back(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        await server.stop()
        page.stage.advance(1)
        await until(lambda: any(shard.failure for shard in page.progress), what="the outage")
        page.look()
        await page.shows("refused the connection")
        await page.shows("1 shard: 1 not answering")
        await page.press("i")
        await page.shows("THROTTLES")
        assert any(line.split()[:3] == ["…000", "waiting", "–"] for line in page.lines)
        assert "at tip" not in page.text
        await server.start()
        orders.put("after the outage")
        await wait_out(page, 4)
        await page.shows("after the outage")


async def test_an_iterator_that_expires_is_renewed_unseen(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        server.fail("GetRecords", faults.expired_iterator())
        orders.put("after")
        await wait_out(page, 4)
        assert page.progress[0].iterators_renewed == 1
        assert page.tail.status_text() == ""


async def test_a_page_that_comes_twice_is_shown_once(server: KinesisServer, orders: ScriptedStream) -> None:
    server.fail("GetRecords", faults.same_page_again())
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        await page.reads(2)
        assert len(page.rows) == 3


async def test_records_that_aged_out_unread_are_a_gap(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        orders.put("nobody reads this in time")
        page.stage.advance(26 * 3600)
        orders.put("the day after")
        await wait_out(page, 4)
        await page.shows("GAP in …000")
        assert page.tail.status_text() == ""
        assert page.text.lower().count("gap") == 1


async def test_a_stream_deleted_under_the_tail_keeps_what_was_read(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(3)
        server.delete_stream("orders")
        page.stage.advance(1)
        await until(lambda: any(shard.failure for shard in page.progress), what="the failure")
        page.look()
        await page.shows("not found")
        assert len(page.rows) == 3


async def test_the_worst_of_several_shards_is_told(server: KinesisServer) -> None:
    stream = server.create_stream("wide", shards=3)
    stream.put_many(9)
    async with open_kinesis(server, "tail:wide trim-horizon") as page:
        await page.received(9)
        server.fail("GetRecords", faults.throttled(), times=None, shard="shardId-000000000001")
        page.stage.advance(1)
        await until(lambda: any(shard.throttles for shard in page.progress), what="the throttle")
        page.look()
        await page.press("i")
        assert [row.cells[7] for row in page.tail.body.table.shown] == [
            Cell("0", "muted"),
            Cell("1", "warning"),
            Cell("0", "muted"),
        ]
        await page.shows("too many requests")
        assert " thr" in page.header
