"""The line that asks for a partition key."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class KeyInput(Input):
    """Ask for a partition key: enter goes to its shard, esc closes the line and takes the mark away."""

    DEFAULT_CSS = """
    KeyInput, KeyInput:focus { height: 1; border: none; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go to its shard", id="shards.go_to_key", tooltip="Go to the shard of this key"),
        Binding("escape", "close", "Close", id="shards.close_key", tooltip="Close without a partition key"),
    ]

    def __init__(self, key: str) -> None:
        super().__init__(key, placeholder="partition key", select_on_focus=False)
        self.cursor_blink = False

    def action_close(self) -> None:
        """Empty the field, which takes the mark away, and give the keyboard back."""
        self.value = ""
        self.post_message(self.Submitted(self, ""))
