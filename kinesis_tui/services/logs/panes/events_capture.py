"""The capture of a tail of log groups."""

from collections.abc import Callable
from pathlib import Path

from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.pane import Context
from kinesis_tui.rows_pane.capture import CaptureOffers
from kinesis_tui.services.logs.model.capture_line import event_capture_header
from kinesis_tui.services.logs.model.log_group import short_name
from kinesis_tui.services.logs.panes.tail_view import LogsTailView
from kinesis_tui.services.logs.tail.capture import EventCapture
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.text.times import iso_millis


class EventsCapture(CaptureOffers):
    """At most one capture at a time of what a `LogsTailView` gets; all that arrives, whatever is shown of it."""

    def __init__(self, context: Context, view: LogsTailView) -> None:
        super().__init__(context, view)
        self._view = view
        self._ledger: Callable[[], bytes] = bytes

    def tail(self) -> LogsTail | None:
        """Return the tail that reads at present."""
        account = self._view.account
        return None if account is None or self._view.ended else account.tail

    def name(self) -> str:
        """Return the first group's short name."""
        return "" if self._view.request is None else short_name(self._view.request.groups[0])

    def made(self, path: Path, *, hidden: bool) -> EventCapture:
        """Return a capture of the groups."""
        view, request, account = self._view, self._view.request, self._view.account
        assert request is not None
        if account is not None:
            self._ledger = lambda: ledger_json(account.ledger())
        started, region = iso_millis(self.context.clock.now_ms()), self.context.aws.region
        header = event_capture_header(request.groups, started, request.written, region)
        return EventCapture(path, header, self.tail(), view.redactor if hidden else None)

    def ledger(self) -> bytes:
        """Return the ledger of the tail that is captured."""
        return self._ledger()
