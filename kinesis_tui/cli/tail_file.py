"""`kinesis-tui tail file:PATH`: the records of a capture on standard output, without AWS."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kinesis_tui.cli.exits import DONE, REFUSED, complain
from kinesis_tui.cli.ledger_keeping import LedgerKeeping
from kinesis_tui.cli.notices import Notices
from kinesis_tui.cli.output import standard_output
from kinesis_tui.cli.tailing import TailPlan, write, write_and_watch
from kinesis_tui.live.capture_index import CaptureIndex
from kinesis_tui.services.kinesis.tail.capture_kind import row_time
from kinesis_tui.services.kinesis.tail.capture_tail import CaptureTail
from kinesis_tui.text.times import SystemClock, parse_age

FILE = "file:"
"""What a stream's name begins with when it is a capture."""


async def follow_file(path: Path, plan: TailPlan) -> int:
    """Write what the plan asks for of a capture; return the exit status.

    What is wrong with the file is told on standard error at the end. One that breaks off is done with its last whole
    record; lines that can't be read may have been records, and are no success.

    Raises the `Failure` of the file; BrokenPipeError when the reader is gone.
    """
    clock = SystemClock()
    async with CaptureTail(
        path, plan.position, clock=clock, shard_ids=plan.shard_ids or None, until=plan.until
    ) as tail:
        with LedgerKeeping(plan.ledger, tail, clock) as ledger:
            output = standard_output()
            await tail.open()
            plan = replace(plan, stream=tail.stream)
            if plan.decoding is not None:
                await plan.decoding.open(plan.stream)
            notices = Notices(tail.shards, clock, complain)
            try:
                await write_and_watch(write(tail, plan, output, ledger), notices, output)
            finally:
                for remark in tail.reader.remarks:
                    complain(remark)
    return REFUSED if tail.reader.garbage else DONE


def newest(path: Path) -> datetime:
    """Return the arrival time of a capture's newest record, in UTC: ages count back from there. Raises `Failure`.

    Reads the whole file, and may take seconds.
    """
    index = CaptureIndex(path, row_time)
    index.build()
    return datetime.fromtimestamp(index.last / 1000, UTC)


def is_age(text: str | None) -> bool:
    """Whether a position is told as an age."""
    try:
        return text is not None and bool(parse_age(text))
    except ValueError:
        return False
