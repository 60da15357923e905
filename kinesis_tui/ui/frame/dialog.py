"""What lies over the panes: a screen that is left once, and the box in the middle that every dialog is."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer], inherit_bindings=False):
    """A screen over the panes that is left once, and takes no other screen with it.

    Textual's own pops whatever is on top: `enter`, answered by a message, and an `esc` right behind it would take two
    screens, and end the program where there is only one.
    """

    _left: tuple[Answer | None] | None = None
    """What it was left with while another screen was on top of it."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave with an answer, as soon as this is on top; one that was left already stays so."""
        if self.is_active:
            return super().dismiss(result)
        self._left = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Leave where that was wanted while something else was on top."""
        if self._left is not None:
            super().dismiss(*self._left)


class Dialog(Modal[Answer], inherit_bindings=False):
    """A modal box over the panes, which go on behind it; `esc` closes it without an answer."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: transparent;
        &:ansi { background: transparent; }
        & > .dialog {
            width: auto;
            min-width: 30;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
        }
        &:ansi > .dialog { background: ansi_default; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Close", tooltip="Close without doing anything", id="dialog.cancel"),
    ]

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
