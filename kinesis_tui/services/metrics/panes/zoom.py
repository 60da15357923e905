"""One chart over the whole pane, with what it tells and a mark to read values at."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kinesis_tui.text.cells import visible
from kinesis_tui.ui.chart import Chart, ChartData


class ZoomView(Vertical, can_focus=True):
    """A large chart; `left` and `right` mark a time, `j` and `k` go to the charts beside it."""

    DEFAULT_CSS = """
    ZoomView {
        height: 1fr;
        & > Static { height: auto; max-height: 3; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "mark(-1)", "Earlier", tooltip="Mark an earlier time and show its values", id="zoom.earlier"),
        Binding("right,l", "mark(1)", "Later", tooltip="Mark a later time and show its values", id="zoom.later"),
        Binding("j,down", "other(1)", "Next", tooltip="Go to the next chart", id="zoom.next", show=False),
        Binding("k,up", "other(-1)", "Before", tooltip="Go to the chart before", id="zoom.before", show=False),
    ]

    class Other(Message):
        """The chart `steps` further is wanted."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    def __init__(self, *, utc: bool) -> None:
        super().__init__()
        self.chart = Chart(utc=utc)
        self._words = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Stack the chart and its words."""
        yield self.chart
        yield self._words

    def show(self, title: str, data: ChartData, words: str) -> None:
        """Show another chart, or the same with newer values."""
        self.chart.show(data, title)
        self._words.update(Content(visible(words)))

    def action_mark(self, steps: int) -> None:
        """Mark an earlier or later time."""
        self.chart.move_mark(steps)

    def action_other(self, steps: int) -> None:
        """Ask for another chart."""
        self.post_message(self.Other(steps))
