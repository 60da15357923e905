"""API Gateway's answers about HTTP APIs, made into the model's values; nothing of the SDK goes further."""

from collections.abc import Mapping

from kinesis_tui.aws.answers import Answer, millis
from kinesis_tui.services.apigateway.answers import limit
from kinesis_tui.services.apigateway.model.api import (
    DEFAULT_ROUTE,
    Api,
    Authorizer,
    Deployment,
    Integration,
    Method,
    Stage,
    function_of,
)


def http_api(answer: Answer) -> Api:
    """Return one item of GetApis."""
    return Api(
        kind="http-api",
        id=str(answer["ApiId"]),
        name=str(answer.get("Name") or answer["ApiId"]),
        description=answer.get("Description") or None,
        endpoint_types=("REGIONAL",),
        created=millis(answer.get("CreatedDate")),
        endpoint=answer.get("ApiEndpoint"),
        disable_execute_api_endpoint=answer.get("DisableExecuteApiEndpoint"),
    )


def http_stage(answer: Answer) -> Stage:
    """Return one item of GetStages of an HTTP API."""
    every = answer.get("DefaultRouteSettings") or {}
    return Stage(
        name=str(answer["StageName"]),
        deployment_id=answer.get("DeploymentId"),
        created=millis(answer.get("CreatedDate")),
        last_updated=millis(answer.get("LastUpdatedDate")),
        variables=dict(answer.get("StageVariables") or {}),
        access_log=(answer.get("AccessLogSettings") or {}).get("DestinationArn"),
        rate_limit=limit(every.get("ThrottlingRateLimit")),
        burst_limit=limit(every.get("ThrottlingBurstLimit")),
        auto_deploy=answer.get("AutoDeploy"),
        deployment_message=answer.get("LastDeploymentStatusMessage") or None,
    )


def http_authorizer(answer: Answer) -> Authorizer:
    """Return one item of GetAuthorizers of an HTTP API."""
    jwt = answer.get("JwtConfiguration") or {}
    return Authorizer(
        id=str(answer["AuthorizerId"]),
        name=str(answer.get("Name") or answer["AuthorizerId"]),
        type=str(answer.get("AuthorizerType") or ""),
        identity_sources=tuple(answer.get("IdentitySource") or ()),
        issuer=jwt.get("Issuer"),
        audience=tuple(jwt.get("Audience") or ()),
        ttl_seconds=answer.get("AuthorizerResultTtlInSeconds"),
        function=function_of(str(answer.get("AuthorizerUri") or "")),
    )


def http_route(answer: Answer, integrations: Mapping[str, Integration]) -> Method:
    """Return one item of GetRoutes with its integration."""
    key = str(answer.get("RouteKey") or "")
    verb, _, path = key.partition(" ")
    target = str(answer.get("Target") or "").removeprefix("integrations/")
    return Method(
        id=str(answer["RouteId"]),
        path=path or DEFAULT_ROUTE,
        verb=verb if path else "ANY",
        authorization_type=answer.get("AuthorizationType"),
        authorizer_id=answer.get("AuthorizerId"),
        scopes=tuple(answer.get("AuthorizationScopes") or ()),
        integration=integrations.get(target),
    )


def http_integration(answer: Answer) -> Integration:
    """Return one item of GetIntegrations."""
    uri, subtype = str(answer.get("IntegrationUri") or ""), answer.get("IntegrationSubtype")
    stream = str((answer.get("RequestParameters") or {}).get("StreamName") or "")
    return Integration(
        type=str(answer.get("IntegrationType") or ""),
        uri=uri or None,
        function=function_of(uri),
        service=str(subtype).replace("-", " ").lower() if subtype else None,
        streams=(stream,) if stream and not stream.startswith("$") else (),
        timeout_ms=answer.get("TimeoutInMillis"),
    )


def http_deployment(answer: Answer) -> Deployment:
    """Return one item of GetDeployments of an HTTP API."""
    return Deployment(
        str(answer["DeploymentId"]),
        millis(answer.get("CreatedDate")),
        answer.get("Description") or None,
        answer.get("DeploymentStatus"),
    )
