"""Runs one tail from a session to standard output."""

import asyncio
import sys
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.capturing import Capturing
from kinesis_tui.cli.exits import DONE, REFUSED, complain
from kinesis_tui.cli.fan_out import FanOutChoice, leased
from kinesis_tui.cli.filtering import Filtering
from kinesis_tui.cli.ledger_file import LedgerFile
from kinesis_tui.cli.ledger_keeping import LedgerKeeping
from kinesis_tui.cli.notices import Notices
from kinesis_tui.cli.output import Output, standard_output, wants_colour
from kinesis_tui.cli.politeness import Politeness, polite
from kinesis_tui.cli.portions import portions
from kinesis_tui.cli.record_lines import lines_of
from kinesis_tui.cli.stream_decoding import StreamDecoding
from kinesis_tui.cli.tail_capturing import capturing_records
from kinesis_tui.failure import Unreachable
from kinesis_tui.live.ledger import Ending
from kinesis_tui.live.retries import at_start
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    Position,
    position_text,
)
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.times import Clock, SystemClock

START_SECONDS = 15.0
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class TailPlan:
    """What to tail and how to write it."""

    stream: str
    """Name or ARN."""
    position: Position
    until: datetime | None
    follow: bool
    shard_ids: tuple[ShardId, ...]
    """Empty: all."""
    partition_key: str | None
    max_records: int | None
    """Lines to write at most."""
    form: str
    """pretty, json or raw."""
    reads_per_second: float
    utc: bool
    ledger: LedgerFile | None = None
    """Prepared; None where nobody asked for it."""
    capture: Path | None = None
    """The file to capture into; None where nobody asked for it."""
    capture_redactor: Redactor | None = None
    """Leaves secrets out of the capture; None: it is exact."""
    decoding: StreamDecoding | None = None
    """What the configuration tells of streams' payloads."""
    fan_out: FanOutChoice | None = None
    """Which consumer to subscribe with; None: poll."""
    redactor: Redactor | None = None
    """Hides secrets in what is written; None: everything is written as it was put."""
    filtering: Filtering | None = None
    """Which records are written; None: all."""
    watch_throttles: bool = True
    """Ask CloudWatch now and then whether other readers are throttled."""


def _polite(aws: AwsSession, tail: StreamTail, plan: TailPlan, clock: Clock) -> AbstractAsyncContextManager[Politeness]:
    """Watch the stream's other readers; a tail that is pushed its records takes nothing from them."""
    polls = plan.fan_out is None
    return polite(
        aws,
        tail,
        clock,
        reads_per_second=plan.reads_per_second if polls else 0.0,
        watch_throttles=plan.watch_throttles and polls,
        tell=complain,
    )


async def follow(aws: AwsSession, plan: TailPlan) -> int:
    """Write records until the plan is fulfilled; return the exit status.

    Raises the `Failure` that keeps it from beginning, or that ended a shard; BrokenPipeError when the reader is gone.
    """
    clock = SystemClock()
    async with aws:
        tail = StreamTail(
            KinesisGateway(aws),
            plan.stream,
            plan.position,
            clock=clock,
            shard_ids=plan.shard_ids or None,
            partition_key=plan.partition_key,
            reads_per_second=plan.reads_per_second,
            follow=plan.follow,
            until=plan.until,
        )
        with LedgerKeeping(plan.ledger, tail, clock) as ledger:
            # The tail is closed before a consumer that it reads with is deregistered.
            async with (
                leased(aws, plan.stream, plan.fan_out, clock) as consumer,
                tail,
                _polite(aws, tail, plan, clock) as politeness,
            ):
                await tail.read_by(consumer.fan_out)
                output = standard_output()
                politeness.look()
                await _open(tail, clock)
                if plan.decoding is not None:
                    await plan.decoding.open(plan.stream, aws)
                _say_what_is_read(tail, plan)
                notices = Notices(tail.shards, clock, complain, politeness.look)
                async with capturing_records(
                    plan.capture, tail, plan.position, aws.region, clock, plan.capture_redactor
                ) as capturing:
                    await write_and_watch(write(tail, plan, output, ledger, capturing), notices, output)
    return REFUSED if capturing.failed or consumer.failed else DONE


class Lookout(Protocol):
    """Tells what goes wrong."""

    def look(self) -> None:
        """Tell what is new."""
        ...


async def write_and_watch(work: Coroutine[None, None, None], notices: Lookout, output: Output) -> None:
    """Run the writing to its end and tell meanwhile what goes wrong; when this returns or raises it has ended."""
    writing = asyncio.ensure_future(work)
    try:
        await _watch(writing, notices, output)
        notices.look()
        await writing
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


async def _open(tail: StreamTail, clock: Clock) -> None:
    """Begin to read; an endpoint that takes the question and never answers is not waited for as a later outage is."""
    try:
        async with asyncio.timeout(START_SECONDS):
            await at_start(tail.open, clock)
    except TimeoutError:
        raise Unreachable(
            f"Reading stream {tail.stream} failed",
            f"there was no answer within {START_SECONDS:.0f} s",
            "check --endpoint-url, the network and the region",
        ) from None


async def _watch(writing: asyncio.Future[None], notices: Lookout, output: Output) -> None:
    """Until the writing ends, tell what goes wrong, and notice a reader that goes away while nothing arrives."""
    while not writing.done():
        await asyncio.wait((writing,), timeout=LOOK_SECONDS)
        notices.look()
        if output.is_closed():
            raise BrokenPipeError


async def write(
    tail: Tail, plan: TailPlan, output: Output, ledger: LedgerKeeping, capturing: Capturing | None = None
) -> None:
    """Write what the plan asks for, until there is nothing more or it is enough."""
    decoding = plan.decoding
    decoder = None if decoding is None else decoding.decoder
    line = lines_of(
        plan.form, plan.stream, colour=wants_colour(), utc=plan.utc, decoder=decoder, redactor=plan.redactor
    )
    wanted = None if plan.filtering is None else plan.filtering.wanted(decoder)
    left = plan.max_records
    async for batch in tail:
        if capturing is not None:
            await capturing.take(batch)
        if decoding is not None:
            await decoding.prepare(batch)
        for portion in portions(batch, plan.partition_key, line, wanted):
            before = output.written
            try:
                await output.write(b"".join(portion.lines[:left]))
            finally:
                ledger.wrote(portion, output.written - before)
            if left is not None:
                left -= len(portion.lines[:left])
                if left == 0:
                    ledger.ending = Ending.ENOUGH
                    return


def _say_what_is_read(tail: StreamTail, plan: TailPlan) -> None:
    names = ", ".join(tail.shards)
    if isinstance(plan.position, AtSequenceNumber | AfterSequenceNumber) and len(tail.shards) < len(
        tail.family.lineage
    ):
        complain(f"reading only what may hold that sequence number, and what follows it: {names}")
    elif sys.stderr.isatty() and plan.follow:
        complain(f"{len(tail.shards)} shards of {plan.stream} from {position_text(plan.position)}; ctrl+c ends")
