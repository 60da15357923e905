"""The metrics pane as its user meets it, on a server that answers as CloudWatch does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web

from kinesis_tui.services.metrics.panes.metrics import MetricsPane
from tests.support.kinesis import metrics
from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.kinesis_server import KinesisServer, faults
from tests.support.waiting import until

MINUTE = 60_000
TARGET = "metrics:stream orders"


def tell(server: KinesisServer, minutes: int = 120, gap: range = range(0)) -> None:
    """Let CloudWatch know of `orders`: 60 records in every minute, none of which anything is known in the gap."""
    now = server.clock.now_ms() // MINUTE * MINUTE
    server.metrics = {
        "orders": {
            now - ago * MINUTE: {"IncomingRecords": 60.0, "IncomingBytes": 6_000.0 + ago}
            for ago in range(1, minutes)
            if ago not in gap
        }
    }


def pane(page: KinesisPage) -> MetricsPane:
    return page.app.query_one(MetricsPane)


async def charted(page: KinesisPage) -> MetricsPane:
    """Wait until there are charts and those on screen are drawn."""
    await page.shows("IncomingRecords · Sum of")
    found = pane(page)

    def drawn() -> bool:
        return bool(found.list.seen) and all(chart.is_drawn for chart in found.list.seen)

    await until(drawn, what="charts drawn")
    return found


async def test_a_stream_is_charted_with_its_units_numbers_and_the_price(server: KinesisServer) -> None:
    tell(server)
    async with open_kinesis(server, TARGET, size=(100, 30)) as page:
        await charted(page)
        await page.shows("• Sum")
        text = page.text
        assert " Metrics" in page.tabs
        assert "stream orders · 3h by 1m" in text
        assert "12:00" in text
        assert "16 metrics a refresh, 16 so far: 0.00016 USD, never free" in text
        assert "newest minutes may be incomplete" in text
        assert "5.86 KiB" in text or "5.9 KiB" in text
        records = pane(page).list.charts[0].data.series["Sum"]
        assert records.count(None) == 180 - 119
        assert len(server.seen("GetMetricData")) == 1


async def test_it_has_no_tab_before_it_is_opened_and_says_how_to_begin(server: KinesisServer) -> None:
    async with open_kinesis(server) as page:
        await page.shows("No data streams")
        assert "Metrics" not in page.tabs
        await page.press("colon")
        await page.type("metrics")
        await page.press("enter")
        await page.shows("Nothing is charted yet.")
        assert "Metrics" in page.tabs
        await page.press("minus")
        await page.shows("No data streams")
        assert "Metrics" in page.tabs
    assert not server.seen("GetMetricData")


async def test_enter_gives_a_chart_the_pane_and_arrows_read_its_values(server: KinesisServer) -> None:
    tell(server)
    async with open_kinesis(server, TARGET, size=(80, 24)) as page:
        found = await charted(page)
        await page.press("j", "enter")
        await page.shows("Bytes put; each shard takes")
        await page.press("left")
        await page.shows("11-25 12:02")
        copied = {choice.label: choice.text for choice in found.copy_choices()}
        assert copied["Sum, value marked"] == "6001"
        assert copied["time marked"] == "2026-11-25T12:02:00.000Z"
        assert copied["AWS CLI command"].startswith("aws cloudwatch get-metric-data")
        await page.press("k")
        await page.shows("Records put, by whomever")
        await page.press("escape", "escape")
        await until(lambda: found.view is None)


async def test_a_range_is_typed_and_a_period_that_is_not_kept_is_refused(server: KinesisServer) -> None:
    tell(server)
    async with open_kinesis(server, TARGET, size=(100, 30)) as page:
        await charted(page)
        await page.press("t")
        await page.type("1d")
        await page.press("enter")
        await page.shows("1d by 5m")
        await page.press("colon")
        await page.type("period 90s")
        await page.press("enter")
        await page.shows("CloudWatch keeps points of 1m or multiples")
        await page.press("escape")
        asked = server.seen("GetMetricData")[-1].body.decode()
        assert "Period=300" in asked


async def test_it_asks_once_a_period_and_not_while_it_is_paused(server: KinesisServer) -> None:
    tell(server)
    async with open_kinesis(server, TARGET, size=(100, 30)) as page:
        found = await charted(page)
        found._look()
        await page.pilot.pause()
        assert len(server.seen("GetMetricData")) == 1
        page.stage.advance(60)
        found._look()
        await page.shows("32 so far")
        await page.press("space")
        await page.shows("paused")
        page.stage.advance(600)
        found._look()
        await page.pilot.pause()
        assert len(server.seen("GetMetricData")) == 2
        await page.press("space")
        await page.shows("48 so far")


async def test_no_permission_is_a_failure_with_what_to_do(server: KinesisServer) -> None:
    async def denied(_exchange: Exchange) -> web.StreamResponse:
        return metrics.denied()

    tell(server)
    server.fail("GetMetricData", denied)
    async with open_kinesis(server, TARGET, size=(100, 30)) as page:
        await page.shows("r tries again.")
        assert "GetMetricData of stream orders" in page.text
        await page.press("r")
        await charted(page)


async def test_what_could_not_be_listed_is_said_and_the_rest_is_charted(server: KinesisServer) -> None:
    tell(server)
    server.fail("ListMetrics", faults.error("AccessDenied", "no"), times=None)
    async with open_kinesis(server, TARGET, size=(100, 30)) as page:
        await charted(page)
        assert "Charts by ShardId or ConsumerName are not known" in page.text


async def test_a_wrong_target_says_what_there_is(server: KinesisServer) -> None:
    async with open_kinesis(server, "metrics:orders") as page:
        await page.said("is nothing that has metrics here")
        await page.shows("Nothing is charted yet.")


async def test_e_writes_what_is_charted_with_gaps_as_nothing(
    server: KinesisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tell(server, gap=range(3, 9))
    async with open_kinesis(server, TARGET, size=(100, 30)) as page:
        await charted(page)
        await page.press("e", "2")
        await page.said("Wrote 2,880 lines")
    (file,) = tmp_path.glob("*.jsonl")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    records = [line["value"] for line in lines if line["metric"] == "IncomingRecords"]
    assert records.count(None) == 180 - 119 + 6
    assert 0.0 not in records


async def test_escape_gives_up_asking_and_r_asks_again(server: KinesisServer) -> None:
    tell(server)
    release = asyncio.Event()
    hanging = server.fail("GetMetricData", faults.stall(release), times=None)
    async with open_kinesis(server, TARGET, size=(100, 30)) as page:
        await until(lambda: server.seen("GetMetricData"), what="asked")
        await page.shows("esc Back")
        await page.press("escape")
        await page.shows("Asking CloudWatch was cancelled.")
        hanging.clear()
        release.set()
        await page.press("r")
        await charted(page)
