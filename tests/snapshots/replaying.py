"""What the user of a scene does with a capture."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.support.captures import TEN_MS, record_at, write_capture
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.waiting import until

STATES = ("created", "paid", "packed", "shipped")


async def see_a_replay(page: KinesisPage, _server: KinesisServer) -> None:
    """Open a capture of ten minutes, and step back in it."""
    records = (
        record_at(n, n, f'{{"order_id":"{4_000 + n}","status":"{STATES[n % 4]}","total":{n * 37 % 900 / 10}}}'.encode())
        for n in range(601)
    )
    await page.shows("No stream is tailed")
    with tempfile.TemporaryDirectory() as folder:
        path = write_capture(Path(folder) / "orders-20261125T100000Z.jsonl.zst", records)
        page.tail.open(f"file:{path}")
        replay = page.tail.reading.replay
        await until(
            lambda: replay.is_open and replay.moment == TEN_MS + 600_000 and not replay.is_indexing,
            what="the end of the capture",
        )
        await until(lambda: page.tail.has_focus_within, what="the keyboard on the records")
        await page.pilot.pause()
        await page.press("left_curly_bracket")
        await until(lambda: replay.moment == TEN_MS + 540_000, what="a minute before")
    await until(lambda: not page.tail.body.list.waiting, what="painted")
