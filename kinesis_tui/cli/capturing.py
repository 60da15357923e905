"""`tail --capture FILE`: what arrives goes into a capture too, whatever of it is written to standard output."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kinesis_tui.cli.exits import complain
from kinesis_tui.live.ledger import Run, ledger_json
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.capture_line import capture_header
from kinesis_tui.services.kinesis.model.position import Position, position_text
from kinesis_tui.services.kinesis.tail.capture import Capture
from kinesis_tui.services.kinesis.tail.ledger import ledger_of
from kinesis_tui.services.kinesis.tail.progress import RecordBatch
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.text.times import Clock, iso_millis


@dataclass(slots=True)
class Capturing:
    """`async with Capturing(…) as capturing:` around the reading; the file is made at its beginning."""

    path: Path | None
    """None: nobody asked for a capture."""
    tail: Tail
    position: Position
    region: str | None
    clock: Clock
    redactor: Redactor | None = None
    """Leaves secrets out; None: every record is exact."""
    _capture: Capture | None = None
    _started_ms: int = 0
    _told: bool = False

    @property
    def failed(self) -> bool:
        """Whether not everything that arrived is in the file."""
        return self._capture is not None and self._capture.failure is not None

    async def take(self, batch: RecordBatch) -> None:
        """Capture a batch; waits for the disk where that is slower."""
        if self._capture is None:
            return
        await self._capture.take(batch)
        self._tell_failure()

    async def __aenter__(self) -> Self:
        if self.path is None:
            return self
        self._started_ms = self.clock.now_ms()
        header = capture_header(
            self.tail.stream, iso_millis(self._started_ms), position_text(self.position), self.region
        )
        capture = Capture(self.path, header, self.tail, self.redactor)
        await capture.start()
        self._capture = capture
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        capture = self._capture
        if capture is None:
            return
        now = self.clock.now_ms()
        ledger = ledger_json(ledger_of(self.tail, Run(self._started_ms, now)))
        await capture.stop("the tail ended", iso_millis(now), ledger)
        self._tell_failure()
        if capture.failure is None:
            size = bytes_text(capture.size)
            complain(f"captured {count_text(capture.records)} records into {capture.path}, {size}")

    def _tell_failure(self) -> None:
        capture = self._capture
        if capture is not None and capture.failure is not None and not self._told:
            self._told = True
            complain(capture.last_words)
