"""CloudWatch beside the scripted Kinesis: GetMetricData of what a test says the readers of a stream did."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qs

from aiohttp import web

from tests.support.kinesis.exchange import xml_answer

Minutes = Mapping[int, Mapping[str, float]]
"""By the millisecond at which a minute begins: metric name → sum."""


class Query(NamedTuple):
    id: str
    metric: str
    stream: str


def metric_data(metrics: Mapping[str, Minutes], body: bytes) -> web.Response:
    """Answer a GetMetricData request (the query protocol's form) as AWS does."""
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    start, end = (_ms(form[name]) for name in ("StartTime", "EndTime"))
    results = "".join(_result(query, metrics.get(query.stream, {}), start, end) for query in _queries(form))
    return xml_answer(
        '<GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><GetMetricDataResult>'
        f"<MetricDataResults>{results}</MetricDataResults></GetMetricDataResult></GetMetricDataResponse>"
    )


def denied() -> web.Response:
    """AWS's answer to who may not ask."""
    return xml_answer(
        '<ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><Error><Type>Sender</Type>'
        "<Code>AccessDenied</Code><Message>not authorized to perform: cloudwatch:GetMetricData</Message></Error>"
        "</ErrorResponse>",
        status=403,
    )


def _queries(form: Mapping[str, str]) -> list[Query]:
    found = []
    number = 1
    while (prefix := f"MetricDataQueries.member.{number}") + ".Id" in form:
        metric = f"{prefix}.MetricStat.Metric"
        stream = form[f"{metric}.Dimensions.member.1.Value"]
        found.append(Query(form[f"{prefix}.Id"], form[f"{metric}.MetricName"], stream))
        number += 1
    return found


def _result(query: Query, minutes: Minutes, start: int, end: int) -> str:
    points = [
        (minute, sums[query.metric])
        for minute, sums in sorted(minutes.items())
        if start <= minute < end and query.metric in sums
    ]
    times = "".join(
        f"<member>{datetime.fromtimestamp(minute / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}</member>" for minute, _ in points
    )
    values = "".join(f"<member>{value}</member>" for _, value in points)
    return (
        f"<member><Id>{query.id}</Id><Label>{query.metric}</Label><StatusCode>Complete</StatusCode>"
        f"<Timestamps>{times}</Timestamps><Values>{values}</Values></member>"
    )


def _ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)
