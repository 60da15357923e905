"""One export of a pane at a time, in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.widget import Widget
from textual.worker import Worker

from kinesis_tui.ui.frame.export import write_export
from kinesis_tui.ui.frame.offers import Export


class ExportRun:
    """Writes to the working directory, says how far it is, and can be stopped.

    `say` shows a sentence; `monotonic` is a clock in seconds.
    """

    def __init__(self, owner: Widget, say: Callable[[str], None], monotonic: Callable[[], float]) -> None:
        self._owner = owner
        self._say = say
        self._monotonic = monotonic
        self._worker: Worker[None] | None = None
        self.progress = ""
        """How far it is, once it takes more than a second; empty otherwise."""

    @property
    def is_running(self) -> bool:
        """Whether something is being written."""
        return self._worker is not None and self._worker.is_running

    def start(self, export: Export, stamp: str) -> None:
        """Write `export` to a file with `stamp` in its name; one that is under way is stopped first."""
        self._worker = self._owner.run_worker(self._write(export, stamp), group="export", exclusive=True)

    def stop(self) -> None:
        """Give up, and leave no file."""
        if self._worker is not None:
            self._worker.cancel()
        self._say("The export was stopped; no file was left.")

    async def _write(self, export: Export, stamp: str) -> None:
        try:
            done = await write_export(export, Path.cwd(), stamp, self._monotonic, self._tell)
        except OSError as error:
            self._say(f"Not exported to the working directory: {error.strerror or error}.")
        else:
            self._say(f"Wrote {done.lines:,} lines to {done.path}.")
        finally:
            self.progress = ""
            self._owner.refresh_bindings()

    def _tell(self, lines: int) -> None:
        self.progress = f"exporting: {lines:,} lines, esc stops"
        self._owner.refresh_bindings()
