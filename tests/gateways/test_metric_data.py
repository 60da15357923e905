"""GetMetricData: on moto against what was put, and page by page on a server that answers as AWS does."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.failure import GarbledAnswer, Throttled
from kinesis_tui.metric import MetricQuery, MetricRange
from kinesis_tui.services.metrics.gateway import MetricsGateway
from kinesis_tui.services.metrics.model.span import Window
from kinesis_tui.services.metrics.panes.reading import Charts
from kinesis_tui.subject import Subject
from tests.support.aws import open_session
from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis.metrics import metric_page, metric_result
from tests.support.kinesis_server import KinesisServer, faults

MINUTE = 60_000
START = 1_790_000_040_000 // MINUTE * MINUTE
SPAN = MetricRange(START, START + 5 * MINUTE, 60)
QUERIES = [MetricQuery("AWS/Kinesis", name, (("StreamName", "orders"),), "Sum") for name in ("a", "b")]


def page(results: Mapping[int, Mapping[int, float]], *, token: str = "", status: str = "Complete") -> faults.Fault:
    async def answer(_exchange: Exchange) -> web.StreamResponse:
        said = "".join(metric_result(number, points, status) for number, points in results.items())
        return metric_page(said, token=token)

    return answer


async def test_pages_are_put_together_and_each_is_counted(server: KinesisServer) -> None:
    server.fail("GetMetricData", page({0: {START: 1.0}, 1: {START: 9.0}}, token="more", status="PartialData"))
    server.fail("GetMetricData", page({0: {START + 2 * MINUTE: 3.0}}))
    async with open_session(server.url) as aws:
        calls = MetricDataCalls(aws)
        data = await calls.get(QUERIES, SPAN, what="GetMetricData")
    first, second = data.values
    assert (first.status, second.status) == ("complete", "partial")
    assert first.on(SPAN.times()) == [1.0, None, 3.0, None, None]
    assert second.on(SPAN.times()) == [9.0, None, None, None, None]
    assert calls.metrics_asked == 4
    assert calls.usd == pytest.approx(0.00004)
    asked = [parse_qs(seen.body.decode()) for seen in server.seen("GetMetricData")]
    assert [one.get("NextToken") for one in asked] == [None, ["more"]]


async def test_pages_that_go_on_for_ever_end_with_a_failure(server: KinesisServer) -> None:
    server.fail("GetMetricData", page({}, token="again"), times=None)
    async with open_session(server.url) as aws:
        with pytest.raises(GarbledAnswer, match="go on for ever"):
            await MetricDataCalls(aws).get(QUERIES, SPAN, what="GetMetricData")
    assert len(server.seen("GetMetricData")) == 2


async def test_what_aws_says_about_a_metric_and_the_whole_is_kept(server: KinesisServer) -> None:
    async def answer(_exchange: Exchange) -> web.StreamResponse:
        result = metric_result(0, {}, "InternalError", "try later") + metric_result(1, {START: 2.0})
        said = "<member><Code>MaxQueryTimeRangeExceeded</Code><Value>some was left out</Value></member>"
        return metric_page(result, messages=said)

    server.fail("GetMetricData", answer)
    async with open_session(server.url) as aws:
        data = await MetricDataCalls(aws).get(QUERIES, SPAN, what="GetMetricData")
    assert [values.status for values in data.values] == ["failed", "complete"]
    assert data.values[0].messages == ("InternalError: try later",)
    assert data.messages == ("MaxQueryTimeRangeExceeded: some was left out",)


async def test_more_metrics_than_a_call_takes_go_out_in_several(server: KinesisServer) -> None:
    server.metrics = {"orders": {START: {"m7": 7.0, "m777": 777.0}}}
    queries = [MetricQuery("AWS/Kinesis", f"m{n}", (("StreamName", "orders"),), "Sum") for n in range(778)]
    async with open_session(server.url) as aws:
        data = await MetricDataCalls(aws).get(queries, SPAN, what="GetMetricData")
    assert len(server.seen("GetMetricData")) == 2
    assert {n: values.points for n, values in enumerate(data.values) if values.points} == {
        7: {START: 7.0},
        777: {START: 777.0},
    }


async def test_throttling_is_a_failure_of_its_kind(server: KinesisServer) -> None:
    async def throttled(_exchange: Exchange) -> web.StreamResponse:
        body = "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"
        return web.Response(text=body, status=400, content_type="text/xml")

    server.fail("GetMetricData", throttled, times=None)
    async with open_session(server.url) as aws:
        with pytest.raises(Throttled):
            await MetricDataCalls(aws).get(QUERIES, SPAN, what="GetMetricData", attempts=1)


async def test_charts_on_moto_show_what_was_put_into_the_stream(moto_url: str) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    subject = Subject("stream", "charted")
    async with open_session(moto_url, armed=True) as aws:
        await aws.call("kinesis", "create_stream", {"StreamName": "charted", "ShardCount": 1}, what="CreateStream")
        records = [{"Data": b"x" * 100, "PartitionKey": str(number)} for number in range(7)]
        put = {"StreamName": "charted", "Records": records}
        await aws.call("kinesis", "put_records", put, what="PutRecords")
        at = now - timedelta(minutes=30)
        data = [
            {
                "MetricName": "IncomingBytes",
                "Dimensions": [
                    {"Name": "StreamName", "Value": "charted"},
                    {"Name": "ShardId", "Value": "shardId-000000000000"},
                ],
                "Timestamp": at,
                "Value": 4_096.0,
            }
        ]
        await aws.call(
            "cloudwatch", "put_metric_data", {"Namespace": "AWS/Kinesis", "MetricData": data}, what="PutMetricData"
        )
        charts = Charts(MetricsGateway(aws, MetricDataCalls(aws)))
        later = round((now + timedelta(minutes=2)).timestamp() * 1000)
        reading = await charts.read(subject, Window(3_600), later)
    assert reading.notes == ()
    by_title = {chart.title: reading.data(index) for index, chart in enumerate(reading.charts)}
    records_put = by_title["IncomingRecords"].series["Sum"]
    bytes_put = by_title["IncomingBytes"].series["Sum"]
    assert sum(value or 0 for value in records_put) == 7
    assert sum(value or 0 for value in bytes_put) == 7 * (100 + 1), "data and partition keys"
    assert None in bytes_put
    by_shard = by_title["IncomingBytes by ShardId"]
    (index,) = [number for number, value in enumerate(by_shard.series["shard 0"]) if value is not None]
    assert (by_shard.times_ms[index], by_shard.series["shard 0"][index]) == (round(at.timestamp() * 1000), 4_096.0)
