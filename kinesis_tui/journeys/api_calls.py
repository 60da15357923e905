"""What API Gateway tells of an API's neighbours: its logs, its authorizers' pools, and the functions behind it."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.journeys.function_calls import function_name
from kinesis_tui.journeys.paging import Paged, pages
from kinesis_tui.services.logs.model.log_group import group_name

PER_SECOND = 5.0
"""Half of the ten management calls a second that an account has.

https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""
ApiKind = Literal["rest-api", "http-api"]
_POOL_ARN = re.compile(r":userpool/([^/]+)$")
_ISSUER = re.compile(r"cognito-idp\.[^/]+/([^/]+)$")
_STREAM = re.compile(r'"StreamName"\s*:\s*"([\w.-]+)"')
_SERVICES: Mapping[ApiKind, str] = {"rest-api": "apigateway", "http-api": "apigatewayv2"}


def _paged(kind: ApiKind, operation: str, name: str) -> Paged:
    if kind == "rest-api":
        return Paged("apigateway", operation, name, "items", "position", "position")
    return Paged("apigatewayv2", operation, name, "Items", "NextToken", "NextToken")


_REST_APIS = _paged("rest-api", "get_rest_apis", "GetRestApis")
_HTTP_APIS = _paged("http-api", "get_apis", "GetApis")
_AUTHORIZERS = {
    "rest-api": _paged("rest-api", "get_authorizers", "GetAuthorizers"),
    "http-api": _paged("http-api", "get_authorizers", "GetAuthorizers"),
}
_RESOURCES = _paged("rest-api", "get_resources", "GetResources")
_INTEGRATIONS = _paged("http-api", "get_integrations", "GetIntegrations")
_HTTP_STAGES = _paged("http-api", "get_stages", "GetStages")


@dataclass(frozen=True, slots=True)
class Api:
    """An API as it is listed."""

    kind: ApiKind
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class StageLogs:
    """Where one stage logs; None where it does not."""

    stage: str
    access_group: str | None
    execution_group: str | None


@dataclass(frozen=True, slots=True)
class Behind:
    """What an API asks: functions by name, data streams by name, user pools by id."""

    functions: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()


class ApiCalls:
    """The API Gateway operations that lead from one thing to another, alike for REST and HTTP APIs."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._pace = Pace(PER_SECOND)

    async def apis(self) -> AsyncIterator[Api]:
        """Yield the region's REST APIs, then its HTTP APIs.

        https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html
        """
        async for page in pages(self._aws, _REST_APIS, {}, "GetRestApis", self._pace):
            for api in page:
                yield Api("rest-api", str(api["id"]), str(api.get("name") or api["id"]))
        async for page in pages(self._aws, _HTTP_APIS, {}, "GetApis", self._pace):
            for api in page:
                yield Api("http-api", str(api["ApiId"]), str(api.get("Name") or api["ApiId"]))

    async def stages(self, kind: ApiKind, api_id: str) -> list[StageLogs]:
        """Return where each stage logs.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
        """
        what = f"GetStages of API {api_id}"
        if kind == "rest-api":
            await self._pace.turn()
            answer = await self._aws.call("apigateway", "get_stages", {"restApiId": api_id}, what=what)
            return [_rest_stage(api_id, stage) for stage in answer.get("item") or ()]
        found = []
        async for page in pages(self._aws, _HTTP_STAGES, {"ApiId": api_id}, what, self._pace):
            for stage in page:
                group = (stage.get("AccessLogSettings") or {}).get("DestinationArn")
                found.append(StageLogs(str(stage.get("StageName")), _group_of(group), None))
        return found

    async def authorizers(self, kind: ApiKind, api_id: str) -> Behind:
        """Return the user pools and functions that decide who may call.

        https://docs.aws.amazon.com/apigateway/latest/api/API_GetAuthorizers.html
        """
        asked = {"restApiId": api_id} if kind == "rest-api" else {"ApiId": api_id}
        pools: dict[str, None] = {}
        functions: dict[str, None] = {}
        what = f"GetAuthorizers of API {api_id}"
        async for page in pages(self._aws, _AUTHORIZERS[kind], asked, what, self._pace):
            for told in page:
                pools.update(dict.fromkeys(_pools(told)))
                uri = str(told.get("authorizerUri") or told.get("AuthorizerUri") or "")
                functions.update(dict.fromkeys(filter(None, [function_name(uri)])))
        return Behind(functions=tuple(functions), pools=tuple(pools))

    async def integrations(self, kind: ApiKind, api_id: str) -> Behind:
        """Return the functions that an API invokes, and the data streams that it puts into.

        https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html
        """
        found = self._rest_integrations(api_id) if kind == "rest-api" else self._http_integrations(api_id)
        functions: dict[str, None] = {}
        streams: dict[str, None] = {}
        async for told in found:
            uri = str(told.get("uri") or told.get("IntegrationUri") or "")
            functions.update(dict.fromkeys(filter(None, [function_name(uri)])))
            streams.update(dict.fromkeys(_streams(told, uri)))
        return Behind(functions=tuple(functions), streams=tuple(streams))

    async def _rest_integrations(self, api_id: str) -> AsyncIterator[Mapping[str, Any]]:
        asked = {"restApiId": api_id, "embed": ["methods"]}
        async for page in pages(self._aws, _RESOURCES, asked, f"GetResources of API {api_id}", self._pace):
            for resource in page:
                for method in (resource.get("resourceMethods") or {}).values():
                    yield (method or {}).get("methodIntegration") or {}

    async def _http_integrations(self, api_id: str) -> AsyncIterator[Mapping[str, Any]]:
        what = f"GetIntegrations of API {api_id}"
        async for page in pages(self._aws, _INTEGRATIONS, {"ApiId": api_id}, what, self._pace):
            for told in page:
                yield told


def _rest_stage(api_id: str, stage: Mapping[str, Any]) -> StageLogs:
    name = str(stage.get("stageName"))
    access = (stage.get("accessLogSettings") or {}).get("destinationArn")
    levels = [(told or {}).get("loggingLevel") for told in (stage.get("methodSettings") or {}).values()]
    executes = any(level in ("INFO", "ERROR") for level in levels)
    return StageLogs(name, _group_of(access), execution_log_group(api_id, name) if executes else None)


def execution_log_group(api_id: str, stage: str) -> str:
    """Return where API Gateway logs what it does for a stage of a REST API."""
    return f"API-Gateway-Execution-Logs_{api_id}/{stage}"


def _group_of(arn: str | None) -> str | None:
    """Return the log group in the ARN; None where access is logged to Firehose, or not at all."""
    return group_name(arn) if arn and ":log-group:" in arn else None


def _pools(told: Mapping[str, Any]) -> list[str]:
    issuer = str((told.get("JwtConfiguration") or {}).get("Issuer") or "")
    places = [_POOL_ARN.search(arn) for arn in told.get("providerARNs") or ()]
    return [found[1] for found in (*places, _ISSUER.search(issuer)) if found]


def _streams(told: Mapping[str, Any], uri: str) -> list[str]:
    """Return the data streams that an integration puts into, as its request names them."""
    if ":kinesis:" in uri:
        return [name for text in (told.get("requestTemplates") or {}).values() for name in _STREAM.findall(text)]
    name = (told.get("RequestParameters") or {}).get("StreamName")
    return [str(name)] if name and not str(name).startswith("$") else []
