"""CloudWatch Logs through the AWS session: a method per API operation, model values out, no SDK dict."""

from collections.abc import AsyncIterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from kinesis_tui.aws.events import EventStream
from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.pages import endless
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import NotFound
from kinesis_tui.services.logs.answers import LogEventsAnswer, LogGroupPage, LogStreamPage
from kinesis_tui.services.logs.model.live_tail import SessionUpdate
from kinesis_tui.services.logs.model.log_event import EventPage
from kinesis_tui.services.logs.model.log_group import LogGroup, group_name, is_arn, plain_arn
from kinesis_tui.services.logs.model.log_stream import LogStream

TYPED: Mapping[str, type[msgspec.Struct]] = MappingProxyType(
    {
        "DescribeLogGroups": LogGroupPage,
        "DescribeLogStreams": LogStreamPage,
        "FilterLogEvents": EventPage,
        "GetLogEvents": LogEventsAnswer,
        "StartLiveTail": SessionUpdate,
    }
)
"""What `AwsSession(typed=…)` must parse for this gateway."""

GROUP_LISTS_PER_SECOND = 5.0
STREAM_LISTS_PER_SECOND = 12.0
"""Half of the 25 that an account and region has for DescribeLogStreams."""
PER_PAGE = 50
"""The most that one answer of DescribeLogGroups or DescribeLogStreams holds."""
_CHECK_NAME = "check the name, the region and the account"


class LogsGateway:
    """The CloudWatch Logs operations that panes and tail use; a `group` is a name or an ARN everywhere."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._groups_pace = Pace(GROUP_LISTS_PER_SECOND)
        self._streams_pace = Pace(STREAM_LISTS_PER_SECOND)

    async def describe_log_groups(self, prefix: str = "") -> AsyncIterator[list[LogGroup]]:
        """Yield every log group of the region whose name starts with `prefix`, 50 at a time.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
        """
        async for page in self._group_pages(prefix):
            yield [answer.group() for answer in page.log_groups]

    async def _group_pages(self, prefix: str) -> AsyncIterator[LogGroupPage]:
        parameters: dict[str, Any] = {"limit": PER_PAGE, **({"logGroupNamePrefix": prefix} if prefix else {})}
        while True:
            await self._groups_pace.turn()
            page: LogGroupPage = await self._call("describe_log_groups", parameters, "DescribeLogGroups")
            yield page
            if not page.next_token:
                return
            parameters = _onward(parameters, page.next_token, "DescribeLogGroups")

    async def describe_log_streams(self, group: str, *, limit: int | None = None) -> AsyncIterator[list[LogStream]]:
        """Yield a group's streams, the one with the newest event first, 50 at a time; `limit` of them at most.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html
        """
        what = f"DescribeLogStreams of {_named(group)}"
        left = limit
        parameters: dict[str, Any] = {**_group(group), "orderBy": "LastEventTime", "descending": True}
        while left is None or left > 0:
            parameters["limit"] = PER_PAGE if left is None else min(PER_PAGE, left)
            await self._streams_pace.turn()
            page: LogStreamPage = await self._call("describe_log_streams", parameters, what)
            yield [answer.stream() for answer in page.log_streams][:left]
            left = None if left is None else left - len(page.log_streams)
            if not page.next_token:
                return
            parameters = _onward(parameters, page.next_token, what)

    async def newest_event_time(self, group: str) -> int | None:
        """Return when a group's newest event was, in milliseconds since the epoch; AWS may tell it an hour late."""
        times = [
            stream.last_event_timestamp
            async for page in self.describe_log_streams(group, limit=1)
            for stream in page
            if stream.last_event_timestamp is not None
        ]
        return max(times, default=None)

    async def describe_raw(self, group: str) -> dict[str, Any]:
        """Return all that AWS tells of one group, under AWS's names; raises NotFound."""
        name = group_name(group)
        async for page in self._group_pages(name):
            for found in page.log_groups:
                if found.log_group_name == name:
                    return found.told()
            break  # they are sorted by name: what is not among the first is not there
        raise _no_such_group(group)

    async def filter_log_events(
        self,
        group: str,
        *,
        start_ms: int,
        end_ms: int | None = None,
        pattern: str = "",
        token: str | None = None,
        stream: str = "",
    ) -> EventPage:
        """Return a page of the events from `start_ms` to `end_ms` (both included) that match, by their time.

        `stream`: of this log stream alone.
        Up to 10,000 events or a mebibyte. Tried once.
        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
        """
        parameters: dict[str, Any] = {**_group(group), "startTime": start_ms}
        if end_ms is not None:
            parameters["endTime"] = end_ms
        if pattern:
            parameters["filterPattern"] = pattern
        if token is not None:
            parameters["nextToken"] = token
        if stream:
            parameters["logStreamNames"] = [stream]
        what = f"FilterLogEvents of {_named(group)}"
        page: EventPage = await self._call("filter_log_events", parameters, what, attempts=1)
        return page

    def clock_ahead_ms(self) -> int:
        """Return how far the service's clock is ahead of this machine's, as of its last answers; 0: alike, unknown."""
        return self._aws.clock_ahead_ms

    async def get_log_events(
        self, group: str, stream: str, *, start_ms: int | None = None, token: str | None = None
    ) -> EventPage:
        """Return a page of one stream's events, the oldest first; without a next token at the newest one.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
        """
        parameters: dict[str, Any] = {**_group(group), "logStreamName": stream, "startFromHead": True}
        if start_ms is not None:
            parameters["startTime"] = start_ms
        if token is not None:
            parameters["nextToken"] = token
        what = f"GetLogEvents of {_named(group)}"
        answer: LogEventsAnswer = await self._call("get_log_events", parameters, what, attempts=1)
        ended = answer.next_forward_token == token
        events = [msgspec.structs.replace(event, log_stream_name=stream) for event in answer.events]
        return EventPage(events=events, next_token=None if ended else answer.next_forward_token)

    async def log_group_arn(self, group: str) -> str:
        """Return a group's ARN without `:*`, asking for it where a name is given; raises NotFound."""
        if is_arn(group):
            return plain_arn(group)
        async for page in self.describe_log_groups(group):
            for found in page:
                if found.name == group and found.arn is not None:
                    return found.arn
            break  # they are sorted by name: what is not among the first is not there
        raise _no_such_group(group)

    async def start_live_tail(self, arns: Sequence[str], pattern: str, stream: str = "") -> "LiveSession":
        """Start a Live Tail session of up to ten groups, by ARN; close what it returns: it costs by the minute.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
        """
        parameters: dict[str, Any] = {"logGroupIdentifiers": list(arns)}
        if pattern:
            parameters["logEventFilterPattern"] = pattern
        if stream:
            parameters["logStreamNames"] = [stream]
        return LiveSession(await self._aws.events("logs", "start_live_tail", parameters, what="StartLiveTail"))

    async def _call(self, operation: str, parameters: Mapping[str, Any], what: str, *, attempts: int = 3) -> Any:
        return await self._aws.call("logs", operation, parameters, what=what, attempts=attempts)


class LiveSession:
    """A Live Tail session."""

    def __init__(self, events: EventStream) -> None:
        self._events = events

    async def next_update(self) -> SessionUpdate | None:
        """Wait for the next update; None where AWS ended the session without a word. Raises `Failure`."""
        update: SessionUpdate | None = await self._events.next_event()
        return update

    async def close(self) -> None:
        """End it; safe at any time and more than once."""
        await self._events.close()


def _group(group: str) -> dict[str, Any]:
    """Name a group in a request, by ARN where that is what we have: it may be another account's."""
    return {"logGroupIdentifier": plain_arn(group)} if is_arn(group) else {"logGroupName": group}


def _no_such_group(group: str) -> NotFound:
    return NotFound(f"DescribeLogGroups of {_named(group)} failed", "there is no such log group", _CHECK_NAME)


def _named(group: str) -> str:
    return f"log group {group_name(group)}"


def _onward(parameters: Mapping[str, Any], token: str, what: str) -> dict[str, Any]:
    """Return the request for the next page; raises GarbledAnswer where that is the same one."""
    if parameters.get("nextToken") == token:
        raise endless(what)
    return {**parameters, "nextToken": token}
