"""The filter bar for the query language: says what is wrong while it is typed, completes, and remembers."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from kinesis_tui.query.complete import Completion
from kinesis_tui.text.cells import clip, visible
from kinesis_tui.ui.filter_bar import FilterBar

SHOWN_CHOICES = 8


class QueryBar(FilterBar):
    """A filter bar under a line that shows what may stand at the cursor, or what is wrong with the expression.

    An expression that can't be read is not kept: enter leaves the bar open.
    """

    DEFAULT_CSS = """
    QueryBar {
        height: 2;
        layout: grid;
        grid-size: 2 2;
        grid-columns: 1 1fr;
        grid-rows: 1 1;
        & > .query-bar--hint { column-span: 2; height: 1; color: $text-muted; background: $surface; }
        &.-wrong > .query-bar--hint { color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab", "complete", "Complete", id="query.complete", tooltip="Take the first of the choices", priority=True
        ),
        Binding(
            "up", "history(-1)", "Earlier filter", id="query.earlier", tooltip="The filter used before", show=False
        ),
        Binding("down", "history(1)", "Later filter", id="query.later", tooltip="The filter used after", show=False),
    ]

    def __init__(
        self,
        text: str,
        wrong: Callable[[str], str],
        complete: Callable[[str, int], Completion],
        history: Sequence[str],
    ) -> None:
        """Open the bar on `text`; `wrong` says what is wrong with an expression, or nothing."""
        super().__init__(text)
        self._wrong = wrong
        self._complete = complete
        self._history = (*history, text) if not history or history[-1] != text else tuple(history)
        self._place = len(self._history) - 1
        self._hint = Static(classes="query-bar--hint", markup=False)

    def compose(self) -> ComposeResult:
        """Put the hint over the label and the input."""
        yield self._hint
        yield from super().compose()

    def on_mount(self) -> None:
        """Take the keyboard, and say what may be typed."""
        super().on_mount()
        self._say()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filter as it is typed, and say what may come next."""
        super().on_input_changed(message)
        self._say()

    def action_keep(self) -> None:
        """Keep the filter, unless it can't be read."""
        if self._wrong(self.text):
            self.app.bell()
        else:
            super().action_keep()

    def action_complete(self) -> None:
        """Put the first choice in place of what was typed of it."""
        cursor = self._input.cursor_position
        completion = self._complete(self.text, cursor)
        if completion.choices:
            chosen = completion.choices[0].text
            self._input.value = self.text[: completion.start] + chosen + self.text[cursor:]
            self._input.cursor_position = completion.start + len(chosen)

    def action_history(self, steps: int) -> None:
        """Go to an expression used before or after."""
        self._place = max(0, min(len(self._history) - 1, self._place + steps))
        self._input.value = self._history[self._place]
        self._input.cursor_position = len(self._input.value)

    def _say(self) -> None:
        """Say what may stand at the cursor, then what is wrong: what is being typed is seldom right yet."""
        wrong = self._wrong(self.text)
        choices = self._complete(self.text, self._input.cursor_position).choices
        words = "   ".join(one.text.strip() for one in choices[:SHOWN_CHOICES])
        more = f"   … {len(choices) - SHOWN_CHOICES} more" if len(choices) > SHOWN_CHOICES else ""
        parts = [part for part in (f"tab: {words}{more}" if words else "", wrong) if part]
        hint = "   ".join(parts) or "enter keeps the filter, esc clears it, up: earlier filters"
        self.set_class(bool(wrong and not words), "-wrong")
        self._hint.update(clip(visible(hint), max(1, self.size.width or 80)))
