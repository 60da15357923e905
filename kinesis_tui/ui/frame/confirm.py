"""The dialog that asks for a name to be typed before something that can't be taken back."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.dialog import Dialog


class ConfirmByName(Dialog[bool], inherit_bindings=True):
    """Answer True once `name` was typed exactly; None when it was left."""

    DEFAULT_CSS = """
    ConfirmByName > .dialog {
        width: 64;
        border: round $error;
        border-title-color: $error;
        & > Input, & > Input:focus { border: none; height: 1; padding: 0; margin-top: 1; background: $panel; }
        & > #confirm-wrong { color: $text-error; height: auto; }
    }
    """

    def __init__(self, title: str, consequence: str, name: str) -> None:
        """Ask under `title`; `consequence` is one or two sentences; `name` is what must be typed."""
        super().__init__()
        self._title = title
        self._consequence = consequence
        self._expected = name

    def compose(self) -> ComposeResult:
        """Say what will happen, and offer a line to type on."""
        box = Vertical(classes="dialog")
        box.border_title = Content(self._title)
        box.border_subtitle = "enter confirms · esc leaves"
        entry = Input(select_on_focus=False)
        entry.cursor_blink = False
        with box:
            yield Static(Content(visible(self._consequence)))
            yield Static(Content.assemble("Type ", (visible(self._expected), "bold"), " to go on."))
            yield entry
            yield Static(id="confirm-wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on only when the name is right."""
        event.stop()
        if self._expected and event.value.strip() == self._expected:
            self.dismiss(True)
        else:
            self.query_one("#confirm-wrong", Static).update(Content(f"That is not {visible(self._expected)}."))
