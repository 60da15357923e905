"""Enhanced fan-out over real HTTP: gateway, session and event stream between the tail and a scripted Kinesis."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kinesis_tui.failure import NotSupported
from kinesis_tui.services.kinesis.consumer_gateway import ConsumerGateway
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.position import Latest, Position, TrimHorizon
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.source import FanOut
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from tests.support.aws import isolate, open_session
from tests.support.kinesis import push_faults
from tests.support.kinesis.clock import SharedClock
from tests.support.kinesis.consumers import ScriptedConsumer
from tests.support.kinesis.subscriptions import Continuation
from tests.support.kinesis_server import KinesisServer, ScriptedStream, VirtualClock, faults
from tests.support.waiting import meanwhile, until
from tests.tail.test_over_http import Seen

ONE = ShardId("shardId-000000000000")
RATE = 20
"""Seconds of both sides that pass in a real one."""
MIDWAY: dict[str, Callable[[], faults.Fault]] = {
    "an internal failure": push_faults.exception,
    "KMS throttled": lambda: push_faults.exception("KMSThrottlingException"),
    "an end before its time": push_faults.ended,
    "an end at once": lambda: push_faults.ended(after=0),
    "a reset": push_faults.reset,
    "a reset in the middle of an event": lambda: push_faults.reset(keep=60),
    "an event cut short": push_faults.cut_short,
    "a wrong checksum": push_faults.garbled,
    "an event that is none": push_faults.no_event,
    "an event that is no JSON": lambda: push_faults.no_event(b'{"Records": ['),
    "the same event twice": push_faults.repeated,
}
REFUSED: dict[str, Callable[[], faults.Fault]] = {
    "500": faults.internal_failure,
    "HTML with 200": faults.html,
    "HTML with 503": lambda: faults.html(503),
    "a reset": faults.reset,
    "too many calls": lambda: faults.error("LimitExceededException", "Rate exceeded"),
    "another subscription": lambda: faults.error("ResourceInUseException", "Another active subscription exists"),
    "an expired token": faults.expired_token,
}


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[KinesisServer]:
    isolate(monkeypatch, tmp_path)
    async with KinesisServer(clock=VirtualClock(rate=RATE)) as server:
        yield server


@pytest.fixture
def stream(server: KinesisServer) -> ScriptedStream:
    stream = server.create_stream("orders", shards=2)
    register(stream, "oncall")
    return stream


def register(stream: ScriptedStream, name: str) -> str:
    arn = f"{stream.arn}/consumer/{name}:1"
    stream.consumers.append(ScriptedConsumer(name, arn, 1000))
    return arn


@asynccontextmanager
async def tailing(
    server: KinesisServer, position: Position, *, consumer: str = "oncall", **options: object
) -> AsyncIterator[Seen]:
    (arn,) = (one.arn for one in server.stream("orders").consumers if one.name == consumer)
    async with open_session(server.url) as aws:
        fan_out = FanOut(ConsumerGateway(aws), arn)
        clock = SharedClock(server.clock)
        tail = StreamTail(KinesisGateway(aws), "orders", position, clock=clock, fan_out=fan_out, **options)  # type: ignore[arg-type]
        seen = Seen(tail)
        async with tail:
            await tail.open()
            async with meanwhile(seen.consume()) as seen.consuming:
                yield seen


async def caught_up(seen: Seen) -> None:
    shards = seen.tail.shards
    await until(lambda: all(shard.state in ("open", "closed") for shard in shards.values()), what="all at the tip")


@pytest.mark.parametrize("fault", MIDWAY)
async def test_nothing_is_lost_or_repeated_in_the_middle_of(
    fault: str, server: KinesisServer, stream: ScriptedStream
) -> None:
    planned = server.fail("SubscribeToShard", MIDWAY[fault](), times=6)
    stream.put_many(50)
    async with tailing(server, TrimHorizon()) as seen:
        await until(lambda: seen.has_all_of(stream))
        stream.put_many(50)
        await until(lambda: planned.struck == 6 and seen.has_all_of(stream))
        seen.assert_all_once(stream)
        await until(lambda: all(shard.failure is None for shard in seen.tail.shards.values()))
        await until(lambda: sum(shard.iterators_renewed for shard in seen.tail.shards.values()) >= 4)


@pytest.mark.parametrize("fault", REFUSED)
async def test_a_refused_subscription_is_tried_again(fault: str, server: KinesisServer, stream: ScriptedStream) -> None:
    planned = server.fail("SubscribeToShard", REFUSED[fault](), times=6)
    stream.put_many(50)
    async with tailing(server, TrimHorizon()) as seen:
        await until(lambda: planned.struck == 6 and seen.has_all_of(stream))
        seen.assert_all_once(stream)


@pytest.mark.parametrize("continuation", ["between", "last", "next", "zero", "none"])
@pytest.mark.parametrize("end", ["of five minutes", "before its time"])
async def test_latest_goes_on_where_it_was_though_no_record_came_yet(
    continuation: Continuation, end: str, server: KinesisServer, stream: ScriptedStream
) -> None:
    server.fan_out.continuation = continuation
    stream.put_many(20)
    before = {shard: len(records) for shard, records in stream.produced().items()}
    server.clock.advance(60)
    if end == "before its time":
        server.fail("SubscribeToShard", push_faults.ended(after=2), times=4)
    async with tailing(server, Latest()) as seen:
        await caught_up(seen)
        if end == "of five minutes":
            server.clock.advance(299)
        await until(lambda: all(shard.iterators_renewed for shard in seen.tail.shards.values()))
        stream.put_many(20)
        new = {
            shard: [str(r.sequence_number) for r in held[before[shard] :]] for shard, held in stream.produced().items()
        }
        await until(lambda: sum(map(len, seen.numbers.values())) >= 20)
        await caught_up(seen)
        assert dict(seen.numbers) == new


async def test_five_minutes_that_pass_at_once(server: KinesisServer, stream: ScriptedStream) -> None:
    async with tailing(server, Latest()) as seen:
        await caught_up(seen)
        stream.put_many(10)
        await until(lambda: seen.has_all_of(stream))
        server.clock.advance(301)
        stream.put_many(10)
        await until(lambda: seen.has_all_of(stream) and len(server.seen("SubscribeToShard")) == 4)
        seen.assert_all_once(stream)
        again = [call.parameters["StartingPosition"]["Type"] for call in server.seen("SubscribeToShard")[2:]]
        assert again == ["AFTER_SEQUENCE_NUMBER"] * 2
        assert all(shard.retries == 0 for shard in seen.tail.shards.values())


@pytest.mark.parametrize("announces_children", [True, False])
async def test_splits_and_merges_while_subscribed(
    announces_children: bool, server: KinesisServer, stream: ScriptedStream
) -> None:
    stream.announces_children = announces_children
    server.fan_out.life_ms = 300_000 if announces_children else 20_000
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
        assert seen.tail.shards[ONE].children == (left.shard_id, right.shard_id)


async def test_another_reader_that_takes_the_subscription_over_is_told(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    async with tailing(server, TrimHorizon()) as seen:
        await caught_up(seen)
        server.clock.advance(6)
        async with tailing(server, Latest()) as other:
            await until(lambda: all(shard.failure for shard in seen.tail.shards.values()))
            failure = seen.tail.shards[ONE].failure
            assert failure is not None
            assert "another reader took over this consumer's subscription" in str(failure)
            stream.put_many(20)
            await until(lambda: other.has_all_of(stream))
        await until(lambda: seen.has_all_of(stream))
        seen.assert_all_once(stream)
        assert all(shard.failure is None for shard in seen.tail.shards.values())


async def test_a_connection_on_which_nothing_comes_any_more_is_replaced(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    release = asyncio.Event()
    server.fail("SubscribeToShard", push_faults.stall(release), times=2)
    async with tailing(server, TrimHorizon()) as seen:
        await caught_up(seen)
        stream.put_many(20)
        await until(lambda: seen.has_all_of(stream))
        seen.assert_all_once(stream)
        release.set()


async def test_a_subscription_that_never_says_anything_is_a_failure(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    release = asyncio.Event()
    planned = server.fail("SubscribeToShard", push_faults.stall(release, after=0), times=None)
    async with tailing(server, TrimHorizon()) as seen:
        await until(lambda: all(shard.failure for shard in seen.tail.shards.values()))
        assert "no event came within 15 s" in str(seen.tail.shards[ONE].failure)
        planned.clear()
        release.set()
        stream.put_many(20)
        await until(lambda: seen.has_all_of(stream))


async def test_a_reader_that_takes_nothing_for_minutes_loses_nothing(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    stream.put_many(2_000, lambda index: bytes([index % 256]) * 10_000)
    async with open_session(server.url) as aws:
        tail = StreamTail(
            KinesisGateway(aws),
            "orders",
            TrimHorizon(),
            clock=SharedClock(server.clock),
            fan_out=FanOut(ConsumerGateway(aws), stream.consumers[0].arn),
            buffer_bytes=200_000,
        )
        async with tail:
            await tail.open()
            await until(lambda: tail.waiting)
            server.clock.advance(400)
            stream.put_many(20)
            server.clock.advance(400)
            seen = Seen(tail)
            async with meanwhile(seen.consume()):
                await until(lambda: seen.has_all_of(stream))
                seen.assert_all_once(stream)


async def test_a_tail_until_caught_up_ends_at_the_newest_records(server: KinesisServer, stream: ScriptedStream) -> None:
    stream.put_many(1_500)
    async with tailing(server, TrimHorizon(), follow=False) as seen:
        await until(lambda: seen.has_all_of(stream))
        await until(lambda: all(shard.bound_reached for shard in seen.tail.shards.values()))
        seen.assert_all_once(stream)
        assert all(shard.state == "open" for shard in seen.tail.shards.values())


@pytest.mark.parametrize("announces_children", [True, False])
async def test_a_tail_until_caught_up_follows_children_first(
    announces_children: bool, server: KinesisServer, stream: ScriptedStream
) -> None:
    stream.announces_children = announces_children
    stream.put_many(30)
    stream.split(ONE)
    stream.put_many(30)
    async with tailing(server, TrimHorizon(), follow=False) as seen:
        await until(lambda: len(seen.tail.shards) == 4 and seen.has_all_of(stream))
        seen.assert_all_once(stream)


async def test_a_consumer_that_is_deregistered_under_the_tail_is_told_and_may_come_back(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    async with tailing(server, TrimHorizon()) as seen:
        await caught_up(seen)
        (gone,) = stream.consumers
        stream.consumers.clear()
        server.clock.advance(300)
        await until(lambda: all(shard.state == "failed" for shard in seen.tail.shards.values()))
        assert "not found" in str(seen.tail.shards[ONE].failure)
        stream.consumers.append(gone)
        stream.put_many(20)
        await until(lambda: seen.has_all_of(stream))
        seen.assert_all_once(stream)


async def test_an_endpoint_without_fan_out_is_one_clear_failure(server: KinesisServer, stream: ScriptedStream) -> None:
    server.fail("SubscribeToShard", faults.empty_object(), times=None)
    with pytest.raises(NotSupported, match="the endpoint does not know SubscribeToShard"):
        async with tailing(server, TrimHorizon()) as seen:
            await seen.ended()
    assert len(server.seen("SubscribeToShard")) == 2


async def test_an_endpoint_that_answers_nothing_but_nonsense_is_given_up(
    server: KinesisServer, stream: ScriptedStream
) -> None:
    server.fail("SubscribeToShard", faults.html(500), times=None)
    with pytest.raises(NotSupported, match="it may not know enhanced fan-out"):
        async with tailing(server, TrimHorizon()) as seen:
            await seen.ended()
