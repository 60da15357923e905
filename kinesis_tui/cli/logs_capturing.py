"""`logs --capture FILE`: the events of a tail of log groups go into a capture."""

from pathlib import Path

from kinesis_tui.cli.capturing import Capturing
from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.capture_line import event_capture_header
from kinesis_tui.services.logs.tail.capture import EventCapture
from kinesis_tui.services.logs.tail.ledger import ledger_of
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.text.times import Clock, iso_millis


def capturing_events(
    path: Path | None, tail: LogsTail, region: str | None, clock: Clock, redactor: Redactor | None = None
) -> Capturing:
    """Capture what a tail brings; with a redactor secrets are left out, else every event is exact."""

    def made(path: Path, started: str) -> EventCapture:
        header = event_capture_header(tuple(tail.groups), started, iso_millis(tail.since_ms), region)
        return EventCapture(path, header, tail, redactor)

    return Capturing(path, clock, made, lambda run: ledger_json(ledger_of(tail, run)))
