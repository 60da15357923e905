"""API Gateway through the AWS session: a method per API operation, model values out, no SDK dict."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import replace
from typing import Any

from kinesis_tui.aws.answers import plain
from kinesis_tui.aws.bodies import read_body
from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.pages import pages
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import Failure
from kinesis_tui.services.apigateway import http_answers, rest_answers
from kinesis_tui.services.apigateway.model.api import (
    Api,
    ApiKind,
    Authorizer,
    Deployed,
    DeployedMethod,
    Deployment,
    Integration,
    Method,
    Stage,
)

READS_PER_SECOND = 5.0
"""Half of the ten management calls a second that an account has, and that deployments share.

https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""
PER_PAGE = 500
"""The most that a REST API's list operation takes (API_GetResources)."""
MOST_DEPLOYMENTS = 500
MOST_EXPORT_BYTES = 6 * 1024 * 1024
_REST, _HTTP = "apigateway", "apigatewayv2"


class ApiGateway:
    """What the pane reads of REST and HTTP APIs alike."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._pace = Pace(READS_PER_SECOND)
        self.web_sockets = 0
        """WebSocket APIs that the last listing left out."""

    async def endpoint(self) -> str:
        """Return where API Gateway's own calls go: AWS, or the custom endpoint. Raises Failure."""
        client = await self._aws.client(_REST)
        return str(client.meta.endpoint_url)

    @property
    def region(self) -> str:
        """The region of the APIs."""
        return self._aws.region or ""

    # -- listing ----------------------------------------------------------------------------------------------------

    async def every_api(self) -> AsyncIterator[list[Api]]:
        """Yield the region's REST APIs (GetRestApis), then its HTTP APIs (GetApis), a page at a time."""
        async for page in self._rest_pages("get_rest_apis", {}, "GetRestApis"):
            yield [rest_answers.rest_api(one) for one in page]
        self.web_sockets = 0
        async for page in self._http_pages("get_apis", {}, "GetApis"):
            self.web_sockets += sum(one.get("ProtocolType") == "WEBSOCKET" for one in page)
            yield [http_answers.http_api(one) for one in page if one.get("ProtocolType", "HTTP") == "HTTP"]

    async def get_api(self, kind: ApiKind, api_id: str) -> Api:
        """Return one API (GetRestApi, GetApi)."""
        if kind == "rest-api":
            what = f"GetRestApi of {api_id}"
            return rest_answers.rest_api(await self._call(_REST, "get_rest_api", {"restApiId": api_id}, what))
        return http_answers.http_api(await self._call(_HTTP, "get_api", {"ApiId": api_id}, f"GetApi of {api_id}"))

    async def get_stages(self, api: Api) -> list[Stage]:
        """Return an API's stages."""
        what = f"GetStages of {api.name}"
        if api.kind == "rest-api":
            answer = await self._call(_REST, "get_stages", {"restApiId": api.id}, what)
            return [rest_answers.rest_stage(one) for one in answer.get("item") or ()]
        pages = self._http_pages("get_stages", {"ApiId": api.id}, what)
        return [http_answers.http_stage(one) async for page in pages for one in page]

    async def get_authorizers(self, api: Api) -> list[Authorizer]:
        """Return an API's authorizers."""
        what = f"GetAuthorizers of {api.name}"
        if api.kind == "rest-api":
            pages = self._rest_pages("get_authorizers", {"restApiId": api.id}, what)
            return [rest_answers.rest_authorizer(one) async for page in pages for one in page]
        pages = self._http_pages("get_authorizers", {"ApiId": api.id}, what)
        return [http_answers.http_authorizer(one) async for page in pages for one in page]

    async def get_deployments(self, api: Api) -> list[Deployment]:
        """Return an API's deployments, the newest first; AWS gives them in no order."""
        what = f"GetDeployments of {api.name}"
        if api.kind == "rest-api":
            parameters = {"restApiId": api.id, "limit": MOST_DEPLOYMENTS}
            answer = await self._call(_REST, "get_deployments", parameters, what)
            found = [rest_answers.rest_deployment(one) for one in answer.get("items") or ()]
        else:
            pages = self._http_pages("get_deployments", {"ApiId": api.id}, what)
            found = [http_answers.http_deployment(one) async for page in pages for one in page]
        return sorted(found, key=lambda one: one.created or 0, reverse=True)

    async def every_method(self, api: Api) -> AsyncIterator[list[Method]]:
        """Yield the methods of a REST API (GetResources with its methods), or the routes of an HTTP API."""
        if api.kind == "rest-api":
            parameters = {"restApiId": api.id, "embed": ["methods"]}
            async for page in self._rest_pages("get_resources", parameters, f"GetResources of {api.name}"):
                yield [method for resource in page for method in rest_answers.rest_methods(resource)]
            return
        integrations = await self._http_integrations(api)
        async for page in self._http_pages("get_routes", {"ApiId": api.id}, f"GetRoutes of {api.name}"):
            yield [http_answers.http_route(one, integrations) for one in page]

    async def _http_integrations(self, api: Api) -> dict[str, Integration]:
        pages = self._http_pages("get_integrations", {"ApiId": api.id}, f"GetIntegrations of {api.name}")
        return {str(one["IntegrationId"]): http_answers.http_integration(one) async for page in pages for one in page}

    # -- what is deployed -------------------------------------------------------------------------------------------

    async def deployed(self, api: Api, stage: Stage) -> Deployed | None:
        """Return the methods as the stage's deployment has them; None where AWS does not tell.

        GetDeployment's apiSummary tells which methods there are, GetExport their scopes and authorizers; an HTTP API
        has neither.
        """
        if api.kind != "rest-api" or stage.deployment_id is None:
            return None
        parameters = {"restApiId": api.id, "deploymentId": stage.deployment_id, "embed": ["apisummary"]}
        answer = await self._call(_REST, "get_deployment", parameters, f"GetDeployment of {stage.name}")
        if not answer.get("apiSummary"):
            return None
        summary, exported = rest_answers.deployed_summary(answer), await self._exported(api, stage)
        return {key: _joined(told, exported.get(key)) for key, told in summary.items()}

    async def _exported(self, api: Api, stage: Stage) -> Deployed:
        what = f"GetExport of {stage.name}"
        parameters = {
            "restApiId": api.id,
            "stageName": stage.name,
            "exportType": "oas30",
            "parameters": {"extensions": "authorizers"},
            "accepts": "application/json",
        }
        try:
            answer = await self._call(_REST, "get_export", parameters, what)
            body = await read_body(answer["body"], what, expected=None, progress=_unseen)
        except Failure:
            return {}  # then less is known of what is deployed, and the verdict says so
        return await asyncio.to_thread(rest_answers.exported_methods, body) if len(body) <= MOST_EXPORT_BYTES else {}

    # -- raw --------------------------------------------------------------------------------------------------------

    async def describe_raw(self, api: Api) -> dict[str, Any]:
        """Return all that AWS tells of one API and its stages, for people to read."""
        if api.kind == "rest-api":
            told = await self._call(_REST, "get_rest_api", {"restApiId": api.id}, f"GetRestApi of {api.name}")
            stages = await self._call(_REST, "get_stages", {"restApiId": api.id}, f"GetStages of {api.name}")
        else:
            told = await self._call(_HTTP, "get_api", {"ApiId": api.id}, f"GetApi of {api.name}")
            stages = await self._call(_HTTP, "get_stages", {"ApiId": api.id}, f"GetStages of {api.name}")
        return {"api": plain(told), "stages": plain(stages.get("item") or stages.get("Items") or [])}

    # -- how --------------------------------------------------------------------------------------------------------

    async def _rest_pages(self, operation: str, parameters: Mapping[str, Any], what: str) -> AsyncIterator[list[Any]]:
        asked: dict[str, Any] = {**parameters, "limit": PER_PAGE}
        async for page in self._pages(_REST, operation, asked, what, "items", "position", "position"):
            yield page

    async def _http_pages(self, operation: str, parameters: Mapping[str, Any], what: str) -> AsyncIterator[list[Any]]:
        async for page in self._pages(_HTTP, operation, dict(parameters), what, "Items", "NextToken", "NextToken"):
            yield page

    async def _pages(
        self, service: str, operation: str, asked: dict[str, Any], what: str, items: str, out: str, back: str
    ) -> AsyncIterator[list[Any]]:
        def ask(parameters: Mapping[str, Any]) -> Awaitable[Any]:
            return self._call(service, operation, parameters, what)

        async for page in pages(ask, asked, what, items=items, token_out=out, token_in=back):
            yield page

    async def _call(self, service: str, operation: str, parameters: Mapping[str, Any], what: str) -> Any:
        await self._pace.turn()
        return await self._aws.call(service, operation, parameters, what=what)


def _joined(summary: DeployedMethod, exported: DeployedMethod | None) -> DeployedMethod:
    """Take authorizer, scopes and pools of the export, and the rest of the summary."""
    if exported is None or exported.scopes is None:
        return summary
    return replace(
        summary,
        authorization_type=summary.authorization_type or exported.authorization_type,
        authorizer=exported.authorizer,
        scopes=exported.scopes,
        pool_arns=exported.pool_arns,
    )


def _unseen(size: int) -> None:
    """Show nobody how far it is: an export is small."""
    _ = size
