"""The menu of what is related: there at once with what is known, and growing while the rest is looked for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from kinesis_tui.failure import Failure
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.frame.pick_list import PickList
from kinesis_tui.ui.frame.related import Note, Progress, Search

MOST_NOTES = 6
"""Sentences shown under the choices; more are counted."""


class RelatedMenu(Menu, inherit_bindings=True):
    """Ask for one of `choices` and of what `searches` find; a choice that is on screen keeps its place and digit.

    Below the choices stands what is being looked for, what was not found, and what could not be looked for.
    """

    DEFAULT_CSS = """
    RelatedMenu > .dialog {
        min-width: 64;
        & > OptionList, & > OptionList:focus { border: none; height: auto; max-height: 60vh; width: auto; padding: 0; }
        & > OptionList {
            max-width: 100%;
            background: transparent;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & > OptionList > .option-list--option { padding: 0 1; }
        & > OptionList > .option-list--option-highlighted { color: $block-cursor-foreground; }
        & > #related-state { height: auto; max-height: 30vh; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, title: str, choices: Sequence[Choice], searches: Sequence[Search]) -> None:
        super().__init__(title, _distinct(choices))
        self._searches = tuple(searches)
        self._going: dict[str, str] = {search.what: "" for search in searches}
        """What is still looked for, and how far that is."""
        self._without: list[str] = []
        self._notes: list[tuple[str, str]] = []
        """Style and sentence."""

    def compose(self) -> ComposeResult:
        """List what is known, and say what is looked for."""
        box = Vertical(classes="dialog")
        box.border_title = Content(self._title)
        box.border_subtitle = "enter chooses · esc closes"
        with box:
            yield PickList(*self._options())
            yield Static(id="related-state")

    def on_mount(self) -> None:
        """Begin every search; they end with the menu."""
        self._list().focus()
        for search in self._searches:
            self.run_worker(self._look(search), group=f"search {search.what}")
        self._say()

    async def _look(self, search: Search) -> None:
        """Add what a search finds; how it ended is said below the choices."""
        found_any = False
        try:
            async for found in search.find():
                await asyncio.sleep(0)  # a search whose answers are all there must not hold up the keys
                found_any = found_any or isinstance(found, Choice | Note)
                self._take(search, found)
        except Failure as failure:
            self._notes.append(("$text-error", f"Could not look for {search.what}: {failure}"))
        else:
            if not found_any:
                self._without.append(search.what)
        del self._going[search.what]
        self._say()

    def _take(self, search: Search, found: Choice | Note | Progress) -> None:
        match found:
            case Choice():
                self._add(found)
            case Note(text):
                if ("$text-warning", text) not in self._notes:
                    self._notes.append(("$text-warning", text))
                self._say()
            case Progress(text):
                self._going[search.what] = text
                self._say()

    def _add(self, choice: Choice) -> None:
        if any(choice.text == known.text for known in self._choices):
            return
        before = self._label_width()
        self._choices = (*self._choices, choice)
        listed = self._list()
        listed.add_option(self._option(len(self._choices), choice, self._label_width()))
        if self._label_width() != before:
            for index, option in enumerate(self._options()):
                listed.replace_option_prompt_at_index(index, option.prompt)
        if listed.highlighted is None:
            listed.highlighted = 0

    def _say(self) -> None:
        lines = []
        if self._going:
            going = ", ".join(f"{what} ({how})" if how else what for what, how in self._going.items())
            lines.append(Content(f"Looking for {visible(going)}…"))
        lines += [Content.styled(visible(text), style) for style, text in self._notes[:MOST_NOTES]]
        if len(self._notes) > MOST_NOTES:
            lines.append(Content(f"… and {len(self._notes) - MOST_NOTES} more of this kind."))
        if self._without:
            lines.append(Content(f"None found: {', '.join(self._without)}."))
        state = self.query_one("#related-state", Static)
        state.display = bool(lines)
        state.update(Content("\n").join(lines))

    def _list(self) -> OptionList:
        return self.query_one(OptionList)


def _distinct(choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices, the first of those that lead to the same place."""
    by_target: dict[str, Choice] = {}
    for choice in choices:
        by_target.setdefault(choice.text, choice)
    return list(by_target.values())
