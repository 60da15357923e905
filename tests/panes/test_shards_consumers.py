"""The fan-out consumers of a stream, from its shards: listed, and deregistered only by name with writes armed."""

from __future__ import annotations

import pytest

from tests.support.kinesis import faults
from tests.support.kinesis.consumers import ScriptedConsumer
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=2)
    for name in ("billing", "night"):
        arn = f"{stream.arn}/consumer/{name}:1"
        stream.consumers.append(ScriptedConsumer(name, arn, 1_795_600_000_000))
    return stream


async def menu(page: KinesisPage) -> None:
    await page.shows("2 open, 0 closed shards")
    await page.press("o")
    await page.shows("night")


async def test_they_are_listed_with_their_status_and_age(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders", size=(80, 24)) as page:
        await menu(page)
        assert any("billing" in line and "ACTIVE, created 2026-11-25" in line for line in page.lines)


async def test_one_is_deregistered_once_its_name_was_typed(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders", size=(80, 24)) as page:
        page.app.context.aws.guard.arm()
        await menu(page)
        await page.press("2")
        await page.shows("is cut off for good")
        await page.type("night")
        await page.press("enter")
        await page.said("Deregistered consumer night")
    assert [consumer.name for consumer in orders.consumers] == ["billing"]


async def test_without_writes_nothing_is_deregistered(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "streams:orders", size=(80, 24)) as page:
        await menu(page)
        await page.press("1")
        await page.said("writes are off: press w")
    assert server.seen("DeregisterStreamConsumer") == []


async def test_a_stream_without_consumers_and_a_refusal_are_said(server: KinesisServer, orders: ScriptedStream) -> None:
    orders.consumers.clear()
    async with open_kinesis(server, "streams:orders", size=(80, 24)) as page:
        await page.shows("2 open, 0 closed shards")
        await page.press("o")
        await page.said("Stream orders has no fan-out consumers.")
        server.fail("ListStreamConsumers", faults.access_denied())
        await page.press("o")
        await page.said("ListStreamConsumers of stream orders failed")
