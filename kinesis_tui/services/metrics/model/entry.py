"""How the catalogue of metrics is written, and what becomes a chart of it."""

from dataclasses import dataclass

from kinesis_tui.metric import MetricQuery
from kinesis_tui.services.metrics.model.chart import ChartSpec, Line

COUNT, BYTES, MILLIS, SECONDS, NONE = "Count", "Bytes", "Milliseconds", "Seconds", "None"
LATENCY = ("p50", "p95", "p99")


@dataclass(frozen=True, slots=True)
class Entry:
    """One chart of the catalogue."""

    title: str
    unit: str
    metrics: tuple[tuple[str, str, str], ...]
    """Name of the line, metric, statistic."""
    words: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is charted of one kind of thing."""

    namespace: str
    dimension: str
    """What CloudWatch calls the thing's name."""
    entries: tuple[Entry, ...]
    parts: tuple[tuple[str, ...], ...] = ()
    """Further dimensions by which CloudWatch may have the same metrics, each a set: shards, stages, app clients."""
    by_parts_only: bool = False
    """Whether CloudWatch has no metric of the thing as a whole."""


def one(metric: str, unit: str, stat: str, words: str) -> Entry:
    """Return a chart of one metric."""
    return Entry(metric, unit, ((stat, metric, stat),), words)


def sums(title: str, words: str, *metrics: str) -> Entry:
    """Return a chart of the sums of several counts."""
    return Entry(title, COUNT, tuple((metric.rpartition(".")[2], metric, "Sum") for metric in metrics), words)


def percentiles(metric: str, words: str) -> Entry:
    """Return a chart of how long something takes: usually, seldom, and at worst."""
    return Entry(metric, MILLIS, tuple((stat, metric, stat) for stat in LATENCY), words)


def charts_of(catalogue: Catalogue, name: str) -> list[ChartSpec]:
    """Return the charts of a thing as a whole; none where CloudWatch has only its parts."""
    if catalogue.by_parts_only:
        return []
    dimensions = ((catalogue.dimension, name),)
    return [
        ChartSpec(
            entry.title,
            entry.unit,
            tuple(
                Line(line, MetricQuery(catalogue.namespace, metric, dimensions, stat))
                for line, metric, stat in entry.metrics
            ),
            entry.words,
        )
        for entry in catalogue.entries
    ]
