"""A capture of log events read back: its events in the order of the file, and how it is replayed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from kinesis_tui.live.capture_kind import CaptureKind
from kinesis_tui.live.capture_reader import CaptureReading, Section
from kinesis_tui.live.chunk import Chunk
from kinesis_tui.live.line_file import Block
from kinesis_tui.services.logs.model.capture_line import (
    EventCaptureHeader,
    EventCaptureLine,
    EventEndLine,
    EventGapLine,
    parse_line,
)
from kinesis_tui.services.logs.tail.packing import pack
from kinesis_tui.services.logs.tail.progress import EventBatch

Item = EventBatch | EventGapLine
"""What happened, in the order of the file."""


@dataclass(slots=True)
class EventCaptureReader(CaptureReading[Item]):
    """An open capture of log events."""

    things: ClassVar[str] = "events"

    header: EventCaptureHeader | None = None
    """None before the first line was read, and where `logs --output json` wrote the file."""
    groups: dict[str, None] = field(default_factory=dict)
    """Those of the header, then those met, in their order."""
    end: EventEndLine | None = None

    @property
    def about(self) -> dict[str, object] | None:
        """What the header says, as it is written."""
        return None if self.header is None else dict(msgspec.to_builtins(self.header))

    @property
    def lacks_end(self) -> bool:
        """Whether there was a header and no end."""
        return self.header is not None and self.end is None

    def of_block(self, block: Block) -> Iterator[Item]:
        """Turn lines into events and notes; neighbouring events are one batch."""
        batch = EventBatch([], [])
        for line in self.lines(block):
            try:
                found = parse_line(line)
                event = None if found.is_note else found.event()
            except (ValueError, OverflowError):
                self.spoilt(block)
                continue
            self.sound()
            if event is not None and found.log_group is not None:
                self.groups.setdefault(found.log_group)
                batch.groups.append(found.log_group)
                batch.events.append(event)
            elif found.gap is not None:
                if batch.events:
                    yield batch
                    batch = EventBatch([], [])
                yield found.gap
            else:
                self._note(found)
        if batch.events:
            yield batch

    def _note(self, line: EventCaptureLine) -> None:
        if line.kinesis_tui_capture is not None and self.header is None:
            self.header = line.kinesis_tui_capture
            self.groups = dict.fromkeys((*self.header.log_groups, *self.groups))
        self.end = line.end or self.end


class _Line(msgspec.Struct, frozen=True, gc=False):
    log_group: str | None = None
    timestamp: str | None = None


_DECODER = msgspec.json.Decoder(_Line)


@dataclass(frozen=True, slots=True)
class EventsPage:
    """Events that follow each other."""

    batch: EventBatch
    times: list[int]
    """When each happened, in milliseconds since the epoch."""

    def pack(self, start: int, stop: int) -> Chunk:
        """Pack some of them."""
        return pack(EventBatch(self.batch.groups[start:stop], self.batch.events[start:stop]))


def row_time(line: bytes) -> str | None:
    """Return when the event of a line happened; "" where it does not say, None where the line is none of an event."""
    found = _DECODER.decode(line)
    return None if found.log_group is None else found.timestamp or ""


def event_pages(section: Section[Item]) -> Iterator[EventsPage]:
    """Yield the events of a section."""
    for item in section.items:
        if isinstance(item, EventBatch):
            yield EventsPage(item, [event.timestamp for event in item.events])


EVENT_CAPTURES = CaptureKind("event", EventCaptureReader, event_pages, row_time)
