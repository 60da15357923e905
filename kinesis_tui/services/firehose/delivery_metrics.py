"""What CloudWatch knows of delivery streams, many in one call.

GetMetricData is never free: 0.01 USD for 1,000 metrics (us-east-1, https://aws.amazon.com/cloudwatch/pricing/, read in
November 2026), five or six of them for each delivery stream. So it is asked when a user asks, not again and again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.metrics import DeliveryMetrics, metric_names

PERIOD_SECONDS = 300
BACK_SECONDS = 3 * 3600
RATE_PERIODS = 3
METRICS_PER_CALL = 500
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html"""
USD_PER_METRIC = 0.01 / 1000

Points = Mapping[str, Mapping[int, float]]
"""Values by what they are of and by the second at which their period begins."""


class _Asked(NamedTuple):
    id: str
    stream: str
    what: str
    metric: str
    statistic: str


class DeliveryMetricsGateway:
    """The one CloudWatch operation that the pane uses."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self.asked = 0
        """Metrics asked for so far: each costs `USD_PER_METRIC`."""

    async def measure(self, streams: Sequence[DeliveryStream], now_ms: int) -> dict[str, DeliveryMetrics]:
        """Return the newest figures of these delivery streams, by name. Raises Failure.

        Needs cloudwatch:GetMetricData. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
        """
        asked = list(_asked(streams))
        end = now_ms // 1000 // PERIOD_SECONDS * PERIOD_SECONDS
        points: dict[str, dict[str, dict[int, float]]] = {stream.name: {} for stream in streams}
        for start in range(0, len(asked), METRICS_PER_CALL):
            part = asked[start : start + METRICS_PER_CALL]
            values = await self._values(part, end)
            for one in part:
                points[one.stream][one.what] = values.get(one.id, {})
        return {name: _metrics(found, end) for name, found in points.items()}

    async def _values(self, asked: Sequence[_Asked], end: int) -> dict[str, dict[int, float]]:
        parameters: dict[str, Any] = {
            "MetricDataQueries": [_query(one) for one in asked],
            "StartTime": datetime.fromtimestamp(end - BACK_SECONDS, UTC),
            "EndTime": datetime.fromtimestamp(end, UTC),
            "ScanBy": "TimestampDescending",
        }
        self.asked += len(asked)
        what = "GetMetricData of delivery streams"
        answer = await self._aws.call("cloudwatch", "get_metric_data", parameters, what=what, attempts=1)
        return {
            str(result["Id"]): {
                round(at.timestamp()): float(value)
                for at, value in zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False)
            }
            for result in answer.get("MetricDataResults", ())
        }


def _asked(streams: Sequence[DeliveryStream]) -> Iterator[_Asked]:
    for number, stream in enumerate(streams):
        names = metric_names(stream)
        wanted = (
            ("bytes", names.bytes, "Sum"),
            ("records", names.records, "Sum"),
            ("delivered", names.delivered, "Sum"),
            ("freshness", names.freshness, "Maximum"),
            ("success", names.success, "Average"),
            ("behind", names.behind, "Maximum"),
        )
        for what, metric, statistic in wanted:
            if metric is not None:
                yield _Asked(f"m{number}{what}", stream.name, what, metric, statistic)


def _query(one: _Asked) -> dict[str, Any]:
    dimensions = [{"Name": "DeliveryStreamName", "Value": one.stream}]
    metric = {"Namespace": "AWS/Firehose", "MetricName": one.metric, "Dimensions": dimensions}
    return {"Id": one.id, "MetricStat": {"Metric": metric, "Period": PERIOD_SECONDS, "Stat": one.statistic}}


def _metrics(points: Points, end: int) -> DeliveryMetrics:
    delivered = [at for at, value in points.get("delivered", {}).items() if value > 0]
    return DeliveryMetrics(
        bytes_per_second=_rate(points.get("bytes", {}), end),
        records_per_second=_rate(points.get("records", {}), end),
        last_delivery_ms=max(delivered) * 1000 if delivered else None,
        freshness_seconds=_newest(points.get("freshness", {})),
        success=_newest(points.get("success", {})),
        behind_ms=_newest(points.get("behind", {})),
    )


def _rate(sums: Mapping[int, float], end: int) -> float | None:
    """Return the mean of the newest periods; None where there are no figures at all, however old."""
    if not sums:
        return None
    window = RATE_PERIODS * PERIOD_SECONDS
    return sum(value for at, value in sums.items() if at >= end - window) / window


def _newest(values: Mapping[int, float]) -> float | None:
    return values[max(values)] if values else None
