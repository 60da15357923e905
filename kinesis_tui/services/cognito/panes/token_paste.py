"""The line into which a token is pasted: not shown, not kept, joined again where a terminal has wrapped it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Paste
from textual.widgets import Input, Static

from kinesis_tui.services.cognito.model.jwt import LONGEST, tidied
from kinesis_tui.ui.frame.dialog import Dialog


class SecretLine(Input):
    """A hidden line that takes all lines of a paste; Textual's own takes the first."""

    longest_paste = 2 * LONGEST

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(tidied(event.text))


class TokenPaste(Dialog[str], inherit_bindings=True):
    """Answer with the token; None when it was left."""

    DEFAULT_CSS = """
    TokenPaste > .dialog {
        width: 72;
        & > SecretLine, & > SecretLine:focus { border: none; height: 1; padding: 0; margin: 1 0; background: $panel; }
        & > #paste-size { color: $text-muted; height: 1; }
    }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """Offer a hidden line."""
        box = Vertical(classes="dialog")
        box.border_title = Content(self._title)
        box.border_subtitle = "enter inspects · esc leaves"
        line = SecretLine(password=True, select_on_focus=False)
        line.cursor_blink = False
        with box:
            yield Static("Paste a JWT, with or without “Bearer ”. It is not shown and is kept in memory alone.")
            yield line
            yield Static(id="paste-size")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how much there is, since it can't be seen."""
        event.stop()
        size = len(event.value)
        self.query_one("#paste-size", Static).update(f"{size:,} characters" if size else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with it."""
        event.stop()
        token = tidied(event.value)
        self.dismiss(token or None)
