"""A fan-out consumer for as long as somebody reads with it: found by its name, or registered and deregistered again.

It is used in this order:

    consumers = ConsumerGateway(aws)
    lease = ConsumerLease(consumers, stream_arn, "oncall", clock)
    if await lease.find() is None:            # nobody registered it: ask, and show `price(open_shards).sentence`
        await lease.register()
    consumer = await lease.active(tell)       # waits while it is CREATING
    StreamTail(gateway, stream, position, clock=clock, fan_out=FanOut(consumers, consumer.arn))
    ...
    await lease.release()                     # deregisters only what `register` registered
"""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kinesis_tui.failure import Conflict, Failure, LimitExceeded, NotFound, TransientFailure
from kinesis_tui.services.kinesis.model.consumer import Consumer
from kinesis_tui.text.times import Clock

CHECK_SECONDS = 1.0
"""Between two looks at a consumer that is being created; DescribeStreamConsumer may be called 20 times a second
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamConsumer.html)."""
TELL_SECONDS = 10.0
LONGEST_CREATING = 300.0
"""Seconds after which a consumer that is still not ACTIVE is given up."""
USD_PER_SHARD_HOUR = 0.015
USD_PER_GB = 0.013
PRICE_LIST = "us-east-1, provisioned mode, price list of 2024-07"
PRICE_PAGE = "https://aws.amazon.com/kinesis/data-streams/pricing/"


class ConsumerSource(Protocol):
    """What a lease calls; the gateway satisfies it. Every method raises `Failure`."""

    async def describe_stream_consumer(self, stream_arn: str, name: str) -> Consumer:
        """Return a consumer; raises NotFound."""
        ...

    async def register_stream_consumer(self, stream_arn: str, name: str) -> Consumer:
        """Register one."""
        ...

    async def deregister_stream_consumer(self, consumer_arn: str) -> None:
        """Deregister one."""
        ...


@dataclass(frozen=True, slots=True)
class FanOutPrice:
    """What a registered consumer costs, estimated (https://aws.amazon.com/kinesis/data-streams/pricing/)."""

    open_shards: int | None
    """None where the stream's number of open shards is not known."""

    @property
    def usd_per_hour(self) -> float | None:
        """For all open shards, whether records are read or not."""
        return None if self.open_shards is None else self.open_shards * USD_PER_SHARD_HOUR

    @property
    def sentence(self) -> str:
        """The estimate with its date and source, without a full stop."""
        hour = f"{USD_PER_SHARD_HOUR} USD an hour for each open shard"
        if self.open_shards is not None:
            shards = f"{self.open_shards} open shard{'' if self.open_shards == 1 else 's'}"
            hour = f"{self.usd_per_hour:.3f} USD an hour ({shards} at {USD_PER_SHARD_HOUR})"
        return f"about {hour} and {USD_PER_GB} USD a GB read; an estimate: {PRICE_LIST}, see {PRICE_PAGE}"


def price(open_shards: int | None) -> FanOutPrice:
    """Return what a consumer of a stream with so many open shards costs."""
    return FanOutPrice(open_shards)


class ConsumerLease:
    """One consumer of one stream, by name; deregistered at the end if, and only if, this lease registered it."""

    def __init__(self, source: ConsumerSource, stream_arn: str, name: str, clock: Clock) -> None:
        self._source = source
        self._stream_arn = stream_arn
        self._clock = clock
        self.name = name
        self.consumer: Consumer | None = None
        """As seen last."""
        self.is_ours = False
        """Whether it was registered here and is not deregistered yet."""

    @property
    def deregister_command(self) -> str:
        """The AWS CLI's command that deregisters it."""
        region = self._stream_arn.split(":")[3:4]
        where = f" --region {region[0]}" if region else ""
        names = f"--stream-arn {shlex.quote(self._stream_arn)} --consumer-name {shlex.quote(self.name)}"
        return f"aws kinesis deregister-stream-consumer{where} {names}"

    async def find(self) -> Consumer | None:
        """Return the consumer if it is registered, in whatever state. Raises Failure."""
        try:
            self.consumer = await self._source.describe_stream_consumer(self._stream_arn, self.name)
        except NotFound:
            self.consumer = None
        return self.consumer

    async def register(self) -> Consumer:
        """Register it, which costs (`price`); raises ReadOnly where writes are not allowed, and other Failures.

        An answer that got lost may have registered it all the same, so it counts as registered here from the moment
        of the call, unless AWS said that it refused.
        """
        self.is_ours = True
        try:
            self.consumer = await self._source.register_stream_consumer(self._stream_arn, self.name)
        except TransientFailure:
            raise
        except Failure:
            self.is_ours = False
            raise
        return self.consumer

    async def active(self, tell: Callable[[str], None]) -> Consumer:
        """Wait until it is ACTIVE and return it; `tell` gets a sentence now and then while it is CREATING.

        Raises Failure: Conflict where it is being deregistered, or does not become ACTIVE within five minutes.
        """
        began = told = self._clock.monotonic()
        consumer = self.consumer or await self._look()
        if consumer.status == "CREATING":
            tell(f"waiting for consumer {self.name} to become ACTIVE")
        while consumer.status != "ACTIVE":
            now = self._clock.monotonic()
            if consumer.status != "CREATING" or now - began > LONGEST_CREATING:
                raise self._unusable(consumer.status)
            if now - told >= TELL_SECONDS:
                told = now
                tell(f"consumer {self.name} is still CREATING, after {now - began:.0f} s")
            await self._clock.sleep(CHECK_SECONDS)
            consumer = await self._look_again(consumer)
        return consumer

    async def release(self) -> bool:
        """Deregister it if it was registered here; return whether that was so. Raises Failure where AWS refuses.

        The failure's remedy is the command that does it by hand.
        """
        if not self.is_ours:
            return False
        try:
            consumer = self.consumer or await self.find()
            if consumer is not None:
                await self._source.deregister_stream_consumer(consumer.arn)
        except NotFound:
            pass  # gone already, with its stream or by another hand
        except Failure as failure:
            raise self.not_released(failure.why) from failure
        self.is_ours = False
        return True

    def not_released(self, why: str) -> Failure:
        """Say that it is still registered, and how to deregister it by hand."""
        what = f"Deregistering consumer {self.name} failed, and it goes on costing"
        return Conflict(what, why, f"run {self.deregister_command}")

    async def _look(self) -> Consumer:
        self.consumer = await self._source.describe_stream_consumer(self._stream_arn, self.name)
        return self.consumer

    async def _look_again(self, before: Consumer) -> Consumer:
        try:
            return await self._look()
        except (TransientFailure, LimitExceeded):
            return before

    def _unusable(self, status: str) -> Conflict:
        what = f"Reading with consumer {self.name} failed"
        if status == "DELETING":
            return Conflict(what, "it is being deregistered", "try again in a moment, or name another one")
        return Conflict(what, f"it is {status} and did not become ACTIVE", "try again later, or name another one")
