"""The CloudWatch Logs gateway on the scripted server, and on moto."""

from time import time

import pytest

from kinesis_tui.failure import GarbledAnswer, Invalid, NotFound, Throttled
from kinesis_tui.services.logs.gateway import LogsGateway
from tests.support.aws import open_session
from tests.support.kinesis_server import KinesisServer, faults


async def test_every_group_is_listed_page_by_page(server: KinesisServer) -> None:
    for number in range(7):
        server.logs.create_group(f"/aws/lambda/f{number}", retention_in_days=number or None)
    server.logs.groups_per_page = 3
    async with open_session(server.url) as aws:
        pages = [page async for page in LogsGateway(aws).describe_log_groups()]
    assert [len(page) for page in pages] == [3, 3, 1]
    first = pages[0][0]
    assert (first.name, first.retention_in_days, first.log_group_class) == ("/aws/lambda/f0", None, "STANDARD")
    assert first.arn == "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f0"


async def test_all_that_aws_tells_of_a_group_comes_under_its_names_and_of_none_an_error(server: KinesisServer) -> None:
    server.logs.create_group("a", retention_in_days=7)
    server.logs.create_group("ab")
    async with open_session(server.url) as aws:
        told = await LogsGateway(aws).describe_raw("a")
        assert (told["logGroupName"], told["retentionInDays"], told["logGroupClass"]) == ("a", 7, "STANDARD")
        with pytest.raises(NotFound, match="there is no such log group"):
            await LogsGateway(aws).describe_raw("abc")


async def test_streams_come_with_the_newest_event_first(server: KinesisServer) -> None:
    group = server.logs.create_group("a")
    group.put("old", ago_ms=60_000, stream="old")
    group.put("new", stream="new")
    async with open_session(server.url) as aws:
        gateway = LogsGateway(aws)
        (page,) = [page async for page in gateway.describe_log_streams("a")]
        assert [stream.name for stream in page] == ["new", "old"]
        assert await gateway.newest_event_time("a") == group.events[1].timestamp


@pytest.mark.parametrize("ending", ["", ":*"])
async def test_a_group_may_be_named_by_its_arn_with_and_without_a_star(server: KinesisServer, ending: str) -> None:
    group = server.logs.create_group("/ecs/checkout")
    group.put("x")
    async with open_session(server.url) as aws:
        page = await LogsGateway(aws).filter_log_events(group.arn + ending, start_ms=0)
    assert [event.message for event in page.events] == ["x"]
    assert server.seen("FilterLogEvents")[0].parameters["logGroupIdentifier"] == group.arn


async def test_a_page_of_events_says_all_that_aws_told(server: KinesisServer) -> None:
    put = server.logs.create_group("a").put('{"n": "\\u00e4"}\n', ago_ms=5, stream="s")
    async with open_session(server.url) as aws:
        page = await LogsGateway(aws).filter_log_events("a", start_ms=0, pattern='{ $.n = "ä" }')
    (event,) = page.events
    assert (event.event_id, event.timestamp, event.ingestion_time) == (put.event_id, put.timestamp, put.ingestion_time)
    assert (event.log_stream_name, event.message, page.next_token) == ("s", put.message, None)


async def test_one_streams_events_end_where_the_token_comes_again(server: KinesisServer) -> None:
    group = server.logs.create_group("a")
    for number in range(5):
        group.put(str(number), stream="s")
    server.logs.page_events = 2
    found: list[str] = []
    token = None
    async with open_session(server.url) as aws:
        while True:
            page = await LogsGateway(aws).get_log_events("a", "s", token=token)
            found += [event.message for event in page.events]
            token = page.next_token
            if token is None:
                break
    assert found == list("01234")


async def test_what_aws_refuses_is_a_failure_of_its_kind(server: KinesisServer) -> None:
    server.logs.create_group("a")
    async with open_session(server.url) as aws:
        gateway = LogsGateway(aws)
        with pytest.raises(NotFound, match="log group nowhere"):
            await gateway.filter_log_events("nowhere", start_ms=0)
        with pytest.raises(Invalid):
            await gateway.filter_log_events("a", start_ms=0, pattern="{ $.x")
        server.fail("FilterLogEvents", faults.error("ThrottlingException", "Rate exceeded"))
        with pytest.raises(Throttled):
            await gateway.filter_log_events("a", start_ms=0)
        server.fail("FilterLogEvents", faults.empty_object())
        with pytest.raises(GarbledAnswer):
            await gateway.filter_log_events("a", start_ms=0)
    assert len(server.seen("FilterLogEvents")) == 4


async def test_on_moto_groups_streams_and_events_are_read(moto_url: str) -> None:
    async with open_session(moto_url, armed=True) as aws:
        for number in range(60):
            await aws.call("logs", "create_log_group", {"logGroupName": f"/moto/{number:02}"}, what="CreateLogGroup")
        place = {"logGroupName": "/moto/07", "logStreamName": "s"}
        await aws.call("logs", "create_log_stream", place, what="CreateLogStream")
        now_ms = int(time() * 1000)
        events = [{"timestamp": now_ms, "message": "same"}, {"timestamp": now_ms, "message": "same"}]
        await aws.call("logs", "put_log_events", {**place, "logEvents": events}, what="PutLogEvents")
        gateway = LogsGateway(aws)
        names = [group.name async for page in gateway.describe_log_groups("/moto/") for group in page]
        assert len(names) == 60
        page = await gateway.filter_log_events("/moto/07", start_ms=now_ms - 1000)
        assert [(event.message, event.timestamp) for event in page.events] == [("same", now_ms)] * 2
        assert len({event.event_id for event in page.events}) == 2
        (streams,) = [page async for page in gateway.describe_log_streams("/moto/07")]
        assert [stream.name for stream in streams] == ["s"]
