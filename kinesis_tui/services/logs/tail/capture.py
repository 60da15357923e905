"""Captures what a tail of log groups brings into a file: every event exactly, in order, while the tail goes on."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from kinesis_tui.live.capture import CaptureWriter, Job
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.capture_line import EventCaptureHeader, EventEndLine, EventGapLine, note_line
from kinesis_tui.services.logs.model.event_json import event_json
from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.services.logs.tail.packing import event_of
from kinesis_tui.services.logs.tail.progress import EventBatch


class EventCapture(CaptureWriter):
    """One capture of log events, from its file's making to its end."""

    thing = "event"

    def __init__(
        self,
        path: Path,
        header: EventCaptureHeader,
        tail: LogsTail | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        """Prepare to capture `tail`; nothing is written yet. None: only what is retained is captured.

        With a redactor secrets are left out, and the header says so; without one every event is exact.
        """
        super().__init__(path)
        self._header = header if redactor is None else msgspec.structs.replace(header, redacted=True)
        self._redactor = redactor
        self._tail = tail
        self._gaps: dict[str, str] = {}

    async def start(self, retained: Iterable[tuple[int, Chunk]] = ()) -> None:
        """Make the file and begin with what is retained, which is as it stands at this call.

        Raises `Failure`; nothing is there then that was not there before.
        """
        header = self._header
        self.add(Job(lambda: note_line("kinesis_tui_capture", header)))
        await self.begin([_retained(chunk, self._redactor) for _, chunk in retained])

    async def take(self, batch: EventBatch) -> None:
        """Capture a batch; waits while too much waits to be written. Does nothing once the capture has ended."""
        if not self.is_running:
            return
        groups, events, redactor, size = batch.groups, batch.events, self._redactor, batch.size
        self.add(Job(lambda: _lines(groups, events, redactor), len(events), size, size))
        await self.room()

    def look(self) -> None:
        """Write down gaps that are known anew."""
        for name, progress in () if self._tail is None else list(self._tail.groups.items()):
            if progress.gap is not None and progress.gap != self._gaps.get(name):
                self._gaps[name] = progress.gap
                self.add(_note(EventGapLine(log_group=name, why=progress.gap)))

    def end_line(self, why: str, ended: str, ledger: bytes) -> bytes:
        """Return the last line: counts, and the ledger."""
        line = EventEndLine(ended=ended, why=why, events=self.records, bytes=self.bytes, ledger=msgspec.Raw(ledger))
        return note_line("end", line)


def _lines(groups: Sequence[str], events: Sequence[LogEvent], redactor: Redactor | None) -> bytes:
    pairs = zip(groups, events, strict=True)
    return b"".join([event_json(group, event, redactor)[0] + b"\n" for group, event in pairs])


def _note(gap: EventGapLine) -> Job:
    return Job(lambda: note_line("gap", gap))


def _retained(chunk: Chunk, redactor: Redactor | None) -> Job:
    """Return the job of writing the rows of a chunk."""

    def lines() -> bytes:
        rows = [chunk.row(index) for index in range(len(chunk))]
        return _lines([row.source for row in rows], [event_of(row) for row in rows], redactor)

    return Job(lines, len(chunk), len(chunk.payloads))
