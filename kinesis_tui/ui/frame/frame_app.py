"""What of the program needs neither panes nor AWS: its looks, its terminal, its clipboard, and how it ends."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from rich.console import Console, RenderableType
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event, Key, Paste
from textual.filter import LineFilter
from textual.widgets import Input
from textual.worker import WorkerFailed

from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.clipboard import clipboard_sequence
from kinesis_tui.ui.frame.key_gate import PATIENCE, KeyGate, KeyPassed
from kinesis_tui.ui.frame.last_words import last_words
from kinesis_tui.ui.frame.offers import Refused
from kinesis_tui.ui.frame.pasted import LONGEST, typeable
from kinesis_tui.ui.frame.printable import Printable
from kinesis_tui.ui.frame.signals import end_on_signals, forget_signals
from kinesis_tui.ui.frame.themes import COLOURLESS, THEMES, theme_for
from kinesis_tui.ui.frame.typeahead import TypeAhead

QUIT_SECONDS = 3.0
"""Within which the second ctrl+c must follow the first."""


class FrameApp(App[int], inherit_bindings=False):
    """A full-screen program that leaves the terminal clean however it ends.

    `theme` is a theme's name or None for what fits the terminal; `environment` tells which terminal and multiplexer
    there is; `log_file` gets the traceback of a crash; `monotonic` is a clock in seconds.
    """

    COMMANDS: ClassVar[set[Any]] = set()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p", "command_palette", "Palette", tooltip="Search every action", id="app.palette", show=False),
        Binding("q", "quit", "Quit", tooltip="Leave the program", id="app.quit"),
        Binding(
            "ctrl+c",
            "interrupt",
            "Quit, pressed twice",
            tooltip="Copy what the mouse selected; otherwise quit when pressed twice",
            id="app.interrupt",
            show=False,
            priority=True,
        ),
    ]

    def __init__(
        self,
        *,
        theme: str | None,
        environment: Mapping[str, str],
        log_file: Path | None,
        monotonic: Callable[[], float],
    ) -> None:
        no_colour = "NO_COLOR" in environment
        super().__init__(ansi_color=True if no_colour else None)
        self.animation_level = "none"
        self._environment = environment
        self._log_file = log_file
        self._monotonic = monotonic
        self._typeahead = TypeAhead()
        self._gate = KeyGate()
        self._printable = Printable()
        self._left_words: list[str] = []
        self._interrupted_at = float("-inf")
        for known in (*THEMES, COLOURLESS):
            self.register_theme(known)
        self.theme = theme_for(theme, self.console.color_system, no_colour=no_colour).name

    def get_driver_class(self) -> type[Driver]:
        """Return the driver whose writer never holds up the screen, where there is a POSIX terminal."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from kinesis_tui.ui.terminal import TerminalDriver

        return TerminalDriver

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the style sheet anew for another theme; before there is a screen, hand it the theme's colours only.

        Textual parses all of it for a theme that is set at the start, and again for the first screen: 3 ms.
        """
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, after the one that lets nothing through that a terminal would obey."""
        return [self._printable, *super().get_line_filters()]

    def on_mount(self) -> None:
        """Hear the signals that end the program."""
        end_on_signals(self._end)

    async def on_unmount(self) -> None:
        """Leave the signals to whoever comes next."""
        forget_signals()

    def _end(self, status: int) -> None:
        self.exit(status, return_code=status)

    def _handle_exception(self, error: Exception) -> None:
        """End with one sentence; the traceback goes to the log file, without credentials."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        self._return_code = 1
        if self._exception is None:
            self._exception = error  # the pilot of a test raises it again
            self._exit_renderables.append(last_words(cause, self._log_file))
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End in the same way when one of Textual's threads failed; what it would print goes to the log file."""
        report = io.StringIO()
        Console(file=report, width=120).print(*renderables)
        self._handle_exception(RuntimeError(report.getvalue()))

    def _print_error_renderables(self) -> None:
        """Print the last words on one line: Rich would wrap them, and a path with them."""
        for words in self._exit_renderables[:1]:
            print(words, file=sys.stderr)
        self._exit_renderables.clear()
        for words in self._left_words:
            print(words, file=sys.stderr)
        self._left_words.clear()

    def leave_word(self, sentence: str) -> None:
        """Print a sentence on standard error when the program has left the screen."""
        self._left_words.append(sentence)

    # Keys.

    async def on_event(self, event: Event) -> None:
        """Let keys from the terminal in one after the other, also behind those that are to be sent again."""
        if isinstance(event, Paste):
            event.text = typeable(event.text, getattr(self.focused, "longest_paste", LONGEST))
        if isinstance(event, Key) and not event.is_forwarded and self.screen_stack:
            await self._let_in(event)
        else:
            await super().on_event(event)

    async def _let_in(self, key: Key) -> None:
        """Send a key to what has the keyboard, and after it what tells when it has been dealt with."""
        if not self._gate.enters(key):
            return
        target, follower = self.focused or self.screen, self._gate.follower()
        if self._typeahead.take(key, self.screen):
            await super().on_event(key)
        else:
            self._send_again(key)
        if target.post_message(follower):
            self.set_timer(PATIENCE, lambda: self.on_key_passed(follower))
        else:
            self.on_key_passed(follower)

    def on_key_passed(self, message: KeyPassed) -> None:
        """Let the next key in."""
        key = self._gate.passed(message.number)
        if key is not None:
            self.post_message(key)

    def on_key(self, event: Key) -> None:
        """Hand a key that came early to what it was meant for; it must not run a binding instead."""
        if not self.screen_stack:
            event.prevent_default()
            return
        focused = self.focused
        early = self._typeahead.came_early(event, self.screen, focused=focused is not None)
        if early or self._typeahead.must_wait(event):
            self._send_again(event)
        elif isinstance(focused, Input) and event.is_printable and event.character:
            focused.insert_text_at_cursor(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def _send_again(self, event: Key) -> None:
        """Send a key again once the screen is painted, or a moment later: one that is left paints no more."""
        send = partial(self._post_again, self._typeahead.again(event))
        if self.screen.call_after_refresh(send):
            self.set_timer(PATIENCE, send)
        else:
            send()

    def _post_again(self, key: Key) -> None:
        for due in self._typeahead.due(key):
            self.post_message(due)

    def say(self, text: str, *, warning: bool = False) -> None:
        """Show one sentence in a toast."""
        self.notify(visible(text), severity="warning" if warning else "information", markup=False)

    def action_command_palette(self) -> None:
        """Search every action of the pane and the frame."""
        from kinesis_tui.ui.frame.palette import ActionPalette

        if not isinstance(self.screen, ActionPalette):
            self.push_screen(ActionPalette())

    def action_interrupt(self) -> None:
        """Copy what the mouse selected; otherwise quit on the second press."""
        selected = self.screen.get_selected_text()
        now = self._monotonic()
        if selected:
            self.copy_to_clipboard(selected)
            self.screen.clear_selection()
        elif now - self._interrupted_at <= QUIT_SECONDS:
            self.exit(0)
        else:
            self._interrupted_at = now
            self.say("Press ctrl+c again to quit.")

    def copy_to_clipboard(self, text: str) -> None:
        """Hand text to the terminal's clipboard, and say how much of it there was."""
        try:
            sequence = clipboard_sequence(text, self._environment)
        except Refused as refused:
            self.say(str(refused), warning=True)
            return
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(sequence)
        self.say(f"Copied {len(text.encode()):,} bytes.")
