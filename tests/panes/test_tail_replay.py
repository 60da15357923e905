"""A capture in the tail pane: the stream as it stood at a moment, and the keys that move through time."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kinesis_tui.app import KinesisTui
from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.config import Settings
from kinesis_tui.live.capture_feed import Scene, scene_at
from kinesis_tui.live.meter import Meter
from kinesis_tui.pane import Context
from kinesis_tui.registry import ENTRIES
from kinesis_tui.rows_pane import replay
from tests.support.aws import isolate
from tests.support.captures import TEN_MS, record_at, write_capture
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage, StageClock, open_kinesis
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither credentials nor a region."""
    isolate(monkeypatch, tmp_path, credentials=False, region=None)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ten_minutes(tmp_path: Path) -> Path:
    """A record a second for ten minutes, from ten o'clock on."""
    return write_capture(tmp_path / "orders.jsonl.zst", (record_at(n, n) for n in range(601)))


@asynccontextmanager
async def replaying(path: Path, size: tuple[int, int] = (120, 20)) -> AsyncIterator[KinesisPage]:
    """Open the program as `kinesis-tui replay` does, on an AWS that refuses to be asked."""
    clock = StageClock()
    budget = CallBudget(clock.monotonic)
    aws = AwsSession(Connection(None, None, "http://127.0.0.1:9"), guard=Guard(), budget=budget)
    context = Context(aws=aws, settings=Settings(utc=True), clock=clock, records=Meter(clock), replay=path.name)
    panes = [entry for entry in ENTRIES if entry.name == "tail"]
    app = KinesisTui(context, panes, f"tail:file:{path}", environment={})
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield KinesisPage(app, pilot, clock)
        assert budget.calls_per_second() == 0


async def stands_at(page: KinesisPage, seconds: float, rows: int) -> None:
    """Wait until the moment is so many seconds after ten, and so many records had come."""
    tail = page.tail

    def arrived() -> bool:
        return (tail.reading.replay.moment - TEN_MS, tail.body.ring.end) == (round(seconds * 1000), rows)

    await until(
        arrived, what=f"{seconds} s and {rows} rows: {tail.reading.replay.moment - TEN_MS} ms, {tail.body.ring.end}"
    )
    await page.pilot.pause()


async def command(page: KinesisPage, line: str) -> None:
    await page.press("colon")
    await page.type(line)
    await page.press("enter")


async def test_a_capture_opens_as_it_stood_at_its_end_without_aws(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        assert '"n":600' in page.rows[-1].replace(" ", "")
        assert "REPLAY" in page.header
        assert "orders.jsonl.zst" in page.header
        assert "READ-ONLY" not in page.header
        for words in ("paused 1×", "601 records", "2026-11-25 10:10:00.000", "100%"):
            assert words in page.text


async def test_brackets_step_through_time_and_braces_leap(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        await page.press("left_square_bracket")  # a hundredth of ten minutes is six seconds: 15 s
        await stands_at(page, 585, 586)
        assert '"n":585' in page.rows[-1].replace(" ", "")
        await page.press("left_curly_bracket")
        await stands_at(page, 525, 526)
        await page.press("right_square_bracket")
        await stands_at(page, 540, 541)
        await page.press("right_curly_bracket")
        await stands_at(page, 600, 601)
        await page.press("right_curly_bracket")
        await stands_at(page, 600, 601)


async def test_steps_taken_faster_than_the_file_is_read_add_up_and_playing_begins_where_they_lead(
    ten_minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, may_read = scene_at, threading.Event()

    def slowly(*arguments: Any) -> Scene:
        assert may_read.wait(30)
        return read(*arguments)

    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        monkeypatch.setattr(replay, "scene_at", slowly)
        await page.press(*["left_curly_bracket"] * 3)
        await page.shows("reading what came by then")
        await page.press("space")
        may_read.set()
        await stands_at(page, 420, 421)
        await page.shows("playing 1×")
        await page.press("space")
        await page.shows("paused 1×")


async def test_t_goes_to_a_time_an_age_before_the_end_or_a_number(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        for text, seconds in (("10:05:30.5", 330.5), ("2m", 480), ("2026-11-25T10:00:10Z", 10), ("42", 41)):
            await page.press("t")
            await page.shows("from")
            await page.type(text)
            await page.press("enter")
            await stands_at(page, seconds, int(seconds) + 1)
        await page.press("t")
        await page.type("nonsense")
        await page.press("enter")
        await page.shows("neither a time nor an age")
        await page.press("escape", "G")
        await stands_at(page, 600, 601)


async def test_space_plays_at_the_recorded_speed_and_its_multiples(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        await command(page, "from 1")
        await stands_at(page, 0, 1)
        await page.press("space")
        await page.shows("playing 1×")

        async def passes(seconds: float) -> None:
            await until(lambda: page.stage.sleeping, what="waiting for the next moment")
            page.stage.advance(seconds)

        await passes(3)
        await stands_at(page, 3, 4)
        await page.press("greater_than_sign", "greater_than_sign")
        await page.shows("playing 4×")
        await passes(10)
        await stands_at(page, 43, 44)
        await page.press("less_than_sign")
        await passes(1)
        await stands_at(page, 45, 46)
        await page.press("space")
        await page.shows("paused 2×")
        page.stage.advance(60)
        await stands_at(page, 45, 46)
        await page.press("space", *["greater_than_sign"] * 12)
        await page.shows("playing 1000×")
        await passes(1)
        await stands_at(page, 600, 601)
        await page.shows("paused 1000×")


async def test_a_record_and_the_ledger_open_as_in_a_live_tail(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        await command(page, "from 100")
        await stands_at(page, 99, 100)
        await page.press("enter")
        await page.shows("PAYLOAD")
        await page.shows(str(10**20 + 99))
        await page.press("left_square_bracket")
        await page.shows(str(10**20 + 98))
        await page.press("escape", "l")
        await page.shows("LAST SEQUENCE NUMBER")
        assert str(10**20 + 99) in page.text or str(10**20 + 98) in page.text
        assert page.text.count(" 50 ") >= 2, "fifty records of each shard had come"


async def test_a_filter_holds_while_the_moment_moves(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        await page.press("slash", *"key-3", "enter")
        await page.shows("of 601 match")
        await page.press("left_curly_bracket")
        await stands_at(page, 540, 541)
        await page.shows("of 541 match")


async def test_an_interrupted_capture_says_so(tmp_path: Path) -> None:
    path = write_capture(tmp_path / "cut.jsonl", (record_at(n, n) for n in range(5)), ended=False)
    async with replaying(path) as page:
        await stands_at(page, 4, 5)
        await page.shows("breaks off")


async def test_what_is_no_capture_is_shown_as_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_text("words\n")
    async with replaying(path) as page:
        await page.shows("It is no capture.")


async def test_writes_can_not_be_armed_in_a_replay(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        await page.press("w")
        await page.said("nothing is connected")


async def test_d_shows_what_the_capture_says_of_itself(ten_minutes: Path) -> None:
    async with replaying(ten_minutes) as page:
        await stands_at(page, 600, 601)
        await page.press("d")
        await page.shows("2026-11-25T10:00:00.000Z")
        assert '"from": "latest"' in page.text, "as the file has it"
        assert "redacted" not in page.text


async def test_a_capture_opens_from_inside_and_a_live_tail_comes_back(server: KinesisServer, ten_minutes: Path) -> None:
    orders = server.create_stream("orders", shards=1)
    orders.put("live")
    async with open_kinesis(server, "tail:orders trim-horizon") as page:
        await page.received(1)
        await command(page, f"tail file:{ten_minutes}")
        await stands_at(page, 600, 601)
        await page.shows("REPLAY")
        await command(page, "tail orders trim-horizon")
        await page.received(1)
        await page.gone("REPLAY")
        await page.press("left_square_bracket", "space")
        await page.shows("PAUSED")
