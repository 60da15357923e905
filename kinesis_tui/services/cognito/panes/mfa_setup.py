"""The dialog that shows the secret of a new authenticator as a QR code."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from kinesis_tui.services.cognito.model.challenge import provisioning_uri
from kinesis_tui.ui.frame.dialog import Dialog
from kinesis_tui.ui.qr import QrCode

ROOM = 2
"""Rows of the dialog's border."""


class MfaSetup(Dialog[bool], inherit_bindings=True):
    """Answer True once the secret is in an authenticator; None when it was left."""

    DEFAULT_CSS = """
    MfaSetup > .dialog {
        width: auto;
        padding: 0;
        & > QrCode { width: auto; }
        & > Vertical { width: 32; height: auto; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", tooltip="Type the authenticator's first code", id="mfa.go_on"),
        Binding("y", "copy", "Copy", tooltip="Copy the secret, which is not shown", id="mfa.copy"),
    ]

    def __init__(self, secret: str, issuer: str, account: str) -> None:
        super().__init__()
        self._secret = secret
        self._uri = provisioning_uri(secret, issuer, account)

    def compose(self) -> ComposeResult:
        """Draw the code beside what to do with it."""
        box = Horizontal(classes="dialog")
        box.border_title = Content("Set up an authenticator")
        box.border_subtitle = "enter goes on · y copies the secret · esc leaves"
        code = QrCode(self._uri)
        fits = code.cells.height + ROOM <= self.app.size.height and code.cells.width + ROOM <= self.app.size.width
        with box:
            if fits:
                yield code
            with Vertical():
                if not fits:
                    needs = f"{code.cells.width + ROOM} by {code.cells.height + ROOM}"
                    yield Static(f"The QR code needs {needs} cells: make the terminal larger, or copy the secret.\n")
                yield Static("Scan the code with an authenticator app, or press y to copy the secret into one.\n")
                yield Static("Whoever has the secret can make the codes. enter asks for the first one.")

    def action_go_on(self) -> None:
        """Answer that it is done."""
        self.dismiss(True)

    def action_copy(self) -> None:
        """Copy the secret."""
        self.app.copy_to_clipboard(self._secret)
