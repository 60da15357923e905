"""Asks one Logs Insights query from a session and writes its rows to standard output."""

import asyncio
import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import click
import msgspec

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.exits import DONE, REFUSED, complain
from kinesis_tui.cli.output import standard_output
from kinesis_tui.config_redaction import RedactionSettings
from kinesis_tui.failure import Failure, QueryMalformed
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.insights.estimate import Estimate, estimate
from kinesis_tui.services.logs.insights.lines import Hide, as_is, csv_lines, json_lines
from kinesis_tui.services.logs.insights.query import InsightsQuery, line_and_column
from kinesis_tui.services.logs.insights.results import ResultTable
from kinesis_tui.services.logs.insights.running import QueryRun
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.services.logs.model.log_group import LogGroup, group_name
from kinesis_tui.text.cells import fit, visible, width
from kinesis_tui.text.quantities import UNKNOWN, count_text
from kinesis_tui.text.times import SystemClock

AT_ONCE = 200
"""Rows formatted before they are written: the event loop is held for some milliseconds at most."""
GAP = "  "


@dataclass(frozen=True, slots=True)
class InsightsPlan:
    """What to ask and how to write it."""

    query: InsightsQuery
    form: str
    """table, json or csv."""
    ask_above_gb: float | None
    """None: nobody is to be asked."""
    redaction: RedactionSettings | None
    """Secrets are hidden by these settings; None: everything is written as it was logged."""


async def ask_insights(aws: AwsSession, plan: InsightsPlan) -> int:
    """Run the plan's query and write its rows; return the exit status. Raises `Failure`, BrokenPipeError.

    However this ends, the query does not go on at AWS, or it says that it may.
    """
    clock = SystemClock()
    async with aws:
        if plan.ask_above_gb is not None:
            await _ask_before(LogsGateway(aws), plan, plan.ask_above_gb, clock.now_ms())
        run = QueryRun(InsightsGateway(aws), plan.query, clock, random.random)
        try:
            await run.run()
        except QueryMalformed as failure:
            raise _placed(failure, plan.query.text) from failure
        finally:
            await _stop(run)
        await _write(run.table, plan)
    if run.is_partial:
        complain(f"The query ended as {run.status}: {run.ending}; {count_text(len(run.table.rows))} rows are written.")
    if run.has_more:
        complain(f"AWS has more than these {count_text(len(run.table.rows))} rows; this SDK knows no pages of them.")
    return REFUSED if run.is_partial or run.has_more else DONE


async def _ask_before(logs: LogsGateway, plan: InsightsPlan, threshold: float, now_ms: int) -> None:
    """Ask on the terminal whether to run what may scan much. Raises `Failure` where the answer is no."""
    query = plan.query
    groups = [await _described(logs, group) for group in query.groups]
    size = estimate(groups, query.start_ms, query.end_ms, now_ms)
    if size.gigabytes is None or size.gigabytes <= threshold:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise _too_much(size, threshold)
    question = f"kinesis-tui: the query may scan {size.words}. Run it?"
    if not await asyncio.to_thread(click.confirm, question, default=False, err=True):
        raise _too_much(size, threshold)


async def _described(logs: LogsGateway, group: str) -> LogGroup | None:
    """Return what AWS tells of a group; None where it may not be asked, or there is none: StartQuery will say so."""
    name = group_name(group)
    try:
        async for page in logs.describe_log_groups(name):
            for found in page:
                if found.name == name:
                    return found
    except Failure:
        return None
    return None


def _too_much(size: Estimate, threshold: float) -> Failure:
    return Failure(
        "The query was not run",
        f"it may scan more than {threshold:g} GB: {size.words}",
        "pass --yes, take a shorter time, or set insights.ask_above_gb in the configuration file",
    )


def _placed(failure: QueryMalformed, text: str) -> Failure:
    """Return the failure with the line and column that it is about."""
    if failure.start is None:
        return failure
    line, column = line_and_column(text, failure.start)
    why = f"line {line + 1}, column {column + 1}: {failure.why}"
    return QueryMalformed(failure.what, why, failure.remedy, failure.start, failure.end)


async def _stop(run: QueryRun) -> None:
    try:
        await run.stop()
    except Failure as failure:
        complain(str(failure))


async def _write(table: ResultTable, plan: InsightsPlan) -> None:
    hide: Hide = as_is
    if plan.redaction is not None:
        hide = Redactor(msgspec.structs.replace(plan.redaction, enabled=True)).redact_field
    numbers = range(len(table.rows))
    lines: Iterable[bytes]
    match plan.form:
        case "json":
            lines = json_lines(table, numbers, hide)
        case "csv":
            lines = csv_lines(table, numbers, hide)
        case _:
            lines = _table_lines(table, hide)
    output, some = standard_output(), list[bytes]()
    for line in lines:
        some.append(line + b"\n")
        if len(some) == AT_ONCE:
            await output.write(b"".join(some))
            some = []
    await output.write(b"".join(some))


def _table_lines(table: ResultTable, hide: Hide) -> Iterable[bytes]:
    """Return titles and rows in columns; nothing in them can reach the terminal as a control."""
    if not table.rows:
        return
    texts = [
        [visible(UNKNOWN if not value else hide(name, value)) for name, value in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    titles = [visible(name) for name in table.columns]
    widths = [max(map(width, column)) for column in zip(titles, *texts, strict=True)]
    numeric = [table.is_numeric(column) for column in range(len(titles))]
    for row in (titles, *texts):
        cells = (
            fit(text, cells, "right" if right else "left")
            for text, cells, right in zip(row, widths, numeric, strict=True)
        )
        yield GAP.join(cells).rstrip().encode("utf-8", "replace")
