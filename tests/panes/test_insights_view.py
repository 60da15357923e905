"""Logs Insights over the logs pane, by its keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kinesis_tui.config import InsightsSettings, Settings
from kinesis_tui.services.logs.panes.insights import InsightsView
from kinesis_tui.services.logs.panes.insights_record import RecordView
from kinesis_tui.services.logs.panes.logs import LogsPane
from kinesis_tui.ui.chart import Chart
from tests.support.kinesis import faults
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

CHECKOUT, ENRICH = "/ecs/checkout", "/aws/lambda/enrich"


@pytest.fixture
def region(server: KinesisServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> KinesisServer:
    """Two groups with events, and a place for the history."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    group = server.logs.create_group(CHECKOUT)
    group.put('{"level": "ERROR", "password": "hunter2"}', ago_ms=600_000)
    group.put("all is \x1b[31mwell", ago_ms=30_000)
    server.logs.create_group(ENRICH).put("enriched", ago_ms=20_000)
    return server


def view(page: KinesisPage) -> InsightsView:
    return page.app.query_one(InsightsView)


async def passing(page: KinesisPage, condition: Callable[[], object], what: str) -> None:
    """Let time pass until a condition holds."""

    def holds() -> bool:
        page.stage.advance(0.5)
        return bool(condition())

    await until(holds, what=what)


def is_over(page: KinesisPage) -> bool:
    run = view(page).asking.run
    return run is not None and run.is_over


async def ended(page: KinesisPage, status: str = "Complete") -> None:
    """Let time pass until the query has ended, and all is painted."""
    await passing(page, lambda: is_over(page), "the query's end")
    await page.shows(status)


async def asked(page: KinesisPage, text: str) -> None:
    """Put a query into the editor, and run it."""
    await until(lambda: page.app.query(InsightsView), what="the view")
    await until(lambda: view(page).editor.has_focus, what=f"the editor has the keyboard\n{page.text}")
    view(page).editor.put(text)
    await page.press("ctrl+s")


async def test_marked_groups_are_asked_and_a_row_opens_its_event_without_secrets(region: KinesisServer) -> None:
    async with open_kinesis(region, "logs") as page:
        await until(lambda: page.app.query_one(LogsPane).status_text() == "2 groups", what="the groups")
        await page.press("m", "j", "m", "I")
        await page.shows("2 groups: enrich, checkout")
        await asked(page, 'fields @message | filter @message like "level"')
        await ended(page)
        (request,) = region.seen("StartQuery")
        assert request.parameters["logGroupNames"] == [ENRICH, CHECKOUT]
        await until(lambda: view(page).results.table is not None and view(page).results.has_focus_within, what="rows")
        assert "hunter2" not in page.text
        await page.press("enter")
        await page.shows('"level"')
        assert "hunter2" not in page.text
        await page.press("escape")
        await until(lambda: not page.app.query(RecordView), what="back at the rows")


async def test_figures_over_time_are_drawn_and_rows_are_sorted_filtered_and_exported(
    region: KinesisServer, tmp_path: Path
) -> None:
    async with open_kinesis(region, f"logs:?{CHECKOUT} {ENRICH}") as page:
        await asked(page, "stats count(*) as n by bin(5m), @log")
        await ended(page)
        await until(lambda: page.app.query(Chart), what="the chart")
        await page.press("c")
        await until(lambda: not page.app.query(Chart), what="the rows alone")
        table = view(page).results.table
        assert table is not None
        await page.press("slash", *"checkout", "enter")
        await until(lambda: table.shown_count == 2, what="the rows of a group")
        await until(lambda: view(page).results.has_focus_within, what="the keyboard is on the rows")
        await page.press("e", "1")
        await until(lambda: list(tmp_path.glob("insights-*.jsonl")), what="the export")
        (path,) = tmp_path.glob("insights-*.jsonl")
        assert [json.loads(line)["n"] for line in path.read_text().splitlines()] == ["1", "1"]
        assert path.stat().st_mode & 0o777 == 0o600


async def test_a_malformed_query_leads_to_its_place(region: KinesisServer) -> None:
    async with open_kinesis(region, f"logs:?{CHECKOUT}") as page:
        await asked(page, "fields @message\n| choose x")
        await page.shows("Unexpected symbol found choose")
        await until(lambda: view(page).editor.cursor_location == (1, 2), what="the cursor at the mistake")
        line = view(page).editor.get_line(1)
        assert [(span.start, span.end) for span in line.spans if "underline" in str(span.style)] == [(2, 8)]
        await asked(page, "fields (@message")
        await page.shows("Not sent: ( is not closed")
        assert len(region.seen("StartQuery")) == 1


async def test_esc_stops_a_query_and_keeps_what_it_had_found(region: KinesisServer) -> None:
    region.logs.insights.statuses = ("Running",)
    async with open_kinesis(region, f"logs:?{CHECKOUT}") as page:
        await asked(page, "fields @message")
        await passing(page, lambda: view(page).results.table is not None, "rows")
        await page.shows("PARTIAL")
        await page.press("escape")
        await page.shows("The query was stopped; what it had found is below.")
        assert region.logs.insights.ran()[0].stopped


async def test_leaving_the_view_or_the_program_stops_the_query(region: KinesisServer) -> None:
    region.logs.insights.statuses = ("Running",)
    async with open_kinesis(region, f"logs:?{CHECKOUT}") as page:
        await asked(page, "fields @message")
        await until(lambda: region.seen("StartQuery"), what="it is started")
        while page.app.query_one(LogsPane).pop_view():
            pass
        await until(lambda: region.logs.insights.ran()[0].stopped, what="stopped with its view")
        await until(lambda: not page.app.query(InsightsView), what="the view is gone")
        await until(lambda: page.app.query_one(LogsPane).table.list.has_focus, what="the keyboard is on the groups")
        await page.press("I")
        await asked(page, "fields @message | limit 3")
        await until(lambda: len(region.logs.insights.ran()) == 2, what="another is started")
    assert region.logs.insights.ran()[1].stopped


async def test_a_query_that_may_scan_much_is_run_only_once_the_user_has_said_so(region: KinesisServer) -> None:
    settings = Settings(utc=True, insights=InsightsSettings(ask_above_gb=0))
    region.logs.groups[CHECKOUT].created_ms -= 3_600_000
    async with open_kinesis(region, f"logs:?{CHECKOUT}", settings=settings) as page:
        await page.shows("(estimate)")
        await asked(page, "fields @message")
        await page.shows("This query may scan more than 0 GB")
        await page.press("2")
        await until(lambda: view(page).editor.has_focus, what="the menu is closed")
        assert not region.seen("StartQuery")
        await page.press("ctrl+s")
        await page.shows("This query may scan more than 0 GB")
        await page.press("1")
        await ended(page)


async def test_samples_saved_queries_and_history_are_offered(region: KinesisServer) -> None:
    region.logs.insights.definitions = [
        {"name": "team/errors", "queryString": "fields @message | limit 7", "queryLanguage": "PPL"}
    ]
    async with open_kinesis(region, f"logs:?{CHECKOUT}") as page:
        await asked(page, "fields @message | limit 3")
        await ended(page)
        await page.press("ctrl+o", "2")
        await page.shows("team/errors")
        await page.press("1")
        await until(lambda: view(page).editor.text == "fields @message | limit 7", what="the saved query")
        await page.shows("PPL")
        await until(lambda: view(page).memory.history[-1:] == ("fields @message | limit 3",), what="the history")
        await page.press("ctrl+up")
        assert view(page).editor.text == "fields @message | limit 3"
        await page.press("ctrl+down")
        assert view(page).editor.text == "fields @message | limit 7"


async def test_tab_completes_and_the_time_and_the_groups_are_asked_for(region: KinesisServer) -> None:
    region.logs.insights.fields = [{"name": "order.id", "percent": 100}]
    async with open_kinesis(region, f"logs:?{CHECKOUT}") as page:
        await until(lambda: view(page).memory.fields, what="the fields of the group")
        view(page).editor.put("")
        await page.press(*"filt", "tab", *"ord")
        await page.shows("tab: order.id")
        await page.press("tab")
        assert view(page).editor.text == "filter order.id"
        await page.press("ctrl+t")
        await page.type("2h 30m")
        await page.press("enter")
        await page.shows("2h to 30m")
        await page.press("ctrl+g")
        await page.type(f"{CHECKOUT} {ENRICH}")
        await page.press("enter")
        await page.shows("2 groups: checkout, enrich")


async def test_a_refusal_says_what_to_do_and_leaves_the_query_and_events_in_place_of_figures_are_told(
    region: KinesisServer,
) -> None:
    region.fail("StartQuery", faults.access_denied("logs:StartQuery"), times=1)
    async with open_kinesis(region, f"logs:?{CHECKOUT}") as page:
        await asked(page, "fields @message")
        await page.shows("not authorized to perform: logs:StartQuery")
        assert view(page).status_text() == "query not started"
        await page.press("r")
        await ended(page)
        await page.press("i")
        await asked(page, "stats sum(amount) by level")
        await ended(page)
        await page.shows("this endpoint does not evaluate stats")
