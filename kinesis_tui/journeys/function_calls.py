"""What Lambda tells of functions, their logs and what they read."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.journeys.paging import Paged, pages

PER_SECOND = 10.0
"""Far below Lambda's 15 control calls a second, which the account's deployments share.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
_MAPPINGS = Paged(
    "lambda", "list_event_source_mappings", "ListEventSourceMappings", "EventSourceMappings", "NextMarker", "Marker"
)
_FUNCTIONS = Paged("lambda", "list_functions", "ListFunctions", "Functions", "NextMarker", "Marker")


@dataclass(frozen=True, slots=True)
class EventSourceMapping:
    """A function that reads something."""

    function: str
    """The function's name."""
    source_arn: str | None
    """None: it reads no AWS resource (a Kafka of one's own)."""
    state: str | None
    """Enabled, Disabled, …; None: not told."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function and where it logs."""

    name: str
    log_group: str


class FunctionCalls:
    """The Lambda operations that lead from one thing to another."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._pace = Pace(PER_SECOND)

    async def mappings(
        self, *, source_arn: str | None = None, function: str | None = None
    ) -> AsyncIterator[EventSourceMapping]:
        """Yield the event source mappings of a source, or of a function.

        https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
        """
        asked = {"EventSourceArn": source_arn} if source_arn else {"FunctionName": function}
        what = f"ListEventSourceMappings of {source_arn or function}"
        async for page in pages(self._aws, _MAPPINGS, asked, what, self._pace):
            for mapping in page:
                name = function_name(str(mapping.get("FunctionArn") or ""))
                if name:
                    yield EventSourceMapping(name, mapping.get("EventSourceArn"), mapping.get("State"))

    async def function(self, name: str) -> Function:
        """Return a function with its log group.

        https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
        """
        await self._pace.turn()
        what = f"GetFunctionConfiguration of {name}"
        return _function(
            await self._aws.call("lambda", "get_function_configuration", {"FunctionName": name}, what=what), name
        )

    async def functions(self) -> AsyncIterator[Function]:
        """Yield the region's functions; as many as `MOST_PAGES` pages hold.

        https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
        """
        async for page in pages(self._aws, _FUNCTIONS, {}, "ListFunctions", self._pace):
            for function in page:
                if function.get("FunctionName"):
                    yield _function(function, str(function["FunctionName"]))


def _function(answer: Mapping[str, Any], name: str) -> Function:
    told = (answer.get("LoggingConfig") or {}).get("LogGroup")
    return Function(name, str(told or default_log_group(name)))


def default_log_group(name: str) -> str:
    """Return where a function logs unless it was told otherwise.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
    """
    return f"/aws/lambda/{name}"


def function_name(arn: str) -> str:
    """Return the name in a function's ARN, or in the URI by which API Gateway invokes it; empty where there is none.

    A version or alias behind the name is left out.
    """
    return arn.partition(":function:")[2].partition("/invocations")[0].partition(":")[0]
