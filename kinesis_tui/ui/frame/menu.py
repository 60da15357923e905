"""A menu of choices: arrows, j and k, digits, enter, the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kinesis_tui.text.cells import clip, visible, width
from kinesis_tui.ui.frame.dialog import Dialog
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.frame.pick_list import PickList

PREVIEW_CELLS = 44
"""How much of each choice's text is shown beside its label."""


class Menu(Dialog[Choice], inherit_bindings=True):
    """Ask for one of `choices`; the first nine have their digit."""

    DEFAULT_CSS = """
    Menu > OptionList {
        border: round $primary;
        max-height: 80%;
        scrollbar-size-vertical: 1;
        &:focus { border: round $primary; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted { color: $block-cursor-foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", tooltip="Go to the next choice", id="menu.down"),
        Binding("k,up", "move(-1)", "Up", tooltip="Go to the choice before", id="menu.up"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """List the choices."""
        options = PickList(*self._options())
        options.add_class("dialog")
        options.border_title = Content(self._title)
        options.border_subtitle = "enter chooses · esc closes"
        yield options

    def action_move(self, rows: int) -> None:
        """Move the cursor down, or up for a negative number."""
        options = self.query_one(OptionList)
        if rows > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def on_key(self, event: Key) -> None:
        """Choose by digit."""
        digit = event.character or ""
        if digit.isascii() and digit.isdigit() and 1 <= int(digit) <= len(self._choices):
            event.stop()
            self.dismiss(self._choices[int(digit) - 1])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the choice made."""
        event.stop()
        self.dismiss(self._choices[event.option_index])

    def _options(self) -> list[Option]:
        labels = self._label_width()
        return [self._option(number, choice, labels) for number, choice in enumerate(self._choices, 1)]

    def _label_width(self) -> int:
        return max((width(visible(choice.label)) for choice in self._choices), default=0)

    def _option(self, number: int, choice: Choice, labels: int) -> Option:
        label = visible(choice.label)
        digit = str(number) if number <= 9 else " "
        padding = " " * (labels - width(label))
        text = choice.text if choice.shown is None else choice.shown
        preview = "" if text == choice.label else clip(visible(text[: PREVIEW_CELLS * 2]), PREVIEW_CELLS)
        return Option(
            Content.assemble(
                (f"{digit} ", "$accent"), label, padding, (f"  {preview}" if preview else "", "$text-muted")
            )
        )
