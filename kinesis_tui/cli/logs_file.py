"""`kinesis-tui logs file:PATH`: the events of a capture on standard output, without AWS."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kinesis_tui.cli.exits import DONE, REFUSED, complain
from kinesis_tui.cli.logs_lines import lines_of
from kinesis_tui.cli.output import Output, standard_output, wants_colour
from kinesis_tui.live.capture_index import CaptureIndex
from kinesis_tui.query.filter import Filter
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.event_subject import EventSubject
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.capture_reader import EventCaptureReader, row_time
from kinesis_tui.services.logs.tail.progress import EventBatch

AT_ONCE = 250
"""Events formatted before they are written: the event loop is held for some milliseconds at most."""


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What of a capture to write, and how."""

    path: Path
    since_ms: int | None
    """None: from its beginning."""
    until_ms: int | None
    """The first moment that is left out."""
    wanted: Filter | None
    form: str
    """pretty, json or raw."""
    utc: bool
    redactor: Redactor | None = None

    def holds(self, group: str, event: LogEvent) -> bool:
        """Whether an event is to be written."""
        if self.since_ms is not None and event.timestamp < self.since_ms:
            return False
        if self.until_ms is not None and event.timestamp >= self.until_ms:
            return False
        return self.wanted is None or self.wanted.matches(EventSubject(group, event))


def newest(path: Path) -> datetime:
    """Return the time of a capture's newest event, in UTC: ages count back from there. Raises `Failure`.

    Reads the whole file, and may take seconds.
    """
    index = CaptureIndex(path, row_time)
    index.build()
    return datetime.fromtimestamp(index.last / 1000, UTC)


async def follow_file(plan: FilePlan) -> int:
    """Write what the plan asks for of a capture; return the exit status.

    What is wrong with the file is told on standard error at the end. One that breaks off is done with its last whole
    event; lines that can't be read may have been events, and are no success.

    Raises the `Failure` of the file; BrokenPipeError when the reader is gone.
    """
    output = standard_output()
    reader = EventCaptureReader(plan.path)
    line: Callable[[str, LogEvent], bytes] | None = None
    try:
        sections = reader.sections()
        while (section := await asyncio.to_thread(next, sections, None)) is not None:
            if line is None:
                several = len(reader.groups) > 1
                line = lines_of(plan.form, several=several, colour=wants_colour(), utc=plan.utc, redactor=plan.redactor)
            for item in section.items:
                if isinstance(item, EventBatch):
                    await _write(item, plan, line, output)
                else:
                    complain(f"{item.log_group}: {item.why}")
    finally:
        reader.close()
        for remark in reader.remarks:
            complain(remark)
    return REFUSED if reader.garbage else DONE


async def _write(batch: EventBatch, plan: FilePlan, line: Callable[[str, LogEvent], bytes], output: Output) -> None:
    for start in range(0, len(batch.events), AT_ONCE):
        some = zip(batch.groups[start : start + AT_ONCE], batch.events[start : start + AT_ONCE], strict=True)
        await output.write(b"".join([line(group, event) for group, event in some if plan.holds(group, event)]))
