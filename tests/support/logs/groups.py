"""Scripted log groups: events that happen, are ingested, and are found, at times that a test chooses."""

import base64
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.support.kinesis.errors import KinesisError
from tests.support.logs.insights import ScriptedInsights
from tests.support.logs.patterns import event_matches, reference

CALLS_PER_SECOND = 5
PAGE_EVENTS = 10_000
PAGE_BYTES = 2**20


class Now(Protocol):
    def now_ms(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ScriptedEvent:
    """One event as the service holds it."""

    event_id: str
    timestamp: int
    ingestion_time: int
    log_stream_name: str
    message: str
    visible_ms: int
    """From then on FilterLogEvents finds it."""

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands among the others: by time, then by ingestion."""
        return self.timestamp, self.ingestion_time, self.event_id

    def answer(self) -> dict[str, Any]:
        return {
            "eventId": self.event_id,
            "timestamp": self.timestamp,
            "ingestionTime": self.ingestion_time,
            "logStreamName": self.log_stream_name,
            "message": self.message,
        }


@dataclass(slots=True)
class ScriptedGroup:
    """A log group."""

    name: str
    arn: str
    clock: Now
    created_ms: int
    retention_in_days: int | None = None
    log_group_class: str = "STANDARD"
    events: list[ScriptedEvent] = field(default_factory=list)

    def put(
        self,
        message: str,
        *,
        ago_ms: int = 0,
        found_after_ms: int = 0,
        stream: str = "2026/11/23/[$LATEST]0001",
    ) -> ScriptedEvent:
        """Ingest an event now that happened `ago_ms` ago, and is found `found_after_ms` from now."""
        now = self.clock.now_ms()
        number = len(self.events) + 1
        event_id = f"{now:020}{hash_of(self.name):018}{number:018}"
        event = ScriptedEvent(event_id, now - ago_ms, now, stream, message, now + found_after_ms)
        self.events.append(event)
        return event

    @property
    def streams(self) -> dict[str, list[ScriptedEvent]]:
        """The events of each stream."""
        found: dict[str, list[ScriptedEvent]] = {}
        for event in self.events:
            found.setdefault(event.log_stream_name, []).append(event)
        return found


def hash_of(name: str) -> int:
    """A number of a name that is the same in every run."""
    return int.from_bytes(name.encode(), "big") % 10**18


class ScriptedLogs:
    """The groups of an account and region, and how the service answers about them."""

    def __init__(self, clock: Now, *, account: str = "123456789012", region: str = "eu-west-1") -> None:
        self.clock = clock
        self.groups: dict[str, ScriptedGroup] = {}
        self.insights = ScriptedInsights()
        self.page_events = PAGE_EVENTS
        """Events that a page has at most."""
        self.looked_at = 10**9
        """Events that a page looks at: of a rare pattern most pages are empty and have a token."""
        self.empty_pages = 0
        """So many of the next answers hold nothing, and a token."""
        self.groups_per_page = 50
        self.gives_ids = True
        """False: events have no ids, as ministack's."""
        self.limits = False
        """Throttle FilterLogEvents as AWS does: five calls a second."""
        self.calls = 0
        self._recent: deque[int] = deque()
        self._account, self._region = account, region

    def create_group(self, name: str, **facts: Any) -> ScriptedGroup:
        """Create a log group and return it."""
        arn = f"arn:aws:logs:{self._region}:{self._account}:log-group:{name}"
        group = ScriptedGroup(name, arn, self.clock, self.clock.now_ms(), **facts)
        self.groups[name] = group
        return group

    def group(self, request: dict[str, Any]) -> ScriptedGroup:
        """Return the group that a request names, by name or ARN."""
        named: str = request.get("logGroupName") or request.get("logGroupIdentifier") or ""
        if named.endswith(":*"):
            raise KinesisError("InvalidParameterException", "Invalid logGroupIdentifier")
        group = self.groups.get(named.partition(":log-group:")[2] or named)
        if group is None:
            raise KinesisError("ResourceNotFoundException", "The specified log group does not exist.")
        return group

    def filter_log_events(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer FilterLogEvents: by event time, both ends included, as far as a page goes."""
        self._throttle()
        reference(request.get("filterPattern", ""))  # raises what AWS answers to what is no pattern
        group, now = self.group(request), self.clock.now_ms()
        asked = [request.get(name) for name in ("startTime", "endTime", "filterPattern")]
        after: list[Any] = []
        skipped = 0
        if (token := request.get("nextToken")) is not None:
            after, skipped, begun = opened(token)
            if begun != [group.name, *asked]:
                raise KinesisError("InvalidParameterException", "The specified nextToken is invalid.")
        start, end, pattern = asked
        if start is not None and end is not None and start > end:
            raise KinesisError("InvalidParameterException", "endTime must not be before startTime.")
        found = sorted(
            (
                event
                for event in group.events
                if event.visible_ms <= now
                and event.log_stream_name in request.get("logStreamNames", [event.log_stream_name])
                and (start is None or event.timestamp >= start)
                and (end is None or event.timestamp <= end)
                and list(event.place) > after
            ),
            key=lambda event: event.place,
        )
        if self.empty_pages:
            self.empty_pages -= 1
            return {"events": [], "nextToken": sealed(after, skipped + 1, [group.name, *asked])}
        return self._page(found, pattern or "", [group.name, *asked])

    def _page(self, found: list[ScriptedEvent], pattern: str, begun: list[Any]) -> dict[str, Any]:
        events: list[dict[str, Any]] = []
        looked_at = size = 0
        for event in found:
            if len(events) >= self.page_events or looked_at >= self.looked_at or size > PAGE_BYTES:
                break
            looked_at += 1
            if event_matches(pattern, event.message):
                events.append(event.answer() if self.gives_ids else {**event.answer(), "eventId": ""})
                size += len(event.message)
        answer: dict[str, Any] = {"events": events, "searchedLogStreams": []}
        if looked_at < len(found):
            answer["nextToken"] = sealed(list(found[looked_at - 1].place), 0, begun)
        return answer

    def _throttle(self) -> None:
        self.calls += 1
        now = self.clock.now_ms()
        while self._recent and self._recent[0] <= now - 1000:
            self._recent.popleft()
        if self.limits and len(self._recent) >= CALLS_PER_SECOND:
            raise KinesisError("ThrottlingException", "Rate exceeded")
        self._recent.append(now)


def sealed(after: list[Any], skipped: int, begun: list[Any]) -> str:
    return base64.b64encode(json.dumps([after, skipped, begun]).encode()).decode()


def opened(token: str) -> Any:
    try:
        return json.loads(base64.b64decode(token))
    except ValueError as error:
        raise KinesisError("InvalidParameterException", "The specified nextToken is invalid.") from error
