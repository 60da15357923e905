"""The dialog that shows where to sign in with a browser: the address, and its QR code where there is room."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kinesis_tui.services.cognito.loopback import can_be_caught, caught
from kinesis_tui.ui.frame.dialog import Dialog
from kinesis_tui.ui.qr import QrCode

MARGIN = 9
"""Rows and columns of the dialog that are not the code: border, address, words."""


class AuthorizeDialog(Dialog[str], inherit_bindings=True):
    """Answer with the address that the browser was sent to, empty where it is to be pasted; None when it was left."""

    DEFAULT_CSS = """
    AuthorizeDialog > .dialog { width: 92%; height: auto; & > QrCode { margin-top: 1; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", tooltip="Paste where the browser was sent", id="authorize.go_on"),
        Binding("y", "copy", "Copy", tooltip="Copy the address", id="authorize.copy"),
    ]

    def __init__(self, url: str, redirect: str, is_ours: Callable[[str], bool]) -> None:
        """Show `url`; `is_ours` tells whether an address is the answer to it."""
        super().__init__()
        self._url = url
        self._redirect = redirect
        self._is_ours = is_ours

    def compose(self) -> ComposeResult:
        """Show the address, and draw it."""
        box = Vertical(classes="dialog")
        box.border_title = Content("Sign in with a browser")
        box.border_subtitle = "y copies the address · enter goes on · esc leaves"
        code = QrCode(self._url)
        size = self.app.size
        with box:
            yield Static("Open this address with a browser, on any machine:", markup=False)
            yield Static(self._url, markup=False)
            yield Static(f"It ends at {self._redirect}; copy that whole address then.", markup=False, id="ends")
            if code.cells.height + MARGIN <= size.height and code.cells.width + MARGIN <= size.width:
                yield code

    def on_mount(self) -> None:
        """Listen where the browser will be sent, if that is here."""
        if can_be_caught(self._redirect):
            self.run_worker(self._catch(), group="redirect")

    async def _catch(self) -> None:
        where = self.query_one("#ends", Static)
        where.update(f"A browser on this machine is caught at {self._redirect}; from another, copy that address.")
        try:
            self.dismiss(await caught(self._redirect, self._is_ours))
        except OSError:
            where.update(f"It ends at {self._redirect} (another program listens there); copy that whole address then.")

    def action_go_on(self) -> None:
        """Answer that the address is to be pasted."""
        self.dismiss("")

    def action_copy(self) -> None:
        """Copy the address."""
        self.app.copy_to_clipboard(self._url)
