"""The scripted Kinesis server: HTTP in front, streams behind, faults in between."""

import asyncio
import json
import socket
import ssl
from collections import deque
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.support.kinesis.clock import VirtualClock
from tests.support.kinesis.errors import KinesisError, stream_not_found
from tests.support.kinesis.exchange import Exchange, Seen, error_answer, json_answer, xml_answer
from tests.support.kinesis.faults import Fault, Planned
from tests.support.kinesis.iterators import read_token
from tests.support.kinesis.metrics import Minutes, metric_data, metric_list
from tests.support.kinesis.operations import OPERATIONS
from tests.support.kinesis.puts import WriteLimits
from tests.support.kinesis.reads import ReadLimits
from tests.support.kinesis.stream import ScriptedStream
from tests.support.kinesis.subscriptions import FanOutRules, Pushing, subscribe
from tests.support.logs.groups import ScriptedLogs
from tests.support.logs.live import LivePushing, LiveRules
from tests.support.logs.operations import LOGS_OPERATIONS

SEEN_AT_MOST = 100_000
ROLE = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROATEST:s</AssumedRoleId>
<Arn>arn:aws:sts::{account}:assumed-role/reader/s</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>"""
IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:sts::{account}:assumed-role/tester/session</Arn><UserId>AROATEST:session</UserId>
<Account>{account}</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>"""
STS = {"AssumeRole": ROLE, "GetCallerIdentity": IDENTITY}


class KinesisServer:
    """A Kinesis on 127.0.0.1 that does what a test says; also answers for STS who the caller is, and lends roles.

        async with KinesisServer() as server:
            stream = server.create_stream("orders", shards=4)
            stream.put(b"{}", "some-key")
            server.fail("GetRecords", throttled(), times=3)
            ... server.url ...

    With `limits` it throttles as AWS does, for each shard and second: five reads and two megabytes out, 1,000 records
    and a mebibyte in.
    """

    def __init__(
        self,
        *,
        clock: VirtualClock | None = None,
        limits: bool = False,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.clock = clock or VirtualClock()
        self.account = "123456789012"
        self.region = "eu-west-1"
        self.streams: dict[str, ScriptedStream] = {}
        self.logs = ScriptedLogs(self.clock, account=self.account, region=self.region)
        """CloudWatch Logs at the same endpoint."""
        self.requests: deque[Seen] = deque(maxlen=SEEN_AT_MOST)
        self.limits = ReadLimits() if limits else None
        self.iterator_limits = ReadLimits()
        self.write_limits = WriteLimits()
        self.metrics: dict[str, Minutes] | None = {}
        """CloudWatch's sums of each stream by the minute; None: there is no CloudWatch here."""
        self.wants_stream_beside_token = False
        """ListShards as ministack and moto page it, not as AWS does."""
        self.gives_stream_tokens = True
        """False: ListStreams pages by ExclusiveStartStreamName alone, as ministack and moto do."""
        self.shards_per_page = 10_000
        self.fan_out = FanOutRules()
        self.live_tail = LiveRules()
        self.consumer_creating_ms = 0
        """How long a consumer that is registered from now on is CREATING."""
        self._faults: list[Planned] = []
        self._runner: web.AppRunner | None = None
        self._port = port
        self._tls = tls

    @property
    def url(self) -> str:
        """The endpoint URL for clients."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    def create_stream(
        self, name: str, *, shards: int = 1, mode: str = "PROVISIONED", retention_hours: int = 24
    ) -> ScriptedStream:
        """Create an active stream and return it."""
        stream = ScriptedStream(
            name,
            shards=shards,
            clock=self.clock,
            account=self.account,
            region=self.region,
            mode=mode,
            retention_hours=retention_hours,
        )
        self.streams[name] = stream
        return stream

    def stream(self, name: str) -> ScriptedStream:
        """Return a stream; ResourceNotFoundException where there is none."""
        if name not in self.streams:
            raise stream_not_found(name, self.account)
        return self.streams[name]

    def delete_stream(self, name: str) -> None:
        """Delete a stream: reads of it end with ResourceNotFoundException."""
        del self.streams[name]

    def fail(
        self, operation: str, fault: Fault, *, times: int | None = 1, shard: str | None = None, after: int = 0
    ) -> Planned:
        """Let a fault take the place of the next `times` answers (None: until cleared) to an operation ("*": any).

        `shard` limits it to one shard's GetRecords or GetShardIterator, or to one log group; the first `after` requests
        are answered well.
        """
        planned = Planned(operation, fault, times, shard, after)
        self._faults.append(planned)
        return planned

    def seen(self, operation: str) -> list[Seen]:
        """Return the requests of an operation, faulty ones included, in order."""
        return [request for request in self.requests if request.operation == operation]

    async def start(self) -> None:
        """Listen; `url` is right from here on. A stopped server starts again on the same port."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", "/{rest:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        listener = socket.create_server(("127.0.0.1", self._port), backlog=2048)
        self._port = listener.getsockname()[1]
        await web.SockSite(self._runner, listener, backlog=2048, ssl_context=self._tls).start()

    async def stop(self) -> None:
        """Refuse connections from now on; streams stay as they are."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        target = request.headers.get("X-Amz-Target", "")
        operation = target.rsplit(".", 1)[-1] if target else _query_action(body)
        self.requests.append(Seen(operation, body, dict(request.headers), self.clock.now_ms()))
        try:
            return await self._answer(request, operation, body)
        except KinesisError as error:
            return error_answer(error)
        except (ConnectionError, asyncio.CancelledError):
            return web.Response(status=500)

    async def _answer(self, request: web.Request, operation: str, body: bytes) -> web.StreamResponse:
        parameters = json.loads(body) if body.startswith(b"{") else {}
        exchange = Exchange(
            request=request,
            operation=operation,
            parameters=parameters,
            shard_id=_shard_of(parameters, self.clock.now_ms()),
            now_ms=self.clock.now_ms(),
            answer=lambda: self._compute(operation, parameters),
            push=lambda breaking: self._pushing(operation, parameters).push(request, breaking),
        )
        for planned in self._faults:
            if planned.takes(operation, exchange.shard_id):
                return await planned.fault(exchange)
        if operation == "GetMetricData" and self.metrics is not None:
            return metric_data(self.metrics, body)
        if operation == "ListMetrics" and self.metrics is not None:
            return metric_list(self.metrics, body)
        if operation in STS:
            return xml_answer(STS[operation].format(account=self.account))
        if operation in ("SubscribeToShard", "StartLiveTail"):
            return await exchange.push(None)
        return json_answer(exchange.answer())

    def _pushing(self, operation: str, parameters: dict[str, Any]) -> Pushing | LivePushing:
        return LivePushing(self, parameters) if operation == "StartLiveTail" else subscribe(self, parameters)

    def _compute(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if operation in LOGS_OPERATIONS:
            return LOGS_OPERATIONS[operation](self.logs, parameters)
        known = OPERATIONS.get(operation)
        if known is None:
            raise KinesisError("UnknownOperationException", operation)
        return known(self, parameters)


def _query_action(body: bytes) -> str:
    fields = dict(field.split("=", 1) for field in body.decode().split("&") if "=" in field)
    return fields.get("Action", "")


def _shard_of(parameters: dict[str, Any], now_ms: int) -> str | None:
    if "ShardIterator" in parameters:
        try:
            return read_token(parameters["ShardIterator"], now_ms).shard_id
        except KinesisError:
            return None
    shard_id = parameters.get("ShardId", parameters.get("logGroupName"))
    return shard_id if isinstance(shard_id, str) else None
