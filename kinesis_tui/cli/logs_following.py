"""Runs one tail of log groups from a session to standard output."""

import sys
from dataclasses import dataclass
from pathlib import Path

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.capturing import Capturing
from kinesis_tui.cli.exits import DONE, REFUSED, complain
from kinesis_tui.cli.ledger_file import LedgerFile
from kinesis_tui.cli.logs_capturing import capturing_events
from kinesis_tui.cli.logs_ledger import LogsLedger
from kinesis_tui.cli.logs_lines import lines_of
from kinesis_tui.cli.logs_notices import LogsNotices
from kinesis_tui.cli.output import Output, standard_output, wants_colour
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
    capture: Path | None = None
    """Where all that arrives goes too, exactly; None: nowhere."""
    capture_redactor: Redactor | None = None
    """Hides secrets in the capture; None: it is exact."""


async def follow_logs(aws: AwsSession, plan: LogsPlan) -> int:
    """Write events until the plan is fulfilled; return the exit status.

    Raises the `Failure` that ended a group once the others are done; BrokenPipeError when the reader is gone.
    """
    clock = SystemClock()
    gateway = LogsGateway(aws)
    async with aws:
        tail = LogsTail(
            gateway,
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
                notices = LogsNotices(tail.groups, clock, complain, tail.live, gateway.clock_ahead_ms)
                capturing = capturing_events(plan.capture, tail, aws.region, clock, plan.capture_redactor)
                async with capturing:
                    try:
                        await write_and_watch(_write(tail, plan, output, ledger, capturing), notices, output)
                    finally:
                        notices.end()
    return REFUSED if capturing.failed else DONE


async def _write(tail: LogsTail, plan: LogsPlan, output: Output, ledger: LogsLedger, capturing: Capturing) -> None:
    line = lines_of(
        plan.form, several=len(plan.groups) > 1, colour=wants_colour(), utc=plan.utc, redactor=plan.redactor
    )
    matches = plan.query.matches
    async for batch in tail:
        await capturing.take(batch)
        for start in range(0, len(batch.events), AT_ONCE):
            some = zip(batch.groups[start : start + AT_ONCE], batch.events[start : start + AT_ONCE], strict=True)
            written = [(group, event, line(group, event) if matches(group, event) else b"") for group, event in some]
            before = output.written
            try:
                await output.write(b"".join([text for _, _, text in written]))
            finally:
                ledger.wrote(written, output.written - before)
