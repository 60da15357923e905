"""The lines of a capture of log events.

A capture is JSON Lines. A line of an event has the keys of `logs --output json` in their order, so that every script
for the one reads the other, and `message` is what was logged, character by character. Every other line is an object
with one key:

    kinesis_tui_capture   the first line: version of the format, program, groups, region, when and where it began
    gap                   events of a group may be missing, and why
    end                   the last line: counts, and the ledger; a capture without it was interrupted
"""

from datetime import UTC, datetime

import msgspec

from kinesis_tui import __version__
from kinesis_tui.payload.json_line import json_line
from kinesis_tui.services.logs.model.log_event import LogEvent

VERSION = 1


class EventCaptureHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a capture says of itself; the fields in the order of the JSON object."""

    version: int
    program: str
    log_groups: tuple[str, ...]
    """Names or ARNs, as they were asked for."""
    region: str | None = None
    started: str
    """ISO 8601, UTC, milliseconds."""
    since: str = msgspec.field(name="from")
    """Where the reading began."""
    redacted: bool | msgspec.UnsetType = msgspec.UNSET
    """True where secrets were left out: then the events are not those that were logged."""


class EventGapLine(msgspec.Struct, frozen=True, kw_only=True):
    """Events of a group may be missing."""

    log_group: str
    why: str


class EventEndLine(msgspec.Struct, frozen=True, kw_only=True):
    """The capture was ended in good order."""

    ended: str
    why: str
    events: int
    bytes: int
    """Their messages as UTF-8."""
    ledger: msgspec.Raw = msgspec.Raw(b"null")
    """Of the tail that was captured, as `logs --ledger` writes it."""


class EventCaptureLine(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Any line; exactly one of the notes is set, or all that makes an event."""

    log_group: str | None = None
    log_stream: str | None = None
    timestamp: str | None = None
    ingestion_time: str | None = None
    event_id: str | None = None
    message: str | None = None
    kinesis_tui_capture: EventCaptureHeader | None = None
    gap: EventGapLine | None = None
    end: EventEndLine | None = None

    @property
    def is_note(self) -> bool:
        """Whether the line is none of an event."""
        return any(note is not None for note in (self.kinesis_tui_capture, self.gap, self.end))

    def event(self) -> LogEvent:
        """Restore the event. Raises ValueError where the line is none."""
        if self.log_group is None or self.message is None:
            raise ValueError("neither an event nor anything else of a capture")
        return LogEvent(
            event_id=self.event_id or "",
            timestamp=_ms(self.timestamp) or 0,
            ingestion_time=_ms(self.ingestion_time),
            log_stream_name=self.log_stream or "",
            message=self.message,
        )


_DECODER = msgspec.json.Decoder(EventCaptureLine)


def event_capture_header(groups: tuple[str, ...], started: str, since: str, region: str | None) -> EventCaptureHeader:
    """Return the first line's object for a capture that begins now."""
    program = f"kinesis-tui {__version__}"
    return EventCaptureHeader(
        version=VERSION, program=program, log_groups=groups, region=region, started=started, since=since
    )


def note_line(key: str, value: object) -> bytes:
    """Write a line that is none of an event, with its line end."""
    return json_line({key: value}) + b"\n"


def parse_line(line: bytes) -> EventCaptureLine:
    """Read one line. Raises ValueError where it is none of a capture."""
    try:
        found = _DECODER.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    if found.log_group is None and not found.is_note:
        raise ValueError("neither an event nor anything else of a capture")
    return found


def _ms(text: str | None) -> int | None:
    """Read a time. Raises ValueError where it is none."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp() * 1000)
