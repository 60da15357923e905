"""Runs one `put`: checks, asks, puts, and says what became of it."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.exits import DONE, REFUSED, complain
from kinesis_tui.cli.output import standard_output
from kinesis_tui.cli.put_report import PutReport, bad_lines_told, dry_line
from kinesis_tui.failure import AccessDenied
from kinesis_tui.live.retries import at_start
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.lineage import Lineage
from kinesis_tui.services.kinesis.model.put_records import record_bytes
from kinesis_tui.services.kinesis.put.input import opened
from kinesis_tui.services.kinesis.put.keys import ChooseKey
from kinesis_tui.services.kinesis.put.lines import Lines
from kinesis_tui.services.kinesis.put.outcomes import BadLine
from kinesis_tui.services.kinesis.put.parsing import Parsing, form_of
from kinesis_tui.services.kinesis.put.producer import Producer, Room
from kinesis_tui.services.kinesis.put.source import LineSource
from kinesis_tui.services.kinesis.put.telling import Survey, job_text
from kinesis_tui.text.times import SystemClock

PROGRESS_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class PutPlan:
    """What to put and how."""

    stream: str
    """Name or ARN."""
    file: Path | None
    """None: standard input, unless there is `data`."""
    data: bytes | None
    form: str
    choose: ChooseKey | None
    """None: as recorded."""
    hash_key: int | None
    rate: float | None
    in_order: bool
    skip_bad: bool
    dry_run: bool
    ask: bool
    as_json: bool

    @property
    def is_looked_through(self) -> bool:
        """Whether all of the input can be checked before anything of it is sent."""
        return self.data is not None or (self.file is not None and self.file.is_file())


async def put_records(aws: AwsSession, plan: PutPlan) -> int:
    """Put everything; return the exit status. Raises the `Failure` that kept it from beginning."""
    async with aws:
        if not plan.dry_run:
            aws.guard.check("kinesis", "PutRecords")
        gateway = KinesisGateway(aws)
        most_bytes = await _most_bytes(gateway, plan.stream)
        if plan.dry_run:
            return await _dry_run(gateway, plan, most_bytes)
        survey = await _look_through(plan, most_bytes) if plan.is_looked_through else None
        if survey is not None and survey.bad and not plan.skip_bad:
            bad_lines_told(survey.bad, survey.bad_count)
            complain("nothing was put; mend these lines, or leave them out with --skip-bad.")
            return REFUSED
        if not await _agreed(plan, survey, aws.region):
            complain("nothing was put.")
            return REFUSED
        return await _put(gateway, plan, most_bytes, survey)


async def _most_bytes(gateway: KinesisGateway, stream: str) -> int:
    """Ask how large a record the stream takes; who may put need not be allowed to ask."""
    try:
        described = await at_start(lambda: gateway.describe_stream_summary(stream), SystemClock())
    except AccessDenied:
        return record_bytes(None)
    return record_bytes(described.max_record_size_in_kib)


async def _with_source(
    plan: PutPlan,
    most_bytes: int,
    work: Callable[[LineSource], Coroutine[Any, Any, None]],
    *,
    skip_bad: bool,
    tell: Callable[[str], None] = complain,
) -> LineSource:
    """Open the input and work on it; an interrupted capture is put to its last whole record, and that is told."""
    parsing = Parsing(form_of(plan.form, plan.choose, plan.hash_key), most_bytes)
    broken_off = tell if plan.form == "capture" else None
    input_of = opened(plan.file, plan.data, raw=plan.form == "raw", longest=most_bytes, broken_off=broken_off)
    with input_of as lines:
        source = LineSource(lines, parsing, skip_bad=skip_bad)
        await work(source)
    return source


async def _look_through(plan: PutPlan, most_bytes: int) -> Survey:
    """Check all of the input."""
    survey = Survey()

    async def look(source: LineSource) -> None:
        while items := await source.take(Room()):
            survey.add(items)
            await asyncio.sleep(0)

    await _with_source(plan, most_bytes, look, skip_bad=True, tell=lambda _: None)
    return survey


async def _agreed(plan: PutPlan, survey: Survey | None, region: str | None) -> bool:
    """Say what is to be put; where it is much and a person is there, ask."""
    someone = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    if not someone:
        return True
    if survey is None:
        if plan.file is None and plan.data is None:
            complain("putting what you type, a line a record; ctrl+d ends.")
        return True
    if survey.records <= 1 or not plan.ask:
        return True
    sys.stderr.write(f"Put {job_text(survey, plan.stream, region)}? [y/N] ")
    sys.stderr.flush()
    answer = await Lines(sys.stdin.fileno(), "the answer").next()
    return answer is not None and (answer.data or b"").strip().lower() in (b"y", b"yes")


async def _put(gateway: KinesisGateway, plan: PutPlan, most_bytes: int, survey: Survey | None) -> int:
    producer = Producer(
        gateway,
        plan.stream,
        clock=SystemClock(),
        random=SystemRandom(),
        rate=plan.rate,
        in_order=plan.in_order,
        total=None if survey is None else survey.records + survey.bad_count,
    )
    report = PutReport(producer, plan.stream, standard_output() if plan.as_json else None)
    progress = asyncio.ensure_future(_show_progress(report))
    why = "interrupted"
    ended: LineSource | None = None
    try:
        ended = await _with_source(
            plan, most_bytes, lambda source: producer.run(source, report.deliver), skip_bad=plan.skip_bad
        )
        why = ""
    except BrokenPipeError:
        why = "standard output was closed"
    finally:
        progress.cancel()  # and nothing is awaited before all is told: a signal may come at any time
        report.clear_progress()
        bad = None if ended is None else ended.bad
        report.tell(why, bad)
    complete = bad is None and not why and producer.stopped is None and producer.counts.all_put
    return DONE if complete else REFUSED


async def _show_progress(report: PutReport) -> None:
    if not sys.stderr.isatty():
        return
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        report.show_progress()


async def _dry_run(gateway: KinesisGateway, plan: PutPlan, most_bytes: int) -> int:
    """Write what would be put, and where it would land as the shards are now."""
    lineage = Lineage(await gateway.every_shard(plan.stream))
    output, survey = standard_output(), Survey()

    async def write(source: LineSource) -> None:
        while items := await source.take(Room()):
            survey.add(items)
            lines = [dry_line(item, lineage, as_json=plan.as_json) for item in items if not isinstance(item, BadLine)]
            await output.write(b"".join(lines))
            await asyncio.sleep(0)

    await _with_source(plan, most_bytes, write, skip_bad=True)
    bad_lines_told(survey.bad, survey.bad_count)
    complain(f"nothing was put: a dry run of {job_text(survey, plan.stream, None)}.")
    return REFUSED if survey.bad else DONE
