"""A metric of CloudWatch as it is asked for and as it is answered: values and their limits, no SDK."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

MOST_METRICS = 500
MOST_POINTS = 100_800
"""Of one GetMetricData call: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html"""
USD_PER_METRIC = 0.01 / 1_000
"""Of every metric asked for; the free tier does not cover it: https://aws.amazon.com/cloudwatch/pricing/"""

Status = Literal["complete", "partial", "failed", "forbidden"]
"""`partial`: there are more points than AWS gave; `failed`: AWS could not work it out."""


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """One metric with one statistic."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    """Names and values, as CloudWatch has them: another set of dimensions is another metric."""
    stat: str
    """Sum, Average, Maximum, p99, …."""


@dataclass(frozen=True, slots=True)
class MetricRange:
    """Which points are asked for."""

    start_ms: int
    """Milliseconds since the epoch, a multiple of the period."""
    end_ms: int
    """Exclusive."""
    period_s: int

    @property
    def points(self) -> int:
        """How many points each metric may have."""
        return -(-(self.end_ms - self.start_ms) // (self.period_s * 1000))

    def times(self) -> list[int]:
        """Return when each point's period begins, in milliseconds since the epoch."""
        return list(range(self.start_ms, self.end_ms, self.period_s * 1000))


@dataclass(frozen=True, slots=True)
class MetricValues:
    """What CloudWatch knows of one metric."""

    points: Mapping[int, float]
    """By when the period begins, in milliseconds since the epoch; what is not there is not known."""
    status: Status
    label: str = ""
    messages: tuple[str, ...] = ()
    """What AWS says about it."""

    def on(self, times_ms: Sequence[int]) -> list[float | None]:
        """Return the value of each time; None where nothing is known."""
        return [self.points.get(at) for at in times_ms]


@dataclass(frozen=True, slots=True)
class MetricData:
    """What came of several metrics."""

    values: tuple[MetricValues, ...]
    """In the order of the queries."""
    messages: tuple[str, ...]
    """What AWS says about the whole."""


def batches(queries: Sequence[MetricQuery], span: MetricRange) -> list[Sequence[MetricQuery]]:
    """Cut the queries into calls that CloudWatch takes: 500 metrics and 100,800 points each at most."""
    size = max(1, min(MOST_METRICS, MOST_POINTS // max(1, span.points)))
    return [queries[start : start + size] for start in range(0, len(queries), size)]
