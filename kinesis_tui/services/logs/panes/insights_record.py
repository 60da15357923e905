"""The event that a row of a result was made from, with all its fields, fetched by the row's `@ptr`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.pane import Choice, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.payload.json_value import json_value
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.json_view import JsonView

FOLDED_CHARACTERS = 256 * 1024
"""A message of JSON beyond it stays a text: folding it would hold up the screen."""
MESSAGE = "@message"


class RecordView(Vertical):
    """The fields of an event, or of a row that has none behind it."""

    DEFAULT_CSS = """
    RecordView {
        height: 1fr;
        & > .record--title { height: 1; background: $surface; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="insightsrecord.leave", tooltip="Back to the results"),
        Binding("y", "copy", "Copy", id="insightsrecord.copy", tooltip="Copy to the clipboard: choose what"),
        Binding("r", "again", "Refresh", id="insightsrecord.again", tooltip="Fetch the event again"),
    ]

    def __init__(
        self, pane: Pane, gateway: InsightsGateway, redactor: Redactor, row: Mapping[str, str], pointer: str | None
    ) -> None:
        """Show `row`, and where there is a `pointer` the event that it leads to."""
        super().__init__()
        self._pane = pane
        self._gateway = gateway
        self._redactor = redactor
        self._pointer = pointer
        self._record: Mapping[str, str] = row
        self._view = JsonView()
        self._load = LoadView(self._view, Loading("Fetching the event (GetLogRecord)…"))

    def compose(self) -> ComposeResult:
        """Say what it is over its fields."""
        what = (
            "ROW  a figure has no event behind it" if self._pointer is None else "EVENT  all its fields (GetLogRecord)"
        )
        yield Static(what, classes="record--title", markup=False)
        yield self._load

    def on_mount(self) -> None:
        """Fetch."""
        self.action_again()

    def action_again(self) -> None:
        """Fetch the event; what is no event is there already."""
        if self._pointer is None:
            self._show()
        else:
            self.run_worker(self._fetch(self._pointer), group="record", exclusive=True)

    def action_leave(self) -> None:
        """Go back to the rows."""
        self._pane.pop_view()

    def action_copy(self) -> None:
        """Offer the record, and its message."""
        hidden = self._hidden()
        choices = [Choice("message", hidden[MESSAGE])] if MESSAGE in hidden else []
        choices.append(Choice("fields as JSON", msgspec.json.encode(hidden).decode()))
        self._pane.offer_copies(choices)

    async def _fetch(self, pointer: str) -> None:
        outcome = await self._pane.attempt(self._gateway.get_log_record(pointer))
        if isinstance(outcome, Failed):
            self._load.show(outcome)
            return
        self._record = {name: value for name, value in outcome.value.items() if name != "@ptr"}
        self._show()

    def _show(self) -> None:
        hidden = self._hidden()
        value: dict[str, object] = {visible(name): text for name, text in hidden.items()}
        message = hidden.get(MESSAGE, "")
        if len(message) <= FOLDED_CHARACTERS and (parsed := _parsed(message)) is not None:
            value[MESSAGE] = parsed
        self._view.show(value)
        self._load.show(Loaded(None))

    def _hidden(self) -> dict[str, str]:
        return {name: self._redactor.redact_field(name, value) for name, value in self._record.items()}


def _parsed(message: str) -> object | None:
    """Return the object or array that a message is; None where it is a text."""
    if not message.lstrip().startswith(("{", "[")):
        return None
    return json_value(message.encode("utf-8", "surrogatepass"))
