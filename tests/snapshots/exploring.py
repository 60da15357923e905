"""Plays that look into the records of a tail: columns, arrivals, statistics, a comparison, the ledger."""

from __future__ import annotations

from tests.snapshots.plays import read_on
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.waiting import until


async def _command(page: KinesisPage, text: str) -> None:
    await page.press("colon")
    await page.type(text)
    await page.press("enter")


async def see_columns(page: KinesisPage, server: KinesisServer) -> None:
    """Show fields as columns, and arrivals over time beside them."""
    await read_on(page, server)
    await _command(page, "columns ship_to.city, status, amount")
    await page.press("h")
    await page.shows("a bar")
    await until(lambda: _counted(page) == page.tail.body.ring.end, what="every record in a bar")


async def see_statistics(page: KinesisPage, server: KinesisServer) -> None:
    """Count the values of every field."""
    await read_on(page, server)
    await page.press("f")
    await page.shows("JSON objects")
    await page.press("G")


async def compare_two(page: KinesisPage, server: KinesisServer) -> None:
    """Compare two records."""
    await read_on(page, server)
    await page.press("g", "j", "m", *"jjj", "equals_sign")
    await page.shows("@@")


async def see_the_ledger(page: KinesisPage, server: KinesisServer) -> None:
    """Open the ledger."""
    await read_on(page, server)
    await page.press("l")
    await page.shows("on the way")


def _counted(page: KinesisPage) -> int:
    from kinesis_tui.ui.rows.histogram import Histogram

    return sum(one.total for one in page.app.query_one(Histogram).bins)
