"""Taking back the fan-out consumers that a pane registered: it goes on whatever is cancelled, and says how it ended."""

import asyncio

from kinesis_tui.failure import Conflict, Failure, TransientFailure
from kinesis_tui.pane import Pane
from kinesis_tui.services.kinesis.tail.consumer_lease import ConsumerLease
from kinesis_tui.text.cells import visible
from kinesis_tui.text.times import Clock
from kinesis_tui.ui.frame.frame_app import FrameApp

LEAVE_SECONDS = 4.0
"""How long leaving the program waits."""
PATIENCE = 60.0
SPACING = 2.0
"""A consumer that is still being created can't be deregistered yet: it is tried again so often, for so long."""


class ConsumerRelease:
    """Deregisters in tasks of its own."""

    def __init__(self, pane: Pane, clock: Clock) -> None:
        self._pane = pane
        self._clock = clock
        self._running: dict[asyncio.Task[None], ConsumerLease] = {}
        self._leaving = False

    def start(self, lease: ConsumerLease) -> None:
        """Deregister a consumer if it was registered here."""
        if lease.is_ours:
            releasing = asyncio.create_task(self._deregister(lease), name=f"deregister {lease.name}")
            self._running[releasing] = lease
            releasing.add_done_callback(lambda done: self._running.pop(done, None))

    async def leave(self, lease: ConsumerLease | None) -> None:
        """The program is left: deregister this one too, and wait a few seconds for all of them."""
        self._leaving = True
        if lease is not None:
            self.start(lease)
        if not self._running:
            return
        await asyncio.wait(self._running, timeout=LEAVE_SECONDS)
        for releasing, left in list(self._running.items()):
            releasing.cancel()
            self._say(str(left.not_released(f"there was no answer within {LEAVE_SECONDS:.0f} s")), warning=True)

    async def _deregister(self, lease: ConsumerLease) -> None:
        began = self._clock.monotonic()
        while True:
            try:
                await lease.release()
            except Failure as failure:
                passing = isinstance(failure.__cause__, Conflict | TransientFailure)
                if not passing or self._leaving or self._clock.monotonic() - began > PATIENCE:
                    self._say(str(failure), warning=True)
                    return
                await self._clock.sleep(SPACING)
            else:
                self._say(f"Deregistered consumer {lease.name}; it costs nothing any more.")
                return

    def _say(self, text: str, *, warning: bool = False) -> None:
        """Say it in a toast; on the terminal where the screen is gone."""
        app = self._pane.app
        if self._leaving and isinstance(app, FrameApp):
            app.leave_word(visible(text))
        else:
            self._pane.say(text, warning=warning)
