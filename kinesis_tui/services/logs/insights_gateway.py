"""Logs Insights through the AWS session: a method per API operation, model values out, no SDK dict."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import NotSupported
from kinesis_tui.services.logs.insights.query import InsightsQuery, names_its_groups
from kinesis_tui.services.logs.insights.results import QueryResults
from kinesis_tui.services.logs.model.log_group import group_name, is_arn, plain_arn

PER_SECOND = 4.0
"""Of each operation; AWS allows five for an account and region
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html)."""
DEFINITIONS_A_PAGE = 100
MOST_DEFINITIONS = 500


class _Answer(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    pass


class StartedQuery(_Answer, frozen=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html"""

    query_id: str


class StoppedQuery(_Answer, frozen=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StopQuery.html"""

    success: bool | None = None


class LogRecord(_Answer, frozen=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogRecord.html"""

    log_record: dict[str, str]


class GroupField(_Answer, frozen=True):
    """A field that the service has found in a group, and in how many per cent of its events."""

    name: str
    percent: int | None = None


class GroupFields(_Answer, frozen=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogGroupFields.html"""

    log_group_fields: list[GroupField]


class QueryDefinition(_Answer, frozen=True):
    """A query that somebody has saved in the account."""

    name: str
    query_string: str
    query_language: str = "CWLI"
    query_definition_id: str | None = None
    log_group_names: list[str] = []


class QueryDefinitions(_Answer, frozen=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html"""

    query_definitions: list[QueryDefinition]
    next_token: str | None = None


TYPED: Mapping[str, type[msgspec.Struct]] = MappingProxyType(
    {
        "StartQuery": StartedQuery,
        "GetQueryResults": QueryResults,
        "StopQuery": StoppedQuery,
        "GetLogRecord": LogRecord,
        "GetLogGroupFields": GroupFields,
        "DescribeQueryDefinitions": QueryDefinitions,
    }
)
"""What `AwsSession(typed=…)` must parse for this gateway."""


class InsightsGateway:
    """The operations of Logs Insights; a `group` is a name or an ARN everywhere."""

    def __init__(self, aws: AwsSession, *, per_second: float = PER_SECOND) -> None:
        """Call each operation `per_second` times at most."""
        self._aws = aws
        self._started_in: str | None = None
        """The region of the query that was started last: it is stopped there, wherever the session has gone since."""
        self._start_pace = Pace(per_second)
        self._results_pace = Pace(per_second)
        self._fields_pace = Pace(per_second)

    async def start_query(self, query: InsightsQuery) -> str:
        """Start a query and return its id; times go in whole seconds, and none of the range is left out. Tried once.

        Raises QueryMalformed with the place, LimitExceeded where too many run.
        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
        """
        parameters: dict[str, Any] = {
            "queryString": query.text,
            "startTime": query.start_ms // 1000,
            "endTime": -(-query.end_ms // 1000),
        }
        if not names_its_groups(query.text, query.language):
            arns = any(is_arn(group) for group in query.groups)
            names = [plain_arn(group) for group in query.groups]
            parameters["logGroupIdentifiers" if arns else "logGroupNames"] = names
        if query.language != "CWLI":
            parameters["queryLanguage"] = query.language
        if query.limit is not None:
            parameters["limit"] = query.limit
        await self._start_pace.turn()
        self._started_in = self._aws.region
        answer: StartedQuery = await self._call("start_query", parameters, "StartQuery")
        return answer.query_id

    async def get_query_results(self, query_id: str, token: str | None = None) -> QueryResults:
        """Return a page of what a query has found so far, and how far it is. Tried once.

        Raises NotSupported for a second page where the SDK's model of the API knows none.
        """
        parameters: dict[str, Any] = {"queryId": query_id}
        if token is not None:
            if not await self._knows("GetQueryResults", "nextToken"):
                raise NotSupported(
                    "The next page of results failed", "the SDK knows no pages of them", "limit the rows"
                )
            parameters["nextToken"] = token
        await self._results_pace.turn()
        answer: QueryResults = await self._call("get_query_results", parameters, f"GetQueryResults of {query_id}")
        return answer

    async def stop_query(self, query_id: str) -> bool:
        """Stop a query; whether AWS did. Tried once. Raises Invalid for one that has ended."""
        region = None if self._started_in == self._aws.region else self._started_in
        answer: StoppedQuery = await self._aws.call(
            "logs", "stop_query", {"queryId": query_id}, what=f"StopQuery of {query_id}", attempts=1, region=region
        )
        return answer.success is not False

    async def get_log_record(self, pointer: str) -> dict[str, str]:
        """Return all fields of the event that a row's `@ptr` leads to."""
        parameters = {"logRecordPointer": pointer}
        answer: LogRecord = await self._call("get_log_record", parameters, "GetLogRecord", attempts=3)
        return answer.log_record

    async def get_log_group_fields(self, group: str, time_ms: int | None = None) -> list[GroupField]:
        """Return the fields found in a group's events of the 15 minutes around a time, the latest by default."""
        parameters: dict[str, Any] = (
            {"logGroupIdentifier": plain_arn(group)} if is_arn(group) else {"logGroupName": group}
        )
        if time_ms is not None:
            parameters["time"] = time_ms // 1000
        await self._fields_pace.turn()
        what = f"GetLogGroupFields of log group {group_name(group)}"
        answer: GroupFields = await self._call("get_log_group_fields", parameters, what, attempts=2)
        return answer.log_group_fields

    async def describe_query_definitions(self) -> list[QueryDefinition]:
        """Return the queries saved in the account and region, `MOST_DEFINITIONS` at most."""
        parameters: dict[str, Any] = {"maxResults": DEFINITIONS_A_PAGE}
        found: list[QueryDefinition] = []
        while len(found) < MOST_DEFINITIONS:
            page: QueryDefinitions = await self._call(
                "describe_query_definitions", parameters, "DescribeQueryDefinitions", attempts=3
            )
            found += page.query_definitions
            if not page.next_token or page.next_token == parameters.get("nextToken"):
                break
            parameters = {**parameters, "nextToken": page.next_token}
        return found

    async def _knows(self, operation: str, parameter: str) -> bool:
        client = await self._aws.client("logs", attempts=1)
        shape = client.meta.service_model.operation_model(operation).input_shape
        return parameter in shape.members

    async def _call(self, operation: str, parameters: Mapping[str, Any], what: str, *, attempts: int = 1) -> Any:
        return await self._aws.call("logs", operation, parameters, what=what, attempts=attempts)
