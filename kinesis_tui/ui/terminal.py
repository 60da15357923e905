"""The terminal driver: Textual's own, with a writer that never holds up the loop and a terminal left clean."""

import atexit
import codecs
import contextvars
import os
import selectors
import sys
import termios
import time
from collections.abc import Callable
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from kinesis_tui.ui.link import Link
from kinesis_tui.ui.pasting import PasteReader
from kinesis_tui.ui.terminal_writer import TerminalWriter

OVERFLOW = 1 << 20
"""Pending bytes at which a terminal counts as stopped: what is queued is dropped, all is repainted when it reads on."""
FLUSH_SECONDS = 1.0
HUNG_UP = 128 + 1
"""Exit status of a program that its terminal left (SIGHUP)."""
RESTORE = (
    "\x1b[?2026l"  # a synchronized update that was cut off
    "\x1b[r\x1b[0m\x1b[?7h"  # margins, attributes, line wrap
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse
    "\x1b[?2004l\x1b[?1004l\x1b[?2048l"  # bracketed paste, focus and resize reports
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"  # kitty keys, alternate screen, cursor
)


class TerminalDriver(LinuxDriver):
    """Powers the full-screen program on Linux and macOS.

    The app may set `link.bytes_per_second` (the user's limit) and `on_gone` (what to do when the terminal goes
    away; by default the app exits with status 129). `written_bytes` counts all there ever was.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.link = Link(time.monotonic)
        self.on_gone: Callable[[], None] | None = None
        self._output: TerminalWriter | None = None
        self._written_before = 0
        self._overflowed = False
        self._told_gone = False
        self._context = contextvars.copy_context()

    @property
    def active(self) -> bool:
        """Whether the program has the terminal: started, not suspended, not gone."""
        return self._output is not None and not self._output.gone

    @property
    def pending_bytes(self) -> int:
        """Bytes that were written here and that the terminal has not taken."""
        return 0 if self._output is None else self._output.pending_bytes

    @property
    def written_bytes(self) -> int:
        """Bytes that the terminal has taken since the start."""
        return self._written_before + (0 if self._output is None else self._output.written_bytes)

    def write(self, data: str) -> None:
        """Queue `data` for the terminal; returns at once. While there is no terminal nothing is written."""
        output = self._output
        if output is None or output.gone or self._overflowed:
            return
        encoded = data.encode("utf-8", "replace")
        self.link.spend(len(encoded))
        output.write(encoded)
        if output.pending_bytes > OVERFLOW:
            self._overflowed = True
            output.discard(tell=True)

    def start_application_mode(self) -> None:
        """Take the terminal, anew where SIGCONT comes to a process that another one stopped (`kill -STOP`).

        Textual would start a second writer and a second reader beside those that it has, and never end.
        """
        if self._output is not None:
            self.suspend_application_mode()
        assert self._file is not None, "a full-screen program has a standard error stream"
        self._output = TerminalWriter(
            self._file.fileno(),
            self.link,
            on_gone=lambda: self._on_loop(self._terminal_gone),
            on_drained=lambda: self._on_loop(self._terminal_reads_on),
        )
        self._output.start()
        atexit.register(self.restore)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was; frames that it has not taken are dropped, they would only delay this."""
        if self._output is not None:
            self._overflowed = False
            self._output.discard()
        self.write("\x1b[?2026l\x1b[r\x1b[0m")
        super().stop_application_mode()

    def close(self) -> None:
        """Wait until the terminal has taken all, for a second at most."""
        if self._output is not None:
            self._output.close(FLUSH_SECONDS)
            self._written_before += self._output.written_bytes
            self._output = None
            atexit.unregister(self.restore)
        super().close()

    def restore(self) -> None:
        """Clean the terminal up from wherever the program ends without having stopped; needs no event loop."""
        output, self._output = self._output, None
        if output is None or output.gone:
            return
        output.discard()
        output.write(RESTORE.encode())
        output.close(FLUSH_SECONDS)
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except termios.error:
                return  # there is no terminal any more

    def run_input_thread(self) -> None:
        """Read keys until told to stop, or the terminal goes away."""
        parser = XTermParser(self._debug)
        keys = PasteReader(parser.feed)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = self._read()
                    if not data:
                        break
                    for event in keys.read(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        """Read what was typed; nothing means that nothing more will come."""
        try:
            data = os.read(self.fileno, 4096)
        except OSError:
            data = b""
        if not data and self.input_tty:
            self._on_loop(self._terminal_gone)
        return data

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal, not LINES and COLUMNS: a parent that uses readline exports what they were at its start."""
        for descriptor in (self._file, sys.__stdin__):
            try:
                columns, lines = os.get_terminal_size(descriptor.fileno() if descriptor is not None else -1)
            except (OSError, ValueError):
                continue
            if columns and lines:
                return columns, lines
        return super()._get_terminal_size()

    def _on_loop(self, callback: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, context=self._context)
        except RuntimeError:
            return  # the loop has ended, and the program with it

    def _terminal_gone(self) -> None:
        if self._told_gone:
            return
        self._told_gone = True
        if self.on_gone is None:
            self._app.exit(return_code=HUNG_UP)
        else:
            self.on_gone()

    def _terminal_reads_on(self) -> None:
        """Repaint everything: pieces of what was painted meanwhile were dropped."""
        self._overflowed = False
        self._app.refresh()
