"""The tail of log groups by Live Tail and back, and backwards in time, by every key and command."""

from __future__ import annotations

import re

import pytest

from kinesis_tui.ui.rows.state_line import TroubleLine
from tests.panes.test_logs_pane import command, pane, rows, tailing
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.kinesis_server import faults
from tests.support.logs.groups import ScriptedGroup

GROUP = "/aws/lambda/enrich"
NEVER_MS = 10**12


@pytest.fixture
def group(server: KinesisServer) -> ScriptedGroup:
    group = server.logs.create_group(GROUP)
    group.put("all is well", ago_ms=30_000)
    return group


async def passing(page: KinesisPage, text: str) -> None:
    """Let time pass until the screen shows it."""

    def shown() -> bool:
        pane(page)._look()
        return text in page.text

    await page.waits_out(shown, seconds=0.5, what=f"{text!r} shown")


async def test_engine_live_brings_new_events_by_live_tail_and_says_what_it_costs(
    server: KinesisServer, group: ScriptedGroup
) -> None:
    async with open_kinesis(server, f"logs:{GROUP}") as page:
        await tailing(page, 1)
        await command(page, "engine live")
        await page.said("0.01 USD a minute after 1,800 free a month")
        await passing(page, "following  LIVE  complete")
        await passing(page, " USD at most")
        cost = re.search(r"Live Tail (\d+) min, 0\.(\d+) USD at most", page.text)
        assert cost is not None
        assert cost[1] == str(int(cost[2]))  # however much time has passed meanwhile
        page.stage.advance(0.5)
        group.put("by Live Tail alone", found_after_ms=NEVER_MS)
        await tailing(page, 2)
        assert "by Live Tail alone" in rows(page)[-1]
        await command(page, "engine poll")
        await page.gone("LIVE")
        group.put("by a search")
        await tailing(page, 3)
        await command(page, "engine")
        await page.shows("New events come by searches (poll).")
        await page.press("escape", "l")
        await page.shows("complete")


async def test_where_there_is_no_live_tail_it_says_why_and_goes_on_by_searches(
    server: KinesisServer, group: ScriptedGroup
) -> None:
    server.fail("StartLiveTail", faults.access_denied("logs:StartLiveTail"), times=None)
    async with open_kinesis(server, f"logs:{GROUP}") as page:
        await tailing(page, 1)
        await command(page, "engine live")
        await passing(page, "No Live Tail: ")
        assert "logs:StartLiveTail" in page.text
        assert str(page.app.query_one(TroubleLine).content).endswith("New events come by searches.")
        group.put("found")
        await tailing(page, 2)


async def test_b_reads_from_earlier_and_comes_back_to_the_event_and_the_end_stays_live(
    server: KinesisServer, group: ScriptedGroup
) -> None:
    group.put("twenty minutes ago", ago_ms=1_200_000)
    async with open_kinesis(server, f"logs:{GROUP}") as page:
        await tailing(page, 1)
        await page.press("k", "b")
        await tailing(page, 2)
        await page.said("Found the event again")
        selected = pane(page).tail.rows.selected
        assert selected is not None
        assert selected.payload == b"all is well"
        assert "twenty minutes ago" in rows(page)[0]
        group.put("new")
        await tailing(page, 3)
        assert "new" in rows(page)[-1]


async def test_since_with_a_sign_counts_from_the_event_and_until_ends_the_reading(
    server: KinesisServer, group: ScriptedGroup
) -> None:
    group.put("an hour ago", ago_ms=3_600_000)
    async with open_kinesis(server, f"logs:{GROUP}") as page:
        await tailing(page, 1)
        await command(page, "since -1h")
        await tailing(page, 2)
        await command(page, "until 10m")
        await tailing(page, 1)
        await passing(page, "read to the end")
        assert "an hour ago" in rows(page)[0]
        assert "until 10m" in page.text
        await command(page, "since 5m")
        await page.shows("5m is not before the end, 10m")
