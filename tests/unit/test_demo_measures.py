"""What the demo tells its CloudWatch is what it put, and each count is told once."""

from typing import Any, cast

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.measures import TELL_SECONDS, Measures
from kinesis_tui.failure import Unreachable
from tests.support.app import HandClock


class CloudWatch:
    """Adds up what it is told, by metric."""

    def __init__(self) -> None:
        self.sums: dict[str, float] = {}
        self.away = False

    async def call(self, _service: str, _operation: str, parameters: dict[str, Any], **_: object) -> None:
        if self.away:
            raise Unreachable("PutMetricData failed", "it is away", "wait")
        for datum in parameters["MetricData"]:
            name = f"{parameters['Namespace']} {datum['MetricName']} {datum['Dimensions'][0]['Value']}"
            self.sums[name] = self.sums.get(name, 0) + datum["Value"]


async def test_what_was_put_is_told_once_and_after_an_outage_too() -> None:
    clock, watch = HandClock(), CloudWatch()
    measures = Measures(cast("AwsSession", watch), clock)
    measures.stream("orders", 7, 700)
    measures.delivery("direct", 50)
    await measures.tell()
    assert watch.sums == {}, "it is told every few seconds"
    watch.away = True
    clock.advance(TELL_SECONDS)
    with pytest.raises(Unreachable):
        await measures.tell()
    watch.away = False
    measures.stream("orders", 3, 300)
    measures.events("/app/checkout", 2, 80)
    for _ in range(2):
        clock.advance(TELL_SECONDS)
        await measures.tell()
    assert watch.sums == {
        "AWS/Kinesis IncomingRecords orders": 10.0,
        "AWS/Kinesis IncomingBytes orders": 1000.0,
        "AWS/Kinesis PutRecords.SuccessfulRecords orders": 10.0,
        "AWS/Firehose IncomingRecords direct": 1.0,
        "AWS/Firehose IncomingBytes direct": 50.0,
        "AWS/Logs IncomingLogEvents /app/checkout": 2.0,
        "AWS/Logs IncomingBytes /app/checkout": 80.0,
    }
