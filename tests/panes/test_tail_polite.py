"""The tail among a stream's other readers: what it uses, that it slows down for them, and what it cautions of."""

from __future__ import annotations

import pytest

from kinesis_tui.config import Settings, TailSettings
from kinesis_tui.ui.table import Cell
from tests.support.app import NOON_MS
from tests.support.kinesis import metrics
from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

MINUTE = 60_000
FIRST = NOON_MS // MINUTE * MINUTE
SMALL = (80, 24)


def settings(share: float = 1.0, *, watch: bool = True) -> Settings:
    return Settings(utc=True, tail=TailSettings(reads_per_second=share, watch_throttles=watch))


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=1)
    stream.put_many(3)
    return stream


def throttle(server: KinesisServer, *counts: float, reads: float = 60.0) -> None:
    """Let CloudWatch count these throttles in the minutes before now, the newest last."""
    now = server.clock.now_ms() // MINUTE * MINUTE
    server.metrics = {
        "orders": {
            now - back * MINUTE: {
                "ReadProvisionedThroughputExceeded": count,
                "GetRecords.Success": reads,
                "GetRecords.Bytes": 0.0,
            }
            for back, count in zip(range(len(counts), 0, -1), counts, strict=True)
        }
    }


async def looks(page: KinesisPage, server: KinesisServer, times: int) -> None:
    """Wait until CloudWatch was asked so often, and the tail rests."""
    await until(lambda: len(server.seen("GetMetricData")) >= times, what=f"{times} questions to CloudWatch")
    await page.reading()


async def test_the_state_line_says_what_it_uses_of_the_worst_shard(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=(120, 30)) as page:
        await page.received(3)
        await page.reads(3)
        assert "3 records  reads 1.0/5  0.0/2 MiB/s  from trim-horizon" in page.text


async def test_at_80_columns_the_scarcer_of_both_is_said_and_the_table_has_both(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(3)
        await page.reads(3)
        assert "reads 1.0/5" in page.text
        await page.press("i")
        await page.shows("READS/S")
        (row,) = page.tail.body.table.shown
        assert row.cells[8:10] == (Cell("1.0/5", "muted"), Cell("0.0/2", "muted"))
        assert any(line.split()[:2] == ["…000", "open"] and "1.0/5" in line for line in page.lines)


async def test_before_there_is_anything_to_measure_nothing_is_claimed(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.reading()
        assert "/5" not in page.text
        await page.press("i")
        await page.shows("READS/S")
        assert page.tail.body.table.shown[0].cells[8] == Cell("–", "muted")


async def test_it_says_that_it_goes_slower_while_others_are_throttled_and_after(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    throttle(server, 4.0)
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL, settings=settings()) as page:
        await page.reading()
        assert server.seen("GetMetricData") == []
        await page.reads(5)
        await looks(page, server, 1)
        await page.shows("slowed: other readers are throttled")
        await page.reads(1)
        assert page.progress[0].interval == 2.0
        await page.reads(60)
        throttle(server, 0.0)
        await page.reads(60)
        await page.gone("slowed:")
        assert page.progress[0].interval == 1.0


@pytest.mark.parametrize("answer", ["none", "denied", "no cloudwatch"])
async def test_where_the_metric_is_not_to_be_had_the_tail_goes_on_as_ever(
    server: KinesisServer, orders: ScriptedStream, answer: str
) -> None:
    async def denied(_exchange: Exchange) -> object:
        return metrics.denied()

    if answer == "denied":
        server.fail("GetMetricData", denied, times=None)  # type: ignore[arg-type]
    elif answer == "no cloudwatch":
        server.metrics = None
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL, settings=settings()) as page:
        await page.received(3)
        await page.reads(6)
        await looks(page, server, 1)
        assert "slowed" not in page.text
        assert page.tail.status_text() == ""
        assert page.progress[0].failure is None
        await page.reads(65)
        await looks(page, server, 1 if answer == "denied" else 2)
        assert len(server.seen("GetMetricData")) == (1 if answer == "denied" else 2)


async def test_nobody_is_asked_where_the_configuration_says_so(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders", settings=settings(watch=False)) as page:
        await page.reading()
        await page.reads(10)
        assert server.seen("GetMetricData") == []


async def test_a_large_share_is_cautioned_of_once_and_for_a_while(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    async with open_kinesis(server, "tail:orders", size=SMALL, settings=settings(4.0, watch=False)) as page:
        await page.reading()
        await page.shows("leave 1 for its other readers")
        assert "o reads with a consumer" in " ".join(page.text.split())
        await page.reads(31)
        await page.gone("leave 1 for")


async def test_a_share_that_is_more_than_the_others_leave_is_cautioned_of(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    throttle(server, 0.0, reads=60 * 3.0)
    async with open_kinesis(server, "tail:orders", size=SMALL, settings=settings(2.0)) as page:
        await looks(page, server, 1)
        await page.shows("the stream's readers use 5.0 of each shard's 5 reads a second")
