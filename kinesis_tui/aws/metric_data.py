"""GetMetricData for whoever needs it: cut into calls that CloudWatch takes, followed page by page, and counted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from kinesis_tui.aws.pages import endless
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.metric import USD_PER_METRIC, MetricData, MetricQuery, MetricRange, MetricValues, Status, batches

MOST_PAGES = 100
_STATUS: Mapping[str, Status] = MappingProxyType(
    {"Complete": "complete", "PartialData": "partial", "InternalError": "failed", "Forbidden": "forbidden"}
)


class MetricDataCalls:
    """Asks CloudWatch for metrics; one for the program's life counts what all of it asked for."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self.metrics_asked = 0
        """Metrics asked for so far, each page of an answer counted again: no less than AWS charges for."""

    @property
    def usd(self) -> float:
        """What that costs at most."""
        return self.metrics_asked * USD_PER_METRIC

    async def get(
        self, queries: Sequence[MetricQuery], span: MetricRange, *, what: str, attempts: int = 3
    ) -> MetricData:
        """Return the points of every query; raises Failure. Needs cloudwatch:GetMetricData.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
        """
        values: list[MetricValues] = []
        messages: list[str] = []
        for batch in batches(queries, span):
            gathered = [_Gathered(query.name) for query in batch]
            messages += await self._ask(batch, span, gathered, what=what, attempts=attempts)
            values += [one.values() for one in gathered]
        return MetricData(tuple(values), tuple(dict.fromkeys(messages)))

    async def _ask(
        self,
        batch: Sequence[MetricQuery],
        span: MetricRange,
        gathered: Sequence["_Gathered"],
        *,
        what: str,
        attempts: int,
    ) -> list[str]:
        """Follow the pages of one request into `gathered`; return what AWS says about the whole."""
        asked = request(batch, span)
        messages: list[str] = []
        for _ in range(MOST_PAGES):
            self.metrics_asked += len(batch)
            answer = await self._aws.call("cloudwatch", "get_metric_data", asked, what=what, attempts=attempts)
            for result in answer.get("MetricDataResults", ()):
                number = str(result.get("Id", "")).removeprefix("m")
                if number.isdecimal() and int(number) < len(gathered):
                    gathered[int(number)].take(result)
            messages += [_message(told) for told in answer.get("Messages") or ()]
            token = answer.get("NextToken")
            if not token:
                return messages
            if asked.get("NextToken") == token:
                break
            asked = {**asked, "NextToken": token}
        raise endless(what)


def request(queries: Sequence[MetricQuery], span: MetricRange) -> dict[str, Any]:
    """Return GetMetricData's request for some queries, as the SDK takes it."""
    return {
        "MetricDataQueries": [_query(number, query, span.period_s) for number, query in enumerate(queries)],
        "StartTime": datetime.fromtimestamp(span.start_ms / 1000, UTC),
        "EndTime": datetime.fromtimestamp(span.end_ms / 1000, UTC),
        "ScanBy": "TimestampAscending",
    }


def _query(number: int, query: MetricQuery, period_s: int) -> dict[str, Any]:
    metric = {
        "Namespace": query.namespace,
        "MetricName": query.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in query.dimensions],
    }
    return {"Id": f"m{number}", "MetricStat": {"Metric": metric, "Period": period_s, "Stat": query.stat}}


class _Gathered:
    """What the pages told of one query."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._points: dict[int, float] = {}
        self._status: Status = "complete"
        self._messages: list[str] = []

    def take(self, result: Mapping[str, Any]) -> None:
        """Add a page; the newest status counts, as AWS says `PartialData` of every page but the last."""
        for at, value in zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False):
            self._points[round(at.timestamp() * 1000)] = float(value)
        self._label = str(result.get("Label") or self._label)
        self._status = _STATUS.get(str(result.get("StatusCode") or "Complete"), "failed")
        self._messages += [_message(told) for told in result.get("Messages") or ()]

    def values(self) -> MetricValues:
        """Return the whole."""
        return MetricValues(self._points, self._status, self._label, tuple(dict.fromkeys(self._messages)))


def _message(told: Mapping[str, Any]) -> str:
    return ": ".join(filter(None, (str(told.get("Code") or ""), str(told.get("Value") or ""))))
