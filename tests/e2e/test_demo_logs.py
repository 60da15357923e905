"""`logs` and the gateway on the embedded AWS."""

import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.names import REGION
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.insights.query import InsightsQuery
from kinesis_tui.services.logs.insights.running import QueryRun
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.text.times import SystemClock
from tests.support.aws import isolate, open_session
from tests.support.cli import environment, kinesis_tui
from tests.support.demo import DemoState, eventually
from tests.support.waiting import meanwhile, until

GROUP = "/test/exact"
LIVE_GROUP = "/test/live"
ASKED_GROUP = "/test/asked"


@pytest.fixture
async def aws(demo_aws: DemoState, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[AwsSession]:
    isolate(monkeypatch, tmp_path, region=REGION)
    async with open_session(demo_aws.endpoint_url, armed=True) as session:
        yield session


async def put(aws: AwsSession, group: str, messages: list[str]) -> None:
    """Log messages of one millisecond."""
    place = {"logGroupName": group, "logStreamName": "s"}
    await aws.call("logs", "create_log_group", {"logGroupName": group}, what="CreateLogGroup")
    await aws.call("logs", "create_log_stream", place, what="CreateLogStream")
    await log(aws, group, messages)


async def log(aws: AwsSession, group: str, messages: list[str]) -> None:
    place = {"logGroupName": group, "logStreamName": "s"}
    now_ms = int(time.time() * 1000)
    for start in range(0, len(messages), 100):
        events = [{"timestamp": now_ms, "message": message} for message in messages[start : start + 100]]
        await aws.call("logs", "put_log_events", {**place, "logEvents": events}, what="PutLogEvents")


async def test_every_event_is_written_once_also_those_that_are_alike(
    aws: AwsSession, demo_aws: DemoState, tmp_path: Path
) -> None:
    messages = [f"number {number // 3}" for number in range(300)]
    await put(aws, GROUP, messages)
    env = {**environment(tmp_path, demo_aws.endpoint_url), "AWS_REGION": REGION}
    ended = kinesis_tui("logs", GROUP, "--since", "1h", "--output", "json", env=env)
    assert (ended.status, ended.err) == (0, "")
    assert Counter(json.loads(line)["message"] for line in ended.lines) == Counter(messages)


async def test_live_tail_brings_what_is_logged_and_each_event_once(aws: AwsSession) -> None:
    await put(aws, LIVE_GROUP, ["before"])
    gateway = LogsGateway(aws)
    session = await gateway.start_live_tail([await gateway.log_group_arn(LIVE_GROUP)], "")
    tail = LogsTail(gateway, [LIVE_GROUP], int(time.time() * 1000) - 60_000, clock=SystemClock(), live=True)
    received: list[str] = []

    async def consume() -> None:
        async for batch in tail:
            received.extend(event.message for event in batch.events)

    async with tail, meanwhile(consume()):
        assert tail.live is not None
        live = tail.live
        await until(lambda: live.state == "open", what="the session")
        await log(aws, LIVE_GROUP, ["alike", "alike", "other"])
        while not (update := await session.next_update()) or not update.session_results:
            pass
        assert [one.message for one in update.session_results] == ["alike", "alike", "other"]
        await until(lambda: len(received) >= 4, what=f"the events: {received}")
        await until(lambda: tail.groups[LIVE_GROUP].pages >= 4, what="searches that find them too")
    await session.close()
    assert sorted(received) == ["alike", "alike", "before", "other"]
    assert (live.sessions, live.failure) == (1, None)


async def test_the_groups_of_the_pipeline_are_listed_with_their_newest_event(aws: AwsSession) -> None:
    gateway = LogsGateway(aws)
    groups = [group.name async for page in gateway.describe_log_groups() for group in page]
    assert "/aws/lambda/enrich-orders" in groups
    assert len(groups) == len(set(groups))

    async def newest() -> int | None:
        return await gateway.newest_event_time("/aws/lambda/enrich-orders")

    assert await eventually(newest, lambda time: time is not None, "the function's log")


async def test_a_query_is_filtered_sorted_and_limited_and_its_rows_lead_to_their_events(aws: AwsSession) -> None:
    """Of Insights the embedded AWS does no more."""
    await put(aws, ASKED_GROUP, [f"level={'ERROR' if number % 2 else 'INFO'} n={number}" for number in range(8)])
    now_ms = int(time.time() * 1000)
    text = "fields @timestamp, @message | filter @message like /ERROR/ | sort @message desc | limit 3"
    gateway = InsightsGateway(aws)
    query = InsightsQuery(text=text, groups=(ASKED_GROUP,), start_ms=now_ms - 3_600_000, end_ms=now_ms + 60_000)
    run = QueryRun(gateway, query, SystemClock(), lambda: 0.5)
    await run.run()
    assert run.status == "Complete"
    message = run.table.columns.index("@message")
    assert [row[message] for row in run.table.rows] == [f"level=ERROR n={number}" for number in (7, 5, 3)]
    pointer = run.table.pointers[0]
    assert pointer is not None
    assert (await gateway.get_log_record(pointer))["@message"] == "level=ERROR n=7"
