"""The capture of the pane's tail: begun and ended by `c` or `:capture`, and told in the state line."""

import re
from collections.abc import Iterator
from pathlib import Path

from kinesis_tui.failure import Failure
from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.pane import Command, Context, Refused
from kinesis_tui.services.kinesis.model.capture_line import capture_header
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.services.kinesis.tail.capture import Capture
from kinesis_tui.services.kinesis.tail.ledger import TailAccount
from kinesis_tui.services.kinesis.tail.progress import RecordBatch
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.text.times import iso_millis

STOP = "stop"
RETAINED = "retained"
USAGE = "Say where to: capture FILE, or capture retained FILE."
REDACT = "--redact"
USED = "[retained] FILE [--redact]"


class TailCapture:
    """At most one capture at a time of what a `TailView` gets; all that arrives, whatever is shown of it."""

    def __init__(self, context: Context, view: TailView) -> None:
        self._context = context
        self._view = view
        self._capture: Capture | None = None
        self._account: TailAccount | None = None
        """Of the tail that is captured; None where only what is retained is."""
        view.asides.append(self.words)

    @property
    def is_running(self) -> bool:
        """Whether what arrives goes into a file."""
        return self._capture is not None

    async def take(self, tail: Tail, batch: RecordBatch) -> None:
        """Capture a batch of a tail, if it is the one; waits while the disk is slower than the stream."""
        if self._capture is not None and self._account is not None and self._account.tail is tail:
            await self._capture.take(batch)
            self._tell_failure()

    async def stop(self, why: str, tail: Tail | None = None) -> None:
        """End the capture in good order, and say what is in the file; `tail`: only if it is that one's."""
        capture, account = self._capture, self._account
        if capture is None or (tail is not None and (account is None or account.tail is not tail)):
            return
        ledger = b"null" if account is None else ledger_json(account.ledger())
        await capture.stop(why, iso_millis(self._context.clock.now_ms()), ledger)
        if self._tell_failure() or self._capture is not capture:
            return
        self._capture = None
        self._say(f"Captured {count_text(capture.records)} records into {capture.path}, {bytes_text(capture.size)}.")

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) for the state line."""
        capture = self._capture
        if capture is not None and not self._tell_failure():
            yield f"capturing {count_text(capture.records)} records, {bytes_text(capture.size)}", "warning"
            if capture.is_slow:
                yield "the tail waits for the disk", "error"

    def default_name(self) -> str:
        """Return the name that is offered: orders-20261123T101500Z.jsonl.zst."""
        stream = "" if self._view.request is None else self._view.request.stream.rsplit("/", 1)[-1]
        moment = re.sub(r"[-:]|\.\d+", "", iso_millis(self._context.clock.now_ms()))
        return f"{re.sub(r'[^A-Za-z0-9._-]+', '_', stream)}-{moment}.jsonl.zst"

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
        hidden = flagged != text or self._context.settings.redaction.capture
        text = flagged
        word, _, rest = text.partition(" ")
        retained = word == RETAINED
        name = rest.strip() if retained else text
        if not name:
            raise Refused(USAGE)
        await self._start(_path(name), retained=retained, hidden=hidden)

    async def _start(self, path: Path, *, retained: bool, hidden: bool) -> None:
        """Begin a capture. Raises Refused where that can't be done."""
        view, clock = self._view, self._context.clock
        if self._capture is not None:
            raise Refused(f"A capture into {self._capture.path} is under way; capture stop ends it.")
        if view.request is None or (view.tail is None and not (retained and len(view.ring))):
            raise Refused("Nothing is being read; capture retained FILE writes what was.")
        header = capture_header(
            view.request.stream, iso_millis(clock.now_ms()), view.request.written, self._context.aws.region
        )
        self._account = view.account if view.tail is not None else None
        capture = self._capture = Capture(path, header, view.tail, view.redactor if hidden else None)
        try:
            await capture.start(view.ring.chunks() if retained else ())
        except Failure as failure:
            self._capture = None
            raise Refused(str(failure)) from failure
        if view.tail is None:
            await self.stop("all that was retained")
        view.say()

    def _tell_failure(self) -> bool:
        """Say once what ended the capture, where something has."""
        capture = self._capture
        if capture is None or capture.failure is None:
            return False
        self._capture = None
        self._say(capture.last_words, warning=True)
        return True

    def _say(self, text: str, *, warning: bool = False) -> None:
        self._view.notify(visible(text), severity="warning" if warning else "information", markup=False)


def _path(name: str) -> Path:
    return Path(name).expanduser().absolute()
