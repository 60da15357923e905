"""The main screen: header, tabs, workspace, footer, and the keys that move between panes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.footer import Footer
from kinesis_tui.ui.frame.header import Header, HeaderFacts
from kinesis_tui.ui.frame.key_table import key_text
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.frame.tab_bar import DIGITS, Tab, TabBar, TabState
from kinesis_tui.ui.frame.too_small import TooSmall, is_too_small
from kinesis_tui.ui.frame.workspace import SPLIT_WIDTH, Workspace


def _digit_bindings() -> list[BindingType]:
    group = Binding.Group("Go to a pane")
    return [
        Binding(
            digit,
            f"go({index})",
            f"Pane {digit}",
            show=False,
            tooltip="Go to a pane",
            id=f"app.pane_{digit}",
            group=group,
        )
        for index, digit in enumerate(DIGITS)
    ]


class FrameScreen(Screen[None], inherit_bindings=False):
    """The frame around the workspace; it knows panes by name and asks the app for them."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    FrameScreen {
        layout: vertical;
        &.-too-small > * { display: none; }
        &.-too-small > TooSmall { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "vertical_line", "split", "Split", tooltip="Put a second pane beside this one, or close it", id="app.split"
        ),
        Binding("tab,shift+tab", "other_pane", "Other", tooltip="Move between two panes", id="app.other_pane"),
        Binding("z", "zoom", "Zoom", tooltip="Give one of two panes all the room, or give it back", id="app.zoom"),
        Binding("minus", "previous", "Previous", tooltip="Go to the pane before", id="app.previous"),
        *_digit_bindings(),
    ]

    class Wanted(Message):
        """The user wants a target; beside the active pane when `beside`, in its place otherwise."""

        def __init__(self, target: str, *, beside: bool = False) -> None:
            super().__init__()
            self.target = target
            self.beside = beside

    def __init__(self, facts: HeaderFacts, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self._tabs = tuple(tabs)
        self._opened: set[str] = set()
        """Panes that were shown once; those without a digit have a tab from then on."""
        self._shown = ""
        self._previous = ""
        self.header = Header(facts)
        self.tab_bar = TabBar([tab for tab in tabs if tab.digit])
        self.workspace = Workspace()
        self.footer = Footer()

    def compose(self) -> ComposeResult:
        """Stack the lines."""
        yield self.header
        yield self.tab_bar
        yield self.workspace
        yield self.footer
        yield TooSmall()

    def on_mount(self) -> None:
        """Keep the footer true."""
        self.bindings_updated_signal.subscribe(self.footer, self._show_keys)

    def on_resize(self, event: Resize) -> None:
        """Give way to the one line where nothing else fits."""
        width, height = event.size
        self.set_class(is_too_small(width, height), "-too-small")
        self.query_one(TooSmall).say(width, height)
        self.refresh_bindings()

    def show_facts(self, facts: HeaderFacts, status: str) -> None:
        """Repaint what changed in the header and the tab bar."""
        self.header.show(facts)
        tabs = [tab for tab in self._tabs if tab.digit or tab.name in self._opened]
        self.tab_bar.show([replace(tab, state=self._state(tab.name)) for tab in tabs], status)

    def on_workspace_changed(self, _event: Workspace.Changed) -> None:
        """Remember where we came from; the message goes on to the app."""
        name = self._active_name()
        self._opened.update(pane.id for pane in self.workspace.slots if pane.id)
        if name != self._shown:
            self._previous, self._shown = self._shown, name
        self.refresh_bindings()

    def on_tab_bar_chosen(self, event: TabBar.Chosen) -> None:
        """Go to the pane whose tab was clicked."""
        self.post_message(self.Wanted(event.name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what moves between two panes only while there are two."""
        _ = parameters
        if action == "other_pane":
            return self.workspace.is_split
        return True

    def action_go(self, index: int) -> None:
        """Go to the pane with a digit."""
        wanted = next((tab.name for tab in self._tabs if tab.digit == DIGITS[index]), None)
        if wanted is not None:
            self.post_message(self.Wanted(wanted))
        else:
            self._say(f"There is no pane {DIGITS[index]}; the tabs show those that exist.")

    def action_previous(self) -> None:
        """Go to the pane before."""
        if self._previous:
            self.post_message(self.Wanted(self._previous))
        else:
            self._say("There is no pane before this one.")

    def action_split(self) -> None:
        """Open a second pane, or close it."""
        others = [tab for tab in self._tabs if tab.name != self._active_name()]
        if self.workspace.is_split:
            self.workspace.unsplit()
        elif not self.workspace.fits_two:
            self._say(f"Two panes need {SPLIT_WIDTH} columns; this terminal has {self.size.width}.")
        elif len(others) == 1:
            self.post_message(self.Wanted(others[0].name, beside=True))
        elif others:
            from kinesis_tui.ui.frame.menu import Menu

            choices = [Choice(tab.title, tab.name) for tab in others]
            self.app.push_screen(Menu("Beside this pane", choices), self._beside_chosen)
        else:
            self._say("There is no other pane to put beside this one.")

    def action_other_pane(self) -> None:
        """Move the keyboard to the other of two panes."""
        self.workspace.other()

    def action_zoom(self) -> None:
        """Give one of two panes all the room, or give it back."""
        if self.workspace.is_split:
            self.workspace.zoom()
        else:
            self._say("Only one pane is shown; | puts a second one beside it.")

    def _beside_chosen(self, choice: Choice | None) -> None:
        if choice is not None:
            self.post_message(self.Wanted(choice.text, beside=True))

    def _show_keys(self, _screen: Screen[object]) -> None:
        active = self.active_bindings.values()
        typing = isinstance(self.focused, Input)  # then a character goes into the field
        self.footer.show([entry for entry in active if not (typing and len(key_text(entry.binding.key)) == 1)])

    def _active_name(self) -> str:
        active = self.workspace.active
        return (active.id or "") if active is not None else ""

    def _state(self, name: str) -> TabState:
        if name == self._active_name():
            return "active"
        return "shown" if name in {pane.id for pane in self.workspace.slots} else "hidden"

    def _say(self, text: str) -> None:
        self.notify(visible(text), markup=False)
