"""What CloudWatch tells of a stream's readers: from moto, and from a server that answers as AWS does."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import AccessDenied, Failure, Unreachable
from kinesis_tui.services.kinesis.model.read_throughput import ReadThroughput
from kinesis_tui.services.kinesis.throughput import ThroughputGateway
from tests.support.aws import open_session
from tests.support.kinesis import metrics
from tests.support.kinesis.exchange import Exchange
from tests.support.kinesis_server import KinesisServer, faults

MINUTE = 60_000
START = 1_790_000_040_000 // MINUTE * MINUTE


@pytest.fixture
async def aws(moto_url: str) -> AsyncIterator[AwsSession]:
    async with open_session(moto_url, armed=True) as session:
        yield session


async def test_minutes_are_put_together_from_the_metrics_of_one_stream(aws: AwsSession) -> None:
    begin = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=4)
    values = [("ReadProvisionedThroughputExceeded", 0, 2), ("GetRecords.Success", 0, 60), ("GetRecords.Success", 1, 30)]
    for stream, factor in (("orders", 1), ("other", 100)):
        data = [
            {
                "MetricName": metric,
                "Dimensions": [{"Name": "StreamName", "Value": stream}],
                "Timestamp": begin + timedelta(minutes=minute, seconds=seconds),
                "Value": value * factor / 2,
            }
            for metric, minute, value in values
            for seconds in (1, 30)
        ]
        # moto keeps what is put there as AWS keeps what Kinesis sends; AWS itself would refuse the namespace
        await aws.call(
            "cloudwatch", "put_metric_data", {"Namespace": "AWS/Kinesis", "MetricData": data}, what="PutMetricData"
        )
    began = round(begin.timestamp() * 1000)
    gateway = ThroughputGateway(MetricDataCalls(aws))
    expected = [ReadThroughput(began, 2.0, 60.0, None), ReadThroughput(began + MINUTE, None, 30.0, None)]
    for name in ("orders", "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"):
        assert await gateway.read_throughput(name, began, began + 4 * MINUTE) == expected


async def test_a_stream_without_values_has_no_minutes(aws: AwsSession) -> None:
    assert await ThroughputGateway(MetricDataCalls(aws)).read_throughput("nobody-reads-it", START, START + MINUTE) == []


async def test_one_question_asks_for_three_sums_of_the_stream(server: KinesisServer) -> None:
    server.metrics = {"orders": {START: {"ReadProvisionedThroughputExceeded": 1.0, "GetRecords.Bytes": 2.5}}}
    async with open_session(server.url) as aws:
        found = await ThroughputGateway(MetricDataCalls(aws)).read_throughput("orders", START, START + 2 * MINUTE)
    assert found == [ReadThroughput(START, 1.0, None, 2.5)]
    (seen,) = server.seen("GetMetricData")
    asked = {name: value for name, (value,) in parse_qs(seen.body.decode()).items()}
    assert {value for name, value in asked.items() if name.endswith("MetricName")} == {
        "ReadProvisionedThroughputExceeded",
        "GetRecords.Success",
        "GetRecords.Bytes",
    }
    assert {value for name, value in asked.items() if name.endswith(".Stat")} == {"Sum"}
    assert {value for name, value in asked.items() if name.endswith(".Period")} == {"60"}


async def denied(_exchange: Exchange) -> web.StreamResponse:
    return metrics.denied()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(denied, AccessDenied), (faults.reset(), Unreachable), (None, Failure)],
    ids=["denied", "reset", "no cloudwatch"],
)
async def test_what_goes_wrong_is_a_failure(
    server: KinesisServer, fault: faults.Fault | None, kind: type[Failure]
) -> None:
    server.metrics = None
    if fault is not None:
        server.fail("GetMetricData", fault)
    async with open_session(server.url) as aws:
        with pytest.raises(kind, match="GetMetricData of stream orders"):
            await ThroughputGateway(MetricDataCalls(aws)).read_throughput("orders", START, START + MINUTE)
