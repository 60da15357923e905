"""Pane 3 creates, changes and deletes delivery streams: every rule before AWS, every request before it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Static

from kinesis_tui.services.firehose.draft_file import DraftFile, KeptDraft
from kinesis_tui.services.firehose.panes.firehose import FirehosePane
from kinesis_tui.services.firehose.rules.draft import DEFAULTS
from kinesis_tui.ui.form_steps import StepsScreen
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.request_screen import RequestScreen
from tests.support.aws import isolate
from tests.support.firehose.server import FirehoseServer
from tests.support.kinesis_app import KinesisPage, StageClock, open_kinesis
from tests.support.waiting import until

ROLE = "arn:aws:iam::123456789012:role/firehose"
COMPLETE = {**DEFAULTS, "name": "orders-copy", "bucket": "lake", "role": ROLE, "prefix": "copy/"}
LAST_STEP = 6


@pytest.fixture
async def region(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[FirehoseServer]:
    """One delivery stream; the clock stands still."""
    isolate(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    async with FirehoseServer(clock=StageClock()) as scripted:
        scripted.create_delivery("orders-to-s3")
        yield scripted


@asynccontextmanager
async def opened(region: FirehoseServer, *, armed: bool = True) -> AsyncIterator[KinesisPage]:
    """The pane with its list, at the size of the smallest terminal."""
    async with open_kinesis(region, "firehose", size=(80, 24)) as page:
        await page.shows("orders-to-s3")
        await until(lambda: "metrics" in page.app.query_one(FirehosePane).status_text(), what="all is listed")
        if armed:
            page.app.query_one(FirehosePane).context.aws.guard.arm()
        yield page


def steps(page: KinesisPage) -> StepsScreen:
    screen = page.app.screen
    assert isinstance(screen, StepsScreen), screen
    return screen


async def on_step(page: KinesisPage, number: int) -> None:
    def there() -> bool:
        screen = page.app.screen
        return isinstance(screen, StepsScreen) and screen.at == number and screen.focused is not None

    await until(there, what=f"step {number}")


async def requested(page: KinesisPage) -> RequestScreen:
    await until(lambda: isinstance(page.app.screen, RequestScreen), what="the request")
    screen = page.app.screen
    assert isinstance(screen, RequestScreen)
    return screen


async def answered(page: KinesisPage, text: str) -> None:
    def said() -> str:
        return str(page.app.screen.query_one("#request-answer, #form-answer", Static).content)

    await until(lambda: text in said(), what=f"{text!r} is said")


def sent(region: FirehoseServer, operation: str) -> int:
    return sum(one.operation == operation for one in region.requests)


async def test_a_delivery_stream_is_created_step_by_step(region: FirehoseServer) -> None:
    async with opened(region) as page:
        await page.press("n")
        await on_step(page, 0)
        await page.press("ctrl+s")
        await answered(page, "Not yet")
        assert steps(page).at == 0
        await page.type("copy")
        for number in range(4):
            await page.press("ctrl+s")
            await on_step(page, number + 1)
        await page.type("lake")
        steps(page).put_in({"prefix": "copy/!{timestamp:yyyy}/"})
        await page.shows("give one with !{firehose:error-output-type}")
        steps(page).put_in({"error_prefix": "bad/!{firehose:error-output-type}/"})
        await page.shows("now: copy/2026/copy-1-2026-")
        await page.press("ctrl+s")
        await on_step(page, 5)
        await page.press("escape")
        await on_step(page, 4)
        assert steps(page).values["prefix"] == "copy/!{timestamp:yyyy}/"
        await page.press("ctrl+r")
        await answered(page, "role")
        await on_step(page, LAST_STEP)
        steps(page).put_in({"role": ROLE})
        await page.press("ctrl+s")
        await requested(page)
        await page.shows('"DeliveryStreamName": "copy"')
        await page.press("tab")
        await page.shows("aws firehose create-delivery-stream")
        assert sent(region, "CreateDeliveryStream") == 0
        await page.press("ctrl+s")
        await answered(page, "copy is ACTIVE")
        assert region.deliveries["copy"].s3["Prefix"] == "copy/!{timestamp:yyyy}/"
        await page.press("escape")
        await page.shows("VersionId")
        await until(lambda: DraftFile().load() is None, what="the draft is forgotten")


async def test_a_draft_survives_quitting_and_is_its_owners_alone(region: FirehoseServer) -> None:
    async with opened(region) as page:
        await page.press("n")
        await on_step(page, 0)
        await page.press("tab")
        await page.type("half")
        await until(lambda: (kept := DraftFile().load()) is not None and kept.values["name"] == "half")
    assert DraftFile().path.stat().st_mode & 0o777 == 0o600
    async with opened(region) as page:
        await page.press("n")
        await until(lambda: isinstance(page.app.screen, Menu), what="the question")
        assert "half, step 1 of 7" in page.text
        await page.press("enter")
        await on_step(page, 0)
        assert steps(page).values["name"] == "half"


async def review(page: KinesisPage, **values: str) -> None:
    """Come to the review of a form that is complete."""
    DraftFile().save(KeptDraft({**COMPLETE, **values}, LAST_STEP, 0))
    await page.press("n")
    await until(lambda: isinstance(page.app.screen, Menu), what="the question")
    await page.press("enter")
    await on_step(page, LAST_STEP)
    await page.press("ctrl+r")
    await requested(page)


async def test_nothing_is_sent_while_writes_are_off_and_a_name_that_is_taken_is_said(region: FirehoseServer) -> None:
    async with opened(region, armed=False) as page:
        await review(page, name="orders-to-s3")
        await answered(page, "press w")
        await page.press("ctrl+s")
        await answered(page, "press w")
        assert sent(region, "CreateDeliveryStream") == 0
        page.app.query_one(FirehosePane).context.aws.guard.arm()
        await page.press("ctrl+s")
        await answered(page, "there is a delivery stream orders-to-s3 in this region already; give another name")
        await page.press("escape")
        await on_step(page, LAST_STEP)


async def changing(page: KinesisPage, prefix: str) -> None:
    """Come to the difference that another prefix makes."""
    await page.press("E")
    await until(lambda: isinstance(page.app.screen, Menu), what="the steps")
    await page.press("5")
    await on_step(page, 4)
    steps(page).put_in({"prefix": prefix})
    await page.press("ctrl+r")
    await requested(page)


def destination(region: FirehoseServer) -> dict[str, Any]:
    return region.deliveries["orders-to-s3"].s3


async def test_a_change_goes_on_top_of_another_one_once_that_was_seen(region: FirehoseServer) -> None:
    async with opened(region) as page:
        await changing(page, "mine/")
        await page.shows('+  "Prefix": "mine/"')
        destination(region)["BufferingHints"] = {"SizeInMBs": 9, "IntervalInSeconds": 90}
        region.deliveries["orders-to-s3"].description["VersionId"] = "2"
        await page.press("ctrl+s")
        await page.shows("Somebody else changed BufferingHints meanwhile")
        assert destination(region)["Prefix"] == "orders-to-s3/"
        await page.press("ctrl+s")
        await answered(page, "Changed: Prefix")
        assert destination(region)["Prefix"] == "mine/"
        assert destination(region)["BufferingHints"]["SizeInMBs"] == 9


async def test_a_change_of_what_somebody_else_changed_is_not_sent(region: FirehoseServer) -> None:
    async with opened(region) as page:
        await changing(page, "mine/")
        destination(region)["Prefix"] = "theirs/"
        region.deliveries["orders-to-s3"].description["VersionId"] = "2"
        await page.press("ctrl+s")
        await page.shows("Somebody else has changed Prefix too; nothing was sent")
        await page.shows('+  "Prefix": "theirs/"')
        await page.press("ctrl+s")
        assert destination(region)["Prefix"] == "theirs/"


async def run_command(page: KinesisPage, line: str) -> None:
    await page.press("colon")
    page.app.screen.query_one(Input).value = line
    await page.press("enter")
    await requested(page)
    await page.press("ctrl+s")
    await answered(page, "AWS has taken it")
    await page.press("escape")


async def test_tags_and_encryption_show_their_requests_first(region: FirehoseServer) -> None:
    async with opened(region) as page:
        delivery = region.deliveries["orders-to-s3"]
        await run_command(page, "tag team=data")
        assert delivery.tags == {"team": "data"}
        await run_command(page, "encrypt on")
        assert delivery.description["DeliveryStreamEncryptionConfiguration"]["KeyType"] == "AWS_OWNED_CMK"


async def test_what_a_data_stream_feeds_is_not_encrypted_by_firehose(region: FirehoseServer) -> None:
    region.create_delivery("a-reader", source="orders")
    async with opened(region) as page:
        await page.press("g", "colon")
        page.app.screen.query_one(Input).value = "encrypt on"
        await page.press("enter")
        await page.shows("encrypt the source that it reads")
        assert sent(region, "StartDeliveryStreamEncryption") == 0


async def test_deleting_asks_for_the_name(region: FirehoseServer) -> None:
    async with opened(region) as page:
        await page.press("D")
        await page.shows("Type orders-to-s3 to go on.")
        page.app.screen.query_one(Input).value = "orders-to-s3"
        await page.press("enter")
        await requested(page)
        assert "orders-to-s3" in region.deliveries
        await page.press("ctrl+s")
        await answered(page, "AWS has taken it")
        assert region.deliveries == {}
