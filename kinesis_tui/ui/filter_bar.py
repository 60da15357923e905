"""One line at the bottom of a pane that narrows what is listed while it is typed."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterBar(Input):
    """Ask for a filter: enter keeps it and gives the keyboard back, esc clears it."""

    DEFAULT_CSS = """
    FilterBar, FilterBar:focus {
        dock: bottom;
        height: 1;
        border: none;
        padding: 0 1;
        background: $panel;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down,up", "keep", "Keep", id="filter.keep", tooltip="Keep the filter and go back to the list"),
        Binding("escape", "clear", "Clear", id="filter.clear", tooltip="Clear the filter"),
    ]

    class FilterChanged(Message):
        """The filter reads otherwise now; a newer one replaces it."""

        def __init__(self, bar: "FilterBar", text: str) -> None:
            super().__init__()
            self.bar = bar
            self.text = text

        def can_replace(self, message: Message) -> bool:
            """A newer text makes an older one stale."""
            return isinstance(message, FilterBar.FilterChanged) and message.bar is self.bar

    class FilterClosed(Message):
        """The bar is done; without `keep` the filter is to be cleared."""

        def __init__(self, bar: "FilterBar", keep: bool) -> None:
            super().__init__()
            self.bar = bar
            self.keep = keep

    def __init__(self, text: str = "") -> None:
        super().__init__(
            text, placeholder="filter: part of any column; enter keeps it, esc clears it", select_on_focus=False
        )
        self.cursor_blink = False

    def on_input_changed(self, message: Input.Changed) -> None:
        """Say what the filter reads."""
        message.stop()
        self.post_message(self.FilterChanged(self, message.value))

    def action_keep(self) -> None:
        """Leave the filter as it is."""
        self.post_message(self.FilterClosed(self, keep=True))

    def action_clear(self) -> None:
        """Take the filter away."""
        self.post_message(self.FilterClosed(self, keep=False))
