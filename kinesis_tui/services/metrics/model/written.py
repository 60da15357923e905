"""Metrics written down: as lines of CSV or JSON, as AWS's answer, and as the command that asks for them."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from kinesis_tui.metric import MetricQuery, MetricRange, MetricValues, Status
from kinesis_tui.services.metrics.model.chart import ChartSpec
from kinesis_tui.text.csv_line import csv_line
from kinesis_tui.text.times import iso_millis

AWS_STATUS: Mapping[Status, str] = MappingProxyType(
    {"complete": "Complete", "partial": "PartialData", "failed": "InternalError", "forbidden": "Forbidden"}
)
CSV_HEAD = ("time", "namespace", "metric", "dimensions", "stat", "unit", "period_seconds", "value")


def csv_lines(charts: Sequence[tuple[ChartSpec, Sequence[MetricValues]]], span: MetricRange) -> Iterator[bytes]:
    """Yield a head, then a line for each time of each metric; a value that is not known is empty."""
    yield csv_line(CSV_HEAD).rstrip()
    for chart, query, at, value in _points(charts, span):
        dimensions = ";".join(f"{name}={text}" for name, text in query.dimensions)
        yield csv_line(
            (
                iso_millis(at),
                query.namespace,
                query.name,
                dimensions,
                query.stat,
                chart.unit,
                span.period_s,
                value,
            )
        ).rstrip()


def json_lines(charts: Sequence[tuple[ChartSpec, Sequence[MetricValues]]], span: MetricRange) -> Iterator[bytes]:
    """Yield a JSON object for each time of each metric; a value that is not known is null."""
    for chart, query, at, value in _points(charts, span):
        yield json.dumps(
            {
                "time": iso_millis(at),
                "namespace": query.namespace,
                "metric": query.name,
                "dimensions": dict(query.dimensions),
                "stat": query.stat,
                "unit": chart.unit,
                "period_seconds": span.period_s,
                "value": value,
            },
            ensure_ascii=False,
        ).encode()


def answer_json(chart: ChartSpec, values: Sequence[MetricValues], span: MetricRange) -> dict[str, Any]:
    """Return what was asked and what AWS answered, in AWS's fields, for people to read."""
    return {
        "StartTime": iso_millis(span.start_ms),
        "EndTime": iso_millis(span.end_ms),
        "MetricDataQueries": [_query(number, line.query, span) for number, line in enumerate(chart.lines)],
        "MetricDataResults": [
            {
                "Id": f"m{number}",
                "Label": one.label,
                "StatusCode": AWS_STATUS[one.status],
                "Timestamps": [iso_millis(at) for at in sorted(one.points)],
                "Values": [one.points[at] for at in sorted(one.points)],
                "Messages": list(one.messages),
            }
            for number, one in enumerate(values)
        ],
    }


def command_text(chart: ChartSpec, span: MetricRange, flags: Sequence[str] = ()) -> str:
    """Return the command of the AWS CLI, with `flags`, that asks for a chart."""
    queries = [_query(number, line.query, span) for number, line in enumerate(chart.lines)]
    words = (
        shlex.join(("aws", "cloudwatch", "get-metric-data", *flags)),
        f"--start-time {iso_millis(span.start_ms)}",
        f"--end-time {iso_millis(span.end_ms)}",
        "--scan-by TimestampAscending",
        f"--metric-data-queries {shlex.quote(json.dumps(queries, separators=(',', ':')))}",
    )
    return " ".join(words)


def _points(
    charts: Sequence[tuple[ChartSpec, Sequence[MetricValues]]], span: MetricRange
) -> Iterator[tuple[ChartSpec, MetricQuery, int, float | None]]:
    times = span.times()
    for chart, values in charts:
        for line, one in zip(chart.lines, values, strict=True):
            for at, value in zip(times, one.on(times), strict=True):
                yield chart, line.query, at, value


def _query(number: int, query: MetricQuery, span: MetricRange) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in query.dimensions]
    metric = {"Namespace": query.namespace, "MetricName": query.name, "Dimensions": dimensions}
    return {"Id": f"m{number}", "MetricStat": {"Metric": metric, "Period": span.period_s, "Stat": query.stat}}
