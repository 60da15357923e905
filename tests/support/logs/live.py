"""StartLiveTail: what was ingested, every second, for three hours of the server's clock, or until it is broken off."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.kinesis import frames
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis.subscriptions import Breaking
from tests.support.logs.groups import ScriptedGroup, ScriptedLogs
from tests.support.logs.patterns import event_matches, reference

if TYPE_CHECKING:
    from tests.support.kinesis.server import KinesisServer

MOST_GROUPS = 10
LOOK_SECONDS = 0.01


@dataclass(slots=True)
class LiveRules:
    """What AWS does, and how a test shortens it."""

    life_ms: int = 3 * 3_600_000
    update_ms: int = 1_000
    most: int = 500
    """Events of an update; of more comes a sample."""
    rewind_ms: int = 0
    """A session begins with what was ingested so long before it."""
    identifier: str = "arn"
    """How an event names its group: "arn", "name", "account" (123456789012:name), or by what stands here."""
    gives: str = ""
    """Events of this stream alone are given; empty: of all."""
    sessions: int = 0


class LiveFeed:
    """One session: the events of its groups in the order of their ingestion."""

    def __init__(self, logs: ScriptedLogs, rules: LiveRules, request: dict[str, Any]) -> None:
        """Begin; KinesisError where AWS would refuse."""
        identifiers = request.get("logGroupIdentifiers", [])
        if not 1 <= len(identifiers) <= MOST_GROUPS or not all(one.startswith("arn:") for one in identifiers):
            raise KinesisError("InvalidParameterException", "1 validation error detected at 'logGroupIdentifiers'")
        self._pattern = request.get("logEventFilterPattern", "")
        reference(self._pattern)
        groups = [logs.group({"logGroupIdentifier": one}) for one in identifiers]
        self._logs, self._rules = logs, rules
        self.began_ms = logs.clock.now_ms()
        since_ms = self.began_ms - rules.rewind_ms
        self._places = {
            group.name: (group, sum(event.ingestion_time < since_ms for event in group.events)) for group in groups
        }
        rules.sessions += 1

    @property
    def is_over(self) -> bool:
        return self._logs.clock.now_ms() - self.began_ms >= self._rules.life_ms

    def update(self) -> dict[str, Any]:
        """Return what came since the update before."""
        found: list[dict[str, Any]] = []
        for name, (group, place) in list(self._places.items()):
            given = self._rules.gives
            came = [event for event in group.events[place:] if given in ("", event.log_stream_name)]
            found += [self._result(group, event.answer()) for event in came]
            self._places[name] = (group, len(group.events))
        found = [one for one in found if event_matches(self._pattern, one["message"])]
        sampled = len(found) > self._rules.most
        if sampled:
            found = found[:: -(-len(found) // self._rules.most)]
        return {"sessionMetadata": {"sampled": sampled}, "sessionResults": found}

    def _result(self, group: ScriptedGroup, answer: dict[str, Any]) -> dict[str, Any]:
        account, _, name = group.arn.partition(":log-group:")
        forms = {"arn": group.arn, "name": name, "account": f"{account[-12:]}:{name}"}
        identifier = forms.get(self._rules.identifier, self._rules.identifier)
        del answer["eventId"]
        return {**answer, "logGroupIdentifier": identifier}


class LivePushing:
    """One session over HTTP."""

    def __init__(self, server: "KinesisServer", request: dict[str, Any]) -> None:
        self._clock = server.clock
        self._rules = server.live_tail
        self._feed = LiveFeed(server.logs, server.live_tail, request)
        self._start = {"requestId": "r", "sessionId": "s", "logGroupIdentifiers": request["logGroupIdentifiers"]}

    async def push(self, request: web.Request, breaking: Breaking | None = None) -> web.StreamResponse:
        """Send updates until the session ends."""
        answer = web.StreamResponse(headers={"Content-Type": frames.CONTENT_TYPE})
        await answer.prepare(request)
        await answer.write(frames.event("initial-response", {}))
        await answer.write(frames.event("sessionStart", self._start))
        sent, sent_ms = 0, self._feed.began_ms
        while request.transport is not None and not self._feed.is_over:
            if self._clock.now_ms() - sent_ms < self._rules.update_ms:
                await asyncio.sleep(LOOK_SECONDS)
                continue
            sent_ms = self._clock.now_ms()
            frame = frames.event("sessionUpdate", self._feed.update())
            if breaking is not None and sent == breaking.after:
                await breaking.how(answer, request, frame)
                return answer
            await answer.write(frame)
            sent += 1
        if request.transport is not None:
            await answer.write(frames.exception("SessionTimeoutException", "Session timed out after three hours."))
            await answer.write_eof()
        return answer
