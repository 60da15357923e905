"""A capture of records in the tail pane: the stream as it stood at a moment."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual.worker import Worker

from kinesis_tui.live.capture_reader import CaptureReading
from kinesis_tui.pane import Context
from kinesis_tui.rows_pane.replay import CaptureReplay
from kinesis_tui.services.kinesis.model.position import TrimHorizon
from kinesis_tui.services.kinesis.panes.replay_account import recorded_account
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.services.kinesis.tail.capture_kind import RECORD_CAPTURES
from kinesis_tui.services.kinesis.tail.ledger import TailAccount


class TailReplay(CaptureReplay):
    """What a `TailView` shows of a capture; `run` starts work that the pane owns, newer work ends older."""

    def __init__(
        self,
        context: Context,
        view: TailView,
        run: Callable[[Coroutine[None, None, None], str], Worker[None]],
        utc: Callable[[], bool],
    ) -> None:
        super().__init__(context, view, RECORD_CAPTURES, run, utc)
        self._tail_view = view

    async def open(self, path: Path) -> TailRequest:
        """Show a capture; return what is shown then. Raises `Failure` where it is none."""
        begun: list[TailRequest] = []

        def begin(reader: CaptureReading[Any]) -> None:
            begun.append(TailRequest(reader.name, TrimHorizon(), (), f"file:{path.name}"))
            self._tail_view.begin(begun[0])

        await self.show(path, begin)
        return begun[0]

    async def account(self) -> TailAccount | None:
        """Draw the ledger as of the moment. Raises `Failure`."""
        rows, clock = self._tail_view.ring.end, self._context.clock
        return None if self.path is None else await recorded_account(self.path, rows, clock)
