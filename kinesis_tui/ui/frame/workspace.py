"""Where panes stand: one, or two beside each other from 120 columns on; hidden ones keep their state."""

from __future__ import annotations

from textual.containers import Horizontal
from textual.events import DescendantFocus, Resize
from textual.message import Message
from textual.widget import Widget

from kinesis_tui.ui.frame.focus import focus_inside

SPLIT_WIDTH = 120
"""Columns from which a second pane fits beside the first."""


class Workspace(Horizontal):
    """Hold any number of panes and show one or two of them.

    `slots` are the panes chosen, left to right; when the terminal is too narrow for two, or one is zoomed, only the
    active one is painted and the other waits.
    """

    DEFAULT_CSS = """
    Workspace {
        height: 1fr;
        & > * { width: 1fr; height: 1fr; }
        &.-split > * {
            border-top: solid $border;
            border-title-color: $secondary;
            border-title-style: none;
        }
        &.-split > .-active {
            border-top: heavy $primary;
            border-title-color: $primary;
            border-title-style: bold;
        }
        &.-split > .-second { border-left: vkey $border; }
        &.-split:ansi > .-second { border-left: vkey $border; }
    }
    """

    class Changed(Message):
        """Another pane is active, or other panes are shown."""

    def __init__(self) -> None:
        super().__init__(id="workspace")
        self.slots: list[Widget] = []
        self._active = 0
        self.zoomed = False
        self._keyboard: dict[Widget, Widget] = {}
        """What last had the keyboard in each pane."""

    @property
    def active(self) -> Widget | None:
        """The pane that has, or would have, the keyboard; None before the first is shown."""
        return self.slots[self._active] if self.slots else None

    @property
    def is_split(self) -> bool:
        """Whether two panes were chosen, both painted or not."""
        return len(self.slots) == 2

    @property
    def fits_two(self) -> bool:
        """Whether the terminal is wide enough for two."""
        return self.size.width >= SPLIT_WIDTH

    async def show(self, pane: Widget) -> None:
        """Put `pane` in the active slot, or go to it where it already stands."""
        if pane not in self.slots:
            await self._ensure_mounted(pane)
            if self.slots:
                self.slots[self._active] = pane
            else:
                self.slots.append(pane)
        self._activate(self.slots.index(pane))

    async def split(self, pane: Widget) -> None:
        """Put `pane` beside the active one and go to it."""
        if self.is_split or not self.slots or pane in self.slots:
            await self.show(pane)
            return
        await self._ensure_mounted(pane)
        self.slots.append(pane)
        self.zoomed = False
        self._activate(1)

    def unsplit(self) -> None:
        """Keep the active pane alone."""
        if self.is_split:
            self.slots = [self.slots[self._active]]
            self.zoomed = False
            self._activate(0)

    def other(self) -> None:
        """Go to the other pane."""
        if self.is_split:
            self._activate(1 - self._active)

    def zoom(self) -> None:
        """Give the active pane all the room, or give it back."""
        if self.is_split:
            self.zoomed = not self.zoomed
            self._arrange()

    def on_resize(self, _event: Resize) -> None:
        """Show two panes only while they fit."""
        self._arrange()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Follow the keyboard, and the mouse, into a pane; an old event of a focus that moved on says nothing."""
        if event.widget is not self.screen.focused:
            return
        for index, pane in enumerate(self.slots):
            if pane in event.widget.ancestors_with_self:
                self._keyboard[pane] = event.widget
                if index != self._active:
                    self._activate(index)

    async def _ensure_mounted(self, pane: Widget) -> None:
        if not pane.is_attached:
            pane.display = False
            await self.mount(pane)

    def _activate(self, index: int) -> None:
        self._active = index
        self._arrange()

    def _arrange(self) -> None:
        """Show what should be seen, left to right, and mark the active one.

        What appears is shown, and given the keyboard, before anything is hidden: Textual would else move the focus of
        a hidden widget to a neighbour, which is a choice the user did not make.
        """
        together = self.is_split and self.fits_two and not self.zoomed
        seen = self.slots if together else [pane for pane in self.slots if pane is self.active]
        for pane in seen:
            pane.display = True
        if self.active is not None:
            self._give_keyboard(self.active)
        for pane in self.children:
            pane.display = pane in seen
            pane.set_class(pane is self.active, "-active")
            pane.set_class(together and pane is self.slots[-1], "-second")
        self.set_class(together, "-split")
        if together and self.children.index(self.slots[0]) > self.children.index(self.slots[1]):
            self.move_child(self.slots[0], before=self.slots[1])
        self.post_message(self.Changed())

    def _give_keyboard(self, pane: Widget) -> None:
        """Focus what had the keyboard when the pane was left, or the first thing in it."""
        if pane.has_focus_within:
            return
        before = self._keyboard.get(pane)
        if before is not None and before.is_attached and before.focusable and _displayed(before):
            self.screen.set_focus(before, scroll_visible=False)
        else:
            focus_inside(pane)


def _displayed(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))
