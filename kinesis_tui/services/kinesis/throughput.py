"""What CloudWatch knows of a stream's readers, through the AWS session.

Data streams send these metrics every minute and free of charge; asking for them is never free: GetMetricData costs
0.01 USD for 1,000 metrics (us-east-1, price list of 2024-07, https://aws.amazon.com/cloudwatch/pricing/), so these
three once a minute come to 0.002 USD an hour.
"""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.metric import MetricQuery, MetricRange
from kinesis_tui.services.kinesis.model.read_throughput import ReadThroughput

PERIOD_SECONDS = 60
METRICS: Mapping[str, str] = MappingProxyType(
    {
        "throttled": "ReadProvisionedThroughputExceeded",
        "reads": "GetRecords.Success",
        "bytes": "GetRecords.Bytes",
    }
)
"""CloudWatch's names by ours; all of the stream level, which needs no enhanced monitoring."""


class ThroughputGateway:
    """The one CloudWatch operation that the tail uses."""

    def __init__(self, calls: MetricDataCalls) -> None:
        self._calls = calls

    async def read_throughput(self, stream: str, start_ms: int, end_ms: int) -> list[ReadThroughput]:
        """Return the minutes from `start_ms` to `end_ms` that CloudWatch has, oldest first; none where it has none.

        `stream` is a name or an ARN. Tried once; raises Failure. Needs cloudwatch:GetMetricData.
        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
        """
        name = stream.rpartition("/")[2]
        queries = [MetricQuery("AWS/Kinesis", metric, (("StreamName", name),), "Sum") for metric in METRICS.values()]
        span = MetricRange(start_ms, end_ms, PERIOD_SECONDS)
        data = await self._calls.get(queries, span, what=f"GetMetricData of stream {name}", attempts=1)
        minutes: defaultdict[int, dict[str, float]] = defaultdict(dict)
        for key, values in zip(METRICS, data.values, strict=True):
            for at, value in values.points.items():
                minutes[at][key] = value
        return [_minute(minute_ms, values) for minute_ms, values in sorted(minutes.items())]


def _minute(minute_ms: int, values: Mapping[str, float]) -> ReadThroughput:
    return ReadThroughput(minute_ms, values.get("throttled"), values.get("reads"), values.get("bytes"))
