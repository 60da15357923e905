"""Runs one tail of log groups from a session to standard output."""

import os
import sys
from dataclasses import dataclass

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.exits import DONE, complain
from kinesis_tui.cli.ledger_file import LedgerFile
from kinesis_tui.cli.logs_ledger import LogsLedger
from kinesis_tui.cli.logs_lines import lines_of
from kinesis_tui.cli.logs_notices import LogsNotices
from kinesis_tui.cli.output import Output, standard_output
from kinesis_tui.cli.tailing import write_and_watch
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.model.log_query import LogQuery
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.text.times import SystemClock

AT_ONCE = 250
"""Events formatted before they are written: the event loop is held for some milliseconds at most."""


@dataclass(frozen=True, slots=True)
class LogsPlan:
    """What to read and how to write it."""

    groups: tuple[str, ...]
    since_ms: int
    until_ms: int | None
    follow: bool
    live: bool
    """Whether new events come by Live Tail."""
    query: LogQuery
    form: str
    """pretty, json or raw."""
    utc: bool
    redactor: Redactor | None = None
    """Hides secrets in what is written; None: everything is written as it was logged."""
    ledger: LedgerFile | None = None
    """Prepared; None where nobody asked for it."""


async def follow_logs(aws: AwsSession, plan: LogsPlan) -> int:
    """Write events until the plan is fulfilled; return the exit status.

    Raises the `Failure` that ended a group once the others are done; BrokenPipeError when the reader is gone.
    """
    clock = SystemClock()
    async with aws:
        tail = LogsTail(
            LogsGateway(aws),
            plan.groups,
            plan.since_ms,
            clock=clock,
            until_ms=plan.until_ms,
            follow=plan.follow,
            live=plan.live,
            pattern=plan.query.pattern,
        )
        with LogsLedger(plan.ledger, tail, clock) as ledger:
            async with tail:
                output = standard_output()
                if sys.stderr.isatty() and plan.follow:
                    complain(f"{len(plan.groups)} log groups; ctrl+c ends")
                notices = LogsNotices(tail.groups, clock, complain, tail.live)
                try:
                    await write_and_watch(_write(tail, plan, output, ledger), notices, output)
                finally:
                    notices.end()
    return DONE


async def _write(tail: LogsTail, plan: LogsPlan, output: Output, ledger: LogsLedger) -> None:
    line = lines_of(plan.form, several=len(plan.groups) > 1, colour=_colour(), utc=plan.utc, redactor=plan.redactor)
    matches = plan.query.matches
    async for batch in tail:
        for start in range(0, len(batch.events), AT_ONCE):
            some = zip(batch.groups[start : start + AT_ONCE], batch.events[start : start + AT_ONCE], strict=True)
            written = [(group, event, line(group, event) if matches(group, event) else b"") for group, event in some]
            before = output.written
            try:
                await output.write(b"".join([text for _, _, text in written]))
            finally:
                ledger.wrote(written, output.written - before)


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
