"""Live Tail sessions through the gateway: on the scripted server over HTTP, and where there is none to be had."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import (
    AccessDenied,
    Failure,
    GarbledAnswer,
    Invalid,
    IteratorExpired,
    LimitExceeded,
    NotConnected,
    NotFound,
    NotSupported,
    ServiceFailed,
    Unreachable,
)
from kinesis_tui.services.logs.gateway import LiveSession, LogsGateway
from kinesis_tui.services.logs.model.log_event import LogEvent
from tests.support.aws import isolate, open_session
from tests.support.kinesis import push_faults
from tests.support.kinesis.faults import Fault
from tests.support.kinesis_server import KinesisServer, faults


@pytest.fixture
async def aws(server: KinesisServer) -> AsyncIterator[AwsSession]:
    async with open_session(server.url) as session:
        yield session


async def started(server: KinesisServer, aws: AwsSession, pattern: str = "") -> LiveSession:
    return await LogsGateway(aws).start_live_tail([server.logs.groups["a"].arn], pattern)


async def next_events(server: KinesisServer, session: LiveSession) -> tuple[list[LogEvent], bool]:
    """Let a second pass and return what came, and whether that is a sample."""
    server.clock.advance(1)
    update = await session.next_update()
    assert update is not None
    return [one.event() for one in update.session_results], update.sampled


async def test_a_session_pushes_what_is_ingested_each_second_and_says_what_is_sampled(
    server: KinesisServer, aws: AwsSession
) -> None:
    group = server.logs.create_group("a")
    group.put("before the session")
    session = await started(server, aws, "ERROR")
    put = group.put("ERROR ä", ago_ms=5)
    group.put("all is well")
    ((event,), sampled) = await next_events(server, session)
    assert (event.message, event.timestamp, event.ingestion_time) == (put.message, put.timestamp, put.ingestion_time)
    assert (event.log_stream_name, event.event_id, sampled) == (put.log_stream_name, "", False)
    for _ in range(501):
        group.put("ERROR")
    events, sampled = await next_events(server, session)
    assert sampled
    assert len(events) <= 500
    assert server.seen("StartLiveTail")[0].headers["Host"] == server.url.removeprefix("http://")
    await session.close()
    await session.close()


async def test_an_event_names_its_group_in_every_form_of_aws(server: KinesisServer, aws: AwsSession) -> None:
    from kinesis_tui.services.logs.model.live_tail import LiveGroups

    arn = server.logs.create_group("a").arn
    groups = LiveGroups.of(
        {"a": arn, "arn:aws:logs:eu-west-1:210987654321:log-group:b": "arn:aws:logs:x:2:log-group:b"}
    )
    for identifier in (arn, f"{arn}:*", "a", "123456789012:a"):
        assert groups.group(identifier) == "a"
    assert groups.group("2:b") == groups.group("b") == "arn:aws:logs:eu-west-1:210987654321:log-group:b"
    assert groups.group("c") is None
    twice = LiveGroups.of({"x": "arn:aws:logs:r:1:log-group:n", "y": "arn:aws:logs:r:2:log-group:n"})
    assert (twice.group("1:n"), twice.group("2:n"), twice.group("n")) == ("x", "y", None)


async def test_the_arn_of_a_group_is_looked_up_by_its_whole_name(server: KinesisServer, aws: AwsSession) -> None:
    server.logs.create_group("a")
    server.logs.create_group("ab")
    gateway = LogsGateway(aws)
    assert await gateway.log_group_arn("ab") == server.logs.groups["ab"].arn
    assert await gateway.log_group_arn(f"{server.logs.groups['a'].arn}:*") == server.logs.groups["a"].arn
    with pytest.raises(NotFound, match="no such log group"):
        await gateway.log_group_arn("b")


async def test_three_hours_are_over_with_a_failure_that_says_so(server: KinesisServer, aws: AwsSession) -> None:
    server.logs.create_group("a")
    session = await started(server, aws)
    server.clock.advance(3 * 3600)
    with pytest.raises(IteratorExpired, match="three hours"):
        await session.next_update()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param(push_faults.exception("SessionStreamingException"), ServiceFailed, id="exception"),
        pytest.param(push_faults.reset(), Unreachable, id="reset"),
        pytest.param(push_faults.cut_short(), GarbledAnswer, id="cut short"),
        pytest.param(push_faults.garbled(), GarbledAnswer, id="damaged"),
    ],
)
async def test_what_breaks_a_session_off_is_a_failure_of_its_kind(
    server: KinesisServer, aws: AwsSession, fault: Fault, kind: type[Failure]
) -> None:
    server.logs.create_group("a").put("x")
    server.fail("StartLiveTail", fault)
    session = await started(server, aws)
    await next_events(server, session)
    server.clock.advance(1)
    with pytest.raises(kind):
        await session.next_update()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param(faults.access_denied("logs:StartLiveTail"), AccessDenied, id="denied"),
        pytest.param(faults.error("LimitExceededException", "Too many sessions."), LimitExceeded, id="too many"),
        pytest.param(faults.error("UnknownOperationException", ""), NotSupported, id="unknown operation"),
        pytest.param(faults.empty_object(), NotSupported, id="no stream"),
        pytest.param(faults.error("InvalidOperationException", "Not for this class."), Invalid, id="class"),
    ],
)
async def test_what_refuses_a_session_is_a_failure_of_its_kind(
    server: KinesisServer, aws: AwsSession, fault: Fault, kind: type[Failure]
) -> None:
    server.logs.create_group("a")
    server.fail("StartLiveTail", fault)
    with pytest.raises(kind):
        await started(server, aws)


async def test_an_endpoint_that_refuses_the_connection_is_told(server: KinesisServer) -> None:
    arn = server.logs.create_group("a").arn
    await server.stop()
    async with open_session(server.url) as aws:
        with pytest.raises(NotConnected, match="refused the connection"):
            await LogsGateway(aws).start_live_tail([arn], "")


async def test_on_aws_it_goes_to_the_host_that_has_vpc_endpoints(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    isolate(monkeypatch, tmp_path)
    sent_to: list[str] = []

    def before_send(request: Any, **_: Any) -> None:
        sent_to.append(request.url)
        raise ConnectionRefusedError

    async with open_session() as aws:
        (await aws.sdk_session())._session.register("before-send.cloudwatch-logs", before_send)
        with pytest.raises(NotConnected):
            await LogsGateway(aws).start_live_tail(["arn:aws:logs:eu-west-1:123456789012:log-group:a"], "")
        with pytest.raises(NotConnected):
            await LogsGateway(aws).filter_log_events("a", start_ms=0)
    assert sent_to == ["https://stream-logs.eu-west-1.amazonaws.com/", "https://logs.eu-west-1.amazonaws.com/"]
