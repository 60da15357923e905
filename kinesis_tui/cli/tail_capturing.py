"""`tail --capture FILE`: the records of a tail go into a capture."""

from pathlib import Path

from kinesis_tui.cli.capturing import Capturing
from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.capture_line import capture_header
from kinesis_tui.services.kinesis.model.position import Position, position_text
from kinesis_tui.services.kinesis.tail.capture import Capture
from kinesis_tui.services.kinesis.tail.ledger import ledger_of
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.times import Clock


def capturing_records(
    path: Path | None,
    tail: Tail,
    position: Position,
    region: str | None,
    clock: Clock,
    redactor: Redactor | None = None,
) -> Capturing:
    """Capture the records of a tail; with a redactor secrets are left out, else every record is exact."""

    def made(path: Path, started: str) -> Capture:
        header = capture_header(tail.stream, started, position_text(position), region)
        return Capture(path, header, tail, redactor)

    return Capturing(path, clock, made, lambda run: ledger_json(ledger_of(tail, run)))
