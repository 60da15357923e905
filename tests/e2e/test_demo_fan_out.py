"""Enhanced fan-out on the embedded AWS, which answers SubscribeToShard with real event streams."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.variables import isolated_process, pointing_at
from kinesis_tui.failure import NotFound, ReadOnly
from kinesis_tui.services.kinesis.consumer_gateway import ConsumerGateway
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.position import TrimHorizon
from kinesis_tui.services.kinesis.tail.source import FanOut
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.text.times import SystemClock
from tests.support.aws import open_session
from tests.support.cli import environment, kinesis_tui
from tests.support.demo import DemoState
from tests.support.waiting import until

PUT = 200


@asynccontextmanager
async def session(demo: DemoState, *, writes: bool = False) -> AsyncIterator[AwsSession]:
    with isolated_process(demo.endpoint_url):
        async with open_session(demo.endpoint_url, armed=writes, region="us-east-1") as aws:
            yield aws


async def test_a_consumer_is_registered_read_with_and_deregistered(demo_aws: DemoState) -> None:
    async with session(demo_aws, writes=True) as aws:
        gateway, consumers = KinesisGateway(aws), ConsumerGateway(aws)
        await aws.call("kinesis", "create_stream", {"StreamName": "pushed", "ShardCount": 2}, what="CreateStream")
        stream = await gateway.describe_stream_summary("pushed")
        assert stream.arn is not None
        consumer = await consumers.register_stream_consumer(stream.arn, "oncall")
        assert (await consumers.describe_stream_consumer(stream.arn, "oncall")).status == "ACTIVE"
        put: list[str] = []
        received: list[str] = []

        async def produce() -> None:
            for number in range(PUT):
                record = {"StreamName": "pushed", "Data": str(number).encode(), "PartitionKey": str(number)}
                put.append((await aws.call("kinesis", "put_record", record, what="PutRecord"))["SequenceNumber"])

        fan_out = FanOut(consumers, consumer.arn)
        tail = StreamTail(gateway, "pushed", TrimHorizon(), clock=SystemClock(), fan_out=fan_out)

        async def consume() -> None:
            async for batch in tail:
                received.extend(record.sequence_number for record in batch.records)

        async with tail:
            await tail.open()
            consuming = asyncio.create_task(consume())
            await produce()
            await until(lambda: len(received) >= PUT)
            assert sorted(received) == sorted(put)
            consuming.cancel()
        await consumers.deregister_stream_consumer(consumer.arn)
        with pytest.raises(NotFound):
            await consumers.describe_stream_consumer(stream.arn, "oncall")
        await aws.call("kinesis", "delete_stream", {"StreamName": "pushed"}, what="DeleteStream")


async def test_a_read_only_session_registers_nothing(demo_aws: DemoState) -> None:
    async with session(demo_aws) as aws:
        arn = (await KinesisGateway(aws).describe_stream_summary("audit")).arn
        assert arn is not None
        with pytest.raises(ReadOnly):
            await ConsumerGateway(aws).register_stream_consumer(arn, "nobody")


def test_the_command_line_reads_by_fan_out_what_it_reads_by_polling(demo_aws: DemoState, tmp_path: Path) -> None:
    env = {**environment(tmp_path), **pointing_at(demo_aws.endpoint_url, {})}
    ledger = tmp_path / "ledger.json"
    tail = ("tail", "clicks", "--from", "trim-horizon", "--until-caught-up", "--output", "json")
    polled = kinesis_tui(*tail, env=env, within=60)
    pushed = kinesis_tui(*tail, "--efo", "cli", "--allow-writes", "--yes", "--ledger", str(ledger), env=env, within=60)
    assert (polled.status, pushed.status) == (0, 0), pushed.err
    assert set(polled.lines) <= set(pushed.lines)
    assert json.loads(ledger.read_text())["complete"] is True
    assert "deregistered consumer cli" in pushed.err
