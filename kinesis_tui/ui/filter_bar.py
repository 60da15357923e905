"""The one-line input under a list in which a filter or a search is typed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label


class FilterBar(Horizontal):
    """Say what is typed, as it is typed; enter keeps it, esc gives it up. Whoever mounted the bar removes it then."""

    DEFAULT_CSS = """
    FilterBar {
        dock: bottom;
        height: 1;
        background: $surface;
        & > Label { width: auto; color: $text-accent; }
        & > Input, & > Input:focus {
            width: 1fr;
            height: 1;
            border: none;
            padding: 0;
            background: $surface;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="filter.keep", tooltip="Keep the filter and go back to the list"),
        Binding("escape", "clear", "Clear", id="filter.clear", tooltip="Clear the filter and go back to the list"),
    ]

    class FilterChanged(Message):
        """Another text stands in the bar; a newer one replaces it."""

        def __init__(self, bar: "FilterBar", text: str) -> None:
            super().__init__()
            self.bar = bar
            self.text = text

        def can_replace(self, message: Message) -> bool:
            """A newer text makes an older one stale."""
            return isinstance(message, FilterBar.FilterChanged) and message.bar is self.bar

    class FilterClosed(Message):
        """The user is done: `keep` what was typed, or clear it."""

        def __init__(self, bar: "FilterBar", text: str, *, keep: bool) -> None:
            super().__init__()
            self.bar = bar
            self.text = text
            self.keep = keep

    def __init__(self, text: str = "", *, label: str = "/") -> None:
        super().__init__()
        self._label = Label(label, markup=False)
        self._input = Input(text, select_on_focus=False)
        self._input.cursor_blink = False

    @property
    def text(self) -> str:
        """What stands in the bar."""
        return self._input.value

    def compose(self) -> ComposeResult:
        """Put the label before the input."""
        yield self._label
        yield self._input

    def on_mount(self) -> None:
        """Take the keyboard."""
        self.focus()

    def focus(self, scroll_visible: bool = True) -> "FilterBar":
        """Put the keyboard into the input."""
        self._input.focus(scroll_visible)
        return self

    def on_input_changed(self, message: Input.Changed) -> None:
        """Say it as our own."""
        message.stop()
        self.post_message(self.FilterChanged(self, message.value))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter keeps the filter."""
        message.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Keep the filter; an empty one is none."""
        self.post_message(self.FilterClosed(self, self.text, keep=bool(self.text)))

    def action_clear(self) -> None:
        """Give the filter up."""
        self.post_message(self.FilterClosed(self, self.text, keep=False))
