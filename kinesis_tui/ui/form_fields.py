"""The fields that a form is made of: a line, a text of several lines, a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, TextArea

LONGEST_PASTE = 1 << 20
"""Characters that an area takes at once."""


class Completion(Suggester):
    """The first of what a line may go on to; `right` at its end takes it."""

    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first candidate that goes on from what is typed."""
        return next((one for one in self._complete(value) if one.startswith(value) and one != value), None)


class FormLine(Input):
    """One line; a secret is not shown."""

    DEFAULT_CSS = """
    FormLine, FormLine:focus { width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; }
    """

    def __init__(
        self, value: str, name: str, placeholder: str, *, secret: bool, complete: Callable[[str], list[str]]
    ) -> None:
        super().__init__(
            value,
            placeholder,
            name=name,
            password=secret,
            suggester=Completion(complete),
            select_on_focus=False,
        )
        self.cursor_blink = False


class FormArea(TextArea):
    """A text of several lines; `tab` leaves it."""

    DEFAULT_CSS = """
    FormArea, FormArea:focus { height: 30vh; min-height: 3; border: none; padding: 0 1; background: $panel; }
    """
    longest_paste = LONGEST_PASTE

    def __init__(self, value: str, name: str) -> None:
        super().__init__(value, name=name, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False
        self.highlight_cursor_line = False

    @property
    def value(self) -> str:
        """What it holds."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.load_text(text)


class ChoiceLine(Widget, can_focus=True):
    """One of a few words; `space`, `right` and `left` go through them."""

    DEFAULT_CSS = """
    ChoiceLine { width: 1fr; height: 1; padding: 0 1; background: $panel; }
    ChoiceLine:focus { color: $block-cursor-foreground; background: $block-cursor-background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right", "choose(1)", "Other", tooltip="Choose the next", id="form.choose"),
        Binding("left", "choose(-1)", "Before", tooltip="Choose the one before", id="form.choose_before"),
        Binding("enter", "screen.submit", "Submit", tooltip="Submit the form", id="form.enter", show=False),
    ]
    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another word is chosen."""

        def __init__(self, choice: ChoiceLine) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, options: Sequence[str], value: str, name: str) -> None:
        super().__init__(name=name)
        self._options = tuple(options)
        self.set_reactive(ChoiceLine.value, value if value in self._options else self._options[0])

    def render(self) -> RenderResult:
        """Mark the chosen word."""
        words = [(f"[{one}]", "bold") if one == self.value else (f" {one} ", "") for one in self._options]
        return Content.assemble(*words)

    def watch_value(self) -> None:
        """Say that another word is chosen."""
        self.post_message(self.Changed(self))

    def action_choose(self, steps: int) -> None:
        """Choose another word."""
        at = self._options.index(self.value)
        self.value = self._options[(at + steps) % len(self._options)]
