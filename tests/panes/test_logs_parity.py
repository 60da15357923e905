"""What pane 5 can do with log events as the record tail can with records: sets, one stream, captures, replay, SQL."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from kinesis_tui.config import load_settings
from kinesis_tui.services.logs.panes.event import EventView
from kinesis_tui.services.logs.tail.capture_reader import EventCaptureReader
from kinesis_tui.services.logs.tail.progress import EventBatch
from kinesis_tui.ui.rows.sql import SqlView
from tests.panes.test_logs_pane import CHECKOUT, ENRICH, REQUEST, command, listed, pane, region, rows, tailing
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

__all__ = ["region"]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("KINESIS_TUI_CONFIG", str(file))
    return file


async def test_marked_groups_are_saved_as_a_set_opened_from_the_menu_and_forgotten(
    region: KinesisServer, config: Path
) -> None:
    async with open_kinesis(region, "logs") as page:
        await listed(page)
        await page.press("S")
        await page.said("No set is saved yet")
        await command(page, "set save shop")
        await page.shows("No group is marked")
        await page.press("escape", "m", "j", "m")
        await command(page, "set save shop")
        await page.said("Saved 2 log groups as @shop")
        assert load_settings(config).log_sets == {"shop": (ENRICH, CHECKOUT)}
        await page.press("S", "enter")
        await tailing(page, 2)
        assert pane(page).tail.set_name == "@shop"
        assert "@shop" in pane(page).completions("@s")
        await command(page, "columns level")
        await until(lambda: load_settings(config).log_groups["@shop"].columns == ("level",), what="columns of the set")
        await command(page, "set forget shop")
        await page.said("Forgot the set @shop")
        assert load_settings(config).log_sets == {}


async def test_a_set_says_which_of_its_groups_are_gone(region: KinesisServer, config: Path) -> None:
    config.write_text(f'[log_sets]\nshop = ["{ENRICH}", "/gone"]\n')
    async with open_kinesis(region, "logs:@shop 1h", settings=load_settings(config)) as page:
        await tailing(page, 2)
        await page.said("No such log group here any more: /gone of @shop.")
        await command(page, "logs @other")
        await page.said("No set of log groups is saved as 'other'; saved are shop.")


async def test_enter_on_a_stream_tails_it_alone_and_esc_goes_back_to_the_streams(region: KinesisServer) -> None:
    region.logs.groups[ENRICH].put("of another stream", stream="other", ago_ms=5_000)
    async with open_kinesis(region, "logs") as page:
        await listed(page)
        await page.press("i")
        await page.shows("2 streams")
        await page.press("enter")
        await tailing(page, 1)
        assert "of another stream" in rows(page)[0]
        assert f"{ENRICH} stream other" in page.text
        await page.press("escape")
        await page.shows("2 streams")


async def test_one_stream_can_be_named(region: KinesisServer) -> None:
    region.logs.groups[ENRICH].put("of another stream", stream="other", ago_ms=5_000)
    async with open_kinesis(region, f"logs:{ENRICH} stream:other 1h") as page:
        await tailing(page, 1)
        pane(page).open(f"{ENRICH} {CHECKOUT} stream:other")
        await page.said("one stream of one group")


async def test_events_are_exported_as_csv_with_the_columns_chosen_and_asked_in_sql(
    region: KinesisServer, tmp_path: Path
) -> None:
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 2)
        await command(page, "columns level, order")
        await command(page, "export out.csv")
        await page.said("Wrote 2 events, 0 redacted")
        first, line, _ = csv.reader((tmp_path / "out.csv").read_text().splitlines())
        assert first[-3:] == ["event_id", "level", "order"]
        assert line[-2:] == ["ERROR", "7"]
        assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
        pytest.importorskip("duckdb")
        await command(page, "sql select parsed->>'level', size from events where size > 20")
        await until(lambda: isinstance(pane(page).view, SqlView), what="the question")
        view = pane(page).view
        assert isinstance(view, SqlView)
        await until(lambda: view.answer is not None, what=f"the answer\n{page.text}")
        assert view.answer is not None
        assert view.answer.rows == [("ERROR", 30)]


async def test_c_captures_what_arrives_and_the_capture_is_replayed_beside_the_tail(
    region: KinesisServer, tmp_path: Path
) -> None:
    path = tmp_path / "e.zst"
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 2)
        await command(page, "capture retained e.zst")
        await page.shows("capturing")
        region.logs.groups[ENRICH].put("after it began")
        await tailing(page, 3)
        await page.press("c")
        await page.said("Captured 3 events into")
        assert captured(path) == ['{"level": "ERROR", "order": 7}', "all is well", "after it began"]
        await command(page, "logs file:e.zst")
        await page.shows("REPLAY")
        await until(lambda: not pane(page).tail.replay.is_indexing, what="the whole file")
        await until(lambda: pane(page).tail.rows.ring.end == 3, what="all of it")
        await page.press("left_curly_bracket")
        await until(lambda: pane(page).tail.rows.ring.end < 3, what=f"an earlier moment\n{page.text}")
        await command(page, "since 1")
        await until(lambda: pane(page).tail.rows.ring.end == 1, what="the first event")
        await page.press("l")
        await page.shows("nothing is missing up to the newest event of every group")
        await page.press("escape")
        await page.gone("nothing is missing")
        await page.press("escape")
        await page.shows("STORED")


def captured(path: Path) -> list[str]:
    reader = EventCaptureReader(path)
    items = [item for section in reader.sections() for item in section.items]
    reader.close()
    assert reader.remarks == []
    return [event.message for item in items if isinstance(item, EventBatch) for event in item.events]


async def opened(page: KinesisPage, *keys: str) -> EventView:
    """Press keys once the newest event has the cursor, and wait for the event that they open."""
    tail = pane(page).tail.rows
    await until(lambda: tail.list.cursor == tail.ring.end - 1, what="the cursor on the newest event")
    await page.press(*keys)
    await until(lambda: isinstance(pane(page).view, EventView), what="the event")
    await page.pilot.pause()
    view = pane(page).view
    assert isinstance(view, EventView)
    return view


async def test_enter_shows_the_invocation_and_o_keeps_only_its_events(region: KinesisServer) -> None:
    group = region.logs.groups[ENRICH]
    group.put(f"START RequestId: {REQUEST} Version: $LATEST\n", ago_ms=20_000)
    group.put("priced 3 orders", ago_ms=19_500)
    group.put(f"END RequestId: {REQUEST}\n", ago_ms=19_000)
    group.put(f"REPORT RequestId: {REQUEST}\tDuration: 900.00 ms\tBilled Duration: 1000 ms\n", ago_ms=18_900)
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 6)
        await opened(page, "enter")
        await page.shows("priced 3 orders")
        assert "+0.500 s  priced 3 orders" in page.text
        assert "4 events in 1.100 s" in page.text
        await page.press("o")
        await until(lambda: len(rows(page)) == 4, what=f"the invocation alone: {rows(page)}")


async def test_the_lines_of_a_trace_are_joined_in_the_list_folded_and_open_as_one_text(region: KinesisServer) -> None:
    group = region.logs.groups[ENRICH]
    for line in ("Traceback (most recent call last):", '  File "pay.py", line 3', "    pay()", "ValueError: refused"):
        group.put(line, ago_ms=10_000)
    group.put("three\nlines\nin one", ago_ms=5_000)
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 7)
        shown = rows(page)
        assert [row.lstrip()[0] for row in shown[3:6]] == ["│", "│", "│"]
        assert shown[6].endswith("three +2 lines")
        await page.press("F")
        await page.shows("4 of 7 shown, folded")
        await until(lambda: any(row.endswith("recent call last): +3 lines") for row in rows(page)), what="the trace")
        assert len(rows(page)) == 4
        await page.press("F")
        await until(lambda: len(rows(page)) == 7, what="all lines again")
        await opened(page, "k", "k", "enter")
        await page.shows("4 events of one stream are one text")
        assert "MESSAGE  trace" in page.text
        assert "Traceback (most recent call last):" in page.text


async def test_groups_on_the_screen_are_asked_for_their_newest_event_before_the_others(server: KinesisServer) -> None:
    for number in range(40):
        server.logs.create_group(f"/group/{number:03}").put("x", ago_ms=1_000)
    async with open_kinesis(server, "logs", size=(80, 12)) as page:
        await page.shows("/group/000")
        await page.press("G")
        await until(
            lambda: pane(page).listing.groups["/group/039"].described, what="the newest event of the last group"
        )
        await until(lambda: all(group.described for group in pane(page).listing.groups.values()), what="all of them")


async def test_a_secret_of_an_event_is_shown_only_by_a_key(region: KinesisServer) -> None:
    region.logs.groups[ENRICH].put('{"password": "hunter2"}')
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 3)
        await opened(page, "enter")
        await page.shows("1 redacted")
        assert "hunter2" not in page.text
        await page.press("j", "R")
        await page.shows("hunter2")
