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
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.text.times import SystemClock
from tests.support.aws import isolate, open_session
from tests.support.cli import environment, kinesis_tui
from tests.support.demo import DemoState, eventually
from tests.support.waiting import meanwhile, until

GROUP = "/test/exact"
LIVE_GROUP = "/test/live"


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
