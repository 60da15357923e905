"""CloudWatch metrics of one thing through the AWS session: which there are, and their values."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.aws.pages import pages
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import NotFound
from kinesis_tui.metric import MetricData, MetricRange
from kinesis_tui.services.metrics.model.catalogue import CATALOGUES
from kinesis_tui.services.metrics.model.chart import ChartSpec
from kinesis_tui.services.metrics.model.listed import ListedMetric
from kinesis_tui.subject import Subject

MOST_PAGES = 10
"""Pages of ListMetrics, 500 metrics each, that are followed for one thing."""


class MetricsGateway:
    """The CloudWatch operations that the metrics pane uses."""

    def __init__(self, aws: AwsSession, calls: MetricDataCalls) -> None:
        self._aws = aws
        self._calls = calls

    async def dimension_value(self, subject: Subject) -> str:
        """Return what CloudWatch knows a thing by: of a REST API its name, where an id was given.

        https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApi.html
        """
        if subject.kind != "rest-api":
            return subject.name
        what = f"GetRestApi of {subject.name}"
        try:
            answer = await self._aws.call("apigateway", "get_rest_api", {"restApiId": subject.name}, what=what)
        except NotFound:
            return subject.name  # it was the name already
        return str(answer.get("name") or subject.name)

    async def list_metrics(self, subject: Subject, value: str) -> list[ListedMetric]:
        """Return what CloudWatch has had values of within two weeks, of a thing and of its parts.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
        """
        catalogue = CATALOGUES[subject.kind]
        what = f"ListMetrics of {subject.kind} {subject.name}"
        asked: dict[str, Any] = {
            "Namespace": catalogue.namespace,
            "Dimensions": [{"Name": catalogue.dimension, "Value": value}],
        }

        def ask(parameters: Mapping[str, Any]) -> Awaitable[Any]:
            return self._aws.call("cloudwatch", "list_metrics", parameters, what=what)

        found = pages(ask, asked, what, items="Metrics", most=MOST_PAGES)
        return [_listed(metric) async for page in found for metric in page]

    async def get_metric_data(self, subject: Subject, charts: Sequence[ChartSpec], span: MetricRange) -> MetricData:
        """Return the values of every line of the charts, in their order; it is never free."""
        queries = [line.query for chart in charts for line in chart.lines]
        return await self._calls.get(queries, span, what=f"GetMetricData of {subject.kind} {subject.name}")


def _listed(metric: Mapping[str, Any]) -> ListedMetric:
    dimensions = {str(one["Name"]): str(one["Value"]) for one in metric.get("Dimensions", ())}
    return ListedMetric(str(metric.get("MetricName") or ""), dimensions)
