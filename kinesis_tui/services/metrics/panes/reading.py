"""Asks CloudWatch for what the pane shows: which charts there are, then their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kinesis_tui.failure import Failure
from kinesis_tui.metric import MetricRange, MetricValues
from kinesis_tui.services.metrics.gateway import MetricsGateway
from kinesis_tui.services.metrics.model.catalogue import CATALOGUES
from kinesis_tui.services.metrics.model.chart import ChartSpec
from kinesis_tui.services.metrics.model.entry import charts_of
from kinesis_tui.services.metrics.model.listed import listed_charts
from kinesis_tui.services.metrics.model.span import Window
from kinesis_tui.subject import Subject
from kinesis_tui.ui.chart import ChartData

_TROUBLE = {"partial": "is not complete", "failed": "could not be worked out", "forbidden": "may not be read"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was asked and what came."""

    subject: Subject
    span: MetricRange
    charts: tuple[ChartSpec, ...]
    values: tuple[tuple[MetricValues, ...], ...]
    """Of each chart, in the order of its lines."""
    asked_ms: int
    notes: tuple[str, ...]
    """What was not found out, and what AWS says about it."""

    @property
    def metrics(self) -> int:
        """How many metrics a refresh asks for."""
        return sum(len(chart.lines) for chart in self.charts)

    def data(self, index: int) -> ChartData:
        """Return one chart's series; a time at which nothing is known is None."""
        times = self.span.times()
        chart = self.charts[index]
        lines = zip(chart.lines, self.values[index], strict=True)
        return ChartData(times, {line.name: values.on(times) for line, values in lines}, chart.unit)


class Charts:
    """The charts of a thing, looked up once; a refresh asks for values alone."""

    def __init__(self, gateway: MetricsGateway) -> None:
        self._gateway = gateway
        self._of: Subject | None = None
        self._charts: tuple[ChartSpec, ...] = ()
        self._notes: tuple[str, ...] = ()

    def forget(self) -> None:
        """Look the charts up again at the next reading."""
        self._of = None

    async def read(self, subject: Subject, window: Window, now_ms: int) -> Reading:
        """Return the charts with their values; raises Failure."""
        if subject != self._of:
            await self._look_up(subject)
        span = window.until(now_ms)
        if not self._charts:
            return Reading(subject, span, (), (), now_ms, self._notes)
        data = await self._gateway.get_metric_data(subject, self._charts, span)
        values, start = [], 0
        for chart in self._charts:
            values.append(data.values[start : start + len(chart.lines)])
            start += len(chart.lines)
        notes = (*self._notes, *data.messages, *_troubles(self._charts, values))
        return Reading(subject, span, self._charts, tuple(values), now_ms, notes)

    async def _look_up(self, subject: Subject) -> None:
        catalogue = CATALOGUES[subject.kind]
        value = await self._gateway.dimension_value(subject)
        charts, notes = charts_of(catalogue, value), []
        try:
            charts += listed_charts(catalogue, value, await self._gateway.list_metrics(subject, value))
        except Failure as failure:
            if catalogue.by_parts_only:
                raise
            notes.append(f"Charts by {' or '.join(part[0] for part in catalogue.parts)} are not known: {failure}")
        self._charts, self._notes, self._of = tuple(charts), tuple(notes), subject


def _troubles(charts: Sequence[ChartSpec], values: Sequence[Sequence[MetricValues]]) -> list[str]:
    """Return a sentence for each metric that did not come whole."""
    return [
        f"{line.query.name} {_TROUBLE[one.status]}{': ' + '; '.join(one.messages) if one.messages else ''}."
        for chart, found in zip(charts, values, strict=True)
        for line, one in zip(chart.lines, found, strict=True)
        if one.status != "complete"
    ]
