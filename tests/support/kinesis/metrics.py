"""CloudWatch beside the scripted Kinesis: GetMetricData and ListMetrics of what a test says a stream's metrics are."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qs

from aiohttp import web

from tests.support.kinesis.exchange import xml_answer

NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/"
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
    return metric_page(results)


def metric_page(results: str, *, token: str = "", messages: str = "") -> web.Response:
    """One answer of GetMetricData."""
    following = f"<NextToken>{token}</NextToken>" if token else ""
    return xml_answer(
        f'<GetMetricDataResponse xmlns="{NAMESPACE}"><GetMetricDataResult>'
        f"<MetricDataResults>{results}</MetricDataResults>{following}<Messages>{messages}</Messages>"
        "</GetMetricDataResult></GetMetricDataResponse>"
    )


def metric_result(number: int, points: Mapping[int, float], status: str = "Complete", message: str = "") -> str:
    """What an answer says of one query: points by the millisecond at which their period begins."""
    times = "".join(f"<member>{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}</member>" for at in points)
    values = "".join(f"<member>{value}</member>" for value in points.values())
    said = f"<member><Code>{status}</Code><Value>{message}</Value></member>" if message else ""
    return (
        f"<member><Id>m{number}</Id><Label>metric {number}</Label><StatusCode>{status}</StatusCode>"
        f"<Timestamps>{times}</Timestamps><Values>{values}</Values><Messages>{said}</Messages></member>"
    )


def metric_list(metrics: Mapping[str, Minutes], body: bytes) -> web.Response:
    """Answer a ListMetrics request: every metric that the streams asked for have, as a whole."""
    stream = parse_qs(body.decode()).get("Dimensions.member.1.Value", [""])[0]
    names = sorted({name for sums in metrics.get(stream, {}).values() for name in sums})
    members = "".join(
        f"<member><Namespace>AWS/Kinesis</Namespace><MetricName>{name}</MetricName><Dimensions><member>"
        f"<Name>StreamName</Name><Value>{stream}</Value></member></Dimensions></member>"
        for name in names
    )
    return xml_answer(
        f'<ListMetricsResponse xmlns="{NAMESPACE}"><ListMetricsResult><Metrics>{members}</Metrics></ListMetricsResult>'
        "</ListMetricsResponse>"
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
