"""Pane 3: delivery streams listed, one in full, what it delivered, and a test of it, by every key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kinesis_tui.services.firehose.panes.firehose import FirehosePane
from kinesis_tui.services.firehose.panes.object_view import ObjectView
from kinesis_tui.services.firehose.panes.objects_view import ObjectsView
from kinesis_tui.services.firehose.panes.proof_view import ProofView
from kinesis_tui.services.firehose.panes.stream_view import StreamView
from kinesis_tui.services.firehose.proof.proof import Arrived
from kinesis_tui.ui.rows.sql import SqlView
from tests.support.aws import isolate
from tests.support.firehose.delivery import Failing
from tests.support.firehose.s3 import StoredObject
from tests.support.firehose.server import FirehoseServer
from tests.support.kinesis import faults
from tests.support.kinesis_app import KinesisPage, StageClock, open_kinesis
from tests.support.waiting import until

HOUR = "orders-to-s3/2026/11/25/12/"


@pytest.fixture
async def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[FirehoseServer]:
    """No delivery stream; the clock stands still."""
    isolate(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    async with FirehoseServer(clock=StageClock()) as scripted:
        yield scripted


@pytest.fixture
def region(empty: FirehoseServer) -> FirehoseServer:
    """Two delivery streams, one of which has delivered an object of three records this hour."""
    logging = {"Enabled": True, "LogGroupName": "/aws/kinesisfirehose/orders", "LogStreamName": "S3Delivery"}
    orders = empty.create_delivery("orders-to-s3", source="orders", interval=10, CloudWatchLoggingOptions=logging)
    orders.tags = {"team": "data"}
    empty.create_delivery("clicks-to-s3", status="CREATING_FAILED").description["FailureDescription"] = {
        "Type": "KMS_KEY_NOT_FOUND",
        "Details": "no such key",
    }
    records = b"".join(json.dumps({"order": number}).encode() for number in (1, 2, 3))
    empty.s3.buckets["lake"][f"{HOUR}orders-1"] = StoredObject(records, empty.clock.now_ms() - 60_000)
    return empty


def pane(page: KinesisPage) -> FirehosePane:
    return page.app.query_one(FirehosePane)


async def listed(page: KinesisPage) -> None:
    listing = pane(page).listing
    await until(
        lambda: bool(listing.known) and all(one.stream and one.metrics for one in listing.known.values()),
        what=f"both described and measured\n{page.text}",
    )


async def opened(page: KinesisPage) -> StreamView:
    """Open orders-to-s3 and wait until all of it is there."""
    await listed(page)
    await page.press("j", "enter")
    await page.shows("team")
    view = pane(page).view
    assert isinstance(view, StreamView)
    await until(lambda: pane(page).metrics.asked > 10, what="its figures")
    return view


async def test_the_key_3_lists_delivery_streams_with_what_tells_them_apart(region: FirehoseServer) -> None:
    end = region.clock.now_ms() // 300_000 * 300_000
    region.metrics = {
        "orders-to-s3": {end - 300_000: {"DeliveryToS3.Records": 9.0, "DeliveryToS3.Success": 0.5}},
    }
    async with open_kinesis(region) as page:
        await page.press("3")
        await listed(page)
        await page.shows("50 %")
        row = next(line for line in page.lines if line.startswith("orders-to-s3"))
        assert row.split() == ["orders-to-s3", "ACTIVE", "stream", "orders", "S3", "lake", "8m", "–", "50", "%", "–"]
        assert next(line for line in page.lines if line.startswith("clicks-to-s3")).split()[1] == "CREATING_FAILED"
        await page.press("s", "s", "s")
        assert pane(page).table.sorted_by == ("source", False)
        await page.press("slash", *"click", "enter")
        await until(lambda: pane(page).table.shown_keys == ["clicks-to-s3"], what="one alone")


async def test_an_empty_region_and_a_refusal_say_what_to_do(empty: FirehoseServer) -> None:
    async with open_kinesis(empty, "firehose") as page:
        await page.shows("No delivery streams in eu-west-1.")
        empty.fail("ListDeliveryStreams", faults.access_denied("firehose:ListDeliveryStreams"), times=None)
        await page.press("r")
        await page.shows("not authorized to perform: firehose:ListDeliveryStreams")


async def test_esc_cancels_a_listing_that_takes_long(empty: FirehoseServer) -> None:
    release = asyncio.Event()
    empty.fail("ListDeliveryStreams", faults.stored_then_stall(release))
    async with open_kinesis(empty, "firehose") as page:
        await page.shows("Listing delivery streams")
        await page.press("escape")
        await page.shows("Listing was cancelled. Press r")
        release.set()


async def test_of_too_many_those_that_come_onto_the_screen_are_described(
    empty: FirehoseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinesis_tui.services.firehose.gateway.CALLS_PER_SECOND", 1000.0)
    monkeypatch.setattr("kinesis_tui.services.firehose.panes.stream_listing.MOST_UNSEEN", 1)
    for number in range(60):
        empty.create_delivery(f"d{number:02}")
    async with open_kinesis(empty, "firehose") as page:

        def known() -> set[str]:
            return {one.name for one in pane(page).listing.known.values() if one.metrics}

        await until(lambda: "d00" in known(), what="the first ones measured")
        assert "d59" not in known()
        await page.press("G")
        await until(lambda: "d59" in known(), what="the last ones too")
        assert "d30" not in known()


async def test_one_that_may_not_be_described_is_marked_and_the_other_is_described(region: FirehoseServer) -> None:
    region.fail("DescribeDeliveryStream", faults.access_denied("firehose:DescribeDeliveryStream"))
    async with open_kinesis(region, "firehose") as page:
        await page.shows("1 not described")
        await until(lambda: "refused" in page.text and "ACTIVE" in page.text, what=page.text)


async def test_one_in_full_says_what_each_field_means_and_what_buffering_comes_to(region: FirehoseServer) -> None:
    end = region.clock.now_ms() // 300_000 * 300_000
    region.metrics = {"orders-to-s3": {end - 300_000: {"DataReadFromKinesisStream.Bytes": 900_000.0}}}
    async with open_kinesis(region, "firehose", size=(120, 60)) as page:
        await opened(page)
        await page.shows("An object about every 10 s, about 9.8 KiB before compression: the time is up first.")
        assert "KinesisStreamARN  arn:aws:kinesis:eu-west-1:123456789012:stream/orders" in page.text
        assert "objects are written as they are" in page.text
        await page.press("u", "escape")
        await page.shows("clicks-to-s3")


async def test_a_failure_is_explained_and_an_unknown_delivery_stream_is_said(region: FirehoseServer) -> None:
    async with open_kinesis(region, "firehose:clicks-to-s3", size=(120, 60)) as page:
        await page.shows("WHY IT FAILED")
        assert "There is no such key in this region: check its ARN." in page.text
        pane(page).open("nothing")
        await page.shows("Firehose nothing under account 123456789012 not found")


async def test_what_is_selected_is_described_copied_related_and_exported(
    region: FirehoseServer, tmp_path: Path
) -> None:
    async with open_kinesis(region, "firehose") as page:
        await listed(page)
        await page.press("j", "d")
        await page.shows('"DeliveryStreamName"')
        await page.press("escape")
        texts = [choice.text for choice in pane(page).copy_choices()]
        assert texts[0] == "orders-to-s3"
        assert texts[-1].startswith("aws firehose describe-delivery-stream --delivery-stream-name orders-to-s3")
        targets = [choice.text for choice in pane(page).related()]
        assert targets[0] == "tail:orders"
        assert "logs:/aws/kinesisfirehose/orders 1d" in targets
        await page.press("e")
        await until(lambda: any(tmp_path.glob("delivery-streams-*.jsonl")), what="the export")
        (file,) = tmp_path.glob("delivery-streams-*.jsonl")
        await until(lambda: file.read_bytes().count(b"\n") == 2, what="both lines")


async def objects(page: KinesisPage) -> ObjectsView:
    """Open what orders-to-s3 delivered."""
    await listed(page)
    await page.press("j", "b")
    await page.shows("orders-1")
    view = pane(page).view
    assert isinstance(view, ObjectsView)
    return view


async def test_what_was_delivered_this_hour_is_listed_and_folders_are_walked(region: FirehoseServer) -> None:
    async with open_kinesis(region, "firehose") as page:
        view = await objects(page)
        assert view.prefix == HOUR
        assert "1 object, 1 LIST = 0.000005 USD" in view.status_text()
        await page.press("backspace")
        await page.shows("12/")
        assert view.prefix == "orders-to-s3/2026/11/25/"
        await page.press("enter")
        await page.shows("orders-1")
        await page.press("o")
        await page.shows("No objects under s3://lake/errors/orders-to-s3/")
        await page.press("t")
        await page.type(" 2026-11-25T11:15:00Z")
        await page.press("enter")
        await page.shows("No objects under s3://lake/orders-to-s3/2026/11/25/11/")


async def test_where_nothing_came_this_hour_the_listing_begins_where_all_of_it_does(region: FirehoseServer) -> None:
    region.s3.buckets["lake"] = {"orders-to-s3/2026/11/01/00/old": StoredObject(b"{}", 1_790_000_000_000)}
    async with open_kinesis(region, "firehose") as page:
        await listed(page)
        await page.press("j", "b")
        await page.shows("2026/")
        await page.press("enter")
        await page.shows("11/")
        await page.press("escape")
        await page.shows("2026/")
        assert isinstance(pane(page).view, ObjectsView)


async def test_a_page_of_a_listing_stops_and_more_is_asked_for(region: FirehoseServer) -> None:
    region.s3.buckets["lake"] = {f"{HOUR}o{number}": StoredObject(b"{}", 1_790_000_000_000) for number in range(5)}
    region.s3.keys_per_page = 3
    async with open_kinesis(region, "firehose") as page:
        await listed(page)
        await page.press("j", "b")
        await page.shows("there are more; enter lists the next 1,000")
        assert region.s3.lists == 1
        await page.press("G", "enter")
        await page.shows("o4")


async def test_an_object_is_opened_as_records_that_are_filtered_and_opened(
    region: FirehoseServer, tmp_path: Path
) -> None:
    async with open_kinesis(region, "firehose") as page:
        await objects(page)
        await page.press("enter")
        await page.shows("3 records")
        view = pane(page).view
        assert isinstance(view, ObjectView)
        await page.press("slash", *"{ $.order = 2 }", "enter")
        await until(lambda: view.rows.match_words() == "1 of 3 match", what=view.rows.match_words())
        await page.press("e", "enter")
        await page.said("Wrote 1 record, 0 redacted")
        (file,) = tmp_path.glob("*-records-*.jsonl")
        assert json.loads(file.read_bytes())["data"] == {"order": 2}
        await page.press("enter")
        await page.shows("RECORD  JSON  12 B")
        await page.press("escape", "escape", "escape")
        await page.shows("DELIVERED")


def typed(page: KinesisPage, name: str, argument: str) -> None:
    """Run one of the pane's commands, as the command line does."""
    next(command for command in pane(page).commands() if command.name == name).run(argument)


async def test_questions_in_sql_and_csv_are_of_the_records_of_an_object(region: FirehoseServer, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    async with open_kinesis(region, "firehose") as page:
        await objects(page)
        await page.press("enter")
        await page.shows("3 records")
        typed(page, "sql", "select max(number) as last, sum((data->>'order')::int) as orders from records")
        await until(lambda: isinstance(pane(page).view, SqlView), what="the question")
        view = pane(page).view
        assert isinstance(view, SqlView)
        await until(lambda: view.answer is not None, what="an answer")
        assert view.answer is not None
        assert view.answer.rows == [(3, 6)]
        await page.press("escape")
        typed(page, "columns", "order")
        typed(page, "export", "csv it.csv")
        await page.said("Wrote 3 records, 0 redacted")
        lines = (tmp_path / "it.csv").read_text().splitlines()
        assert lines[0] == "bucket,key,number,last_modified,order"
        assert [line.rsplit(",")[-1] for line in lines[1:]] == ["1", "2", "3"]


async def test_a_bucket_of_another_account_is_said(region: FirehoseServer) -> None:
    region.s3.denied.add("lake")
    async with open_kinesis(region, "firehose") as page:
        await listed(page)
        await page.press("j", "b")
        await page.shows("bucket of another account must allow you by its policy")


async def proving(page: KinesisPage) -> ProofView:
    """Arm, and send the record that the form offers."""
    page.app.context.aws.guard.arm()
    await listed(page)
    await page.press("j", "T")
    await page.shows("kinesis PutRecord")
    await page.press("ctrl+s")
    await page.shows("due in 10 s")
    view = pane(page).view
    assert isinstance(view, ProofView)
    return view


async def run_out(page: KinesisPage, view: ProofView) -> None:
    """Let time pass until the test has ended."""
    await page.waits_out(lambda: view.ended is not None, seconds=5, what="the end of the test")


async def test_a_test_record_is_sent_and_found_and_its_object_opened(region: FirehoseServer) -> None:
    region.create_stream("orders")
    async with open_kinesis(region, "firehose", size=(120, 40)) as page:
        view = await proving(page)
        await run_out(page, view)
        assert isinstance(view.ended, Arrived)
        await page.shows("arrived after 1")
        await page.press("enter")
        await page.shows("1 record ")
        assert "kinesis_tui_test" in page.text


async def test_a_record_that_does_not_come_says_why(region: FirehoseServer) -> None:
    region.create_stream("orders")
    region.deliveries["orders-to-s3"].failing = Failing("Lambda.FunctionError", "boom")
    async with open_kinesis(region, "firehose", size=(120, 40)) as page:
        view = await proving(page)
        await run_out(page, view)
        await page.shows("The error prefix says why: the record failed: Lambda.FunctionError boom")


async def test_a_test_is_refused_while_writes_are_off_and_stopped_by_esc(region: FirehoseServer) -> None:
    region.create_stream("orders")
    async with open_kinesis(region, "firehose") as page:
        await listed(page)
        await page.press("j", "T")
        await page.said("Writes are off. Press w to arm them")
        await page.press("k")
        view = await proving(page)
        await page.press("escape")
        await page.shows("test stopped")
        assert not view.is_waiting
