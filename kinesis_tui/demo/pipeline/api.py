"""The demo's REST API: a Cognito authorizer in front of the function `orders-api`."""

from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.names import (
    ACCOUNT,
    ORDERS_API,
    REGION,
    RESOURCE_SERVER,
    REST_API,
    STAGE,
    function_arn,
)

GUARDED_PATH = "orders"
OPEN_PATH = "health"


@dataclass(frozen=True, slots=True)
class _Method:
    path: str
    verb: str
    guarded: bool
    scopes: tuple[str, ...] = ()


METHODS = (
    _Method(GUARDED_PATH, "GET", guarded=True),
    _Method(GUARDED_PATH, "POST", guarded=True, scopes=(f"{RESOURCE_SERVER}/write",)),
    _Method(OPEN_PATH, "GET", guarded=False),
)
"""Without scopes the authorizer wants an id token, with scopes an access token that has one of them
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html)."""


async def seed_api(aws: AwsSession, user_pool_id: str) -> str:
    """Create and deploy the API, or find it where it exists; its id."""
    existing = await _call(aws, "get_rest_apis", {"limit": 500})
    for api in existing.get("items", []):
        if api["name"] == REST_API:
            return str(api["id"])
    api = await _call(aws, "create_rest_api", {"name": REST_API, "description": "Orders of the shop"})
    api_id = str(api["id"])
    authorizer = await _authorizer(aws, api_id, user_pool_id)
    root = await _root(aws, api_id)
    resources = {path: await _resource(aws, api_id, root, path) for path in (GUARDED_PATH, OPEN_PATH)}
    for method in METHODS:
        await _method(aws, api_id, resources[method.path], method, authorizer)
    await _call(aws, "create_deployment", {"restApiId": api_id, "stageName": STAGE})
    return api_id


def api_url(endpoint_url: str, api_id: str, path: str) -> str:
    """The address of a path of the deployed stage on the emulator's one port."""
    return f"{endpoint_url}/restapis/{api_id}/{STAGE}/_user_request_/{path}"


async def _call(aws: AwsSession, operation: str, parameters: dict[str, Any]) -> Any:
    return await aws.call("apigateway", operation, parameters, what=f"{operation} of {REST_API}")


async def _authorizer(aws: AwsSession, api_id: str, user_pool_id: str) -> str:
    parameters = {
        "restApiId": api_id,
        "name": "customers",
        "type": "COGNITO_USER_POOLS",
        "providerARNs": [f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{user_pool_id}"],
        "identitySource": "method.request.header.Authorization",
    }
    answer = await _call(aws, "create_authorizer", parameters)
    return str(answer["id"])


async def _root(aws: AwsSession, api_id: str) -> str:
    answer = await _call(aws, "get_resources", {"restApiId": api_id})
    return next(str(resource["id"]) for resource in answer["items"] if resource["path"] == "/")


async def _resource(aws: AwsSession, api_id: str, root: str, path: str) -> str:
    answer = await _call(aws, "create_resource", {"restApiId": api_id, "parentId": root, "pathPart": path})
    return str(answer["id"])


async def _method(aws: AwsSession, api_id: str, resource: str, method: _Method, authorizer: str) -> None:
    where = {"restApiId": api_id, "resourceId": resource, "httpMethod": method.verb}
    guard: dict[str, Any] = {"authorizationType": "NONE"}
    if method.guarded:
        guard = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": authorizer}
    if method.scopes:
        guard["authorizationScopes"] = list(method.scopes)
    await _call(aws, "put_method", {**where, **guard})
    invocations = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function_arn(ORDERS_API)}/invocations"
    integration = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": invocations}
    await _call(aws, "put_integration", {**where, **integration})
