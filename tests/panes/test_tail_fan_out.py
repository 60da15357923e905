"""Enhanced fan-out chosen in the tail pane: asked for with its price, read in place, and taken back."""

from __future__ import annotations

import pytest

from tests.support.kinesis import faults
from tests.support.kinesis.consumers import ScriptedConsumer
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis_app import KinesisPage, open_kinesis
from tests.support.waiting import until

SMALL = (80, 24)


@pytest.fixture
def orders(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=2)
    stream.put_many(6)
    return stream


def register(stream: ScriptedStream, name: str) -> None:
    stream.consumers.append(ScriptedConsumer(name, f"{stream.arn}/consumer/{name}:1", 1_795_600_000_000))


def names(stream: ScriptedStream) -> list[str]:
    return [consumer.name for consumer in stream.consumers]


async def type_command(page: KinesisPage, line: str) -> None:
    await page.press("colon")
    await page.type(line)
    await page.press("enter")


async def confirm(page: KinesisPage, name: str) -> None:
    """Type the name that a dialog asks for."""
    await page.shows("to go on.")
    await page.type(name)
    await page.press("enter")


async def came(page: KinesisPage, rows: int) -> None:
    await until(lambda: page.tail.body.ring.end >= rows, what=f"{rows} rows")
    assert page.tail.body.ring.end == rows
    page.look()


async def subscribed(page: KinesisPage, name: str) -> None:
    await page.said(f"Reading on with consumer {name}")
    page.look()
    await page.shows(f"fan-out {name}")


async def test_without_a_tail_there_is_nothing_to_choose_for(server: KinesisServer) -> None:
    async with open_kinesis(server, "tail", size=SMALL) as page:
        await page.shows("No stream is tailed")
        await page.press("o")
        await page.said("Nothing is being read")


async def test_the_menu_names_the_consumers_a_new_one_and_its_price(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    register(orders, "billing")
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(6)
        await page.press("o")
        await page.shows("register a new one…")
        assert any("billing" in line and "ACTIVE, created 2026-11-25" in line for line in page.lines)
        assert any("register a new one…" in line and "about 0.030 USD an hour" in line for line in page.lines)
        assert "back to polling" not in page.text
        await page.press("escape")
        await page.gone("register a new one…")
        assert server.seen("SubscribeToShard") == []


async def test_a_registered_consumer_is_read_with_after_its_name_was_typed_and_left_as_it_is(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    register(orders, "billing")
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(6)
        await page.press("o")
        await page.shows("register a new one…")
        await page.press("1")
        await page.shows("is cut off")
        await confirm(page, "billing")
        await subscribed(page, "billing")
        assert "reads " not in page.text
        orders.put_many(5)
        await came(page, 11)
        reads = len(server.seen("GetRecords"))
        await page.press("o")
        await page.shows("back to polling")
        await page.press("3")
        await page.said("Polling again")
        orders.put_many(4)
        for _ in range(3):
            page.stage.advance(1)
            await page.pilot.pause()
        await came(page, 15)
        await page.gone("fan-out billing")
        assert len(server.seen("GetRecords")) > reads
    assert names(orders) == ["billing"]
    assert server.seen("DeregisterStreamConsumer") == []


async def test_a_consumer_in_use_is_left_alone_without_its_name(server: KinesisServer, orders: ScriptedStream) -> None:
    register(orders, "billing")
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(6)
        await type_command(page, "efo billing")
        await page.shows("is cut off")
        await page.press("escape")
        await page.gone("is cut off")
        assert server.seen("SubscribeToShard") == []


async def test_registering_needs_writes(server: KinesisServer, orders: ScriptedStream) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(6)
        await page.press("o")
        await page.shows("register a new one…")
        await page.press("1")
        await page.type("night")
        await page.press("enter")
        await page.said("There is no consumer night, and writes are off: press w")
    assert server.seen("RegisterStreamConsumer") == []


@pytest.mark.parametrize("end", ["stop", "another tail", "quit"])
async def test_a_consumer_is_registered_with_its_price_and_deregistered_when_the_tail_ends(
    server: KinesisServer, orders: ScriptedStream, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        page.app.context.aws.guard.arm()
        await page.received(6)
        await type_command(page, "efo night")
        await page.shows("Register a fan-out consumer")
        text = " ".join(" ".join(page.lines).replace("│", " ").split())
        assert "about 0.030 USD an hour (2 open shards at 0.015)" in text
        assert "0.013 USD a GB" in text
        assert "2024-07" in text
        await confirm(page, "night")
        await subscribed(page, "night")
        assert names(orders) == ["night"]
        if end == "stop":
            await type_command(page, "stop")
        elif end == "another tail":
            await type_command(page, "tail orders")
        if end != "quit":
            await page.said("Deregistered consumer night")
            page.look()
            await page.gone("fan-out night")
    assert names(orders) == []
    if end == "quit":
        assert "Deregistered consumer night" in capsys.readouterr().err


async def test_what_can_not_be_deregistered_is_told_with_the_command_that_does_it(
    server: KinesisServer, orders: ScriptedStream, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        page.app.context.aws.guard.arm()
        await page.received(6)
        await type_command(page, "efo night")
        await confirm(page, "night")
        await subscribed(page, "night")
        server.fail("DeregisterStreamConsumer", faults.access_denied(), times=None)
    assert names(orders) == ["night"]
    words = capsys.readouterr().err
    assert "it goes on costing" in words
    assert "run aws kinesis deregister-stream-consumer" in words
    assert f"--stream-arn {orders.arn} --consumer-name night" in words


async def test_waiting_for_a_new_consumer_is_shown_and_given_up_with_esc(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    server.consumer_creating_ms = 60_000
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        page.app.context.aws.guard.arm()
        await page.received(6)
        await type_command(page, "efo night")
        await confirm(page, "night")
        await until(lambda: page.tail.reading.run.fan_out.doing.startswith("waiting for consumer night"))
        page.look()
        await page.shows("waiting for consumer night")
        await page.press("escape")
        await page.said("Deregistered consumer night")
        page.look()
        await page.gone("waiting for consumer")
        assert server.seen("SubscribeToShard") == []
    assert names(orders) == []


async def test_a_consumer_that_is_still_being_created_is_deregistered_once_that_is_possible(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    server.consumer_creating_ms = 60_000
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        page.app.context.aws.guard.arm()
        await page.received(6)
        server.fail("DeregisterStreamConsumer", faults.error("ResourceInUseException", "it is CREATING"), times=2)
        await type_command(page, "efo night")
        await confirm(page, "night")
        await until(lambda: page.tail.reading.run.fan_out.doing.startswith("waiting for consumer night"))
        await page.press("escape")
        for count in (1, 2):
            await until(lambda count=count: len(server.seen("DeregisterStreamConsumer")) >= count)  # type: ignore[misc]
            await page.pilot.pause()
            page.stage.advance(3)
        await page.said("Deregistered consumer night")
    assert names(orders) == []


async def test_who_may_not_list_consumers_is_told_so_and_reads_on(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    server.fail("ListStreamConsumers", faults.access_denied(), times=None)
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(6)
        await page.press("o")
        await page.said("ListStreamConsumers of stream orders failed")
        orders.put_many(2)
        await page.received(8)


@pytest.mark.parametrize(
    ("line", "answer"),
    [("efo", "With which consumer?"), ("efo off", "polls already"), ("efo two words", "With which consumer?")],
)
async def test_what_can_not_be_done_is_said_on_the_command_line(
    server: KinesisServer, orders: ScriptedStream, line: str, answer: str
) -> None:
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(6)
        await type_command(page, line)
        await page.shows(answer)


async def test_another_reader_that_takes_the_consumer_over_is_told_in_the_trouble_line(
    server: KinesisServer, orders: ScriptedStream
) -> None:
    register(orders, "billing")
    async with open_kinesis(server, "tail:orders trim-horizon", size=SMALL) as page:
        await page.received(6)
        in_use = faults.error("ResourceInUseException", "Another active subscription exists")
        server.fail("SubscribeToShard", in_use, times=None)
        await type_command(page, "efo billing")
        await confirm(page, "billing")
        await subscribed(page, "billing")
        await until(lambda: any(shard.failure for shard in page.progress), what="the refusal")
        page.look()
        await page.shows("SubscribeToShard of shardId-0000000000")
        await type_command(page, "efo off")
        await page.said("Polling again")
        orders.put_many(2)
        for _ in range(5):
            page.stage.advance(1)
            await page.pilot.pause()
        await came(page, 8)
        await until(lambda: not any(shard.failure for shard in page.progress), what="no failure")
