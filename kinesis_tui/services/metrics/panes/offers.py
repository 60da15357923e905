"""What the metrics pane offers to copy, to export and to describe."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.metrics.model.written import answer_json, command_text, csv_lines, json_lines
from kinesis_tui.services.metrics.panes.reading import Reading
from kinesis_tui.text.times import iso_millis
from kinesis_tui.ui.chart import numbers_of


def copies(reading: Reading, index: int, mark: int | None, flags: Sequence[str]) -> list[Choice]:
    """Offer the values of one chart, at the time marked or the last ones, and the AWS CLI's command, with `flags`."""
    chart, data = reading.charts[index], reading.data(index)
    choices = []
    for name, values in data.series.items():
        value = numbers_of(values).last if mark is None else values[mark]
        if value is not None:
            choices.append(Choice(f"{name}, {'last value' if mark is None else 'value marked'}", f"{value:g}"))
    if mark is not None:
        choices.append(Choice("time marked", iso_millis(data.times_ms[mark])))
    return [
        *choices,
        Choice("metric", chart.lines[0].query.name),
        Choice("AWS CLI command", command_text(chart, reading.span, flags)),
        Choice("answer as JSON", json.dumps(answer_json(chart, reading.values[index], reading.span), indent=2)),
    ]


def exports(reading: Reading) -> dict[str, Export]:
    """Return what `e` can write, by suffix."""
    charts = list(zip(reading.charts, reading.values, strict=True))
    name = f"{reading.subject.kind}-{reading.subject.name}-metrics"
    return {
        "csv": Export(name, "csv", csv_lines(charts, reading.span)),
        "jsonl": Export(name, "jsonl", json_lines(charts, reading.span)),
    }


async def answered(reading: Reading, index: int) -> object:
    """Return what AWS answered about one chart; it is not asked again, since that would cost."""
    return answer_json(reading.charts[index], reading.values[index], reading.span)
