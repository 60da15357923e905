"""Logs Insights' operations and a query's run, on the scripted server."""

from __future__ import annotations

import asyncio

import pytest

from kinesis_tui.failure import Failure, LimitExceeded, NotSupported, QueryMalformed
from kinesis_tui.services.logs.insights.query import InsightsQuery, Language
from kinesis_tui.services.logs.insights.running import MOST_UNKNOWN, QueryRun
from kinesis_tui.services.logs.insights_gateway import InsightsGateway
from kinesis_tui.text.times import SystemClock
from tests.support.aws import open_session
from tests.support.kinesis_server import KinesisServer, faults
from tests.support.logs.insights import PAGE_ROWS
from tests.support.waiting import until


class Hasty(SystemClock):
    """A clock on which nobody waits long."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.002))


@pytest.fixture(autouse=True)
def _group(server: KinesisServer) -> None:
    group = server.logs.create_group("/ecs/checkout")
    for number in range(6):
        group.put(f"event {number}", ago_ms=60_000 - number * 1_000)


def query(server: KinesisServer, text: str = "fields @message", *, language: Language = "CWLI") -> InsightsQuery:
    now = server.clock.now_ms()
    return InsightsQuery(text=text, groups=("/ecs/checkout",), start_ms=now - 3_600_000, end_ms=now, language=language)


async def test_a_query_runs_to_its_end_and_what_it_has_so_far_is_seen(server: KinesisServer) -> None:
    seen: list[tuple[str, int]] = []
    async with open_session(server.url) as aws:
        run = QueryRun(
            InsightsGateway(aws, per_second=1_000), query(server), Hasty(), lambda: 0.5, lambda: seen.append(at(run))
        )
        await run.run()
        await run.stop()

    assert seen == [("Starting", 0), ("Scheduled", 0), ("Running", 3), ("Complete", 6), ("Complete", 6)]
    assert run.table.columns == ("@timestamp", "@message", "@logStream")
    assert run.statistics is not None
    assert (run.statistics.records_matched, run.statistics.bytes_scanned) == (6, 6 * 1024)
    assert not run.is_partial
    assert not server.seen("StopQuery")  # it had ended


def at(run: QueryRun) -> tuple[str, int]:
    return run.status, len(run.table.rows)


async def test_times_go_in_seconds_and_arns_and_languages_as_aws_wants_them(server: KinesisServer) -> None:
    arn = server.logs.groups["/ecs/checkout"].arn
    async with open_session(server.url) as aws:
        gateway = InsightsGateway(aws, per_second=1_000)
        await gateway.start_query(
            InsightsQuery(text="fields @message", groups=(f"{arn}:*",), start_ms=1_500, end_ms=2_001, language="PPL")
        )
        await gateway.start_query(query(server, "SELECT 1", language="SQL"))
    first, second = (request.parameters for request in server.seen("StartQuery"))
    assert (first["startTime"], first["endTime"], first["queryLanguage"]) == (1, 3, "PPL")
    assert first["logGroupIdentifiers"] == [arn]
    assert "logGroupNames" not in second  # SQL names them itself


async def test_a_malformed_query_says_where(server: KinesisServer) -> None:
    async with open_session(server.url) as aws:
        with pytest.raises(QueryMalformed, match="unexpected symbol found choose") as caught:
            await InsightsGateway(aws, per_second=1_000).start_query(query(server, "fields @message | choose x"))
    assert (caught.value.start, caught.value.end) == (18, 24)


async def test_a_query_that_is_left_is_stopped_also_while_it_is_being_started(server: KinesisServer) -> None:
    release = asyncio.Event()
    server.fail("StartQuery", faults.stored_then_stall(release))
    async with open_session(server.url) as aws:
        run = QueryRun(InsightsGateway(aws, per_second=1_000), query(server), Hasty(), lambda: 0.5)
        running = asyncio.ensure_future(run.run())
        await until(server.logs.insights.ran, what="the query is started")
        running.cancel()
        stopping = asyncio.ensure_future(run.stop())
        release.set()
        await stopping
    assert server.logs.insights.ran()[0].stopped
    assert run.status == "Cancelled"


async def test_a_query_that_was_not_stopped_is_told(server: KinesisServer) -> None:
    server.logs.insights.statuses = ("Running",)
    server.logs.insights.stops = False
    async with open_session(server.url) as aws:
        run = QueryRun(InsightsGateway(aws, per_second=1_000), query(server), Hasty(), lambda: 0.5)
        running = asyncio.ensure_future(run.run())
        await until(lambda: run.table.rows, what="it runs")
        running.cancel()
        with pytest.raises(Failure, match="it runs on at AWS and is paid for: aws logs stop-query"):
            await run.stop()
        server.fail("StopQuery", faults.unavailable(), times=None)
        with pytest.raises(Failure, match="it runs on at AWS"):
            await run.stop()


@pytest.mark.parametrize(
    ("status", "said"),
    [("Failed", "could not finish"), ("Cancelled", "stopped"), ("Timeout", "60 minutes"), ("Unknown", "does not say")],
)
async def test_every_other_end_is_told_and_keeps_what_was_found(server: KinesisServer, status: str, said: str) -> None:
    server.logs.insights.statuses = ("Running", *[status] * MOST_UNKNOWN)
    async with open_session(server.url) as aws:
        run = QueryRun(InsightsGateway(aws, per_second=1_000), query(server), Hasty(), lambda: 0.5)
        await run.run()
    assert said in run.ending
    assert run.is_partial
    assert run.table.rows


async def test_too_many_queries_are_explained(server: KinesisServer) -> None:
    server.fail(
        "StartQuery", faults.error("LimitExceededException", "Account maximum query concurrency limit reached.")
    )
    async with open_session(server.url) as aws:
        with pytest.raises(LimitExceeded, match="AWS allows 100"):
            await QueryRun(InsightsGateway(aws, per_second=1_000), query(server), Hasty(), lambda: 0.5).run()


async def test_throttles_are_waited_for_while_it_starts_and_while_it_runs(server: KinesisServer) -> None:
    server.fail("StartQuery", faults.error("ThrottlingException", "Rate exceeded"), times=2)
    server.fail("GetQueryResults", faults.error("ThrottlingException", "Rate exceeded"), times=2)
    server.fail("GetQueryResults", faults.unavailable(), times=1)
    async with open_session(server.url) as aws:
        run = QueryRun(InsightsGateway(aws, per_second=1_000), query(server), Hasty(), lambda: 0.5)
        await run.run()
    assert at(run) == ("Complete", 6)
    assert run.failure is None


async def test_what_does_not_pass_ends_it(server: KinesisServer) -> None:
    server.fail("GetQueryResults", faults.access_denied("logs:GetQueryResults"), times=None)
    async with open_session(server.url) as aws:
        run = QueryRun(InsightsGateway(aws, per_second=1_000), query(server), Hasty(), lambda: 0.5)
        with pytest.raises(Failure, match="not authorized"):
            await run.run()
        await run.stop()
    assert server.logs.insights.ran()[0].stopped


async def test_a_second_page_is_not_asked_for_where_the_sdk_knows_none(server: KinesisServer) -> None:
    server.logs.insights.rows = [{"n": str(number)} for number in range(PAGE_ROWS + 1)]
    async with open_session(server.url) as aws:
        gateway = InsightsGateway(aws, per_second=1_000)
        run = QueryRun(gateway, query(server), Hasty(), lambda: 0.5)
        await run.run()
        with pytest.raises(NotSupported):
            await gateway.get_query_results(run.query_id or "", "more")
    assert len(run.table.rows) == PAGE_ROWS
    assert run.has_more


async def test_records_fields_and_saved_queries_are_read(server: KinesisServer) -> None:
    server.logs.insights.definitions = [
        {"name": "mine", "queryString": "fields @message", "queryDefinitionId": "1", "logGroupNames": ["/ecs/checkout"]}
    ]
    event = server.logs.groups["/ecs/checkout"].events[0]
    async with open_session(server.url) as aws:
        gateway = InsightsGateway(aws, per_second=1_000)
        record = await gateway.get_log_record(f"/ecs/checkout#{event.event_id}")
        fields = await gateway.get_log_group_fields("/ecs/checkout")
        (definition,) = await gateway.describe_query_definitions()
    assert record["@message"] == "event 0"
    assert ("@message", 100) in [(one.name, one.percent) for one in fields]
    assert (definition.name, definition.query_language, definition.log_group_names) == (
        "mine",
        "CWLI",
        ["/ecs/checkout"],
    )
