"""Signing in to the embedded AWS's Cognito, whose SRP and codes are real."""

import asyncio
import base64
import hmac
import struct
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import AccessDenied, Invalid
from kinesis_tui.services.cognito.checking import TokenChecking
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.challenge import AuthChallenge, AuthenticationResult
from kinesis_tui.services.cognito.model.jwt import parse_jwt
from kinesis_tui.services.cognito.model.oauth import (
    RANDOM_BYTES,
    authorize_url,
    client_credentials,
    code_grant,
    pkce,
    redirected_code,
)
from kinesis_tui.services.cognito.oauth import granted
from kinesis_tui.services.cognito.sign_in import ADMIN_FLOW, SRP_FLOW, SignInRun, refreshed
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.text.times import SystemClock
from tests.support.cognito.login import signed_in
from tests.support.demo import DemoState, session_on

PASSWORD, NEW_PASSWORD = "Temporary-Passw0rd!", "Chosen-Passw0rd!"  # of a test


@pytest.fixture
async def aws(demo_aws: DemoState) -> AsyncIterator[AwsSession]:
    async with session_on(demo_aws.endpoint_url, writes=True) as session:
        yield session


async def call(aws: AwsSession, operation: str, **parameters: Any) -> Any:
    return await aws.call("cognito-idp", operation, parameters, what=operation)


async def a_pool(aws: AwsSession, **client: Any) -> tuple[str, str, str | None]:
    """Create a pool of the test's own with one user who has a temporary password; return ids and secret."""
    pool = (await call(aws, "create_user_pool", PoolName="of-a-test", MfaConfiguration="OPTIONAL"))["UserPool"]["Id"]
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    wanted = {"UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": flows, **client}
    made = (await call(aws, "create_user_pool_client", **wanted))["UserPoolClient"]
    user = {"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"}
    await call(aws, "admin_create_user", **user)
    return pool, made["ClientId"], made.get("ClientSecret")


def totp(secret: str) -> str:
    """Return what an authenticator shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


async def test_srp_a_new_password_an_authenticator_refresh_and_revocation(aws: AwsSession) -> None:
    gateway = SignInGateway(aws)
    pool, client, secret = await a_pool(aws, GenerateSecret=True)

    def run(password: str) -> SignInRun:
        return SignInRun(gateway, pool, client, "eve", secret, password)

    with pytest.raises(AccessDenied, match="the user name or the password is wrong"):
        await run("Wrong-Passw0rd!").begin(SRP_FLOW)
    signing = run(PASSWORD)
    asked = await signing.begin(SRP_FLOW)
    assert isinstance(asked, AuthChallenge)
    assert asked.name == "NEW_PASSWORD_REQUIRED"
    first = await signing.answer(asked, NEW_PASSWORD)
    assert isinstance(first, AuthenticationResult)

    made, _ = await gateway.associate_software_token(access_token=first.access_token)
    await gateway.verify_software_token(totp(made), access_token=first.access_token)
    on = {"Enabled": True, "PreferredMfa": True}
    await call(aws, "admin_set_user_mfa_preference", UserPoolId=pool, Username="eve", SoftwareTokenMfaSettings=on)
    results: list[AuthenticationResult] = []
    for flow in (SRP_FLOW, ADMIN_FLOW):
        signing = run(NEW_PASSWORD)
        asked = await signing.begin(flow)
        assert isinstance(asked, AuthChallenge)
        assert asked.name == "SOFTWARE_TOKEN_MFA"
        answered = await signing.answer(asked, totp(made))
        assert isinstance(answered, AuthenticationResult)
        results.append(answered)

    second = results[-1]
    inspected, _ = await TokenChecking(aws, CognitoGateway(aws), SystemClock()).inspected(
        second.access_token or "", pool, client
    )
    assert {check.outcome for check in inspected.checks} == {"passed"}
    token = second.refresh_token or ""
    for rotates in (False, True):
        renewed = await refreshed(gateway, client, token, client_secret=secret, username="eve", rotates=rotates)
        assert renewed.access_token not in (None, second.access_token)
    await gateway.revoke_token(client, token, secret)
    with pytest.raises(AccessDenied, match="revoked"):
        await refreshed(gateway, client, token, client_secret=secret, username="eve", rotates=False)
    await call(aws, "delete_user_pool", UserPoolId=pool)


async def test_client_credentials_by_header_and_form_and_what_is_refused(demo_aws: DemoState) -> None:
    pool, base = demo_aws.facts.user_pool, demo_aws.endpoint_url
    client, secret = pool.confidential_client_id, pool.confidential_client_secret
    for how in ("basic", "post"):
        tokens = await granted(base, client, secret, client_credentials(["orders/read"]), how=how)
        assert tokens.access_token
        assert parse_jwt(tokens.access_token).claims["scope"] == "orders/read"
    with pytest.raises(AccessDenied, match="the app client or its secret is wrong") as refused:
        await granted(base, client, "not-the-secret", client_credentials([]))
    assert "not-the-secret" not in str(refused.value)
    with pytest.raises(Invalid, match="a scope is not one of the client's"):
        await granted(base, client, secret, client_credentials(["orders/burn"]))


async def test_a_browser_elsewhere_signs_in_by_code_and_pkce(demo_aws: DemoState) -> None:
    pool, base, back = demo_aws.facts.user_pool, demo_aws.endpoint_url, "http://localhost:8400/callback"
    user, proof = pool.users[0], pkce(bytes(range(RANDOM_BYTES)))
    url = authorize_url(base, pool.public_client_id, back, ["openid", "email"], proof)
    came = await asyncio.to_thread(signed_in, url, user.username, user.password)
    code = redirected_code(came, back, proof)
    forged = pkce(bytes(reversed(range(RANDOM_BYTES))))
    with pytest.raises(AccessDenied, match="begin again"):
        await granted(base, pool.public_client_id, None, code_grant(code, back, forged))
    tokens = await granted(base, pool.public_client_id, None, code_grant(code, back, proof))
    assert parse_jwt(tokens.id_token or "").claims["cognito:username"] == user.username
    assert tokens.refresh_token
