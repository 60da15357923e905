"""Scenes of the Firehose pane: delivery streams that deliver, one that failed, and what the user does."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from kinesis_tui.services.firehose.draft_file import DraftFile, KeptDraft
from kinesis_tui.services.firehose.panes.firehose import FirehosePane
from kinesis_tui.services.firehose.panes.proof_view import ProofView
from kinesis_tui.services.firehose.rules.draft import DEFAULTS
from kinesis_tui.ui.form_steps import StepsScreen
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.request_screen import RequestScreen
from tests.support.firehose.s3 import StoredObject
from tests.support.firehose.server import FirehoseServer
from tests.support.kinesis import faults
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.waiting import until

PERIOD_MS = 300_000


def delivers(server: KinesisServer) -> None:
    """Three delivery streams: two deliver, one could not be created."""
    assert isinstance(server, FirehoseServer)
    server.create_stream("orders")
    logging = {"Enabled": True, "LogGroupName": "/aws/kinesisfirehose/orders", "LogStreamName": "S3Delivery"}
    server.create_delivery("orders-to-s3", source="orders", compression="GZIP", CloudWatchLoggingOptions=logging)
    server.create_delivery("clicks-to-s3", size=64, interval=300)
    server.create_delivery("audit-to-s3", status="CREATING_FAILED").description["FailureDescription"] = {
        "Type": "KMS_KEY_NOT_FOUND",
        "Details": "The key does not exist.",
    }
    end = server.clock.now_ms() // PERIOD_MS * PERIOD_MS
    read, delivered = "DataReadFromKinesisStream.", "DeliveryToS3."
    server.metrics = {
        "orders-to-s3": {
            end - PERIOD_MS: {
                f"{read}Bytes": 47_000_000.0,
                f"{read}Records": 96_000.0,
                "KinesisMillisBehindLatest": 1_250.0,
                f"{delivered}Records": 96_000.0,
                f"{delivered}DataFreshness": 61.0,
                f"{delivered}Success": 1.0,
            }
        },
        "clicks-to-s3": {end - PERIOD_MS: {"IncomingBytes": 900_000.0, f"{delivered}Success": 0.75}},
    }
    now = server.clock.now_ms()
    for number in range(8):
        at = datetime.fromtimestamp(now / 1000 - 60 * number, UTC)
        key = f"orders-to-s3/{at:%Y/%m/%d/%H}/orders-to-s3-1-{at:%Y-%m-%d-%H-%M-%S}-{number:08}"
        records = [{"order_id": f"o-{number}-{record}", "amount": record * 12.5} for record in range(1, 6)]
        data = "".join(map(json.dumps, records)).encode()
        server.s3.buckets["lake"][key] = StoredObject(data, now - 60_000 * number)


def delivers_nothing(server: KinesisServer) -> None:
    """There is no delivery stream."""
    _ = server


def denies_delivery_streams(server: KinesisServer) -> None:
    """Let nobody list them."""
    server.fail("ListDeliveryStreams", faults.access_denied("firehose:ListDeliveryStreams"), times=None)


async def see_delivery_streams(page: KinesisPage, _server: KinesisServer) -> None:
    """Wait until all are described and measured, and go to the one that reads a stream."""
    listing = page.app.query_one(FirehosePane).listing
    await until(
        lambda: bool(listing.known) and all(one.stream and one.metrics for one in listing.known.values()),
        what="all described and measured",
    )
    await page.press("G")
    await page.pilot.pause()


async def see_one_in_full(page: KinesisPage, server: KinesisServer) -> None:
    """Open one, and wait for its tags and figures."""
    await see_delivery_streams(page, server)
    pane = page.app.query_one(FirehosePane)
    asked = pane.metrics.asked
    await page.press("enter")
    await page.shows("DESTINATION: AMAZON S3" if page.app.size.height > 30 else "SOURCE: A DATA STREAM")
    await until(lambda: pane.metrics.asked > asked, what="its figures")
    await page.shows("1.250 s")


async def see_objects(page: KinesisPage, server: KinesisServer) -> None:
    """List what it delivered this hour."""
    await see_delivery_streams(page, server)
    await page.press("b")
    await page.shows("00000000")


async def open_an_object(page: KinesisPage, server: KinesisServer) -> None:
    """Open one of the objects."""
    await see_objects(page, server)
    await page.press("enter")
    await page.shows("o-")


async def prove_delivery(page: KinesisPage, server: KinesisServer) -> None:
    """Send a record of one's own and let the time pass until it has arrived."""
    await see_delivery_streams(page, server)
    page.app.context.aws.guard.arm()
    pane = page.app.query_one(FirehosePane)
    pane.proving.begin(pane.listing.known["orders-to-s3"].stream, "order 4711 of the customer acme")
    await page.shows("kinesis PutRecord")
    await page.press("ctrl+s")
    await page.shows("due in")
    view = page.app.query_one(ProofView)
    while view.ended is None:
        await until(lambda: view.ended is not None or page.stage.sleeping > 0, what="it waits for time to pass")
        page.stage.advance(0.0 if view.ended is not None else 5.0)
    await page.shows("arrived after")


async def see_a_step_with_an_error(page: KinesisPage, server: KinesisServer) -> None:
    """Type a prefix that AWS would refuse as it stands, with the key that it makes."""
    await open_the_draft(page, server, step=4, prefix="orders/!{timestamp:yyyy/MM/dd}/")
    await page.shows("it is missing, and the prefix has expressions")


async def see_the_review(page: KinesisPage, server: KinesisServer) -> None:
    """Fill everything in and see what is about to be sent."""
    page.app.context.aws.guard.arm()
    await open_the_draft(page, server, step=6, prefix="orders/", role="arn:aws:iam::123456789012:role/firehose")
    await page.press("ctrl+r")
    await until(lambda: isinstance(page.app.screen, RequestScreen), what="the review")
    await page.shows("DeliveryStreamName")


async def open_the_draft(page: KinesisPage, server: KinesisServer, *, step: int, **values: str) -> None:
    """Go on with a draft of a delivery stream; the disk is left alone."""
    await see_delivery_streams(page, server)
    draft = {**DEFAULTS, "name": "orders-copy", "bucket": "lake", **values}
    page.app.context.one(DraftFile, lambda: Draft(KeptDraft(draft, step, server.clock.now_ms(), "eu-west-1")))
    await page.press("n")
    await until(lambda: isinstance(page.app.screen, Menu), what="the question")
    await page.press("enter")
    await until(lambda: isinstance(page.app.screen, StepsScreen) and page.app.screen.focused is not None, what="a step")


class Draft(DraftFile):
    """A draft that is in no file."""

    def __init__(self, kept: KeptDraft) -> None:
        super().__init__()
        self._kept = kept

    def load(self) -> KeptDraft | None:
        return self._kept

    def save(self, draft: KeptDraft) -> None:
        self._kept = draft
