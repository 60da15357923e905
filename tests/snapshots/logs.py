"""Scenes of the log groups: what the server holds, and what the user does."""

from __future__ import annotations

from kinesis_tui.services.logs.panes.logs import LogsPane
from tests.support.kinesis.faults import access_denied
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.waiting import until

ENRICH, CHECKOUT = "/aws/lambda/enrich-orders", "/app/checkout"
REQUEST = "8f5b1c2e-0a4d-4c8e-9d61-1234567890ab"
EVENTS = 11
READ_AT = 60.0
"""Seconds into the scene when its picture is taken: how many the searches took depends on the machine."""


def holds_groups(server: KinesisServer) -> None:
    """Make three groups, two of them with events."""
    enrich = server.logs.create_group(ENRICH, retention_in_days=14)
    checkout = server.logs.create_group(CHECKOUT)
    server.logs.create_group("/aws/kinesisfirehose/orders-to-s3", retention_in_days=3)
    enrich.put(f"START RequestId: {REQUEST} Version: $LATEST", ago_ms=9_000)
    enrich.put(f'{{"level": "INFO", "request_id": "{REQUEST}", "orders": 12}}', ago_ms=8_700)
    enrich.put(f"{REQUEST} Task timed out after 3.00 seconds", ago_ms=6_000)
    report = "Duration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 61 MB"
    enrich.put(f"END RequestId: {REQUEST}", ago_ms=5_950)
    enrich.put(f"REPORT RequestId: {REQUEST}\t{report}\tInit Duration: 412.20 ms", ago_ms=5_900)
    for number in range(6):
        status = 503 if number % 3 == 2 else 200
        checkout.put(
            f'10.0.1.{number} - - "POST /checkout HTTP/1.1" {status} 31{number}4', ago_ms=8_000 - number * 1_000
        )


def denies_groups(server: KinesisServer) -> None:
    """Refuse to list groups."""
    server.fail("DescribeLogGroups", access_denied("logs:DescribeLogGroups"), times=None)


async def see_groups(page: KinesisPage, _server: KinesisServer) -> None:
    """Wait until every group is described."""
    pane = page.app.query_one(LogsPane)
    await until(lambda: pane.status_text() == "3 groups", what="the groups")
    await until(lambda: all(group.described for group in pane.listing.groups.values()), what="the newest events")
    await page.pilot.pause()


async def tail_two_groups(page: KinesisPage, server: KinesisServer) -> None:
    """Tail two groups merged by time."""
    await see_groups(page, server)
    pane = page.app.query_one(LogsPane)
    pane.open(f"{ENRICH} {CHECKOUT} 10m")
    await _read(page, EVENTS)


def holds_a_trace(server: KinesisServer) -> None:
    """Make one group with a stack trace in lines of its own, and a message of several lines."""
    group = server.logs.create_group(ENRICH)
    group.put('{"level": "INFO", "orders": 12}', ago_ms=9_000)
    for line in (
        "Traceback (most recent call last):",
        '  File "/var/task/enrich.py", line 31, in handler',
        "    price = prices.of(order)",
        'TimeoutError: "prices" did not answer within 800 ms',
    ):
        group.put(line, ago_ms=8_000)
    group.put(
        "java.io.IOException: gone\n\tat com.shop.Pay.run(Pay.java:7)\n\tat com.shop.Main.main(Main.java:3)",
        ago_ms=5_000,
    )


async def see_a_trace(page: KinesisPage, _server: KinesisServer) -> None:
    """Tail the group."""
    await _tail(page, ENRICH, 6)


async def open_an_invocation(page: KinesisPage, server: KinesisServer) -> None:
    """Open the REPORT line of an invocation."""
    await see_groups(page, server)
    await _tail(page, ENRICH, 5)
    await page.press("enter")
    await page.shows("+0.300 s")
    await page.pilot.pause()


async def _tail(page: KinesisPage, group: str, events: int) -> None:
    pane = page.app.query_one(LogsPane)
    pane.open(f"{group} 10m")
    await _read(page, events)


async def _read(page: KinesisPage, events: int) -> None:
    """Let time pass until the tail has so many events and every group has answered."""
    pane = page.app.query_one(LogsPane)
    tail = pane.tail

    def is_read() -> bool:
        answered = bool(tail.groups) and all(one.answered_at is not None for one in tail.groups)
        if answered and tail.rows.ring.end >= events:
            return True
        if tail.groups and page.stage.sleeping >= len(tail.groups):  # while one asks, no time passes
            page.stage.advance(0.5)
        return False

    await until(is_read, what="the events")
    page.stage.stop_at(READ_AT)
    await until(lambda: tail.rows.selected is not None and not tail.list.waiting, what="the events painted")
    pane._look()
    await page.pilot.pause()
