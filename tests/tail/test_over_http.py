"""The same promise over real HTTP: gateway, session and parser between the tail and a scripted Kinesis."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.position import Latest, Position, TrimHorizon
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.text.times import SystemClock
from tests.support.aws import isolate, open_session
from tests.support.kinesis_server import KinesisServer, ScriptedStream, faults
from tests.support.waiting import LONG_ENOUGH, meanwhile, until

ONE = ShardId("shardId-000000000000")
FAULTS: dict[str, Callable[[], faults.Fault]] = {
    "throttled": faults.throttled,
    "expired iterator": faults.expired_iterator,
    "500": faults.internal_failure,
    "503": faults.unavailable,
    "HTML with 500": lambda: faults.html(500),
    "HTML with 200": faults.html,
    "an empty object": faults.empty_object,
    "JSON cut short": faults.cut_short,
    "a body cut off": faults.cut_off,
    "a reset": faults.reset,
    "KMS throttled": lambda: faults.kms("KMSThrottlingException"),
    "an expired token": faults.expired_token,
    "the same page again": faults.same_page_again,
    "an empty page": faults.empty_pages,
    "access denied": faults.access_denied,
}


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[KinesisServer]:
    isolate(monkeypatch, tmp_path)
    async with KinesisServer() as server:
        yield server


class Seen:
    """What a tail has given so far, to whoever runs `consume`."""

    consuming: asyncio.Task[None]

    def __init__(self, tail: StreamTail) -> None:
        self.tail = tail
        self.numbers: defaultdict[str, list[str]] = defaultdict(list)

    async def consume(self) -> None:
        async for batch in self.tail:
            self.numbers[batch.shard_id] += [record.sequence_number for record in batch.records]

    async def ended(self) -> None:
        """Wait until the tail has ended, and raise the failure that it ended with."""
        async with asyncio.timeout(LONG_ENOUGH):
            await self.consuming

    def has_all_of(self, stream: ScriptedStream) -> bool:
        return sum(map(len, self.numbers.values())) >= sum(len(records) for records in stream.produced().values())

    def assert_all_once(self, stream: ScriptedStream) -> None:
        expected = {shard: [str(r.sequence_number) for r in held] for shard, held in stream.produced().items() if held}
        assert dict(self.numbers) == expected


@asynccontextmanager
async def tailing(server: KinesisServer, position: Position) -> AsyncIterator[Seen]:
    async with open_session(server.url) as aws:
        tail = StreamTail(KinesisGateway(aws), "orders", position, clock=SystemClock(), reads_per_second=5.0)
        seen = Seen(tail)
        async with tail:
            await tail.open()
            async with meanwhile(seen.consume()) as seen.consuming:
                yield seen


@pytest.mark.parametrize("fault", FAULTS)
async def test_nothing_is_lost_or_repeated_through(fault: str, server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=2)
    stream.put_many(50)
    async with tailing(server, TrimHorizon()) as seen:
        await until(lambda: seen.has_all_of(stream))
        planned = server.fail("GetRecords", FAULTS[fault](), times=3)
        stream.put_many(50)
        await until(lambda: planned.struck == 3 and seen.has_all_of(stream))
        seen.assert_all_once(stream)
        await until(lambda: all(shard.failure is None for shard in seen.tail.shards.values()))


async def test_iterators_that_expired_over_a_pause_of_ten_minutes(server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=2)
    async with tailing(server, Latest()) as seen:
        await until(lambda: all(shard.state == "open" for shard in seen.tail.shards.values()))
        stream.put_many(10)
        server.clock.advance(600)
        stream.put_many(10)
        await until(lambda: seen.has_all_of(stream))
        seen.assert_all_once(stream)
        assert any(shard.iterators_renewed for shard in seen.tail.shards.values())


@pytest.mark.parametrize("announces_children", [True, False])
async def test_splits_and_merges_while_reading(announces_children: bool, server: KinesisServer) -> None:
    stream = server.create_stream("orders", shards=2)
    stream.announces_children = announces_children
    async with tailing(server, TrimHorizon()) as seen:
        stream.put_many(100)
        left, right = stream.split(ONE)
        stream.put_many(100)
        await until(lambda: seen.has_all_of(stream))
        stream.merge(left.shard_id, right.shard_id)
        stream.resize(4)
        stream.put_many(100)
        await until(lambda: seen.has_all_of(stream))
        seen.assert_all_once(stream)


async def test_a_stream_deleted_under_the_tail_and_created_again(server: KinesisServer) -> None:
    server.create_stream("orders").put_many(5)
    async with tailing(server, TrimHorizon()) as seen:
        await until(lambda: len(seen.numbers[ONE]) == 5)
        server.delete_stream("orders")
        await until(lambda: seen.tail.shards[ONE].state == "failed")
        again = server.create_stream("orders")
        again.put_many(5)
        await until(lambda: len(seen.numbers[ONE]) == 10)
        assert seen.tail.shards[ONE].failure is None


async def test_a_server_that_goes_away_and_comes_back(server: KinesisServer) -> None:
    stream = server.create_stream("orders")
    async with tailing(server, Latest()) as seen:
        await until(lambda: seen.tail.shards[ONE].state == "open")
        await server.stop()
        await until(lambda: seen.tail.shards[ONE].state == "waiting")
        stream.put_many(5)
        await server.start()
        await until(lambda: seen.has_all_of(stream))
        seen.assert_all_once(stream)
