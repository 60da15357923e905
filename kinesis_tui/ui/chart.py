"""One chart: series over time with their units, and last, largest and average value beside it.

A value that is missing is a gap: neither a zero nor joined over. Charts are drawn in a thread; the plotting library is
imported with the first of them.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget

from kinesis_tui.text.cells import clip, fit, visible, width
from kinesis_tui.text.times import stamp_text
from kinesis_tui.text.units import value_text
from kinesis_tui.ui.frame.themes import COLOURLESS
from kinesis_tui.ui.plot import MARKERS, Part, PlotRequest, plot_lines
from kinesis_tui.ui.row_style import ROW_CLASSES, ROW_CSS, RowStyles, row_styles

SIDE_WIDTH, BELOW_HEIGHT = 66, 16
"""From so many columns on the numbers stand beside the plot, and from so many lines on below it; in less of both they
stand in the title."""
FEWEST_NAME_CELLS, MOST_NAME_CELLS, NUMBER_CELLS = 8, 24, 10
FEWEST_PLOT_CELLS = 34


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows."""

    times_ms: Sequence[int] = ()
    """Milliseconds since the epoch, ascending; also those at which nothing is known."""
    series: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    """By name, each as long as `times_ms`; None where nothing is known."""
    unit: str = "None"
    """CloudWatch's: Bytes, Count, Milliseconds, Percent, …."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands beside a series; None where there is no value."""

    last: float | None
    max: float | None
    avg: float | None


def numbers_of(values: Sequence[float | None]) -> Numbers:
    """Return the newest, the largest and the average of the values that are known."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if not known:
        return Numbers(None, None, None)
    return Numbers(known[-1], max(known), sum(known) / len(known))


class Chart(Widget):
    """A chart with a title; `show` gives it something else to show, `say` a sentence in its place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*ROW_CLASSES, "chart--title"}
    DEFAULT_CSS = f"""
    Chart {{
        height: 1fr;
        width: 1fr;
        & > .chart--title {{ color: $foreground; text-style: bold; }}
        &.-chosen > .chart--title {{ color: $primary; text-style: bold reverse; }}
        {ROW_CSS}
    }}
    """

    def __init__(self, title: str = "", *, utc: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = title
        self.data = ChartData()
        self.utc = utc
        self.mark: int | None = None
        """Index of the time whose values stand beside the plot instead of the last ones."""
        self._sentence = ""
        self._plot: list[list[Part]] = []
        self._wanted = self._begun = self._drawn = 0
        """How often something else was to be shown, and up to which of these it is being drawn, and is; it is drawn
        when somebody sees it."""
        self._styles: RowStyles | None = None

    def show(self, data: ChartData, title: str | None = None) -> None:
        """Show these series; the mark stays where it is, unless there are fewer points."""
        self.data, self._sentence = data, ""
        self.title = self.title if title is None else title
        if self.mark is not None:
            self.mark = min(self.mark, len(data.times_ms) - 1) if data.times_ms else None
        self._draw_soon()

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the plot: what is fetched, or why there is nothing."""
        self._sentence = sentence
        self.refresh()

    def set_utc(self, utc: bool) -> None:
        """Write the times of the axis in UTC, or in local time."""
        self.utc = utc
        self._draw_soon()

    def move_mark(self, steps: int) -> None:
        """Mark a time, `steps` points later (earlier: negative) than the one marked; the first mark is the newest."""
        count = len(self.data.times_ms)
        if count:
            self.mark = max(0, min(count - 1, (count - 1 if self.mark is None else self.mark) + steps))
            self._draw_soon()

    def clear_mark(self) -> bool:
        """Mark nothing; tell whether something was marked."""
        marked, self.mark = self.mark is not None, None
        if marked:
            self._draw_soon()
        return marked

    def on_resize(self, _event: Resize) -> None:
        """Fit the plot to the room there is."""
        self._draw_soon()

    def notify_style_update(self) -> None:
        """Follow a change of theme."""
        super().notify_style_update()
        self._styles = None
        self._draw_soon()

    def render_line(self, y: int) -> Strip:
        """Return the title, or a line of the plot with what stands beside it."""
        styles, cells = self._styles or row_styles(self), self.size.width
        self._styles = styles
        if self._begun != self._wanted:
            self._begun = self._wanted
            self.call_later(self._begin_drawing)
        if y == 0:
            return self._title_line(styles, cells)
        parts: list[Segment] = []
        if self._sentence or not self._plot:
            text = self._sentence or ("" if not self.data.times_ms else "No data points in this range.")
            parts = [Segment(clip(f"  {visible(text)}", cells), styles["muted"])] if y == 2 or self._is_flat else []
        elif y - 1 < len(self._plot):
            parts = [Segment(text, self._style(styles, series)) for text, series in self._plot[y - 1]]
        below = y - (self.size.height - self._lines_below)
        if self._lines_below and below >= 0:
            parts = self._table_line(below, styles)
        line = Strip(parts).adjust_cell_length(cells - self._side_cells)
        if self._side_cells:
            line = Strip([*line, *self._table_line(y - 1, styles)])
        return line.adjust_cell_length(cells).apply_style(self.rich_style)

    @property
    def _has_colours(self) -> bool:
        return self.app.theme != COLOURLESS.name

    @property
    def _is_flat(self) -> bool:
        return self.size.height < 3

    @property
    def _side_cells(self) -> int:
        """Columns of the table beside the plot; 0 where it stands elsewhere."""
        if self.size.width < SIDE_WIDTH or self._lines_below:
            return 0
        return self._name_cells + 3 * NUMBER_CELLS + 4

    @property
    def _name_cells(self) -> int:
        longest = max((width(visible(name)) for name in self.data.series), default=0)
        room = self.size.width - 3 * NUMBER_CELLS - 4
        room = room if self._lines_below else room - FEWEST_PLOT_CELLS
        return max(FEWEST_NAME_CELLS, min(longest, room if self._lines_below else MOST_NAME_CELLS, room))

    @property
    def _lines_below(self) -> int:
        """Lines of the table below the plot; 0 where it stands elsewhere."""
        return len(self.data.series) + 1 if self.size.height >= BELOW_HEIGHT + len(self.data.series) else 0

    def _title_line(self, styles: RowStyles, cells: int) -> Strip:
        title = self.get_component_rich_style("chart--title", partial=True)
        segments = [Segment(clip(visible(self.title), cells), title)]
        room = cells - width(visible(self.title))
        if not self._side_cells and not self._lines_below and self.data.series:
            first = numbers_of(next(iter(self.data.series.values())))
            words = f"  last {self._value(first.last)}  max {self._value(first.max)}  avg {self._value(first.avg)}"
            segments.append(Segment(clip(words, room) if room > 0 else "", styles["muted"]))
        return Strip(segments).adjust_cell_length(cells).apply_style(self.rich_style)

    def _table_line(self, row: int, styles: RowStyles) -> list[Segment]:
        """Return a line of the table beside or below the plot: heads, then a series each."""
        if row == 0 and self.data.series:
            at = "last" if self.mark is None else stamp_text(self.data.times_ms[self.mark], self.utc)[5:16]
            heads = fit("", self._name_cells + 4 - max(0, width(at) - NUMBER_CELLS))
            words = f"{heads}{at:>{NUMBER_CELLS}}{'max':>{NUMBER_CELLS}}{'avg':>{NUMBER_CELLS}}"
            return [Segment(words, styles["muted"])]
        if not 0 < row <= len(self.data.series):
            return []
        name, values = list(self.data.series.items())[row - 1]
        found = numbers_of(values)
        first = found.last if self.mark is None else values[self.mark]
        shown = (f"{self._value(value):>{NUMBER_CELLS}}" for value in (first, found.max, found.avg))
        marker = MARKERS[(row - 1) % len(MARKERS)]
        sign = "•" if self._has_colours or marker == MARKERS[0] else marker
        return [
            Segment(f" {sign} ", self._style(styles, row - 1)),
            Segment(f"{fit(visible(name), self._name_cells)} {''.join(shown)}", styles["text"]),
        ]

    def _style(self, styles: RowStyles, series: int | None) -> Style:
        return styles["muted"] if series is None else styles[f"shard-{series % 8 + 1}"]

    def _value(self, value: float | None) -> str:
        return value_text(value, self.data.unit)

    def _draw_soon(self) -> None:
        """Draw when this is painted next: a chart that nobody sees costs nothing."""
        self._wanted += 1
        self.refresh()

    def _begin_drawing(self) -> None:
        """Draw in a thread; of several calls the last one counts."""
        self.run_worker(self._draw(), group="chart", exclusive=True)

    @property
    def is_drawn(self) -> bool:
        """Whether what is painted is what is to be shown."""
        return self._drawn == self._wanted

    async def _draw(self) -> None:
        number, names = self._begun, list(self.data.series)
        request = PlotRequest(
            width=self.size.width - self._side_cells,
            height=self.size.height - 1 - self._lines_below,
            times_ms=self.data.times_ms,
            series=[self.data.series[name] for name in names],
            unit=self.data.unit,
            utc=self.utc,
            colours=self._has_colours,
            mark=self.mark,
        )
        self._plot = await asyncio.to_thread(plot_lines, request)
        self._drawn = number
        self.refresh()
