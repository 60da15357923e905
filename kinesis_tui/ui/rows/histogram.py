"""Arrivals over time beside the rows: a bar for each bin of time, coloured by source or by a field's value."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip

from kinesis_tui.live.arrivals import REST, STEPS_MS, Arrivals, Bin, stacked
from kinesis_tui.live.scan import LOOK_EVERY, in_steps
from kinesis_tui.text.cells import fit, visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.frame.status_line import StatusLine
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.row_style import SHARD_STYLE_NAMES

LOOK_SECONDS = 0.5
"""How often what came is counted in: each time is bytes to the terminal."""
FEW_BINS, MOST_BINS = 120, 2_000
USUAL_MS = 1_000
"""A bar is no less than this until somebody asks for finer ones."""
COUNT_CELLS = 8
NAMED_GROUPS = 7
"""Groups with a colour of their own; the eighth colour is for all others."""

Timed = tuple[int, str, int]
"""Milliseconds since the epoch, group, row number."""


class Legend(StatusLine):
    """A line of the legend."""

    DEFAULT_CSS = "Legend { background: $surface; color: $text-muted; }"

    def __init__(self, words: Callable[[], Sequence[Segment]]) -> None:
        super().__init__()
        self._words = words

    def segments(self, width: int) -> Sequence[Segment]:
        """Say it."""
        _ = width
        return self._words()


class _Bars:
    """The bins as `Lines`."""

    first = 0

    def __init__(self, bins: Sequence[Bin], groups: Sequence[str], style_of: Callable[[str], str]) -> None:
        self.bins = bins
        self._groups = groups
        self._style_of = style_of
        self._largest = max((one.total for one in bins), default=0)
        self.list: LineList | None = None
        self.utc = False
        self.dated = False
        """Whether a bar says its day."""
        self.is_fine = len(bins) > 1 and bins[1].start_ms - bins[0].start_ms < 1_000
        """Whether a bar is less than a second."""

    @property
    def end(self) -> int:
        """Number of bins."""
        return len(self.bins)

    def strip(self, number: int, width: int, selected: bool) -> Strip:  # noqa: ARG002  # the list draws the cursor
        """Draw one bin: time, bar, count."""
        assert self.list is not None
        styles, one = self.list.row_styles, self.bins[number]
        time = stamp_text(one.start_ms, self.utc)
        label = time[5:16] if self.dated else time[11 : 21 if self.is_fine else 19]
        count = count_text(one.total) if one.total else ""
        room = width - len(label) - COUNT_CELLS - 2
        segments = [Segment(f"{label} ", styles["muted"])]
        bar = stacked(one.counts, self._groups, self._largest, room)
        segments += [Segment("█" * cells, styles[self._style_of(group)]) for group, cells in bar]
        used = sum(cells for _, cells in bar)
        segments.append(Segment(f"{'':{max(0, room - used)}} {count:>{COUNT_CELLS}}", styles["text"]))
        return Strip(segments)


class Histogram(Vertical):
    """Bars of what arrived when, live; `enter` on one goes to its first row."""

    DEFAULT_CSS = """
    Histogram { width: 40; height: 1fr; border-left: solid $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "To the rows", id="histogram.leave", tooltip="Back to the rows; the bars stay"),
        Binding("plus", "zoom(-1)", "Finer", id="histogram.finer", tooltip="Let a bar be less time"),
        Binding("minus", "zoom(1)", "Coarser", id="histogram.coarser", tooltip="Let a bar be more time"),
    ]

    class Selected(Message):
        """A bar was chosen; `row` is the number of the first row in it, -1 where nothing arrived."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    class Left(Message):
        """The keyboard is to go back to the rows."""

    def __init__(
        self,
        new_rows: Callable[[int], Iterator[Timed]],
        *,
        utc: bool,
        by: str = "",
        costly: bool = False,
        style_of: Callable[[str], str] | None = None,
        name_of: Callable[[str], str] = visible,
    ) -> None:
        """Prepare the bars.

        `new_rows(start)` yields what is shown from the row number `start` on; `costly` says that each takes its time.
        `by` says what groups are; `style_of` names the row style of a group, by default one of eight in the order of
        their size; `name_of` shortens a group.
        """
        super().__init__()
        self._new_rows = new_rows
        self._by = by
        self._given_style = style_of
        self._name_of = name_of
        self._look_every = 1 if costly else LOOK_EVERY
        self._arrivals = Arrivals()
        self._counted = 0
        self._width_ms: int | None = None
        """Chosen by the user; None: what fits."""
        self.utc = utc
        self.list = LineList(live=True, empty_text="Nothing has arrived yet.")
        self._bars = _Bars((), (), self._style_of)
        self._lines = (Legend(self._title), Legend(self._legend))

    def compose(self) -> ComposeResult:
        """Stack the legend on the bars."""
        yield from self._lines
        yield self.list

    def on_mount(self) -> None:
        """Count what is there, and look now and then for more."""
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)

    @property
    def bins(self) -> Sequence[Bin]:
        """The bins shown."""
        return self._bars.bins

    def restart(self) -> None:
        """Count anew: other rows are shown."""
        self.workers.cancel_group(self, "count")
        self._arrivals, self._counted = Arrivals(), 0
        self._look()

    def set_utc(self, utc: bool) -> None:
        """Write the bars' times in UTC or local time."""
        self.utc = utc
        self._draw()

    def action_leave(self) -> None:
        """Give the keyboard back."""
        self.post_message(self.Left())

    def action_zoom(self, steps: int) -> None:
        """Let a bar stand for less time, or more."""
        width = self._width()
        wider = [step for step in STEPS_MS if (step > width if steps > 0 else step < width)]
        if not wider:
            return
        chosen = wider[0] if steps > 0 else wider[-1]
        self._width_ms = max(chosen, self._arrivals.fitting(MOST_BINS))
        self._draw()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Say which row the bar begins with."""
        message.stop()
        self.post_message(self.Selected(self._bars.bins[message.number].first_row))

    def on_line_list_follow_changed(self, message: LineList.FollowChanged) -> None:
        """Keep to ourselves that the bars stand still."""
        message.stop()

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        """Keep to ourselves where the cursor is."""
        message.stop()

    def _look(self) -> None:
        if not any(worker.group == "count" and worker.is_running for worker in self.workers):
            self.run_worker(self._count(), group="count")

    async def _count(self) -> None:
        """Count in slices what came since the last look."""
        batch: list[Timed] = []

        def take(row: Timed) -> None:
            batch.append(row)
            self._counted = row[2] + 1

        def step(_taken: int) -> None:
            self._arrivals.add(batch)
            batch.clear()

        start = self._counted
        if await in_steps(self._new_rows(start), take, step=step, look_every=self._look_every) or not start:
            self._draw()

    def _width(self) -> int:
        fitting = max(USUAL_MS, self._arrivals.fitting(FEW_BINS))
        return fitting if self._width_ms is None else max(self._width_ms, self._arrivals.fitting(MOST_BINS))

    def _draw(self) -> None:
        """Show the bins; the cursor stays on its time."""
        cursor = self.list.cursor
        before = self._bars.bins
        at = None if cursor is None or cursor >= len(before) else before[cursor].start_ms
        groups = self._largest_groups()
        bins = self._arrivals.bins(self._width(), groups)
        self._bars = bars = _Bars(bins, groups, self._style_of)
        bars.list, bars.utc = self.list, self.utc
        bars.dated = len(bins) > 1 and bins[-1].start_ms - bins[0].start_ms >= STEPS_MS[-1]
        self.list.lines = bars
        if self.list.following or at is None:
            self.list.rows_changed(len(bins) - 1 if bins else None)
        else:
            place = next((index for index, one in enumerate(bins) if one.start_ms >= at), len(bins) - 1)
            self.list.rows_changed(place)
        for line in self._lines:
            line.update_line()

    def _title(self) -> list[Segment]:
        return [
            Segment(f"ARRIVALS, {width_text(self._width())} a bar{f', by {visible(self._by)}' if self._by else ''}")
        ]

    def _legend(self) -> list[Segment]:
        """Return the groups in their colours."""
        styles, groups, named = self.list.row_styles, self._arrivals.groups, self._largest_groups()
        segments = [Segment(f"█{fit_name(self._name_of(group))} ", styles[self._style_of(group)]) for group in named]
        if len(groups) > len(named):
            more = "many" if REST in groups else f"{len(groups) - len(named)}"
            segments.append(Segment(f"█{more} more", styles["muted"]))
        return segments

    def _largest_groups(self) -> list[str]:
        return [name for name, _ in self._arrivals.groups.most_common(NAMED_GROUPS + 1) if name != REST][:NAMED_GROUPS]

    def _style_of(self, group: str) -> str:
        if not group:
            return "muted"
        if self._given_style is not None:
            return self._given_style(group)
        ranked = self._largest_groups()
        return SHARD_STYLE_NAMES[ranked.index(group)] if group in ranked else "muted"


def fit_name(name: str) -> str:
    """Shorten a group's name for the legend."""
    return fit(name, 12).rstrip()


def width_text(width_ms: int) -> str:
    """Write a bin's width as a clock would: "500 ms", "15 s", "5 min", "2 h", "1 d"."""
    for unit, name in ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")):
        if width_ms >= unit and width_ms % unit == 0:
            return f"{width_ms // unit} {name}"
    return f"{width_ms} ms"
