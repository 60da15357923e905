"""The line of pane tabs with their digits, and what the pane in front says about itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from msgspec import Struct
from rich.segment import Segment
from textual.events import Click
from textual.message import Message

from kinesis_tui.text.cells import clip, visible, width
from kinesis_tui.ui.frame.status_line import StatusLine

TabState = Literal["active", "shown", "hidden"]
DIGITS = "1234567890"
"""The keys of the first ten panes, in order."""


class Tab(Struct, frozen=True):
    """One pane's tab."""

    name: str
    """The pane's word in targets, and its widget's id."""
    digit: str
    """Empty where the pane has no key: its tab is shown once it was opened."""
    title: str
    state: TabState = "hidden"
    """`active` has the keyboard; `shown` stands beside it."""

    @property
    def text(self) -> str:
        """The tab as painted."""
        return f" {self.digit} {self.title} " if self.digit else f" {self.title} "


class TabBar(StatusLine):
    """One line; a click on a tab asks for its pane."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--active", "tab-bar--shown", "tab-bar--hidden", "tab-bar--status"}
    DEFAULT_CSS = """
    TabBar {
        background: $surface;
        & > .tab-bar--active { color: $background; background: $primary; text-style: bold; }
        & > .tab-bar--shown { color: $primary; text-style: bold; }
        & > .tab-bar--hidden { color: $secondary; }
        & > .tab-bar--status { color: $foreground; }
        &:ansi > .tab-bar--active { color: $primary; background: ansi_default; text-style: bold reverse; }
        &:ansi > .tab-bar--hidden { color: ansi_default; }
    }
    """

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, tabs: Sequence[Tab] = ()) -> None:
        super().__init__(id="tab-bar")
        self._tabs = tuple(tabs)
        self._status = ""

    def show(self, tabs: Sequence[Tab], status: str) -> None:
        """Paint what changed since the last call."""
        status = visible(status)
        if (tuple(tabs), status) != (self._tabs, self._status):
            self._tabs, self._status = tuple(tabs), status
            self.update_line()

    def segments(self, width: int) -> Sequence[Segment]:
        """Put the tabs at the left and the status at the right; the status gives way."""
        shown = self._fitting(width)
        painted = [Segment(tab.text, self.part_style(f"tab-bar--{tab.state}")) for tab in shown]
        room = width - sum(_cells(tab) for tab in shown)
        status = clip(f" {self._status} ", room) if self._status and room > 4 else ""
        return [
            *painted,
            Segment(" " * (room - _text_cells(status))),
            Segment(status, self.part_style("tab-bar--status")),
        ]

    def on_click(self, event: Click) -> None:
        """Tell which tab was meant."""
        end = 0
        for tab in self._fitting(self.size.width):
            end += _cells(tab)
            if event.x < end:
                self.post_message(self.Chosen(tab.name))
                return

    def _fitting(self, width: int) -> list[Tab]:
        """Show titles while they fit, digits alone for the tabs that are not shown when they don't."""
        full = list(self._tabs)
        if sum(_cells(tab) for tab in full) <= width:
            return full
        return [
            tab if tab.state == "active" or not tab.digit else Tab(tab.name, tab.digit, "", tab.state) for tab in full
        ]


def _cells(tab: Tab) -> int:
    return width(tab.text)


def _text_cells(text: str) -> int:
    return width(text)
