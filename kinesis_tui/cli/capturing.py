"""`--capture FILE`: what arrives goes into a capture too, whatever of it is written to standard output."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kinesis_tui.cli.exits import complain
from kinesis_tui.live.capture import CaptureWriter
from kinesis_tui.live.ledger import Run
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.text.times import Clock, iso_millis


@dataclass(slots=True)
class Capturing:
    """`async with Capturing(…) as capturing:` around the reading; the file is made at its beginning."""

    path: Path | None
    """None: nobody asked for a capture."""
    clock: Clock
    made: Callable[[Path, str], CaptureWriter]
    """Given the path and when it begins, in ISO 8601."""
    ledger: Callable[[Run], bytes]
    """Draws the ledger of what is captured, as one line of JSON."""
    _capture: CaptureWriter | None = None
    _started_ms: int = 0
    _told: bool = False

    @property
    def failed(self) -> bool:
        """Whether not everything that arrived is in the file."""
        return self._capture is not None and self._capture.failure is not None

    async def take(self, batch: Any) -> None:
        """Capture a batch; waits for the disk where that is slower."""
        if self._capture is None:
            return
        await self._capture.take(batch)
        self._tell_failure()

    async def __aenter__(self) -> Self:
        if self.path is None:
            return self
        self._started_ms = self.clock.now_ms()
        capture = self.made(self.path, iso_millis(self._started_ms))
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
        await capture.stop("the tail ended", iso_millis(now), self.ledger(Run(self._started_ms, now)))
        self._tell_failure()
        if capture.failure is None:
            count = f"{count_text(capture.records)} {capture.thing}s"
            complain(f"captured {count} into {capture.path}, {bytes_text(capture.size)}")

    def _tell_failure(self) -> None:
        capture = self._capture
        if capture is not None and capture.failure is not None and not self._told:
            self._told = True
            complain(capture.last_words)
