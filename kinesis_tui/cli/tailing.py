"""Runs one tail from a session to standard output."""

import asyncio
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.exits import DONE, complain
from kinesis_tui.cli.notices import Notices
from kinesis_tui.cli.output import Output, standard_output
from kinesis_tui.cli.record_lines import Line, lines_of
from kinesis_tui.failure import Unreachable
from kinesis_tui.payload.kpl import MAGIC
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.position import (
    AfterSequenceNumber,
    AtSequenceNumber,
    Position,
    position_text,
)
from kinesis_tui.services.kinesis.model.record import Record, user_records
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.progress import RecordBatch
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.text.times import SystemClock

START_SECONDS = 15.0
LOOK_SECONDS = 1.0
AT_ONCE = 250
"""Records formatted before they are written: the event loop is held for some milliseconds at most."""


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


async def follow(aws: AwsSession, plan: TailPlan) -> int:
    """Write records until the plan is fulfilled; return the exit status.

    Raises the `Failure` that keeps it from beginning, or that ended a shard; BrokenPipeError when the reader is gone.
    """
    clock = SystemClock()
    output = standard_output()
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
        async with tail:
            await _open(tail)
            _say_what_is_read(tail, plan)
            notices = Notices(tail.shards, clock, complain)
            writing = asyncio.ensure_future(_write(tail, plan, output))
            try:
                await _watch(writing, notices, output)
                notices.look()
                await writing
            finally:
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
    return DONE


async def _open(tail: StreamTail) -> None:
    """Begin to read; an endpoint that takes the question and never answers is not waited for as a later outage is."""
    try:
        async with asyncio.timeout(START_SECONDS):
            await tail.open()
    except TimeoutError:
        raise Unreachable(
            f"Reading stream {tail.stream} failed",
            f"there was no answer within {START_SECONDS:.0f} s",
            "check --endpoint-url, the network and the region",
        ) from None


async def _watch(writing: asyncio.Future[None], notices: Notices, output: Output) -> None:
    """Until the writing ends, tell what goes wrong, and notice a reader that goes away while nothing arrives."""
    while not writing.done():
        await asyncio.wait((writing,), timeout=LOOK_SECONDS)
        notices.look()
        if output.is_closed():
            raise BrokenPipeError


async def _write(tail: StreamTail, plan: TailPlan, output: Output) -> None:
    line = lines_of(plan.form, plan.stream, colour=_colour(), utc=plan.utc)
    left = plan.max_records
    async for batch in tail:
        for lines in _chunks(batch, plan, line):
            taken = lines if left is None else lines[:left]
            await output.write(b"".join(taken))
            if left is not None:
                left -= len(taken)
                if left == 0:
                    return


def _chunks(batch: RecordBatch, plan: TailPlan, line: Line) -> Iterator[list[bytes]]:
    """Return a batch as lines, a few at a time."""
    for start in range(0, len(batch.records), AT_ONCE):
        chosen = _chosen(batch.records[start : start + AT_ONCE], plan.partition_key)
        yield [line(batch.shard_id, record) for record in chosen]


def _chosen(records: Iterable[Record], partition_key: str | None) -> Iterator[Record]:
    for record in records:
        unfolded = user_records(record) if record.data.startswith(MAGIC) else (record,)
        for one in unfolded:
            if partition_key is None or one.partition_key == partition_key:
                yield one


def _say_what_is_read(tail: StreamTail, plan: TailPlan) -> None:
    names = ", ".join(tail.shards)
    if isinstance(plan.position, AtSequenceNumber | AfterSequenceNumber) and len(tail.shards) < len(
        tail.family.lineage
    ):
        complain(f"reading only what may hold that sequence number, and what follows it: {names}")
    elif sys.stderr.isatty() and plan.follow:
        complain(f"{len(tail.shards)} shards of {plan.stream} from {position_text(plan.position)}; ctrl+c ends")


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
