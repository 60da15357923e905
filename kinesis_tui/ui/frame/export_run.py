"""One export of a pane at a time, in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.worker import Worker

from kinesis_tui.failure import Failure
from kinesis_tui.text.quantities import bytes_text

if TYPE_CHECKING:
    from kinesis_tui.ui.frame.offers import Export, FileExport

# What writes is imported when something is written: it would cost the first frame 3 ms.


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

    def start_file(self, export: FileExport, stamp: str, path: Path | None = None) -> None:
        """Write what a thread writes: to `path`, or to a file with `stamp` in its name; one under way is stopped."""
        self._worker = self._owner.run_worker(self._write_file(export, stamp, path), group="export", exclusive=True)

    def stop(self) -> None:
        """Give up, and leave no file."""
        if self._worker is not None:
            self._worker.cancel()
        self._say("The export was stopped; no file was left.")

    async def _write(self, export: Export, stamp: str) -> None:
        from kinesis_tui.ui.frame.export import write_export

        try:
            done = await write_export(export, Path.cwd(), stamp, self._monotonic, self._tell)
        except OSError as error:
            self._say(f"Not exported to the working directory: {error.strerror or error}.")
        else:
            self._say(f"Wrote {done.lines:,} lines to {done.path}.")
        finally:
            self.progress = ""
            self._owner.refresh_bindings()

    async def _write_file(self, export: FileExport, stamp: str, path: Path | None) -> None:
        from kinesis_tui.live.export import Watch
        from kinesis_tui.ui.frame.export import PROGRESS_SECONDS
        from kinesis_tui.ui.frame.export_file import write_file

        watch, begun = Watch(), self._monotonic()

        def tell() -> None:
            if watch.words or self._monotonic() - begun >= PROGRESS_SECONDS:
                self.show(watch.words or f"exporting: {watch.rows:,} rows")

        try:
            done, size, words = await write_file(export, path or Path.cwd(), stamp, watch, tell)
        except OSError as error:
            where = f" to {path}" if path else " to the working directory"
            self._say(f"Not exported{where}: {error.strerror or error}.")
        except Failure as failure:
            self._say(str(failure))
        else:
            self._say(f"Wrote {words}, {bytes_text(size)} → {done}.")
        finally:
            self.progress = ""
            self._owner.refresh_bindings()

    def show(self, words: str) -> None:
        """Say what takes long at present."""
        self.progress = f"{words}, esc stops"
        self._owner.refresh_bindings()

    def _tell(self, lines: int) -> None:
        self.show(f"exporting: {lines:,} lines")
