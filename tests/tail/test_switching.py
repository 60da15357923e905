"""A running tail that changes between polling and enhanced fan-out: nothing is lost, nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

import pytest

from kinesis_tui.services.kinesis.consumer_gateway import ConsumerGateway
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.position import Latest, Position, TrimHorizon
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.source import FanOut
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from tests.support.aws import isolate, open_session
from tests.support.kinesis.clock import SharedClock
from tests.support.kinesis_server import KinesisServer, ScriptedStream, VirtualClock, faults
from tests.support.waiting import meanwhile, until
from tests.tail.test_fan_out_over_http import register
from tests.tail.test_over_http import Seen

RATE = 20
"""Seconds of both sides that pass in a real one."""


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[KinesisServer]:
    isolate(monkeypatch, tmp_path)
    async with KinesisServer(clock=VirtualClock(rate=RATE)) as server:
        yield server


@pytest.fixture
def stream(server: KinesisServer) -> ScriptedStream:
    return server.create_stream("orders", shards=2)


class Switched:
    def __init__(self, tail: StreamTail, fan_out: FanOut) -> None:
        self.tail = tail
        self.seen = Seen(tail)
        self._fan_out = fan_out

    async def subscribe(self) -> None:
        await self.tail.read_by(self._fan_out)

    async def poll(self) -> None:
        await self.tail.read_by(None)


@asynccontextmanager
async def tailing(server: KinesisServer, position: Position, *, consumes: bool = True) -> AsyncIterator[Switched]:
    arn = register(server.stream("orders"), "oncall")
    async with open_session(server.url) as aws:
        clock = SharedClock(server.clock)
        tail = StreamTail(KinesisGateway(aws), "orders", position, clock=clock, buffer_bytes=40_000)
        switched = Switched(tail, FanOut(ConsumerGateway(aws), arn))
        async with tail:
            await tail.open()
            async with meanwhile(switched.seen.consume()) if consumes else nullcontext():
                yield switched


@pytest.mark.parametrize("position", [TrimHorizon(), Latest()], ids=["trim-horizon", "latest"])
async def test_a_tail_that_changes_again_and_again_takes_every_record_once(
    server: KinesisServer, stream: ScriptedStream, position: Position
) -> None:
    async with tailing(server, position) as switched:
        await until(lambda: all(shard.answered_at is not None for shard in switched.tail.shards.values()))
        for turn in range(6):
            stream.put_many(40)
            await (switched.poll() if turn % 2 else switched.subscribe())
            stream.put_many(40)
            await until(lambda: switched.seen.has_all_of(stream))
        switched.seen.assert_all_once(stream)
        assert all(shard.duplicates_removed == 0 for shard in switched.tail.shards.values())


async def test_what_was_read_and_not_taken_yet_stays(server: KinesisServer, stream: ScriptedStream) -> None:
    stream.put_many(400)
    async with tailing(server, TrimHorizon(), consumes=False) as switched:
        await until(lambda: switched.tail.waiting > 0)
        await switched.subscribe()
        await switched.poll()
        async with meanwhile(switched.seen.consume()):
            await until(lambda: switched.seen.has_all_of(stream))
            switched.seen.assert_all_once(stream)


async def test_latest_goes_on_from_where_it_began_though_nothing_came_before_the_change(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    async with tailing(server, Latest()) as switched:
        await until(lambda: all(shard.answered_at is not None for shard in switched.tail.shards.values()))
        server.fail("SubscribeToShard", faults.internal_failure(), times=2)
        changing = asyncio.create_task(switched.subscribe())
        stream.put_many(40)
        await changing
        await until(lambda: switched.seen.has_all_of(stream))
        switched.seen.assert_all_once(stream)


async def test_shards_made_by_a_split_are_followed_across_the_change(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    async with tailing(server, TrimHorizon()) as switched:
        stream.put_many(40)
        stream.split("shardId-000000000000")
        stream.put_many(40)
        await switched.subscribe()
        stream.merge("shardId-000000000001", "shardId-000000000003")
        stream.put_many(40)
        await switched.poll()
        await until(lambda: switched.seen.has_all_of(stream))
        switched.seen.assert_all_once(stream)
        assert len(switched.tail.shards) == 5


async def test_a_consumer_takes_nothing_of_the_shared_reads(server: KinesisServer, stream: ScriptedStream) -> None:
    async with tailing(server, TrimHorizon()) as switched:
        shard = switched.tail.shards[ShardId("shardId-000000000000")]
        await until(lambda: shard.reads is not None and shard.reads.per_second(0.0))
        await switched.subscribe()
        assert shard.reads is None
        await until(lambda: len(server.seen("SubscribeToShard")) >= 2)
        reads = len(server.seen("GetRecords"))
        stream.put_many(10)
        await until(lambda: switched.seen.has_all_of(stream))
        assert len(server.seen("GetRecords")) == reads


async def test_a_tail_that_was_closed_meanwhile_does_not_read_on(server: KinesisServer, stream: ScriptedStream) -> None:
    async with tailing(server, TrimHorizon()) as switched:
        await asyncio.gather(switched.subscribe(), switched.tail.close())
        asked = len(server.requests)
        stream.put_many(10)
        await asyncio.sleep(0)
        assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("read shardId")]
        assert len(server.requests) == asked
