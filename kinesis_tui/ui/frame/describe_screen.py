"""The full AWS answer as JSON, over the whole screen."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content

from kinesis_tui.ui.frame.dialog import Modal
from kinesis_tui.ui.frame.footer import Footer
from kinesis_tui.ui.frame.load import Failed, Loaded, Loading, LoadView


class DescribeScreen(Modal[None], inherit_bindings=False):
    """Fetch a JSON value and show it foldable and searchable; `y` copies it whole."""

    DEFAULT_CSS = """
    DescribeScreen {
        background: $background;
        & > LoadView { border: round $primary; border-title-color: $primary; border-title-style: bold; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,d,q", "close", "Close", tooltip="Back to the pane", id="describe.close"),
        Binding("y", "copy", "Copy", tooltip="Copy the whole answer as JSON", id="describe.copy"),
    ]

    def __init__(self, title: str, answer: Awaitable[Loaded[object] | Failed]) -> None:
        super().__init__()
        self._title = title
        self._answer = answer
        self._value: object = None

    def compose(self) -> ComposeResult:
        """Begin with the loading state."""
        view = LoadView(Container(), Loading("Asking AWS…"))
        view.border_title = Content(self._title)
        yield view
        yield Footer()

    def on_mount(self) -> None:
        """Fetch."""
        self.query_one(LoadView).focus_content()
        self.bindings_updated_signal.subscribe(self, self._show_keys)
        self.run_worker(self._fetch(), exclusive=True)

    def action_close(self) -> None:
        """Back to the pane; a fetch under way is given up."""
        self.dismiss(None)

    def action_copy(self) -> None:
        """Copy the whole answer, indented."""
        if self._value is not None:
            self.app.copy_to_clipboard(json.dumps(self._value, indent=2, ensure_ascii=False, default=str))

    async def _fetch(self) -> None:
        from kinesis_tui.ui.json_view import JsonView

        answer = await self._answer
        view = self.query_one(LoadView)
        match answer:
            case Failed():
                view.show(answer)
            case Loaded(value):
                self._value = value
                await view.replace_content(JsonView(value))
                view.show(answer)

    def _show_keys(self, _screen: object) -> None:
        self.query_one(Footer).show(list(self.active_bindings.values()))
