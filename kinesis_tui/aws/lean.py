"""GetRecords without the SDK's work that is the same every time: a thousand shards are read once a second.

The first call of a client goes all the SDK's way. What it sent is the pattern of the calls that follow, provided that
it, signed again here, has the very same signature: then nothing about it is unusual. They go through the same HTTP
session, and any answer but a success to the SDK's own parser.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from weakref import WeakKeyDictionary

import msgspec

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.signing import BodySigner, Target

if TYPE_CHECKING:
    from aiobotocore.parsers import AioResponseParserFactory
    from botocore.session import Session

OPERATION = "GetRecords"
TRIED_ONCE = {"mode": "standard", "total_max_attempts": 1}
TRIES = 5
"""How many requests are looked at for a pattern, until it is clear that this client's are unusual."""
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=\S+/\d{8}/(?P<region>[\w-]+)/(?P<service>\w+)/aws4_request, "
    r"SignedHeaders=(?P<signed>[\w;-]+), Signature=[0-9a-f]+"
)
_NEW_EACH_TIME = frozenset({"authorization", "x-amz-date", "x-amz-security-token", "content-length"})
_INVOCATION = "amz-sdk-invocation-id"

Answer = dict[str, Any]


class LeanReads:
    """Shortens `get_records` of every client of a botocore session that tries a call once."""

    def __init__(self, guard: Guard, budget: CallBudget, parsers: AioResponseParserFactory) -> None:
        self._guard = guard
        self._budget = budget
        self._parsers = parsers
        self._reads: WeakKeyDictionary[Any, ClientReads] = WeakKeyDictionary()

    def register(self, session: Session) -> None:
        """Wrap the method where botocore makes the client's class; it must happen before the first client is made."""
        session.register("creating-client-class.kinesis", self._wrap)

    def _wrap(self, **event: Any) -> None:
        class_attributes = event["class_attributes"]
        original: Callable[..., Awaitable[Answer]] = class_attributes["get_records"]

        async def get_records(client: Any, *args: Any, **parameters: Any) -> Answer:
            if args or client.meta.config.retries != TRIED_ONCE:
                return await original(client, *args, **parameters)
            reads = self._reads.get(client)
            if reads is None:
                reads = self._reads[client] = ClientReads(client, self._budget, self._parsers)
            self._guard.check("kinesis", OPERATION)
            answer = await reads.read(parameters)
            return await original(client, **parameters) if answer is None else answer

        class_attributes["get_records"] = get_records


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one client's requests have in common."""

    target: Target
    signer: BodySigner
    unsigned: dict[str, str]
    """Headers that are not signed, such as the user agent."""
    access_key: str


class ClientReads:
    """One client's short way, found by watching the events of its ordinary calls."""

    def __init__(self, client: Any, budget: CallBudget, parsers: AioResponseParserFactory) -> None:
        self._budget = budget
        self._parser = parsers.create_parser("json")
        self._events = client.meta.events
        self._exceptions = client.exceptions
        self._model = client.meta.service_model.operation_model(OPERATION)
        self._tries = TRIES if client.meta.service_model.resolved_protocol == "json" else 0
        self._pattern: Pattern | None = None
        self._request_signer: Any = None
        self._endpoint: Any = None
        self._events.register(f"before-call.kinesis.{OPERATION}", self._called)
        self._events.register(f"before-send.kinesis.{OPERATION}", self._sending)
        self._events.register(f"needs-retry.kinesis.{OPERATION}", self._answered)

    async def read(self, parameters: Mapping[str, Any]) -> Answer | None:
        """Return the answer, parsed; None where the call must go the SDK's way. Raises what the SDK raises."""
        pattern, endpoint = self._pattern, self._endpoint
        if pattern is None or endpoint is None or not _is_plain(parameters):
            return None
        credentials = await self._credentials(pattern.target)
        if credentials is None or credentials.access_key != pattern.access_key:  # perhaps of another account
            self._pattern, self._tries = None, TRIES
            return None
        body = msgspec.json.encode(parameters)
        headers = {**pattern.unsigned, **pattern.signer.signed(credentials, body), _INVOCATION: str(uuid4())}
        return await self._sent(endpoint, pattern.target.url, headers, body)

    async def _sent(self, endpoint: Any, url: str, headers: Any, body: bytes) -> Answer:
        from botocore.awsrequest import AWSPreparedRequest

        self._budget.sent()
        http = await endpoint.http_session.send(AWSPreparedRequest("POST", url, headers, body, False))
        response = {
            "status_code": http.status_code,
            "headers": http.headers,
            "body": await http.content,
            "context": {"operation_name": OPERATION},
        }
        answer: Answer = await self._parser.parse(response, self._model.output_shape)
        if http.status_code < 300:
            return answer
        await self._events.emit(
            f"response-received.kinesis.{OPERATION}",
            response_dict=response,
            parsed_response=answer,
            context={},
            exception=None,
        )
        raise self._exceptions.from_code(answer.get("Error", {}).get("Code"))(answer, OPERATION)

    async def _credentials(self, target: Target) -> Any:
        """Return the credentials as they are now, renewed if need be; None where there are none."""
        auth = await self._request_signer.get_auth_instance(target.service, target.region, "v4")
        return auth.credentials

    def _called(self, request_signer: Any, **_: Any) -> None:
        self._request_signer = request_signer

    async def _sending(self, request: Any, **_: Any) -> None:
        if self._pattern is None and self._tries:
            self._tries -= 1
            found = await self._pattern_of(request)
            self._pattern = self._pattern or found

    def _answered(self, endpoint: Any, **_: Any) -> None:
        self._endpoint = endpoint

    async def _pattern_of(self, request: Any) -> Pattern | None:
        """Return the pattern of a request that the SDK is about to send; None where it can't be signed like this."""
        headers = {name: _text(value) for name, value in request.headers.items()}
        authorization = _AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
        if authorization is None or request.method != "POST":
            return None
        signed = set(authorization["signed"].split(";"))
        kept = {name: value for name, value in headers.items() if name.lower() not in _NEW_EACH_TIME}
        target = Target(
            request.url,
            {name: value for name, value in kept.items() if name.lower() in signed},
            authorization["service"],
            authorization["region"],
        )
        credentials = await self._credentials(target)
        signer = BodySigner(target)
        if not credentials or signer.signed(credentials, request.body)["Authorization"] != headers["Authorization"]:
            return None
        unsigned = {name: value for name, value in kept.items() if name.lower() not in signed}
        return Pattern(target, signer, unsigned, credentials.access_key)


def _is_plain(parameters: Mapping[str, Any]) -> bool:
    """Whether the parameters need neither the SDK's checks nor, as a stream's ARN does, another endpoint."""
    iterator, limit = parameters.get("ShardIterator"), parameters.get("Limit", 1)
    if type(iterator) is not str or type(limit) is not int or len(parameters) != 1 + ("Limit" in parameters):
        return False
    return limit >= 1 and iterator != "" and iterator.isascii()


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
