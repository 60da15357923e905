"""The least full-screen program that Textual allows: one text."""

from textual.app import App, ComposeResult
from textual.widgets import Static

TEXT = "a bare program"


class BareApp(App[None]):
    """Show a text."""

    def compose(self) -> ComposeResult:
        yield Static(TEXT)


if __name__ == "__main__":
    BareApp().run()
