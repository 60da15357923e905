"""SubscribeToShard: events are pushed for five minutes of the server's clock, or until something breaks them off."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from aiohttp import web

from tests.support.kinesis import frames
from tests.support.kinesis.consumers import consumer_of
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis.iterators import Iterator, place
from tests.support.kinesis.reads import wire

if TYPE_CHECKING:
    from tests.support.kinesis.server import KinesisServer
    from tests.support.kinesis.shards import ScriptedShard, Stored
    from tests.support.kinesis.stream import ScriptedStream

LIFE_MS = 300_000
TAKEOVER_MS = 5_000
EVENT_BYTES = 2**20
LOOK_SECONDS = 0.01
Continuation = Literal["between", "last", "next", "zero", "none"]
Key = tuple[str, str]


@dataclass(slots=True)
class FanOutRules:
    """What AWS does, and what other servers do instead."""

    life_ms: int = LIFE_MS
    idle_ms: int = 4_000
    """After so long without a record comes an event without one."""
    event_records: int = 500
    continuation: Continuation = "between"
    """What ContinuationSequenceNumber is: a number after the last record that no record has, the last or the next
    record's own, always "0", or left out."""
    live: dict[Key, object] = field(default_factory=dict)
    called_ms: dict[Key, int] = field(default_factory=dict)
    succeeded_ms: dict[Key, int] = field(default_factory=dict)

    def admit(self, key: Key, now_ms: int) -> None:
        """Let a call through: one a second, none within five seconds of one that succeeded."""
        if now_ms - self.called_ms.get(key, -1_000) < 1_000:
            raise KinesisError("LimitExceededException", f"Rate exceeded for consumer {key[0]} and shard {key[1]}.")
        self.called_ms[key] = now_ms
        if now_ms - self.succeeded_ms.get(key, -TAKEOVER_MS) < TAKEOVER_MS:
            message = f"Another active subscription exists for this consumer: {key[0]} and shard {key[1]}"
            raise KinesisError("ResourceInUseException", message)
        self.succeeded_ms[key] = now_ms


@dataclass(frozen=True, slots=True)
class Breaking:
    """Breaks a subscription off: `how` takes the place of an event, after so many whole ones."""

    how: "Callable[[web.StreamResponse, web.Request, bytes], Awaitable[None]]"
    """Gets the frame that was to be sent."""
    after: int = 1


def subscribe(server: "KinesisServer", parameters: dict[str, Any]) -> "Pushing":
    """Begin a subscription; KinesisError where it is refused."""
    stream, consumer = consumer_of(server, parameters["ConsumerARN"])
    now = server.clock.now_ms()
    if consumer.status(now) != "ACTIVE":
        raise KinesisError("ResourceInUseException", f"Consumer {consumer.name} is {consumer.status(now)}.")
    shard = stream.shard(parameters["ShardId"])
    start = parameters["StartingPosition"]
    request = {
        "ShardIteratorType": start["Type"],
        **({"StartingSequenceNumber": start["SequenceNumber"]} if "SequenceNumber" in start else {}),
        **({"Timestamp": start["Timestamp"]} if "Timestamp" in start else {}),
    }
    stream.age([shard])
    begin = place(stream, shard, request, now)
    server.fan_out.admit((consumer.arn, shard.shard_id), now)
    return Pushing(server, stream, shard, consumer.arn, begin)


class Pushing:
    """One subscription."""

    def __init__(
        self, server: "KinesisServer", stream: "ScriptedStream", shard: "ScriptedShard", arn: str, begin: Iterator
    ) -> None:
        self._server = server
        self._rules = server.fan_out
        self._stream = stream
        self._shard = shard
        self._arn = arn
        self._index = begin.index
        self._began_ms = begin.issued_ms
        self._sent_ms: int | None = None
        self._key = (arn, shard.shard_id)
        self._rules.live[self._key] = self

    async def push(self, request: web.Request, breaking: Breaking | None = None) -> web.StreamResponse:
        """Send events until the subscription ends."""
        answer = web.StreamResponse(headers={"Content-Type": frames.CONTENT_TYPE})
        await answer.prepare(request)
        await answer.write(frames.event("initial-response", {}))
        sent = 0
        while (frame := await self._next(request)) is not None:
            if breaking is not None and sent == breaking.after:
                await breaking.how(answer, request, frame)
                return answer
            await answer.write(frame)
            sent += 1
        if request.transport is None:
            return answer
        if self._rules.live.get(self._key) is not self:
            await answer.write(frames.exception("ResourceInUseException", "Another subscription took this one over."))
        await answer.write_eof()
        return answer

    async def _next(self, request: web.Request) -> bytes | None:
        """Return the next event's frame when it is due; None at the end, and when the client has gone."""
        while self._rules.live.get(self._key) is self and not self._is_over() and request.transport is not None:
            event = self._event()
            if event is not None:
                self._sent_ms = self._server.clock.now_ms()
                return event
            await asyncio.sleep(LOOK_SECONDS)
        return None

    def _is_over(self) -> bool:
        if self._index < 0 or self._server.clock.now_ms() - self._began_ms >= self._rules.life_ms:
            return True
        return self._server.streams.get(self._stream.name) is not self._stream

    def _event(self) -> bytes | None:
        now, shard = self._server.clock.now_ms(), self._shard
        self._stream.age([shard])
        self._index = max(self._index, shard.trimmed)
        records: list[Stored] = []
        size = 0
        for record in shard.produced[self._index : self._index + self._rules.event_records]:
            size += len(record.data)
            if records and size > EVENT_BYTES:
                break
            records.append(record)
        self._index += len(records)
        at_end = not shard.is_open and self._index == len(shard.produced)
        ends = at_end and self._stream.announces_children
        idle = self._sent_ms is not None and now - self._sent_ms < self._rules.idle_ms
        if not records and not ends and idle:
            return None
        content: dict[str, Any] = {
            "Records": [wire(record) for record in records],
            "MillisBehindLatest": self._behind(now),
            **({} if ends else self._continuation()),
        }
        if ends:
            content["ChildShards"] = [child.describe_child() for child in shard.children]
            self._index = -1
        return frames.event("SubscribeToShardEvent", content)

    def _behind(self, now_ms: int) -> int:
        left = self._shard.produced[self._index : self._index + 1]
        return max(1, now_ms - left[0].arrival_ms) if left else 0

    def _continuation(self) -> dict[str, str]:
        produced = self._shard.produced
        last = produced[self._index - 1].sequence_number if self._index else self._shard.first_number
        following = produced[self._index].sequence_number if self._index < len(produced) else last + 1
        match self._rules.continuation:
            case "none":
                return {}
            case "zero":
                number = 0
            case "last":
                number = last
            case "next":
                number = following
            case "between":
                number = last + 1
        return {"ContinuationSequenceNumber": str(number)}
