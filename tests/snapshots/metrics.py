"""Scenes of the metrics pane: what CloudWatch knows of a stream, and what the user does."""

from __future__ import annotations

import math

from aiohttp import web

from kinesis_tui.services.metrics.panes.metrics import MetricsPane
from kinesis_tui.services.metrics.panes.zoom import ZoomView
from tests.support.kinesis import metrics
from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.waiting import until

CHARTED = "metrics:stream orders"
MINUTE = 60_000
MINUTES, UNKNOWN = 180, range(48, 71)
"""How long ago something is known of, in minutes, and of when nothing is."""


def holds_metrics(server: KinesisServer) -> None:
    """Let CloudWatch know three hours of a stream that was throttled for a while, and nothing of 23 minutes."""
    now = server.clock.now_ms() // MINUTE * MINUTE
    minutes: dict[int, dict[str, float]] = {}
    for ago in range(1, MINUTES):
        if ago in UNKNOWN:
            continue
        records = round(9_000 * (1.2 + math.sin(ago / 25)))
        throttled = 400.0 if 100 < ago < 112 else 0.0
        minutes[now - ago * MINUTE] = {
            "IncomingRecords": float(records),
            "IncomingBytes": records * 412.0,
            "GetRecords.IteratorAgeMilliseconds": 900.0 + throttled * 60,
            "WriteProvisionedThroughputExceeded": throttled,
            "ReadProvisionedThroughputExceeded": throttled / 4,
        }
    server.metrics = {"orders": minutes}


def denies_metrics(server: KinesisServer) -> None:
    """Let nobody ask for values."""

    async def denied(_exchange: Exchange) -> web.StreamResponse:
        return metrics.denied()

    holds_metrics(server)
    server.fail("GetMetricData", denied, times=None)


async def see_charts(page: KinesisPage, _server: KinesisServer) -> None:
    """Wait until all charts that can be seen are drawn."""
    pane = page.app.query_one(MetricsPane)

    def drawn() -> bool:
        return bool(pane.list.seen) and all(chart.is_drawn for chart in pane.list.seen)

    await until(drawn, what="the charts")
    await page.pilot.pause()


async def zoom_a_chart(page: KinesisPage, server: KinesisServer) -> None:
    """Give the fourth chart the pane, and mark a time in it."""
    await see_charts(page, server)
    await page.press("j", "j", "j", "enter")
    await until(lambda: page.app.query(ZoomView), what="the large chart")
    view = page.app.query_one(ZoomView)
    await until(lambda: bool(view.chart.data.times_ms) and view.chart.is_drawn, what="drawn")
    view.chart.move_mark(-105)
    await until(lambda: view.chart.is_drawn, what="the mark drawn")
    await page.pilot.pause()
