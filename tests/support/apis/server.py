"""A scripted API Gateway: the control plane of one REST and one HTTP API, their stages, and a user pool's keys.

It answers calls as AWS does where the tests say so (`answer_with`), and else enforces the REST API's authorizer.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.support.cognito.server import CognitoServer
from tests.support.cognito.tokens import CLIENT_ID, ISSUER, POOL_ID
from tests.support.kinesis.server import IDENTITY

REST_ID, HTTP_ID = "abcde12345", "fghij67890"
FUNCTION_URI = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:orders-api/invocations"
)
STREAM_URI = "arn:aws:apigateway:eu-west-1:kinesis:action/PutRecord"
CREATED = 1_795_000_000


@dataclass(frozen=True)
class Called:
    """A call to a stage, as what is behind it sees it."""

    verb: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class ApiServer:
    """Answers at one address for API Gateway, a stage of each API, and the pool of `cognito`."""

    cognito: CognitoServer
    has_apis: bool = True
    resources_per_page: int = 500
    called: deque[Called] = field(default_factory=lambda: deque(maxlen=1_000))
    asked: deque[str] = field(default_factory=lambda: deque(maxlen=10_000))
    """Paths of the control plane."""
    refusals: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """What the control plane answers to paths that end so: status, error, message."""
    hold: asyncio.Event | None = None
    """What a stage waits for before it answers."""
    answers: list[web.Response] = field(default_factory=list)
    """What a stage answers next."""
    test_answer: dict[str, Any] = field(
        default_factory=lambda: {"clientStatus": 0, "latency": 12, "log": "Execution log"}
    )
    _runner: web.AppRunner | None = None
    _port: int = 0

    @property
    def url(self) -> str:
        """The endpoint URL for clients."""
        return f"http://127.0.0.1:{self._port}"

    def answer_with(self, status: int, message: str, error_type: str = "", body: bytes | None = None) -> None:
        """Answer the next call to a stage so."""
        headers = {"x-amzn-RequestId": "7d9c1f7e-request"} | ({"x-amzn-ErrorType": error_type} if error_type else {})
        text = json.dumps({"message": message}).encode() if body is None else body
        self.answers.append(web.Response(status=status, body=text, headers=headers))

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        if "/_user_request_/" in path or path.startswith("/_aws/execute-api/"):
            return await self._call(request)
        if path.startswith(("/restapis", "/v2/")):
            self.asked.append(f"{request.method} {path}")
            return self._control(request)
        if request.headers.get("X-Amz-Target") or "jwks" in path:
            return await self.cognito._handle(request)
        return web.Response(body=IDENTITY.format(account="123456789012").encode(), content_type="text/xml")

    # -- a stage ----------------------------------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        called = Called(request.method, request.path, request.query_string, dict(request.headers), await request.read())
        self.called.append(called)
        if self.hold is not None:
            await self.hold.wait()
        if self.answers:
            return self.answers.pop(0)
        token = called.headers.get("Authorization", "").removeprefix("Bearer ")
        good = [self.cognito.tokens("ada")["AuthenticationResult"][kind] for kind in ("IdToken", "AccessToken")]
        if "/health" not in called.path and token not in good:
            headers = {"x-amzn-RequestId": "7d9c1f7e-request", "x-amzn-ErrorType": "UnauthorizedException"}
            return web.Response(status=401, body=b'{"message":"Unauthorized"}', headers=headers)
        echo = {"path": called.path, "authorization": called.headers.get("Authorization")}
        headers = {"x-amzn-RequestId": "7d9c1f7e-request", "Set-Cookie": "session=hush-hush"}
        return web.json_response(echo, headers=headers)

    # -- the control plane ------------------------------------------------------------------------------------------

    def _control(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        for end, (status, kind, message) in self.refusals.items():
            if path.endswith(end):
                return web.json_response({"message": message}, status=status, headers={"x-amzn-ErrorType": kind})
        if path.startswith("/v2/"):
            found = self._http(path)
        elif path.endswith("/exports/oas30"):
            return web.Response(body=json.dumps(EXPORT).encode(), content_type="application/json")
        else:
            found = self._rest(path, request)
        if found is None:
            error = {"message": "Invalid API identifier specified"}
            return web.json_response(error, status=404, headers={"x-amzn-ErrorType": "NotFoundException"})
        return web.json_response(found)

    def _rest(self, path: str, request: web.Request) -> dict[str, Any] | None:
        root = f"/restapis/{REST_ID}"
        if path == f"{root}/resources":
            start = int(request.query.get("position", 0))
            end = start + self.resources_per_page
            onward = {"position": str(end)} if end < len(RESOURCES) else {}
            return {"item": RESOURCES[start:end], **onward}
        answers: dict[str, dict[str, Any]] = {
            "/restapis": {"item": [REST] * self.has_apis},
            root: REST,
            f"{root}/stages": {"item": [STAGE]},
            f"{root}/authorizers": {"item": [AUTHORIZER]},
            f"{root}/authorizers/auth01": self.test_answer,
            f"{root}/deployments": {"item": [{"id": "dep001", "createdDate": CREATED}]},
            f"{root}/deployments/dep001": {"id": "dep001", "createdDate": CREATED, "apiSummary": SUMMARY},
            f"{root}/resources/res001/methods/POST": {"status": 200, "body": "{}", "log": "ran", "latency": 3},
        }
        return answers.get(path)

    def _http(self, path: str) -> dict[str, Any] | None:
        root = f"/v2/apis/{HTTP_ID}"
        answers: dict[str, dict[str, Any]] = {
            "/v2/apis": {"items": [HTTP, {**HTTP, "apiId": "ws", "protocolType": "WEBSOCKET"}] * self.has_apis},
            root: HTTP,
            f"{root}/stages": {"items": [{"stageName": "$default", "autoDeploy": True, "deploymentId": "dep002"}]},
            f"{root}/authorizers": {"items": [JWT_AUTHORIZER]},
            f"{root}/deployments": {"items": [{"deploymentId": "dep002", "createdDate": "2026-11-19T00:00:00Z"}]},
            f"{root}/integrations": {
                "items": [{"integrationId": "int1", "integrationType": "AWS_PROXY", "integrationUri": FUNCTION_URI}]
            },
            f"{root}/routes": {"items": [ROUTE]},
        }
        return answers.get(path)


REST = {
    "id": REST_ID,
    "name": "orders",
    "createdDate": CREATED,
    "endpointConfiguration": {"types": ["REGIONAL"]},
    "apiKeySource": "HEADER",
}
STAGE = {
    "stageName": "prod",
    "deploymentId": "dep001",
    "createdDate": CREATED,
    "lastUpdatedDate": CREATED,
    "variables": {"table": "orders"},
    "methodSettings": {"*/*": {"loggingLevel": "INFO", "throttlingRateLimit": 50.0, "throttlingBurstLimit": 20}},
    "accessLogSettings": {"destinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:/apis/orders:*"},
    "canarySettings": {"percentTraffic": 10.0, "deploymentId": "dep002"},
}
AUTHORIZER = {
    "id": "auth01",
    "name": "customers",
    "type": "COGNITO_USER_POOLS",
    "providerARNs": [f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{POOL_ID}"],
    "identitySource": "method.request.header.Authorization",
    "authorizerResultTtlInSeconds": 300,
}


def _method(verb: str, scopes: list[str] | None = None, **more: Any) -> dict[str, Any]:
    integration = {"type": "AWS_PROXY", "uri": FUNCTION_URI, "httpMethod": "POST"}
    guarded = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": "auth01"}
    method = {"httpMethod": verb, "apiKeyRequired": False, "methodIntegration": integration, **guarded, **more}
    return {**method, "authorizationScopes": scopes} if scopes else method


PUT_RECORD = {"type": "AWS", "uri": STREAM_URI, "requestTemplates": {"application/json": '{"StreamName": "orders"}'}}
RESOURCES: list[dict[str, Any]] = [
    {"id": "root", "path": "/"},
    {
        "id": "res001",
        "path": "/orders",
        "resourceMethods": {"GET": _method("GET"), "POST": _method("POST", ["orders/write"])},
    },
    {"id": "res002", "path": "/orders/{id}", "resourceMethods": {"PUT": _method("PUT", methodIntegration=PUT_RECORD)}},
    {"id": "res003", "path": "/health", "resourceMethods": {"GET": _method("GET", authorizationType="NONE")}},
]
_TOLD = {"authorizationType": "COGNITO_USER_POOLS", "apiKeyRequired": False}
SUMMARY = {
    "/orders": {"GET": _TOLD, "POST": _TOLD},
    "/health": {"GET": {"authorizationType": "NONE", "apiKeyRequired": False}},
}
EXPORT = {
    "openapi": "3.0.1",
    "paths": {
        "/orders": {"get": {"security": [{"customers": []}]}, "post": {"security": [{"customers": ["orders/write"]}]}}
    },
    "components": {
        "securitySchemes": {
            "customers": {
                "type": "apiKey",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": {
                    "type": "cognito_user_pools",
                    "providerARNs": AUTHORIZER["providerARNs"],
                },
            }
        }
    },
}
HTTP = {"apiId": HTTP_ID, "name": "shop", "protocolType": "HTTP", "createdDate": "2026-11-18T00:00:00Z"}
JWT_AUTHORIZER = {
    "authorizerId": "jwt001",
    "name": "tokens",
    "authorizerType": "JWT",
    "identitySource": ["$request.header.Authorization"],
    "jwtConfiguration": {"issuer": ISSUER, "audience": [CLIENT_ID]},
}
ROUTE = {
    "routeId": "rou001",
    "routeKey": "GET /items",
    "authorizationType": "JWT",
    "authorizerId": "jwt001",
    "authorizationScopes": ["orders/read"],
    "target": "integrations/int1",
}
