"""Charts under each other, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Click
from textual.message import Message

from kinesis_tui.ui.chart import Chart, ChartData


class ChartList(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Charts in the order given; the keyboard goes from chart to chart."""

    DEFAULT_CSS = """
    ChartList {
        height: 1fr;
        & > Chart { height: 9; margin: 0 0 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Zoom in", tooltip="Give this chart the whole pane", id="charts.open"),
        Binding("j,down", "move(1)", "Next", tooltip="Go to the next chart", id="charts.down", show=False),
        Binding("k,up", "move(-1)", "Before", tooltip="Go to the chart before", id="charts.up", show=False),
        Binding("g,home", "end(0)", "First", tooltip="Go to the first chart", id="charts.first", show=False),
        Binding("G,end", "end(-1)", "Last", tooltip="Go to the last chart", id="charts.last", show=False),
        Binding("ctrl+d,pagedown", "move(3)", "Further", tooltip="Go three charts on", id="charts.page", show=False),
        Binding("ctrl+u,pageup", "move(-3)", "Back", tooltip="Go three charts back", id="charts.page_up", show=False),
    ]

    class Opened(Message):
        """A chart was chosen to be seen large."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.charts: list[Chart] = []
        self.index = 0
        """Of the chart chosen."""

    async def show(self, charts: Sequence[tuple[str, ChartData]], *, utc: bool) -> None:
        """Show titles and series; a chart that goes on being there keeps its place."""
        for chart in self.charts[len(charts) :]:
            await chart.remove()
        del self.charts[len(charts) :]
        missing = [Chart(utc=utc) for _ in charts[len(self.charts) :]]
        if missing:
            self.charts += missing
            await self.mount_all(missing)
        for chart, (title, data) in zip(self.charts, charts, strict=True):
            chart.utc = utc
            chart.show(data, title)
        self._choose(min(self.index, max(0, len(charts) - 1)), scroll=False)

    @property
    def seen(self) -> list[Chart]:
        """The charts of which anything can be seen."""
        return [chart for chart in self.charts if self.region.overlaps(chart.region)]

    def set_utc(self, utc: bool) -> None:
        """Write the times in UTC, or in local time."""
        for chart in self.charts:
            chart.set_utc(utc)

    def choose(self, index: int) -> None:
        """Choose a chart; one that does not exist leaves the choice as it is."""
        if 0 <= index < len(self.charts):
            self._choose(index)

    def action_move(self, steps: int) -> None:
        """Go to another chart."""
        self.choose(max(0, min(len(self.charts) - 1, self.index + steps)))

    def action_end(self, index: int) -> None:
        """Go to the first (0) or the last (-1) chart."""
        self.choose(index % max(1, len(self.charts)))

    def action_open(self) -> None:
        """Ask for the chart to be seen large."""
        if self.charts:
            self.post_message(self.Opened(self.index))

    def on_click(self, event: Click) -> None:
        """Choose the chart clicked; the one that is chosen is opened."""
        widget = event.widget
        if isinstance(widget, Chart) and widget in self.charts:
            index = self.charts.index(widget)
            if index == self.index:
                self.action_open()
            else:
                self.choose(index)

    def _choose(self, index: int, *, scroll: bool = True) -> None:
        self.index = index
        for number, chart in enumerate(self.charts):
            chart.set_class(number == index, "-chosen")
        if scroll and self.charts:
            self.scroll_to_widget(self.charts[index], animate=False)
