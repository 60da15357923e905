"""One request on its way to an answer, and the forms an answer takes on the wire."""

import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.kinesis.errors import KinesisError

if TYPE_CHECKING:
    from tests.support.kinesis.subscriptions import Breaking

JSON_TYPE = "application/x-amz-json-1.1"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as the server saw it, for tests to look at."""

    operation: str
    body: bytes
    headers: dict[str, str]
    at_ms: int

    @property
    def parameters(self) -> dict[str, Any]:
        """The body parsed."""
        parsed: dict[str, Any] = json.loads(self.body) if self.body.startswith(b"{") else {}
        return parsed


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a fault may use: the request, and the answer that the server would give."""

    request: web.Request
    operation: str
    parameters: dict[str, Any]
    shard_id: str | None
    """The shard a GetRecords or GetShardIterator is about."""
    now_ms: int
    answer: Callable[[], dict[str, Any]]
    """Raises KinesisError."""
    push: "Callable[[Breaking | None], Awaitable[web.StreamResponse]]"
    """Answers SubscribeToShard; raises KinesisError."""


def json_answer(answer: dict[str, Any]) -> web.Response:
    return web.Response(body=json.dumps(answer).encode(), headers=_headers(JSON_TYPE))


def error_answer(error: KinesisError) -> web.Response:
    """AWS's JSON error: the type in the body, and in a header."""
    body = json.dumps({"__type": error.kind, "message": error.message, **error.members}).encode()
    headers = {**_headers(JSON_TYPE), "x-amzn-ErrorType": error.kind}
    return web.Response(status=error.status, body=body, headers=headers)


def xml_answer(body: str, status: int = 200) -> web.Response:
    return web.Response(status=status, body=body.encode(), headers=_headers("text/xml"))


def _headers(content_type: str) -> dict[str, str]:
    return {"Content-Type": content_type, "x-amzn-RequestId": str(uuid.uuid4())}
