"""Scripted Logs Insights: queries over the scripted groups that take as many looks, and end, as a test chooses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.support.kinesis.errors import KinesisError

if TYPE_CHECKING:
    from tests.support.logs.groups import ScriptedEvent, ScriptedLogs

CONCURRENT = 100
PAGE_ROWS = 10_000
COMMANDS = ("fields", "filter", "stats", "sort", "limit", "parse", "display", "dedup", "pattern", "diff", "SOURCE")
UNIT_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
Row = Mapping[str, str | None]


class QueryRefused(KinesisError):
    """MalformedQueryException, with AWS's place in the query."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__("MalformedQueryException", message)
        location = {"startCharOffset": start, "endCharOffset": end}
        self.members = {"queryCompileError": {"location": location, "message": message}}


@dataclass(slots=True)
class ScriptedQuery:
    """A query that was started."""

    query_id: str
    request: dict[str, Any]
    rows: list[Row]
    statuses: list[str]
    """What each look at it finds; the last one stays."""
    looked: int = 0
    stopped: bool = False

    @property
    def status(self) -> str:
        return "Cancelled" if self.stopped else self.statuses[min(self.looked, len(self.statuses) - 1)]


@dataclass(slots=True)
class ScriptedInsights:
    """Queries, saved queries, and what the next query finds and does."""

    queries: dict[str, ScriptedQuery] = field(default_factory=dict)
    definitions: list[dict[str, Any]] = field(default_factory=list)
    fields: list[dict[str, Any]] = field(
        default_factory=lambda: [{"name": name, "percent": 100} for name in ("@message", "@timestamp", "@logStream")]
    )
    statuses: tuple[str, ...] = ("Scheduled", "Running", "Complete")
    rows: list[Row] | None = None
    """What a query finds; None: it looks into the groups, as far as this server understands it."""
    stops: bool = True
    """False: StopQuery answers that it did not."""

    def ran(self) -> list[ScriptedQuery]:
        """Return the queries in the order in which they were started."""
        return list(self.queries.values())


def start_query(logs: "ScriptedLogs", request: dict[str, Any]) -> dict[str, Any]:
    insights = logs.insights
    text = request["queryString"]
    if request.get("queryLanguage", "CWLI") == "CWLI":
        _check(text)
    names = request.get("logGroupNames") or request.get("logGroupIdentifiers") or []
    if not names and "SOURCE" not in text and request.get("queryLanguage") != "SQL":
        raise KinesisError("InvalidParameterException", "At least one log group is required")
    groups = [logs.group({"logGroupIdentifier": name}) for name in names]
    if sum(query.status in ("Scheduled", "Running") for query in insights.ran()) >= CONCURRENT:
        raise KinesisError("LimitExceededException", "Account maximum query concurrency limit of [100] reached.")
    rows = insights.rows
    if rows is None:
        start, end = request["startTime"] * 1000, request["endTime"] * 1000
        found = [(group.name, event) for group in groups for event in group.events if start <= event.timestamp <= end]
        rows = _rows(text, found)
    query_id = f"{len(insights.queries):08x}-0000-4000-8000-000000000000"
    insights.queries[query_id] = ScriptedQuery(query_id, request, rows, list(insights.statuses))
    return {"queryId": query_id}


def get_query_results(logs: "ScriptedLogs", request: dict[str, Any]) -> dict[str, Any]:
    """Rows come in parts: half of them while it runs."""
    query = _query(logs, request)
    status = query.status
    query.looked += 1
    done = {"Scheduled": 0, "Running": len(query.rows) // 2}.get(status, len(query.rows))
    shown = query.rows[: min(done, PAGE_ROWS)]
    more = {"nextToken": "more"} if status == "Complete" and done > PAGE_ROWS else {}
    return {
        **more,
        "status": status,
        "results": [
            [{"field": name, "value": value} for name, value in row.items() if value is not None] for row in shown
        ],
        "statistics": {
            "recordsMatched": float(done),
            "recordsScanned": done * 10.0,
            "bytesScanned": done * 1024.0,
            "logGroupsScanned": 1.0,
        },
        "queryLanguage": query.request.get("queryLanguage", "CWLI"),
    }


def stop_query(logs: "ScriptedLogs", request: dict[str, Any]) -> dict[str, Any]:
    query = _query(logs, request)
    if query.status not in ("Scheduled", "Running"):
        raise KinesisError("InvalidParameterException", "Query has already ended")
    query.stopped = logs.insights.stops
    return {"success": logs.insights.stops}


def get_log_record(logs: "ScriptedLogs", request: dict[str, Any]) -> dict[str, Any]:
    group, _, event_id = request["logRecordPointer"].partition("#")
    for event in logs.group({"logGroupName": group}).events:
        if event.event_id == event_id:
            return {"logRecord": {**_fields(group, event), "@ptr": request["logRecordPointer"]}}
    raise KinesisError("ResourceNotFoundException", "The log record pointer does not exist.")


def get_log_group_fields(logs: "ScriptedLogs", request: dict[str, Any]) -> dict[str, Any]:
    logs.group(request)
    return {"logGroupFields": logs.insights.fields}


def describe_query_definitions(logs: "ScriptedLogs", _request: dict[str, Any]) -> dict[str, Any]:
    return {"queryDefinitions": logs.insights.definitions}


INSIGHTS_OPERATIONS = {
    "StartQuery": start_query,
    "GetQueryResults": get_query_results,
    "StopQuery": stop_query,
    "GetLogRecord": get_log_record,
    "GetLogGroupFields": get_log_group_fields,
    "DescribeQueryDefinitions": describe_query_definitions,
}


def _query(logs: "ScriptedLogs", request: dict[str, Any]) -> ScriptedQuery:
    query = logs.insights.queries.get(request["queryId"])
    if query is None:
        raise KinesisError("ResourceNotFoundException", "Query does not exist")
    return query


def _check(text: str) -> None:
    """Refuse a stage that begins with no command, as AWS does: with the place of the word."""
    for found in re.finditer(r"(?:^|\|)\s*([A-Za-z]+)", text):
        if found[1] not in COMMANDS:
            raise QueryRefused(
                f"unexpected symbol found {found[1]} at line 1 and position {found.start(1)}", *found.span(1)
            )


def _rows(text: str, found: "list[tuple[str, ScriptedEvent]]") -> list[Row]:
    binned = re.search(r"stats count\(\*\)(?: as (\w+))? by bin\((\d+)([smhd])\)(, @log)?", text)
    limited = re.search(r"limit (\d+)", text)
    like = re.search(r'like "([^"]+)"', text)
    if like:
        found = [(group, event) for group, event in found if like[1] in event.message]
    if binned:
        return _bins(found, binned)
    newest = sorted(found, key=lambda one: -one[1].timestamp)[: int(limited[1]) if limited else 1_000]
    return [
        {
            "@timestamp": stamp(event.timestamp),
            "@message": event.message,
            "@logStream": event.log_stream_name,
            "@ptr": f"{group}#{event.event_id}",
        }
        for group, event in newest
    ]


def _bins(found: "list[tuple[str, ScriptedEvent]]", binned: re.Match[str]) -> list[Row]:
    step = int(binned[2]) * UNIT_MS[binned[3]]
    counts: dict[tuple[int, str], int] = {}
    for group, event in found:
        key = (event.timestamp // step * step, group if binned[4] else "")
        counts[key] = counts.get(key, 0) + 1
    return [
        {
            f"bin({binned[2]}{binned[3]})": stamp(at),
            **({"@log": f"123456789012:{group}"} if group else {}),
            binned[1] or "count(*)": str(count),
        }
        for (at, group), count in sorted(counts.items(), reverse=True)
    ]


def _fields(group: str, event: "ScriptedEvent") -> dict[str, str]:
    return {
        "@timestamp": str(event.timestamp),
        "@ingestionTime": str(event.ingestion_time),
        "@log": f"123456789012:{group}",
        "@logStream": event.log_stream_name,
        "@message": event.message,
    }


def stamp(ms: int) -> str:
    """A time as Insights writes it, in UTC."""
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%d %H:%M:%S}.{ms % 1000:03}"
