"""The metrics pane: charts of what CloudWatch knows of one thing, beside its tail or log."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.pane import (
    Choice,
    Command,
    Context,
    Empty,
    Failed,
    Loaded,
    Loading,
    LoadView,
    Pane,
    Refused,
    Subject,
    standard_bindings,
)
from kinesis_tui.services.metrics.gateway import MetricsGateway
from kinesis_tui.services.metrics.model.span import HOUR, Window, parse_period, parse_window, span_text
from kinesis_tui.services.metrics.model.target import KINDS, parse_target
from kinesis_tui.services.metrics.panes.chart_list import ChartList
from kinesis_tui.services.metrics.panes.offers import answered, copies, exports
from kinesis_tui.services.metrics.panes.reading import Charts, Reading
from kinesis_tui.services.metrics.panes.words import CANCELLED, HELP, NOTHING, cost_line, head_line
from kinesis_tui.services.metrics.panes.zoom import ZoomView
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.frame.frame_words import starting_with

LOOK_SECONDS = 5.0
"""How often it is looked whether a new period has begun; CloudWatch is asked once a period at most."""
RANGES = ("1h", "3h", "12h", "1d", "3d", "7d", "15d", "63d")
PERIODS = ("auto", "1m", "5m", "15m", "1h", "6h", "1d")


class MetricsPane(Pane):
    """Charts of one thing."""

    NAME = "metrics"
    TITLE = "Metrics"
    ARGUMENT = "KIND NAME"
    VIEWS = (ChartList, ZoomView)
    HELP = HELP
    DEFAULT_CSS = """
    MetricsPane {
        & .metrics--head { height: auto; max-height: 2; text-style: bold; }
        & .metrics--cost { height: auto; max-height: 2; color: $text-muted; }
        & .metrics--notes { height: auto; max-height: 4; color: $text-warning; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "range", "Range…", tooltip="Set how far back the charts go", id="metrics.range"),
        *standard_bindings("metrics", "pause", "describe", "related", "copy", "export", "reload"),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._calls = context.one(MetricDataCalls, lambda: MetricDataCalls(context.aws))
        self._charts = Charts(MetricsGateway(context.aws, self._calls))
        self._charted: Subject | None = None
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region of what is charted."""
        self._opened: dict[str, None] = {}
        """What was charted in this session, for completion."""
        self.window = Window(3 * HOUR)
        self.reading: Reading | None = None
        self.paused = False
        self._head, self._cost, self._notes = (
            Static(classes=f"metrics--{part}", markup=False) for part in ("head", "cost", "notes")
        )
        self.list = ChartList()
        self.load = LoadView(Vertical(self._head, self._cost, self._notes, self.list), Empty(NOTHING))

    def compose(self) -> ComposeResult:
        """Show the charts once there are some."""
        yield self.load

    def on_mount(self) -> None:
        """Look now and then whether CloudWatch may have something new."""
        self.set_interval(LOOK_SECONDS, self._look)

    def open(self, argument: str) -> None:
        """Chart "KIND NAME"."""
        try:
            subject = parse_target(argument)
        except ValueError as error:
            self.say(f"{error}.", warning=True)
            return
        while self.pop_view():
            pass
        if subject != self._charted:
            self._charted, self.reading, self.list.index = subject, None, 0
        self._opened[f"{subject.kind} {subject.name}"] = None
        self._ask()

    # -- fetching ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Look the charts up again, and ask for their values; those of another account or region are no more."""
        self._charts.forget()
        place = (self.context.aws.profile, self.context.aws.region)
        if place != self._place:
            self._place, self.reading = place, None
            while self.pop_view():
                pass
        if self._charted is None:
            self.load.show(Empty(NOTHING))
        else:
            self._ask()

    def _ask(self) -> None:
        if self.reading is None:
            self.load.content.display = False
            self.load.show(Loading("Asking CloudWatch (ListMetrics, GetMetricData)…"))
        self.run_worker(self._fetch(), group="metrics", exclusive=True)

    async def _fetch(self) -> None:
        subject = self._charted
        if subject is None:
            return
        outcome = await self.attempt(self._charts.read(subject, self.window, self.context.clock.now_ms()))
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.reading = outcome.value
        if not self.reading.charts:
            what = f"{subject.kind.replace('-', ' ')} {subject.name}"
            self.load.show(
                Empty(f"CloudWatch lists no metrics of {what} in the last two weeks. Press r to look again.")
            )
            return
        await self._show()

    async def _show(self) -> None:
        reading = self.reading
        if reading is None:
            return
        charts = [(self._title(index), reading.data(index)) for index in range(len(reading.charts))]
        await self.list.show(charts, utc=self.utc)
        self._say_state()
        self._show_zoomed()
        self.load.show(Loaded(None))

    def _look(self) -> None:
        """Ask again when a period has passed, as long as somebody looks."""
        reading = self.reading
        if reading is None or self.paused or not self.is_on_screen or not isinstance(self.load.state, Loaded):
            return
        if self.context.clock.now_ms() - reading.asked_ms >= reading.span.period_s * 1000:
            self._ask()

    # -- what is said -----------------------------------------------------------------------------------------------

    def _say_state(self) -> None:
        reading = self.reading
        if reading is None:
            return
        head = head_line(reading, self.window, utc=self.utc, paused=self.paused)
        self._head.update(Content(visible(head)))
        self._cost.update(Content(cost_line(reading.metrics, self._calls.metrics_asked)))
        self._notes.display = bool(reading.notes)
        self._notes.update(Content("\n").join(Content(visible(note)) for note in reading.notes))

    def _title(self, index: int) -> str:
        reading = self.reading
        assert reading is not None
        chart = reading.charts[index]
        return f"{chart.title} · {chart.stats} of {span_text(reading.span.period_s)}"

    def _show_zoomed(self) -> None:
        if isinstance(self.view, ZoomView) and self.reading is not None:
            index = self.list.index
            self.view.show(self._title(index), self.reading.data(index), self.reading.charts[index].words)

    def watch_utc(self, utc: bool) -> None:
        """Write the times in the other zone."""
        self.list.set_utc(utc)
        if isinstance(self.view, ZoomView):
            self.view.chart.set_utc(utc)
        self._say_state()

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say what is charted."""
        if self._charted is None or self.reading is None:
            return ""
        return f"{len(self.reading.charts)} charts of {self._charted.name}"

    def subject(self) -> Subject | None:
        """Look for what is related to what is charted."""
        return self._charted

    def describe(self) -> Awaitable[object] | None:
        """Show what AWS answered about the chart chosen."""
        return answered(self.reading, self.list.index) if self._has_charts and self.reading else None

    def copy_choices(self) -> list[Choice]:
        """Offer the values of the chart chosen, and the command that asks for them."""
        if not self._has_charts or self.reading is None:
            return []
        mark = self.view.chart.mark if isinstance(self.view, ZoomView) else None
        return copies(self.reading, self.list.index, mark, self.context.aws.reached.flags)

    def commands(self) -> list[Command]:
        """Offer `:range` and `:period`."""
        return [
            Command(
                "range", "Set how far back the charts go, 5m to 63d", self._set_range, "AGE", starting_with(RANGES)
            ),
            Command("period", "Set how much time a point is", self._set_period, "AGE|auto", starting_with(PERIODS)),
        ]

    def completions(self, prefix: str) -> list[str]:
        """Complete the kinds of things, and what was charted before."""
        offers = [*(f"{kind} " for kind in KINDS), *self._opened]
        return [offer for offer in offers if offer.startswith(prefix)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what needs charts only where there are some."""
        if action in ("pause", "describe", "copy", "export"):
            return self._has_charts
        return super().check_action(action, parameters)

    # -- keys -------------------------------------------------------------------------------------------------------

    async def action_range(self) -> None:
        """Ask for a range on the command line."""
        await self.run_action("app.command('range ')")

    def action_pause(self) -> None:
        """Stop asking CloudWatch, or go on."""
        self.paused = not self.paused
        self._say_state()
        self._look()

    def action_export(self) -> None:
        """Ask in which form, and write what is charted."""
        from kinesis_tui.ui.frame.menu import Menu

        if self._has_charts:
            forms = [Choice("CSV", "csv"), Choice("JSON Lines", "jsonl")]
            self.app.push_screen(Menu("Export these metrics", forms), self._export_chosen)

    def _export_chosen(self, choice: Choice | None) -> None:
        if choice is not None and self.reading is not None:
            self._export.start(exports(self.reading)[choice.text], self.export_stamp())

    def action_back(self) -> None:
        """Take the mark away, leave the large chart, or give up asking."""
        if isinstance(self.load.state, Loading):
            self.workers.cancel_group(self, "metrics")
            self.load.show(Empty(CANCELLED))
        elif self._exports() or not (isinstance(self.view, ZoomView) and self.view.chart.clear_mark()):
            super().action_back()

    def on_chart_list_opened(self, message: ChartList.Opened) -> None:
        """Give a chart the whole pane."""
        message.stop()
        self.push_view(ZoomView(utc=self.utc))
        self._show_zoomed()

    def on_zoom_view_other(self, message: ZoomView.Other) -> None:
        """Show the next chart, or the one before."""
        message.stop()
        self.list.action_move(message.steps)
        self._show_zoomed()

    @property
    def _has_charts(self) -> bool:
        return self.reading is not None and bool(self.reading.charts)

    def _set_range(self, text: str) -> None:
        try:
            self.window = parse_window(text, self.window.period_s)
        except ValueError as error:
            raise Refused(f"{error}.") from None
        self._ask()

    def _set_period(self, text: str) -> None:
        try:
            self.window = Window(self.window.seconds, parse_period(text, self.window.seconds))
        except ValueError as error:
            raise Refused(f"{error}.") from None
        self._ask()
