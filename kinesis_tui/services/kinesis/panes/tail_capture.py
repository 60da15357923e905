"""The capture of the pane's tail."""

from collections.abc import Callable
from pathlib import Path

from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.pane import Context
from kinesis_tui.rows_pane.capture import CaptureOffers
from kinesis_tui.services.kinesis.model.capture_line import capture_header
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.services.kinesis.tail.capture import Capture
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.times import iso_millis


class TailCapture(CaptureOffers):
    """At most one capture at a time of what a `TailView` gets; all that arrives, whatever is shown of it."""

    def __init__(self, context: Context, view: TailView) -> None:
        super().__init__(context, view)
        self._view = view
        self._ledger: Callable[[], bytes] = bytes

    def tail(self) -> Tail | None:
        """Return the tail that reads at present."""
        return self._view.tail

    def name(self) -> str:
        """Return the stream's name."""
        return "" if self._view.request is None else self._view.request.stream.rsplit("/", 1)[-1]

    def made(self, path: Path, *, hidden: bool) -> Capture:
        """Return a capture of the stream."""
        view, request, account = self._view, self._view.request, self._view.account
        assert request is not None
        if account is not None:
            self._ledger = lambda: ledger_json(account.ledger())
        started = iso_millis(self.context.clock.now_ms())
        header = capture_header(request.stream, started, request.written, self.context.aws.region)
        return Capture(path, header, view.tail, view.redactor if hidden else None)

    def ledger(self) -> bytes:
        """Return the ledger of the tail that is captured."""
        return self._ledger()
