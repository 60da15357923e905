"""The editor of a Logs Insights query: says what may be typed, remembers, and shows the place of a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from kinesis_tui.query.complete import Completion
from kinesis_tui.services.logs.insights.query import LONGEST_QUERY, line_and_column

SHOWN_CHOICES = 8
MISTAKE_STYLE = "underline bold"


class QueryEditor(TextArea):
    """Several lines of a query; `complete` says what may stand at a place of a text."""

    DEFAULT_CSS = """
    QueryEditor, QueryEditor:focus {
        height: auto; min-height: 2; max-height: 35vh;
        border: none; padding: 0 1; background: $panel;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", id="insightsquery.complete", tooltip="Take the first of the choices"),
        Binding(
            "ctrl+up", "earlier(-1)", "Earlier", id="insightsquery.earlier", tooltip="The query run before this one"
        ),
        Binding(
            "ctrl+down",
            "earlier(1)",
            "Later",
            id="insightsquery.later",
            tooltip="The query run after this one",
            show=False,
        ),
    ]

    class Left(Message):
        """The user goes on to what is below."""

    longest_paste = 2 * LONGEST_QUERY

    def __init__(
        self, text: str, complete: Callable[[str, int], Completion], history: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False
        self.highlight_cursor_line = False
        self._complete = complete
        self._history = history
        self._place: int | None = None
        """Where in the history the text is from; None: it was typed."""
        self._typed = ""
        self._mistake: tuple[tuple[int, int], tuple[int, int]] | None = None
        self.move_cursor(self.document.end)

    @property
    def offset_of_cursor(self) -> int:
        """How many characters stand before the cursor."""
        row, column = self.cursor_location
        return sum(len(line) + 1 for line in self.text.split("\n")[:row]) + column

    def put(self, text: str) -> None:
        """Let another query stand here."""
        self.forget_mistake()
        self.replace(text, (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    def hint(self) -> str:
        """Say what may stand at the cursor; nothing where that is unknown."""
        choices = self._complete(self.text, self.offset_of_cursor).choices
        words = "   ".join(one.text.strip() for one in choices[:SHOWN_CHOICES])
        if len(choices) == 1 and choices[0].help:
            words = f"{words}: {choices[0].help}"
        more = f"   … {len(choices) - SHOWN_CHOICES} more" if len(choices) > SHOWN_CHOICES else ""
        return f"tab: {words}{more}" if words else ""

    def show_mistake(self, start: int, end: int) -> None:
        """Underline some characters, and put the cursor there."""
        text = self.text
        first = line_and_column(text, start)
        self._mistake = first, line_and_column(text, max(end, start + 1))
        self.selection = Selection.cursor(first)
        self.focus()
        self._line_cache.clear()
        self.refresh()

    def forget_mistake(self) -> None:
        """Underline nothing."""
        if self._mistake is not None:
            self._mistake = None
            self._line_cache.clear()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """Underline the mistake."""
        line = super().get_line(line_index)
        if self._mistake is not None:
            (first, start), (last, end) = self._mistake
            if first <= line_index <= last:
                line.stylize(
                    MISTAKE_STYLE, start if line_index == first else 0, end if line_index == last else len(line)
                )
        return line

    def action_complete(self) -> None:
        """Put the first choice in place of the word before the cursor; where there is none, go on to what is below."""
        place = self.offset_of_cursor
        completion = self._complete(self.text, place)
        if not completion.choices:
            self.post_message(self.Left())
            return
        start = line_and_column(self.text, completion.start)
        self.replace(completion.choices[0].text, start, self.cursor_location, maintain_selection_offset=False)

    def action_earlier(self, steps: int) -> None:
        """Go to a query that was run before or after; after the last comes what was typed."""
        history = self._history()
        if self._place is None:
            self._typed, self._place = self.text, len(history)
        self._place = max(0, min(len(history), self._place + steps))
        place = self._place
        self.put(self._typed if place == len(history) else history[place])
        self._place = place
