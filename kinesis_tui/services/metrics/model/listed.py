"""Charts of what CloudWatch lists beyond a thing as a whole: by shard, by stage, by app client."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kinesis_tui.metric import MetricQuery
from kinesis_tui.services.metrics.model.chart import ChartSpec, Line
from kinesis_tui.services.metrics.model.entry import BYTES, COUNT, MILLIS, NONE, SECONDS, Catalogue

_SHARD = "shardId-"
MOST_LINES = 8
"""Lines in a chart, one for each colour."""
MOST_CHARTS = 24
"""Charts of what is listed; each line is a metric that is paid for."""


@dataclass(frozen=True, slots=True)
class ListedMetric:
    """A metric that CloudWatch has had a value of within two weeks."""

    name: str
    dimensions: Mapping[str, str]


def listed_charts(catalogue: Catalogue, name: str, listed: Iterable[ListedMetric]) -> list[ChartSpec]:
    """Return a chart for each metric and kind of part, a line for each part; those of the catalogue come first."""
    groups: dict[tuple[str, tuple[str, ...]], list[ListedMetric]] = {}
    for metric in listed:
        further = tuple(sorted(set(metric.dimensions) - {catalogue.dimension}))
        allowed = [tuple(sorted(part)) for part in catalogue.parts]
        group = groups.setdefault((metric.name, further), [])
        if metric.dimensions.get(catalogue.dimension) == name and further in allowed and metric not in group:
            group.append(metric)
    order = {metric: place for place, metric in enumerate(_names(catalogue))}
    keys = sorted((key for key, found in groups.items() if found), key=lambda key: (order.get(key[0], len(order)), key))
    return [_chart(catalogue, key[0], key[1], groups[key]) for key in keys[:MOST_CHARTS]]


def _names(catalogue: Catalogue) -> list[str]:
    return [metric for entry in catalogue.entries for _, metric, _ in entry.metrics]


def _chart(catalogue: Catalogue, metric: str, further: tuple[str, ...], found: list[ListedMetric]) -> ChartSpec:
    known = next(
        ((entry.unit, stat) for entry in catalogue.entries for _, name, stat in entry.metrics if name == metric), None
    )
    unit, stat = known or guessed(metric)
    found.sort(key=lambda one: _part(one, further))
    lines = tuple(
        Line(_part(one, further), MetricQuery(catalogue.namespace, metric, tuple(one.dimensions.items()), stat))
        for one in found[:MOST_LINES]
    )
    left_out = f" The first {MOST_LINES} of {len(found)} are shown." if len(found) > MOST_LINES else ""
    by = " and ".join(further)
    return ChartSpec(f"{metric} by {by}", unit, lines, f"{metric} of each {by}.{left_out}")


def _part(metric: ListedMetric, further: tuple[str, ...]) -> str:
    return "/".join(_short(metric.dimensions[name]) for name in further)


def _short(value: str) -> str:
    """Return a shard's number without its twenty characters of prefix and zeros; other values as they are."""
    number = value.removeprefix(_SHARD)
    return f"shard {int(number)}" if number != value and number.isdecimal() else value


def guessed(metric: str) -> tuple[str, str]:
    """Return the unit and the statistic that a metric's name speaks of, where nothing else is known of it."""
    last = metric.rpartition(".")[2].lower()
    for words, unit, stat in (
        (("millis", "latency", "duration", "iteratorage"), MILLIS, "Maximum"),
        (("freshness",), SECONDS, "Maximum"),
        (("success",), NONE, "Average"),
        (("bytes",), BYTES, "Sum"),
    ):
        if any(word in last for word in words) and not last.endswith("successes"):
            return unit, stat
    return COUNT, "Sum"
