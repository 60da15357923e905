"""A scripted Cognito on 127.0.0.1, over real HTTP: a pool, its clients, users and keys, and the errors a test wants."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.support.cognito.tokens import CLIENT_ID, POOL_ID, SigningKey, access_claims, id_claims, jwks_of, key
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis.exchange import Seen, error_answer, json_answer, xml_answer
from tests.support.kinesis.server import IDENTITY

Answer = dict[str, Any] | KinesisError
CONFIDENTIAL_ID = "2confidential3456789"
CLIENT_SECRET = "verysecretclientsecretverysecretclientsecret1234567"  # of a test
SESSION = "session-of-this-sign-in-1"
TRIGGER = "arn:aws:lambda:eu-west-1:123456789012:function:add-tenant"


@dataclass
class ScriptedUser:
    """One user of the pool."""

    name: str
    password: str
    status: str = "CONFIRMED"
    email: str = "ada@example.com"
    groups: tuple[str, ...] = ("admins",)

    def answer(self) -> dict[str, Any]:
        """Return the user as ListUsers does."""
        attributes = [{"Name": "sub", "Value": f"sub-of-{self.name}"}, {"Name": "email", "Value": self.email}]
        return {
            "Username": self.name,
            "Attributes": attributes,
            "Enabled": True,
            "UserStatus": self.status,
            "UserCreateDate": 1_795_000_000,
            "UserLastModifiedDate": 1_795_000_000,
        }


@dataclass
class CognitoServer:
    """Answers as one pool does; `plan` puts an answer or an error in the place of the next one to an operation."""

    now: int
    """Seconds since the epoch: when tokens are issued, and what the HTTP Date says."""
    signing: SigningKey = field(default_factory=lambda: key("id-key"))
    users: dict[str, ScriptedUser] = field(default_factory=dict)
    has_pool: bool = True
    clock_ahead: int = 0
    """Seconds that the server's clock is ahead of `now`."""
    keys_asked: int = 0
    requests: deque[Seen] = field(default_factory=lambda: deque(maxlen=10_000))
    planned: dict[str, list[Answer]] = field(default_factory=dict)
    users_per_page: int = 60
    _runner: web.AppRunner | None = None
    _port: int = 0

    @property
    def url(self) -> str:
        """The endpoint URL for clients."""
        return f"http://127.0.0.1:{self._port}"

    def plan(self, operation: str, *answers: Answer) -> None:
        """Answer the next requests of an operation so."""
        self.planned.setdefault(operation, []).extend(answers)

    def seen(self, operation: str) -> list[dict[str, Any]]:
        """Return the parameters of the requests of an operation, in order."""
        return [request.parameters for request in self.requests if request.operation == operation]

    def tokens(self, username: str, client_id: str = CLIENT_ID, *, refresh: bool = True) -> dict[str, Any]:
        """Return what a finished sign-in answers."""
        times = {"iat": self.now, "auth_time": self.now, "exp": self.now + 3_600}
        named = {"cognito:username": username, "email": f"{username}@example.com"}
        result = {
            "IdToken": self.signing.token(id_claims(aud=client_id, **named, **times)),
            "AccessToken": self.signing.token(access_claims(client_id=client_id, username=username, **times)),
            "TokenType": "Bearer",
            "ExpiresIn": 3_600,
            **({"RefreshToken": f"refresh-token-of-{username}-and-long-enough"} if refresh else {}),
        }
        return {"AuthenticationResult": result, "ChallengeParameters": {}}

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
        if request.path.endswith("/.well-known/jwks.json"):
            self.keys_asked += 1
            return web.Response(body=jwks_of(self.signing), headers={"Date": self._date()})
        body = await request.read()
        operation = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if not operation:
            return xml_answer(IDENTITY.format(account="123456789012"))
        self.requests.append(Seen(operation, body, dict(request.headers), self.now * 1000))
        try:
            return json_answer(self.answer(operation, json.loads(body)))
        except KinesisError as error:
            return error_answer(error)

    def answer(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation; raises KinesisError."""
        if self.planned.get(operation):
            answer = self.planned[operation].pop(0)
            if isinstance(answer, KinesisError):
                raise answer
            return answer
        handler = getattr(self, "_" + re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower(), None)
        if handler is None:
            raise KinesisError("UnknownOperationException", operation)
        found: dict[str, Any] = handler(parameters)
        return found

    def _date(self) -> str:
        from email.utils import formatdate

        return formatdate(self.now + self.clock_ahead, usegmt=True)

    # -- operations -----------------------------------------------------------------------------------------------

    def _list_user_pools(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"UserPools": [{"Id": POOL_ID, "Name": "customers", "CreationDate": 1_795_000_000}] * self.has_pool}

    def _describe_user_pool(self, parameters: dict[str, Any]) -> dict[str, Any]:
        if parameters["UserPoolId"] != POOL_ID:
            raise KinesisError("ResourceNotFoundException", f"User pool {parameters['UserPoolId']} does not exist.")
        return {
            "UserPool": {
                "Id": POOL_ID,
                "Name": "customers",
                "Arn": f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{POOL_ID}",
                "UserPoolTier": "ESSENTIALS",
                "MfaConfiguration": "OPTIONAL",
                "Domain": "acme",
                "EstimatedNumberOfUsers": len(self.users),
                "CreationDate": 1_795_000_000,
                "LastModifiedDate": 1_795_000_000,
                "Policies": {"PasswordPolicy": {"MinimumLength": 12, "RequireNumbers": True}},
                "LambdaConfig": {
                    "PreTokenGeneration": TRIGGER,
                    "PreTokenGenerationConfig": {"LambdaArn": TRIGGER, "LambdaVersion": "V2_0"},
                },
            }
        }

    def _list_user_pool_clients(self, _: dict[str, Any]) -> dict[str, Any]:
        clients = (("web", CLIENT_ID), ("service", CONFIDENTIAL_ID))
        return {"UserPoolClients": [{"ClientName": name, "ClientId": one} for name, one in clients]}

    def _describe_user_pool_client(self, parameters: dict[str, Any]) -> dict[str, Any]:
        client_id = parameters["ClientId"]
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        described: dict[str, Any] = {"ClientId": client_id, "ClientName": "web", "UserPoolId": POOL_ID}
        described |= {"ExplicitAuthFlows": flows, "RefreshTokenValidity": 30, "AccessTokenValidity": 15}
        described["TokenValidityUnits"] = {"AccessToken": "minutes", "RefreshToken": "days"}
        if client_id == CONFIDENTIAL_ID:
            described |= {"ClientName": "service", "ClientSecret": CLIENT_SECRET}
            described["RefreshTokenRotation"] = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 30}
        return {"UserPoolClient": described}

    def _list_resource_servers(self, _: dict[str, Any]) -> dict[str, Any]:
        scopes = [{"ScopeName": "read", "ScopeDescription": "See orders"}]
        return {"ResourceServers": [{"Identifier": "orders", "Name": "Orders API", "Scopes": scopes}]}

    def _list_groups(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"Groups": [{"GroupName": "admins", "Description": "May refund", "Precedence": 1}]}

    def _get_log_delivery_configuration(self, _: dict[str, Any]) -> dict[str, Any]:
        raise KinesisError(
            "AccessDeniedException", "not authorized to perform: cognito-idp:GetLogDeliveryConfiguration"
        )

    def _list_users(self, parameters: dict[str, Any]) -> dict[str, Any]:
        names = sorted(self.users)
        wanted = parameters.get("Filter", "").partition('"')[2].rstrip('"')
        names = [name for name in names if name.startswith(wanted)]
        start = int(parameters.get("PaginationToken", 0))
        end = start + self.users_per_page
        onward = {"PaginationToken": str(end)} if end < len(names) else {}
        return {"Users": [self.users[name].answer() for name in names[start:end]], **onward}

    def _admin_list_groups_for_user(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return {"Groups": [{"GroupName": name} for name in self.users[parameters["Username"]].groups]}

    def _initiate_auth(self, parameters: dict[str, Any]) -> dict[str, Any]:
        flow, client_id, given = parameters["AuthFlow"], parameters["ClientId"], parameters["AuthParameters"]
        if flow == "REFRESH_TOKEN_AUTH":
            return self.tokens("ada", client_id, refresh=False)
        if flow != "USER_PASSWORD_AUTH":
            raise KinesisError("InvalidParameterException", f"{flow} flow not enabled for this client")
        self._check_hash(client_id, given["USERNAME"], given)
        user = self.users.get(given["USERNAME"])
        if user is None or user.password != given["PASSWORD"]:
            raise KinesisError("NotAuthorizedException", "Incorrect username or password.")
        if user.status == "FORCE_CHANGE_PASSWORD":
            parameters = {"USER_ID_FOR_SRP": user.name, "requiredAttributes": '["userAttributes.name"]'}
            return {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": SESSION, "ChallengeParameters": parameters}
        return self.tokens(user.name, client_id)

    def _respond_to_auth_challenge(self, parameters: dict[str, Any]) -> dict[str, Any]:
        responses, client_id = parameters["ChallengeResponses"], parameters["ClientId"]
        self._check_hash(client_id, responses["USERNAME"], responses)
        return self.tokens(responses["USERNAME"], client_id)

    def _get_tokens_from_refresh_token(self, parameters: dict[str, Any]) -> dict[str, Any]:
        answer = self.tokens("ada", parameters["ClientId"])
        answer["AuthenticationResult"]["RefreshToken"] = "rotated-refresh-token-of-ada"
        return answer

    def _revoke_token(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _check_hash(self, client_id: str, username: str, given: dict[str, str]) -> None:
        """Want the SECRET_HASH that the client's secret makes, as AWS does."""
        if client_id != CONFIDENTIAL_ID:
            return
        if "SECRET_HASH" not in given:
            why = f"Client {client_id} is configured with secret but SECRET_HASH was not received"
            raise KinesisError("NotAuthorizedException", why)
        digest = hmac.digest(CLIENT_SECRET.encode(), f"{username}{client_id}".encode(), hashlib.sha256)
        if given["SECRET_HASH"] != base64.b64encode(digest).decode():
            raise KinesisError("NotAuthorizedException", f"Unable to verify secret hash for client {client_id}")
