"""The main screen: header, tabs, workspace, footer; and the one line for terminals that are too small."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen

from kinesis_tui.ui.frame.footer import Footer
from kinesis_tui.ui.frame.header import Header, HeaderFacts
from kinesis_tui.ui.frame.tab_bar import Tab, TabBar
from kinesis_tui.ui.frame.too_small import TooSmall, is_too_small
from kinesis_tui.ui.frame.workspace import Workspace


class FrameScreen(Screen[None], inherit_bindings=False):
    """The frame's lines around the workspace; its `tab` moves between panes, not between widgets."""

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
            "tab,shift+tab",
            "app.other_pane",
            "Other pane",
            show=False,
            tooltip="Move between the two panes side by side",
            id="app.other_pane",
        ),
    ]

    def __init__(self, facts: HeaderFacts, tabs: list[Tab]) -> None:
        super().__init__()
        self.header = Header(facts)
        self.tab_bar = TabBar(tabs)
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

    def _show_keys(self, _screen: Screen[object]) -> None:
        self.footer.show(list(self.active_bindings.values()))

    def on_resize(self, event: Resize) -> None:
        """Give way to the one line where nothing else fits."""
        self.set_class(is_too_small(event.size.width, event.size.height), "-too-small")
