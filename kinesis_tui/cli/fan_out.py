"""`tail --efo NAME`: the registered consumer of that name, or one that is registered for this run alone."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import click

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.exits import REFUSED, USAGE, complain
from kinesis_tui.failure import Failure, GarbledAnswer, ReadOnly
from kinesis_tui.services.kinesis.consumer_gateway import ConsumerGateway
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.tail.consumer_lease import ConsumerLease, price
from kinesis_tui.services.kinesis.tail.source import FanOut
from kinesis_tui.text.cells import visible
from kinesis_tui.text.times import Clock

RELEASE_SECONDS = 15.0
"""How long the end of a run waits for the deregistration."""


@dataclass(frozen=True, slots=True)
class FanOutChoice:
    """What --efo and --yes say."""

    name: str
    agreed: bool
    """Register without asking."""


class Declined(click.ClickException):
    """The user said no."""

    exit_code = REFUSED


class NobodyAsked(click.ClickException):
    """There is no terminal to ask on."""

    exit_code = USAGE


@dataclass(slots=True)
class Leased:
    """What a run reads with, and whether it could be taken back at its end."""

    fan_out: FanOut | None
    """None: it polls."""
    failed: bool = False
    """A consumer that was registered is still there, and the user was told."""


@asynccontextmanager
async def leased(aws: AwsSession, stream: str, choice: FanOutChoice | None, clock: Clock) -> AsyncIterator[Leased]:
    """Have a consumer for as long as the block runs, where one was asked for.

    What this run registers it deregisters, however it ends. Raises Failure, Declined, NobodyAsked.
    """
    if choice is None:
        yield Leased(None)
        return
    consumers = ConsumerGateway(aws)
    stream_arn, open_shards = await _described(aws, stream)
    lease = ConsumerLease(consumers, stream_arn, choice.name, clock)
    mine = Leased(None)
    try:
        if await lease.find() is None:
            await _agree(aws, stream, choice, open_shards)
            await lease.register()
            complain(f"registered consumer {choice.name}; it is deregistered when this ends")
        else:
            complain(f"reading with the registered consumer {choice.name}; whoever else reads with it is cut off")
        consumer = await lease.active(complain)
        mine.fan_out = FanOut(consumers, consumer.arn)
        yield mine
    finally:
        failure = await _release(lease)
        if failure is not None:
            mine.failed = True
            complain(str(failure))


async def _described(aws: AwsSession, stream: str) -> tuple[str, int | None]:
    """Return the stream's ARN and its number of open shards."""
    described = await KinesisGateway(aws).describe_stream_summary(stream)
    if described.arn is None:
        raise GarbledAnswer(
            f"DescribeStreamSummary of stream {stream} failed", "the answer names no ARN", "check --endpoint-url"
        )
    return described.arn, described.open_shard_count


async def _agree(aws: AwsSession, stream: str, choice: FanOutChoice, open_shards: int | None) -> None:
    """Return if the consumer may be registered."""
    if not aws.guard.armed:
        raise ReadOnly(
            f"Reading stream {stream} with consumer {choice.name} failed",
            "no consumer of that name is registered, and this session is read-only",
            "name a registered one, or let it be registered with --allow-writes",
        )
    costs = f"a consumer costs {price(open_shards).sentence}"
    if choice.agreed:
        complain(costs)
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise NobodyAsked(f"{costs}. There is no terminal to ask on: agree with --yes.")
    complain(costs)
    if not await _asked(f"Register consumer {choice.name} of stream {stream}? [y/N] "):
        raise Declined(f"consumer {choice.name} was not registered, and nothing was read.")


async def _asked(question: str) -> bool:
    """Ask on the terminal; the event loop runs on, so that a signal ends the question too."""
    sys.stderr.write(visible(question))
    sys.stderr.flush()
    loop, terminal = asyncio.get_running_loop(), sys.stdin.fileno()
    typed: asyncio.Future[None] = loop.create_future()
    loop.add_reader(terminal, lambda: None if typed.done() else typed.set_result(None))
    try:
        await typed
    finally:
        loop.remove_reader(terminal)
    return os.read(terminal, 1024).strip().lower() in (b"y", b"yes")


async def _release(lease: ConsumerLease) -> Failure | None:
    """Deregister what was registered here; return why that failed. A second signal does not wait for it."""
    if not lease.is_ours:
        return None
    releasing = asyncio.ensure_future(lease.release())
    try:
        async with asyncio.timeout(RELEASE_SECONDS):
            await asyncio.shield(releasing)
    except Failure as failure:
        return failure
    except TimeoutError:
        return lease.not_released(f"there was no answer within {RELEASE_SECONDS:.0f} s")
    except asyncio.CancelledError:
        return lease.not_released("it was interrupted")
    finally:
        releasing.cancel()
    complain(f"deregistered consumer {lease.name}")
    return None
