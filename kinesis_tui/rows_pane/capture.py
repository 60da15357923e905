"""The capture of what a pane tails: begun and ended by `c` or `:capture`, and told in the state line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kinesis_tui.failure import Failure
from kinesis_tui.live.capture import CaptureWriter
from kinesis_tui.pane import Command, Context, Refused
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.text.times import iso_millis
from kinesis_tui.ui.rows.tailed_rows import TailedRows

STOP = "stop"
RETAINED = "retained"
USAGE = "Say where to: capture FILE, or capture retained FILE."
REDACT = "--redact"
USED = "[retained] FILE [--redact]"


class CaptureOffers:
    """Base of what captures all that a view gets, whatever is shown of it; at most one capture at a time.

    A service says what is tailed (`tail`), how a capture of it is made (`made`), and what its ledger is (`ledger`).
    """

    def __init__(self, context: Context, view: TailedRows) -> None:
        self.context = context
        self._tailed = view
        self._capture: CaptureWriter | None = None
        self._of: object | None = None
        """The tail that is captured; None where only what is retained is."""
        view.asides.append(self.words)

    # what a service says

    def tail(self) -> object | None:
        """Return the tail that reads at present; None where nothing is read."""
        raise NotImplementedError

    def name(self) -> str:
        """Return what the name of a file begins with: "orders"; empty where nothing was asked for."""
        raise NotImplementedError

    def made(self, path: Path, *, hidden: bool) -> CaptureWriter:
        """Return a capture of what is tailed or retained; `hidden`: without secrets."""
        raise NotImplementedError

    def ledger(self) -> bytes:
        """Return the ledger of what is tailed, as one line of JSON."""
        raise NotImplementedError

    @property
    def is_running(self) -> bool:
        """Whether what arrives goes into a file."""
        return self._capture is not None

    async def take(self, tail: object, batch: Any) -> None:
        """Capture a batch of a tail, if it is the one; waits while the disk is slower than the stream."""
        if self._capture is not None and self._of is tail:
            await self._capture.take(batch)
            self._tell_failure()

    async def stop(self, why: str, tail: object | None = None) -> None:
        """End the capture in good order, and say what is in the file; `tail`: only if it is that one's."""
        capture = self._capture
        if capture is None or (tail is not None and self._of is not tail):
            return
        ledger = b"null" if self._of is None else self.ledger()
        await capture.stop(why, iso_millis(self.context.clock.now_ms()), ledger)
        if self._tell_failure() or self._capture is not capture:
            return
        self._capture = None
        count = f"{count_text(capture.records)} {capture.thing}s"
        self._say(f"Captured {count} into {capture.path}, {bytes_text(capture.size)}.")

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) for the state line."""
        capture = self._capture
        if capture is not None and not self._tell_failure():
            yield f"capturing {count_text(capture.records)} {capture.thing}s, {bytes_text(capture.size)}", "warning"
            if capture.is_slow:
                yield "the tail waits for the disk", "error"

    def default_name(self) -> str:
        """Return the name that is offered: orders-20261123T101500Z.jsonl.zst."""
        moment = re.sub(r"[-:]|\.\d+", "", iso_millis(self.context.clock.now_ms()))
        return f"{re.sub(r'[^A-Za-z0-9._-]+', '_', self.name())}-{moment}.jsonl.zst"

    def command(self) -> Command:
        """Return `:capture`."""
        return Command(
            "capture", "Write all that arrives into FILE, exactly, or without secrets; stop ends it", self._run, USED
        )

    async def _run(self, text: str) -> None:
        if text == STOP:
            if self._capture is None:
                raise Refused("Nothing is being captured.")
            await self.stop("stopped")
            return
        flagged = f" {text} ".replace(f" {REDACT} ", " ").strip()
        hidden = flagged != text or self.context.settings.redaction.capture
        text = flagged
        word, _, rest = text.partition(" ")
        retained = word == RETAINED
        name = rest.strip() if retained else text
        if not name:
            raise Refused(USAGE)
        await self._start(_path(name), retained=retained, hidden=hidden)

    async def _start(self, path: Path, *, retained: bool, hidden: bool) -> None:
        """Begin a capture. Raises Refused where that can't be done."""
        ring, tail = self._tailed.rows.ring, self.tail()
        if self._capture is not None:
            raise Refused(f"A capture into {self._capture.path} is under way; capture stop ends it.")
        if not self.name() or (tail is None and not (retained and len(ring))):
            raise Refused("Nothing is being read; capture retained FILE writes what was.")
        self._of = tail
        capture = self._capture = self.made(path, hidden=hidden)
        try:
            await capture.start(ring.chunks() if retained else ())
        except Failure as failure:
            self._capture = None
            raise Refused(str(failure)) from failure
        if tail is None:
            await self.stop("all that was retained")
        self._tailed.say()

    def _tell_failure(self) -> bool:
        """Say once what ended the capture, where something has."""
        capture = self._capture
        if capture is None or capture.failure is None:
            return False
        self._capture = None
        self._say(capture.last_words, warning=True)
        return True

    def _say(self, text: str, *, warning: bool = False) -> None:
        self._tailed.notify(visible(text), severity="warning" if warning else "information", markup=False)


def _path(name: str) -> Path:
    return Path(name).expanduser().absolute()
