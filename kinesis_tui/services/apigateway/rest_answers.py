"""API Gateway's answers about REST APIs, made into the model's values; nothing of the SDK goes further."""

import re
from collections.abc import Iterator

import msgspec

from kinesis_tui.aws.answers import Answer, millis
from kinesis_tui.services.apigateway.answers import limit
from kinesis_tui.services.apigateway.model.api import (
    COGNITO,
    Api,
    Authorizer,
    Deployed,
    DeployedMethod,
    Deployment,
    Integration,
    Method,
    Stage,
    function_of,
)

_STREAM = re.compile(r'"StreamName"\s*:\s*"([\w.-]+)"')
_SERVICE = re.compile(r"^arn:[^:]+:apigateway:[^:]*:([^:]+):action/(\w+)")
_COGNITO_TYPE = "cognito_user_pools"
_EVERY = "*/*"
"""What methodSettings calls all methods."""


def rest_api(answer: Answer) -> Api:
    """Return one item of GetRestApis."""
    policy = answer.get("policy")
    return Api(
        kind="rest-api",
        id=str(answer["id"]),
        name=str(answer.get("name") or answer["id"]),
        description=answer.get("description") or None,
        endpoint_types=tuple((answer.get("endpointConfiguration") or {}).get("types") or ()),
        created=millis(answer.get("createdDate")),
        disable_execute_api_endpoint=answer.get("disableExecuteApiEndpoint"),
        policy=_unescaped(policy) if policy else None,
        api_key_source=answer.get("apiKeySource"),
    )


def rest_stage(answer: Answer) -> Stage:
    """Return one item of GetStages."""
    settings = {str(name): told or {} for name, told in (answer.get("methodSettings") or {}).items()}
    every, canary = settings.get(_EVERY, {}), answer.get("canarySettings") or {}
    return Stage(
        name=str(answer["stageName"]),
        deployment_id=answer.get("deploymentId"),
        created=millis(answer.get("createdDate")),
        last_updated=millis(answer.get("lastUpdatedDate")),
        variables=dict(answer.get("variables") or {}),
        access_log=(answer.get("accessLogSettings") or {}).get("destinationArn"),
        logging={name: str(told["loggingLevel"]) for name, told in settings.items() if told.get("loggingLevel")},
        rate_limit=limit(every.get("throttlingRateLimit")),
        burst_limit=limit(every.get("throttlingBurstLimit")),
        canary_percent=canary.get("percentTraffic"),
        canary_deployment_id=canary.get("deploymentId"),
        web_acl=answer.get("webAclArn"),
        tracing=answer.get("tracingEnabled"),
    )


def rest_authorizer(answer: Answer) -> Authorizer:
    """Return one item of GetAuthorizers of a REST API; the identity source is a list with commas."""
    sources = str(answer.get("identitySource") or "")
    return Authorizer(
        id=str(answer["id"]),
        name=str(answer.get("name") or answer["id"]),
        type=str(answer.get("type") or ""),
        identity_sources=tuple(one.strip() for one in sources.split(",") if one.strip()),
        pool_arns=tuple(answer.get("providerARNs") or ()),
        ttl_seconds=answer.get("authorizerResultTtlInSeconds"),
        function=function_of(str(answer.get("authorizerUri") or "")),
        validation=answer.get("identityValidationExpression"),
    )


def rest_methods(resource: Answer) -> Iterator[Method]:
    """Yield the methods of one item of GetResources with its methods embedded."""
    for verb, told in (resource.get("resourceMethods") or {}).items():
        method = told or {}
        parameters = (method.get("requestParameters") or {}).items()
        yield Method(
            id=str(resource["id"]),
            path=str(resource.get("path") or "/"),
            verb=str(verb),
            authorization_type=method.get("authorizationType"),
            authorizer_id=method.get("authorizerId"),
            scopes=tuple(method.get("authorizationScopes") or ()),
            api_key_required=method.get("apiKeyRequired"),
            validator_id=method.get("requestValidatorId"),
            required=tuple(name.removeprefix("method.request.") for name, wanted in parameters if wanted),
            integration=_rest_integration(method.get("methodIntegration")),
        )


def rest_deployment(answer: Answer) -> Deployment:
    """Return one item of GetDeployments."""
    return Deployment(str(answer["id"]), millis(answer.get("createdDate")), answer.get("description") or None)


def deployed_summary(answer: Answer) -> Deployed:
    """Return what GetDeployment with its apiSummary tells of each method: type and API key, no scopes."""
    return {
        f"{verb} {path}": DeployedMethod(told.get("authorizationType"), told.get("apiKeyRequired"))
        for path, verbs in (answer.get("apiSummary") or {}).items()
        for verb, told in verbs.items()
    }


def exported_methods(body: bytes) -> Deployed:
    """Return what the OpenAPI export of a stage tells of each method: its authorizer, scopes and pools.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
    Empty for what is no such document.
    """
    try:
        document = msgspec.json.decode(body)
        schemes = (document.get("components") or {}).get("securitySchemes") or {}
        operations = [(path, verb, told) for path, verbs in document["paths"].items() for verb, told in verbs.items()]
    except (msgspec.DecodeError, AttributeError, KeyError, TypeError):
        return {}
    return {_exported_key(path, verb): _exported(told, schemes) for path, verb, told in operations}


def _exported_key(path: str, verb: str) -> str:
    return f"{'ANY' if verb == 'x-amazon-apigateway-any-method' else verb.upper()} {path}"


def _exported(operation: Answer, schemes: Answer) -> DeployedMethod:
    for requirement in operation.get("security") or ():
        for name, scopes in requirement.items():
            scheme = schemes.get(name) or {}
            authorizer = scheme.get("x-amazon-apigateway-authorizer") or {}
            kinds = (scheme.get("x-amazon-apigateway-authtype"), authorizer.get("type"))
            if _COGNITO_TYPE not in kinds:
                continue
            arns = authorizer.get("providerARNs")
            return DeployedMethod(
                authorization_type=COGNITO,
                authorizer=name,
                scopes=tuple(scopes or ()),
                pool_arns=None if arns is None else tuple(arns),
            )
    return DeployedMethod()


def _rest_integration(told: Answer | None) -> Integration | None:
    if not told:
        return None
    uri = str(told.get("uri") or "")
    service = _SERVICE.search(uri)
    texts = (told.get("requestTemplates") or {}).values() if ":kinesis:" in uri else ()
    return Integration(
        type=str(told.get("type") or ""),
        uri=uri or None,
        function=function_of(uri),
        service=f"{service[1]} {service[2]}" if service else None,
        streams=tuple(dict.fromkeys(name for text in texts for name in _STREAM.findall(text))),
        timeout_ms=told.get("timeoutInMillis"),
    )


def _unescaped(policy: str) -> str:
    """AWS escapes the quotation marks of a policy once more (API_RestApi)."""
    return policy.replace('\\"', '"').replace("\\/", "/") if policy.lstrip().startswith('{\\"') else policy
