"""A capture of log events in the logs pane: the groups as they stood at a moment."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
from textual.worker import Worker

from kinesis_tui.live.capture_reader import CaptureReading
from kinesis_tui.pane import Context
from kinesis_tui.rows_pane.replay import CaptureReplay
from kinesis_tui.services.logs.panes.tail_request import LogsRequest
from kinesis_tui.services.logs.panes.tail_view import LogsTailView
from kinesis_tui.services.logs.tail.capture_reader import EVENT_CAPTURES, EventCaptureReader
from kinesis_tui.services.logs.tail.ledger import Ledger, RecordedAccount

_LEDGERS = msgspec.json.Decoder(Ledger)


class LogsReplay(CaptureReplay):
    """What a `LogsTailView` shows of a capture; `run` starts work that the pane owns, newer work ends older."""

    def __init__(
        self,
        context: Context,
        view: LogsTailView,
        run: Callable[[Coroutine[None, None, None], str], Worker[None]],
        utc: Callable[[], bool],
    ) -> None:
        super().__init__(context, view, EVENT_CAPTURES, run, utc)
        self._tail_view = view

    async def open(self, path: Path) -> None:
        """Show a capture. Raises `Failure` where it is none."""

        def begin(reader: CaptureReading[Any]) -> None:
            assert isinstance(reader, EventCaptureReader)
            groups = tuple(reader.groups) or (path.name,)
            self._tail_view.begin(LogsRequest(groups, 0, f"file:{path.name}"), None)

        await self.show(path, begin)

    async def account(self) -> RecordedAccount | None:
        """Read the ledger that the capture ends with; None where it was not ended in good order. Raises `Failure`."""
        if self.path is None:
            return None
        reader = EventCaptureReader(self.path)
        sections = reader.sections()
        try:
            while await asyncio.to_thread(next, sections, None) is not None:
                pass
        finally:
            reader.close()
        try:
            return None if reader.end is None else RecordedAccount(_LEDGERS.decode(reader.end.ledger))
        except msgspec.DecodeError:
            return None
