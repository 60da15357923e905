"""Pane 5: log groups, their streams, and a tail of one or several, by every key."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from kinesis_tui.services.logs.panes.logs import LogsPane
from tests.support.kinesis import faults
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

ENRICH, CHECKOUT = "/aws/lambda/enrich", "/ecs/checkout"
REQUEST = "8f5b1c2e-0a4d-4c8e-9d61-1234567890ab"


@pytest.fixture
def region(server: KinesisServer) -> KinesisServer:
    """Two groups with events, and one without."""
    enrich = server.logs.create_group(ENRICH, retention_in_days=14)
    server.logs.create_group(CHECKOUT, log_group_class="INFREQUENT_ACCESS")
    server.logs.create_group("/empty")
    enrich.put('{"level": "ERROR", "order": 7}', ago_ms=60_000)
    enrich.put("all is well", ago_ms=30_000)
    return server


def pane(page: KinesisPage) -> LogsPane:
    return page.app.query_one(LogsPane)


def rows(page: KinesisPage) -> list[str]:
    """The rows of the tail that can be seen."""
    shown = pane(page).tail.list
    return [text for line in shown.render_lines(shown.size.region) if (text := line.text.rstrip())]


async def listed(page: KinesisPage) -> None:
    await until(lambda: pane(page).status_text() == "3 groups", what=f"the groups\n{page.text}")
    await until(lambda: all(group.described for group in pane(page).listing.groups.values()), what="the newest events")


async def tailing(page: KinesisPage, events: int) -> None:
    """Let time pass until the tail has so many events and every group has answered."""
    tail = pane(page).tail

    def answered() -> bool:
        every = tail.groups and all(group.answered_at is not None or group.ended for group in tail.groups)
        return bool(every) and tail.rows.ring.end >= events

    await page.waits_out(answered, seconds=0.5, what=f"{events} events")
    assert tail.rows.ring.end == events, f"{tail.rows.ring.end} events\n{page.text}"
    pane(page)._look()
    await page.pilot.pause()


async def command(page: KinesisPage, text: str) -> None:
    await page.press("colon")
    await page.type(text)
    await page.press("enter")


async def test_groups_are_listed_with_all_that_tells_them_apart(region: KinesisServer) -> None:
    async with open_kinesis(region, "logs") as page:
        await listed(page)
        row = next(line for line in page.lines if line.startswith(ENRICH))
        assert row.split()[1:] == ["30s", "93", "B", "14", "d", "STANDARD", "0s"]
        assert next(line for line in page.lines if line.startswith("/empty")).split()[1] == "none"
        assert "never" in page.text


async def test_the_key_5_goes_to_the_logs(region: KinesisServer) -> None:
    async with open_kinesis(region) as page:
        await page.press("5")
        await page.shows(ENRICH)
        assert "5 Logs" in page.text


async def test_an_empty_region_and_a_refusal_say_what_to_do(server: KinesisServer) -> None:
    async with open_kinesis(server, "logs") as page:
        await page.shows("No log groups in eu-west-1.")
        server.fail("DescribeLogGroups", faults.access_denied("logs:DescribeLogGroups"), times=None)
        await page.press("r")
        await page.shows("not authorized to perform: logs:DescribeLogGroups")


async def test_esc_cancels_a_listing_that_takes_long(server: KinesisServer) -> None:
    release = asyncio.Event()
    server.fail("DescribeLogGroups", faults.stored_then_stall(release))
    async with open_kinesis(server, "logs") as page:
        await page.shows("Listing log groups")
        await page.press("escape")
        await page.shows("Listing was cancelled. Press r")
        release.set()


async def test_groups_are_filtered_and_sorted(region: KinesisServer) -> None:
    async with open_kinesis(region, "logs") as page:
        await listed(page)
        await page.press("slash", *"infreq", "enter")
        await until(lambda: pane(page).table.shown_keys == [CHECKOUT], what="the group alone")
        assert pane(page).status_text() == "1 of 3 groups"
        await page.press("escape", "s", "s")
        assert pane(page).table.sorted_by == ("last", False)
        assert pane(page).table.shown_keys[0] == ENRICH


async def test_enter_tails_the_group_and_esc_goes_back_and_ends_it(region: KinesisServer) -> None:
    async with open_kinesis(region, "logs") as page:
        await listed(page)
        await page.press("enter")
        await tailing(page, 2)
        assert "all is well" in rows(page)[-1]
        assert "complete" in page.text
        region.logs.groups[ENRICH].put("and another")
        await tailing(page, 3)
        assert "and another" in rows(page)[-1]
        await page.press("escape")
        await page.shows("STORED")
        calls = len(region.seen("FilterLogEvents"))
        page.stage.advance(30)
        await page.pilot.pause(0.05)
        assert len(region.seen("FilterLogEvents")) == calls


async def test_marked_groups_are_tailed_together_by_time_and_named(region: KinesisServer) -> None:
    region.logs.groups[CHECKOUT].put("paid", ago_ms=45_000)
    async with open_kinesis(region, "logs") as page:
        await listed(page)
        await page.press("m", "j", "m")
        assert list(pane(page).listing.marked) == [ENRICH, CHECKOUT]
        assert pane(page).status_text() == "3 groups, 2 marked"
        assert [line.split()[1] for line in page.lines if line.startswith("● ")] == [ENRICH, CHECKOUT]
        await page.press("enter")
        await tailing(page, 3)
        assert [row.split()[1] for row in rows(page)] == ["enrich", "checkout", "enrich"]
        assert [row.split()[-1] for row in rows(page)][1:] == ["paid", "well"]


async def test_the_command_takes_groups_and_a_beginning(region: KinesisServer) -> None:
    region.logs.groups[ENRICH].put("long ago", ago_ms=7_200_000)
    async with open_kinesis(region, f"logs:{ENRICH} {CHECKOUT} 3h") as page:
        await tailing(page, 3)
        assert "long ago" in rows(page)[0]
        assert "from 3h" in page.text


async def test_a_filter_in_the_query_language_keeps_the_events_that_match(region: KinesisServer) -> None:
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 2)
        await page.press("slash")
        await page.type('{ $.level = "ERROR" }')
        await page.press("enter")
        await until(lambda: len(rows(page)) == 1, what=f"one row {rows(page)}")
        assert '"order"' in rows(page)[0]
        await page.press("escape", "slash")
        await page.type("group:/ecs/*")
        await page.press("enter")
        await page.shows("0 of 2 match")


async def test_an_event_opens_in_full_and_its_neighbours_after_it(region: KinesisServer) -> None:
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 2)
        await page.press("k", "enter")
        await page.shows("event id")
        assert "1 min 00 s after it happened" in page.text
        assert "level" in page.text
        await page.press("right_square_bracket")
        await page.shows("all is well")
        await page.press("escape")
        assert pane(page).view is pane(page).tail


async def test_the_ledger_says_what_came_of_each_group(region: KinesisServer) -> None:
    region.fail("FilterLogEvents", faults.access_denied("logs:FilterLogEvents"), times=None, shard=CHECKOUT)
    async with open_kinesis(region, f"logs:{ENRICH} {CHECKOUT}") as page:
        await tailing(page, 2)
        await page.shows("perform: logs:FilterLogEvents")
        await page.press("l")
        await page.shows("behind: nothing is lost so far")
        assert next(line for line in page.lines if line.startswith("enrich")).split()[:3] == ["enrich", "open", "2"]
        assert next(line for line in page.lines if line.startswith("checkout")).split()[1] == "failed"


async def test_stop_keeps_what_was_read_and_r_begins_again(region: KinesisServer) -> None:
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 2)
        await page.press("r")
        await page.said("The tail is live")
        await command(page, "stop")
        await page.shows("stopped")
        assert len(rows(page)) == 2
        await page.press("r")
        await tailing(page, 2)
        await page.gone("stopped")


async def test_since_begins_elsewhere(region: KinesisServer) -> None:
    region.logs.groups[ENRICH].put("long ago", ago_ms=7_200_000)
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 2)
        await command(page, "since 3h")
        await tailing(page, 3)
        await command(page, "since yesterday")
        await page.shows("neither a time")


async def test_the_streams_of_a_group_are_listed_the_newest_first_and_lists_are_exported(
    region: KinesisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    region.logs.groups[ENRICH].put("x", stream="other", ago_ms=5_000)
    async with open_kinesis(region, "logs") as page:
        await listed(page)
        await page.press("i")
        await page.shows("2 streams")
        lines = [line.split()[0] for line in page.lines if "2026-" in line]
        assert lines == ["other", "2026/11/23/[$LATEST]0001"]
        await page.press("e")
        await page.said("log-streams-")
        await page.press("escape")
        await page.shows("STORED")
        await page.press("e")
        await page.said("log-groups-")
    written = [json.loads(line) for file in sorted(tmp_path.iterdir()) for line in file.read_text().splitlines()]
    assert [one["name"] for one in written[-2:]] == lines
    assert ENRICH in [one["name"] for one in written[:-2]]


async def test_a_stream_in_the_statistics_leads_to_its_events(region: KinesisServer) -> None:
    region.logs.groups[ENRICH].put("x", stream="an/other[1]")
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 3)
        await page.press("f")
        await page.shows("busiest stream")
        await page.press("g", "f")
        await page.shows("an/other[1]")
        await page.press("j", "enter")
        await page.gone("busiest stream")
        assert pane(page).filter_text == 'stream:"an/other[1]"'
        await page.shows("1 of 3 match")


async def test_o_gathers_the_invocation_of_an_event(region: KinesisServer) -> None:
    group = region.logs.groups[ENRICH]
    other = REQUEST.replace("8f5b", "0000")
    for ago, message, stream in (
        (20_000, f"START RequestId: {other} Version: $LATEST\n", "b"),
        (19_000, f"START RequestId: {REQUEST} Version: $LATEST\n", "a"),
        (18_000, "a line without an id", "a"),
        (17_000, "another environment's line", "b"),
        (16_000, f"END RequestId: {REQUEST}\n", "a"),
        (
            15_000,
            f"REPORT RequestId: {REQUEST}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\t"
            "Max Memory Used: 70 MB\tInit Duration: 211.50 ms\tStatus: timeout\n",
            "a",
        ),
        (14_000, "after it", "a"),
    ):
        group.put(message, ago_ms=ago, stream=stream)
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 9)
        assert "COLD TIMEOUT REPORT RequestId" in page.text
        await page.press("k", "o")
        await until(lambda: len(rows(page)) == 4, what=f"the invocation: {rows(page)}")
        assert "a line without an id" in rows(page)[1]
        await page.press("G", "enter")
        await page.shows("cold start, timed out")
        assert "duration 3000.00 ms, billed 3000 ms, memory 128 MB, memory used 70 MB, init 211.50 ms" in page.text


async def test_an_export_holds_the_events_shown_as_json_lines_without_secrets(
    region: KinesisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    region.logs.groups[ENRICH].put('{"password": "hunter2"}')
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 3)
        assert "hunter2" not in page.text
        await page.press("e", "1")
        await until(lambda: list(tmp_path.glob("log-events-*.jsonl")), what="the file")
        await until(lambda: len(next(iter(tmp_path.glob("*.jsonl"))).read_bytes().splitlines()) == 3, what="3 lines")
    text = next(iter(tmp_path.glob("*.jsonl"))).read_text()
    assert "hunter2" not in text
    assert json.loads(text.splitlines()[0])["parsed"] == {"level": "ERROR", "order": 7}


async def test_control_characters_and_a_megabyte_in_a_message_do_no_harm(region: KinesisServer) -> None:
    region.logs.groups[ENRICH].put("\x1b]0;title\x07\x1b[31mred" + "x" * 2**20)
    async with open_kinesis(region, f"logs:{ENRICH}") as page:
        await tailing(page, 3)
        assert "\x1b" not in page.cells()
        await page.press("enter")
        await page.shows("1 MiB")
        assert "\x1b" not in page.cells()
