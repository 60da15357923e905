"""CloudWatch Logs' operations as AWS answers them: a request's parameters in, an answer or an error out."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.support.logs.groups import ScriptedGroup, ScriptedLogs, opened, sealed
from tests.support.logs.insights import INSIGHTS_OPERATIONS

Parameters = dict[str, Any]
Answer = dict[str, Any]


def describe_log_groups(logs: ScriptedLogs, request: Parameters) -> Answer:
    prefix = request.get("logGroupNamePrefix", "")
    names = sorted(name for name in logs.groups if name.startswith(prefix))
    start = opened(request["nextToken"])[1] if "nextToken" in request else 0
    end = start + min(request.get("limit", 50), logs.groups_per_page)
    answer: Answer = {"logGroups": [_group(logs.groups[name]) for name in names[start:end]]}
    if end < len(names):
        answer["nextToken"] = sealed([], end, [])
    return answer


def _group(group: ScriptedGroup) -> Answer:
    answer: Answer = {
        "logGroupName": group.name,
        "creationTime": group.created_ms,
        "metricFilterCount": 0,
        "arn": f"{group.arn}:*",
        "logGroupArn": group.arn,
        "storedBytes": sum(len(event.message) + 26 for event in group.events),
        "logGroupClass": group.log_group_class,
    }
    if group.retention_in_days is not None:
        answer["retentionInDays"] = group.retention_in_days
    return answer


def describe_log_streams(logs: ScriptedLogs, request: Parameters) -> Answer:
    group = logs.group(request)
    newest = {name: max(event.timestamp for event in events) for name, events in group.streams.items()}
    by_time = request.get("orderBy") == "LastEventTime"
    names = sorted(newest, key=lambda name: newest[name] if by_time else name, reverse=request.get("descending", False))
    start = opened(request["nextToken"])[1] if "nextToken" in request else 0
    end = start + min(request.get("limit", 50), 50)
    answer: Answer = {
        "logStreams": [
            {
                "logStreamName": name,
                "creationTime": group.created_ms,
                "firstEventTimestamp": min(event.timestamp for event in group.streams[name]),
                "lastEventTimestamp": newest[name],
                "lastIngestionTime": max(event.ingestion_time for event in group.streams[name]),
                "arn": f"{group.arn}:log-stream:{name}",
                "storedBytes": 0,
            }
            for name in names[start:end]
        ]
    }
    if end < len(names):
        answer["nextToken"] = sealed([], end, [])
    return answer


def filter_log_events(logs: ScriptedLogs, request: Parameters) -> Answer:
    return logs.filter_log_events(request)


def get_log_events(logs: ScriptedLogs, request: Parameters) -> Answer:
    """The end is a token that comes again."""
    events = logs.group(request).streams.get(request["logStreamName"], [])
    start = int(request["nextToken"][2:]) if "nextToken" in request else 0
    end = min(start + logs.page_events, len(events))
    wanted = [{**event.answer()} for event in events[start:end] if event.timestamp >= request.get("startTime", 0)]
    for event in wanted:
        del event["eventId"], event["logStreamName"]
    return {"events": wanted, "nextForwardToken": f"f/{end}", "nextBackwardToken": f"b/{start}"}


LOGS_OPERATIONS: Mapping[str, Callable[[ScriptedLogs, Parameters], Answer]] = {
    "DescribeLogGroups": describe_log_groups,
    "DescribeLogStreams": describe_log_streams,
    "FilterLogEvents": filter_log_events,
    "GetLogEvents": get_log_events,
    **INSIGHTS_OPERATIONS,
}
