"""The operations of a pool's user through the AWS session: a method per API operation. No failure holds a secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import Failure, GarbledAnswer
from kinesis_tui.services.cognito.model.challenge import AuthChallenge, AuthenticationResult, Step
from kinesis_tui.text.redaction import REDACTED

Parameters = Mapping[str, Any]
_SHORTEST_SECRET = 4
"""Shorter ones stand in ordinary words too; no pool takes such a password."""


class SignInGateway:
    """What a user may do; `client_id` is the app client's everywhere. All are tried once: a code works once."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws

    async def initiate_auth(self, client_id: str, flow: str, parameters: Mapping[str, str]) -> Step:
        """Begin a sign-in. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html"""
        sent = {"ClientId": client_id, "AuthFlow": flow, "AuthParameters": dict(parameters)}
        return _step(await self._call("initiate_auth", sent, f"InitiateAuth {flow}"), flow)

    async def admin_initiate_auth(self, pool_id: str, client_id: str, flow: str, parameters: Mapping[str, str]) -> Step:
        """Begin a sign-in by the account's own right; the guard lets it through where writes are armed."""
        sent = {"UserPoolId": pool_id, "ClientId": client_id, "AuthFlow": flow, "AuthParameters": dict(parameters)}
        return _step(await self._call("admin_initiate_auth", sent, f"AdminInitiateAuth {flow}"), flow)

    async def respond_to_auth_challenge(
        self, client_id: str, challenge: AuthChallenge, responses: Mapping[str, str], *, admin_pool: str | None = None
    ) -> Step:
        """Answer a challenge; in a sign-in that an administrator began, `admin_pool` is the pool's id."""
        sent: dict[str, Any] = {
            "ClientId": client_id,
            "ChallengeName": challenge.name,
            "ChallengeResponses": dict(responses),
            **({"Session": challenge.session} if challenge.session else {}),
        }
        if admin_pool is None:
            operation, what = "respond_to_auth_challenge", f"RespondToAuthChallenge {challenge.name}"
        else:
            operation, what = "admin_respond_to_auth_challenge", f"AdminRespondToAuthChallenge {challenge.name}"
            sent["UserPoolId"] = admin_pool
        return _step(await self._call(operation, sent, what), challenge.name)

    async def get_tokens_from_refresh_token(
        self, client_id: str, refresh_token: str, client_secret: str | None, device_key: str | None = None
    ) -> AuthenticationResult:
        """Get new tokens, the refresh token too where the client rotates them (the old one then works for a moment)."""
        sent = {"ClientId": client_id, "RefreshToken": refresh_token, **_secret(client_secret)}
        if device_key:
            sent["DeviceKey"] = device_key
        what = "GetTokensFromRefreshToken"
        return _result(await self._call("get_tokens_from_refresh_token", sent, what), what)

    async def revoke_token(self, client_id: str, refresh_token: str, client_secret: str | None) -> None:
        """Revoke a refresh token and the access tokens that came of it."""
        sent = {"ClientId": client_id, "Token": refresh_token, **_secret(client_secret)}
        await self._call("revoke_token", sent, "RevokeToken")

    async def global_sign_out(self, access_token: str) -> None:
        """Revoke every token of the token's user."""
        await self._call("global_sign_out", {"AccessToken": access_token}, "GlobalSignOut")

    async def associate_software_token(self, *, session: str | None = None, access_token: str | None = None) -> Any:
        """Return (secret for an authenticator, session that goes on)."""
        sent = {"Session": session} if session else {"AccessToken": access_token}
        answer = await self._call("associate_software_token", sent, "AssociateSoftwareToken")
        return str(answer["SecretCode"]), answer.get("Session")

    async def verify_software_token(
        self, code: str, *, session: str | None = None, access_token: str | None = None
    ) -> str | None:
        """Prove that an authenticator has the secret; return the session that goes on."""
        sent = {"UserCode": code, **({"Session": session} if session else {"AccessToken": access_token})}
        answer = await self._call("verify_software_token", sent, "VerifySoftwareToken")
        following = answer.get("Session")
        return None if following is None else str(following)

    async def forgot_password(self, client_id: str, username: str, secret_hash: str | None) -> str:
        """Have a code sent to the user; return where to, as the pool masks it."""
        sent = {"ClientId": client_id, "Username": username, **({"SecretHash": secret_hash} if secret_hash else {})}
        answer = await self._call("forgot_password", sent, "ForgotPassword")
        return str(answer.get("CodeDeliveryDetails", {}).get("Destination", ""))

    async def confirm_forgot_password(
        self, client_id: str, username: str, code: str, password: str, secret_hash: str | None
    ) -> None:
        """Set a new password with the code."""
        sent = {
            "ClientId": client_id,
            "Username": username,
            "ConfirmationCode": code,
            "Password": password,
            **({"SecretHash": secret_hash} if secret_hash else {}),
        }
        await self._call("confirm_forgot_password", sent, "ConfirmForgotPassword")

    async def change_password(self, access_token: str, previous: str, proposed: str) -> None:
        """Change the password of the token's user."""
        sent = {"AccessToken": access_token, "PreviousPassword": previous, "ProposedPassword": proposed}
        await self._call("change_password", sent, "ChangePassword")

    async def confirm_device(self, access_token: str, key: str, verifier: str, salt: str, name: str) -> bool:
        """Have the pool know a device by the verifier of its password; return whether the user has to agree yet."""
        secrets = {"PasswordVerifier": verifier, "Salt": salt}
        sent = {"AccessToken": access_token, "DeviceKey": key, "DeviceName": name}
        answer = await self._call("confirm_device", {**sent, "DeviceSecretVerifierConfig": secrets}, "ConfirmDevice")
        return bool(answer.get("UserConfirmationNecessary"))

    async def update_device_status(self, access_token: str, key: str) -> None:
        """Agree that the pool remembers a device."""
        sent = {"AccessToken": access_token, "DeviceKey": key, "DeviceRememberedStatus": "remembered"}
        await self._call("update_device_status", sent, "UpdateDeviceStatus")

    async def forget_device(self, access_token: str, key: str) -> None:
        """Have the pool forget a device."""
        await self._call("forget_device", {"AccessToken": access_token, "DeviceKey": key}, "ForgetDevice")

    async def _call(self, operation: str, sent: Parameters, what: str) -> Any:
        try:
            return await self._aws.call("cognito-idp", operation, sent, what=what, attempts=1)
        except Failure as failure:
            raise _without(failure, _texts(sent)) from None  # the SDK's own error may quote what was sent


def _secret(client_secret: str | None) -> dict[str, str]:
    return {"ClientSecret": client_secret} if client_secret else {}


def _step(answer: Mapping[str, Any], what: str) -> Step:
    if "ChallengeName" not in answer or not answer["ChallengeName"]:
        return _result(answer, what)
    return AuthChallenge(
        str(answer["ChallengeName"]),
        answer.get("Session"),
        {str(name): str(value) for name, value in answer.get("ChallengeParameters", {}).items()},
        tuple(map(str, answer.get("AvailableChallenges") or ())),
    )


def _result(answer: Mapping[str, Any], what: str) -> AuthenticationResult:
    result = answer.get("AuthenticationResult")
    if not isinstance(result, Mapping):
        raise GarbledAnswer(f"{what} failed", "the pool gave neither a challenge nor tokens", "check the endpoint")
    device = result.get("NewDeviceMetadata") or {}
    return AuthenticationResult(
        result.get("IdToken"),
        result.get("AccessToken"),
        result.get("RefreshToken"),
        device.get("DeviceKey"),
        device.get("DeviceGroupKey"),
    )


def _texts(value: object) -> Iterable[str]:
    """Yield every text of a request but the names of flows and challenges, longest secrets first by the caller."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if name not in ("AuthFlow", "ChallengeName", "ClientId", "UserPoolId", "USERNAME", "Username"):
                yield from _texts(one)


def _without(failure: Failure, secrets: Iterable[str]) -> Failure:
    """Return the failure without anything that was sent as a secret: a pool may quote it."""
    why = failure.why
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            why = why.replace(secret, REDACTED)
    return type(failure)(failure.what, why, failure.remedy)
