"""Panes that fetch nothing, to open the frame with."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from kinesis_tui.failure import Unreachable
from kinesis_tui.pane import Choice, Command, Context, Empty, Export, LoadView, Pane, Refused, standard_bindings

ARN = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders"
REFUSED = Unreachable("DescribeStream failed", "the endpoint refused the connection", "check the endpoint")


class RecordingPane(Pane):
    """Remembers what the frame asked of it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.asked: list[str] = []

    def begin(self) -> None:
        self.asked.append("begin")

    def open(self, argument: str) -> None:
        self.asked.append(f"open {argument}")

    def reload(self) -> None:
        self.asked.append("reload")

    def set_filter(self, text: str) -> None:
        self.asked.append(f"filter {text}")

    def watch_utc(self, utc: bool) -> None:
        self.asked.append(f"utc {utc}")


class StreamsPane(RecordingPane):
    """Answers every question of the frame."""

    NAME = "streams"
    TITLE = "Streams"
    ARGUMENT = "STREAM"
    HELP = "Data streams of this account and region."
    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("streams", "filter", "sort", "describe", "copy", "related", "export", "reload"),
        Binding("k", "which_key", "Key → shard", tooltip="Which shard a key lands in", id="streams.which_key"),
    ]
    DEFAULT_CSS = "Detail { height: 1fr; }"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.answer: object = {"StreamName": "orders", "OpenShardCount": 4}
        self.export_lines: list[bytes] = [b'{"n":1}', b'{"n":2}']
        self.choices = [Choice("name", "orders"), Choice("arn", ARN)]
        self.view_state = LoadView(Static("orders", classes="list"), Empty("No streams here. Press r to look again."))

    def compose(self) -> ComposeResult:
        yield self.view_state

    def copy_choices(self) -> list[Choice]:
        return self.choices

    def related(self) -> list[Choice]:
        return [Choice("records of orders", "tail:orders")]

    def describe(self) -> Awaitable[object]:
        return self._describe()

    async def _describe(self) -> object:
        if self.answer is None:
            raise REFUSED
        return self.answer

    def export(self) -> Export:
        return Export("orders streams", "jsonl", self.export_lines)

    def status_text(self) -> str:
        return "3 streams"

    def commands(self) -> list[Command]:
        return [Command("shout", "Say something loudly", self._shout, "WORD")]

    def completions(self, prefix: str) -> list[str]:
        return [name for name in ("audit", "clicks", "orders") if name.startswith(prefix)]

    def action_sort(self) -> None:
        self.asked.append("sort")

    def action_which_key(self) -> None:
        self.push_view(Detail("which shard", id="detail"))

    def _shout(self, word: str) -> None:
        if not word:
            raise Refused("Say what to shout.")
        self.say(word.upper())


class Detail(Static, can_focus=True):
    """Something a pane opens."""


class TailPane(RecordingPane):
    """Answers nothing: all of `Pane`'s defaults."""

    NAME = "tail"
    TITLE = "Tail"
    BINDINGS: ClassVar[list[BindingType]] = standard_bindings("tail", "pause", "describe", "copy", "related", "export")

    def compose(self) -> ComposeResult:
        yield Static("records")

    def action_pause(self) -> None:
        self.asked.append("pause")


class LogsPane(RecordingPane):
    """A third one, so that there is a choice."""

    NAME = "logs"
    TITLE = "Logs"
    BINDINGS: ClassVar[list[BindingType]] = standard_bindings("logs")

    def compose(self) -> ComposeResult:
        yield Static("events")
