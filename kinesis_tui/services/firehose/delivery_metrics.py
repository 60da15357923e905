"""What CloudWatch knows of delivery streams, many in one call.

GetMetricData is never free: 0.01 USD for 1,000 metrics (us-east-1, https://aws.amazon.com/cloudwatch/pricing/, read in
November 2026), five or six of them for each delivery stream. So it is asked when a user asks, not again and again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.metric import USD_PER_METRIC, MetricQuery, MetricRange
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.metrics import DeliveryMetrics, metric_names

PERIOD_SECONDS = 300
BACK_SECONDS = 3 * 3600
RATE_PERIODS = 3

Points = Mapping[str, Mapping[int, float]]
"""Values by what they are of and by when their period begins, in milliseconds since the epoch."""


class _Asked(NamedTuple):
    stream: str
    what: str
    query: MetricQuery


class DeliveryMetricsGateway:
    """The one CloudWatch operation that the pane uses."""

    def __init__(self, calls: MetricDataCalls) -> None:
        self._calls = calls
        self.asked = 0
        """Metrics of delivery streams asked for so far."""

    @property
    def usd(self) -> float:
        """What they cost."""
        return self.asked * USD_PER_METRIC

    async def measure(self, streams: Sequence[DeliveryStream], now_ms: int) -> dict[str, DeliveryMetrics]:
        """Return the newest figures of these delivery streams, by name. Tried once; raises Failure.

        Needs cloudwatch:GetMetricData. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
        """
        asked = list(_asked(streams))
        end_ms = now_ms // 1000 // PERIOD_SECONDS * PERIOD_SECONDS * 1000
        span = MetricRange(end_ms - BACK_SECONDS * 1000, end_ms, PERIOD_SECONDS)
        self.asked += len(asked)
        what = "GetMetricData of delivery streams"
        data = await self._calls.get([one.query for one in asked], span, what=what, attempts=1)
        points: dict[str, dict[str, Mapping[int, float]]] = {stream.name: {} for stream in streams}
        for one, values in zip(asked, data.values, strict=True):
            points[one.stream][one.what] = values.points
        return {name: _metrics(found, end_ms) for name, found in points.items()}


def _asked(streams: Sequence[DeliveryStream]) -> Iterator[_Asked]:
    for stream in streams:
        names = metric_names(stream)
        wanted = (
            ("bytes", names.bytes, "Sum"),
            ("records", names.records, "Sum"),
            ("delivered", names.delivered, "Sum"),
            ("freshness", names.freshness, "Maximum"),
            ("success", names.success, "Average"),
            ("behind", names.behind, "Maximum"),
        )
        dimensions = (("DeliveryStreamName", stream.name),)
        for what, metric, statistic in wanted:
            if metric is not None:
                yield _Asked(stream.name, what, MetricQuery("AWS/Firehose", metric, dimensions, statistic))


def _metrics(points: Points, end_ms: int) -> DeliveryMetrics:
    delivered = [at for at, value in points.get("delivered", {}).items() if value > 0]
    return DeliveryMetrics(
        bytes_per_second=_rate(points.get("bytes", {}), end_ms),
        records_per_second=_rate(points.get("records", {}), end_ms),
        last_delivery_ms=max(delivered, default=None),
        freshness_seconds=_newest(points.get("freshness", {})),
        success=_newest(points.get("success", {})),
        behind_ms=_newest(points.get("behind", {})),
    )


def _rate(sums: Mapping[int, float], end_ms: int) -> float | None:
    """Return the mean of the newest periods; None where there are no figures at all, however old."""
    if not sums:
        return None
    window = RATE_PERIODS * PERIOD_SECONDS
    return sum(value for at, value in sums.items() if at >= end_ms - window * 1000) / window


def _newest(values: Mapping[int, float]) -> float | None:
    return values[max(values)] if values else None
