"""Tells the embedded CloudWatch what was put: on AWS the services do that themselves, the embedded AWS does not."""

from collections import Counter
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.text.times import Clock

TELL_SECONDS = 5.0
Metric = tuple[str, str, str, str]
"""Namespace, name, dimension and its value."""


class Measures:
    """Counts what was put, and tells it every few seconds; what could not be told is told with the next."""

    def __init__(self, aws: AwsSession, clock: Clock) -> None:
        self._aws = aws
        self._clock = clock
        self._counts: Counter[Metric] = Counter()
        self._told_at = clock.monotonic()

    def stream(self, name: str, records: int, size: int) -> None:
        """Count records that a data stream took, and their bytes."""
        for metric, count in (
            ("IncomingRecords", records),
            ("IncomingBytes", size),
            ("PutRecords.SuccessfulRecords", records),
        ):
            self._counts["AWS/Kinesis", metric, "StreamName", name] += count

    def delivery(self, name: str, size: int) -> None:
        """Count a record that a delivery stream took, and its bytes."""
        self._counts["AWS/Firehose", "IncomingRecords", "DeliveryStreamName", name] += 1
        self._counts["AWS/Firehose", "IncomingBytes", "DeliveryStreamName", name] += size

    def events(self, group: str, count: int, size: int) -> None:
        """Count events that were logged, and their bytes."""
        self._counts["AWS/Logs", "IncomingLogEvents", "LogGroupName", group] += count
        self._counts["AWS/Logs", "IncomingBytes", "LogGroupName", group] += size

    async def tell(self) -> None:
        """Put what was counted since the last time, if that is long enough ago. Raises Failure."""
        if self._clock.monotonic() - self._told_at < TELL_SECONDS:
            return
        self._told_at = self._clock.monotonic()
        for namespace in sorted({metric[0] for metric in self._counts}):
            counts = {metric: count for metric, count in self._counts.items() if metric[0] == namespace}
            data = [self._datum(metric, count) for metric, count in counts.items()]
            await self._aws.call(
                "cloudwatch",
                "put_metric_data",
                {"Namespace": namespace, "MetricData": data},
                what=f"PutMetricData of {namespace}",
                attempts=1,
            )
            self._counts.subtract(counts)
            self._counts = +self._counts

    def _datum(self, metric: Metric, count: int) -> dict[str, Any]:
        _, name, dimension, value = metric
        return {
            "MetricName": name,
            "Dimensions": [{"Name": dimension, "Value": value}],
            "Timestamp": self._clock.now_ms() / 1000,
            "Value": float(count),
            "Unit": "Bytes" if name == "IncomingBytes" else "Count",
        }
