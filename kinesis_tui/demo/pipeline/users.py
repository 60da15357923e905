"""The demo's Cognito user pool: users, groups, app clients, a resource server, a domain."""

import asyncio
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.demo.pipeline.facts import DemoUser, UserPoolFacts
from kinesis_tui.demo.pipeline.names import RESOURCE_SERVER, USER_POOL, USER_POOL_DOMAIN

PASSWORD = "Demo-Passw0rd!"  # noqa: S105 (it opens nothing but the demo)
USERS = (
    DemoUser("ada", PASSWORD, "CONFIRMED", ("admins", "shoppers")),
    DemoUser("grace", PASSWORD, "CONFIRMED", ("shoppers",)),
    DemoUser("linus", "Temporary-1!", "FORCE_CHANGE_PASSWORD", ("shoppers",)),
)
GROUPS = {"admins": "May refund and cancel", "shoppers": "May order"}
SCOPES = {"read": "See orders", "write": "Place and change orders"}
PUBLIC_CLIENT: dict[str, Any] = {
    "ClientName": "web-shop",
    "GenerateSecret": False,
    "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid", "email", f"{RESOURCE_SERVER}/read"],
    "CallbackURLs": ["http://localhost:8400/callback"],
    "SupportedIdentityProviders": ["COGNITO"],
}
CONFIDENTIAL_CLIENT: dict[str, Any] = {
    "ClientName": "order-service",
    "GenerateSecret": True,
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthScopes": [f"{RESOURCE_SERVER}/{scope}" for scope in SCOPES],
}


async def seed_users(aws: AwsSession, endpoint_url: str) -> UserPoolFacts:
    """Create the pool and all in it, or find it where it exists; say its ids and secrets."""
    pool_id = await _existing_pool(aws) or await _create_pool(aws)
    pool = {"UserPoolId": pool_id}
    await asyncio.gather(_domain(aws, pool), _groups(aws, pool), _resource_server(aws, pool))
    public, confidential, _ = await asyncio.gather(
        _client(aws, pool, PUBLIC_CLIENT), _client(aws, pool, CONFIDENTIAL_CLIENT), _users(aws, pool)
    )
    return UserPoolFacts(
        user_pool_id=pool_id,
        public_client_id=public["ClientId"],
        confidential_client_id=confidential["ClientId"],
        confidential_client_secret=confidential["ClientSecret"],
        token_url=f"{endpoint_url}/oauth2/token",
        jwks_url=f"{endpoint_url}/{pool_id}/.well-known/jwks.json",
        scopes=tuple(f"{RESOURCE_SERVER}/{scope}" for scope in SCOPES),
        users=USERS,
    )


async def _call(aws: AwsSession, operation: str, parameters: dict[str, Any]) -> Any:
    return await aws.call("cognito-idp", operation, parameters, what=f"{operation} of {USER_POOL}")


async def _existing_pool(aws: AwsSession) -> str | None:
    answer = await _call(aws, "list_user_pools", {"MaxResults": 60})
    return next((str(pool["Id"]) for pool in answer["UserPools"] if pool["Name"] == USER_POOL), None)


async def _create_pool(aws: AwsSession) -> str:
    parameters = {
        "PoolName": USER_POOL,
        "AutoVerifiedAttributes": ["email"],
        "Policies": {"PasswordPolicy": {"MinimumLength": 10, "RequireNumbers": True, "RequireSymbols": True}},
        "MfaConfiguration": "OFF",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    }
    answer = await _call(aws, "create_user_pool", parameters)
    return str(answer["UserPool"]["Id"])


async def _domain(aws: AwsSession, pool: dict[str, str]) -> None:
    # CreateUserPoolDomain answers InvalidParameterException where the domain exists, so ask first.
    answer = await _call(aws, "describe_user_pool", pool)
    if not answer["UserPool"].get("Domain"):
        await _call(aws, "create_user_pool_domain", {**pool, "Domain": USER_POOL_DOMAIN})


async def _groups(aws: AwsSession, pool: dict[str, str]) -> None:
    answer = await _call(aws, "list_groups", pool)
    existing = {group["GroupName"] for group in answer["Groups"]}
    for precedence, (group, description) in enumerate(GROUPS.items()):
        if group not in existing:
            parameters = {**pool, "GroupName": group, "Description": description, "Precedence": precedence}
            await _call(aws, "create_group", parameters)


async def _resource_server(aws: AwsSession, pool: dict[str, str]) -> None:
    scopes = [{"ScopeName": name, "ScopeDescription": description} for name, description in SCOPES.items()]
    parameters = {**pool, "Identifier": RESOURCE_SERVER, "Name": "Orders API", "Scopes": scopes}
    answer = await _call(aws, "list_resource_servers", {**pool, "MaxResults": 50})
    if all(server["Identifier"] != RESOURCE_SERVER for server in answer["ResourceServers"]):
        await _call(aws, "create_resource_server", parameters)


async def _client(aws: AwsSession, pool: dict[str, str], wanted: dict[str, Any]) -> dict[str, Any]:
    listed = await _call(aws, "list_user_pool_clients", {**pool, "MaxResults": 60})
    for client in listed["UserPoolClients"]:
        if client["ClientName"] == wanted["ClientName"]:
            answer = await _call(aws, "describe_user_pool_client", {**pool, "ClientId": client["ClientId"]})
            break
    else:
        answer = await _call(aws, "create_user_pool_client", {**pool, **wanted})
    found: dict[str, Any] = answer["UserPoolClient"]
    return found


async def _users(aws: AwsSession, pool: dict[str, str]) -> None:
    answer = await _call(aws, "list_users", pool)
    existing = {user["Username"] for user in answer["Users"]}
    await asyncio.gather(*(_user(aws, pool, user) for user in USERS if user.username not in existing))


async def _user(aws: AwsSession, pool: dict[str, str], user: DemoUser) -> None:
    who = {**pool, "Username": user.username}
    attributes = [
        {"Name": "email", "Value": f"{user.username}@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ]
    await _call(
        aws,
        "admin_create_user",
        {**who, "TemporaryPassword": user.password, "UserAttributes": attributes, "MessageAction": "SUPPRESS"},
    )
    if user.status == "CONFIRMED":
        await _call(aws, "admin_set_user_password", {**who, "Password": user.password, "Permanent": True})
    for group in user.groups:
        await _call(aws, "admin_add_user_to_group", {**who, "GroupName": group})
