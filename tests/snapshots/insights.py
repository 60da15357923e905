"""The scene of a Logs Insights query: figures over time, drawn over their rows."""

from __future__ import annotations

from kinesis_tui.services.logs.panes.insights import InsightsView
from kinesis_tui.ui.chart import Chart
from tests.snapshots.logs import CHECKOUT, ENRICH
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.waiting import until

ASKED = f"logs:?{ENRICH} {CHECKOUT}"
QUERY = "filter ispresent(@message)\n| stats count(*) as events by bin(1m), @log"


def holds_an_hour(server: KinesisServer) -> None:
    """Make two groups that logged for an hour, one of them with a break."""
    enrich, checkout = server.logs.create_group(ENRICH, retention_in_days=14), server.logs.create_group(CHECKOUT)
    for group in (enrich, checkout):
        group.created_ms -= 86_400_000
    for minute in range(55):
        for number in range(8 + minute * 5 % 7):
            enrich.put(f"order {number}", ago_ms=minute * 60_000 + number)
        for number in range(0 if 20 < minute < 30 else 3 + minute % 4):
            checkout.put(f"checkout {number}", ago_ms=minute * 60_000 + number)


async def ask_for_figures(page: KinesisPage, _server: KinesisServer) -> None:
    """Run a query to its end, each look at it two seconds after the one before."""
    await until(lambda: page.app.query(InsightsView), what="the view")
    view = page.app.query_one(InsightsView)
    await until(lambda: view.editor.has_focus and view.memory.fields, what="the editor, and the fields of the groups")
    view.editor.put(QUERY)
    await page.press("ctrl+s")
    await until(lambda: view.asking.run, what="the query")
    run = view.asking.run
    assert run is not None
    while not run.is_over:
        await until(lambda: run.is_over or page.stage.sleeping, what="the next look")
        page.stage.advance(2.0)
    await until(lambda: page.app.query(Chart) and view.results.has_focus_within, what="the chart over the rows")
    await page.pilot.pause()
    chart = page.app.query_one(Chart)

    def is_drawn() -> bool:
        return bool(chart._plot) and all(one.is_finished for one in chart.workers if one.group == "chart")

    await until(is_drawn, what="the figures are drawn")
    await page.pilot.pause()
