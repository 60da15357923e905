"""What `token login` and `token client-credentials` do: get tokens, and write one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Literal

import click

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.cli.hidden_prompt import hidden_answer
from kinesis_tui.cli.output import standard_output
from kinesis_tui.failure import Failure, Invalid
from kinesis_tui.services.cognito.checking import custom_endpoint
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.challenge import AuthChallenge, AuthenticationResult, Step
from kinesis_tui.services.cognito.model.oauth import Authentication, client_credentials, oauth_base
from kinesis_tui.services.cognito.oauth import granted
from kinesis_tui.services.cognito.sign_in import ANSWERS, SignInRun
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway

FLOWS = {"srp": "USER_SRP_AUTH", "password": "USER_PASSWORD_AUTH"}
CODES = ("SMS_MFA", "SMS_OTP", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA")
MOST_SECRET = 4_096
"""Bytes of a secret that are read from standard input."""
MOST_CODES = 3


@dataclass(frozen=True, slots=True)
class Login:
    """The arguments of `token login`."""

    pool: str
    client_id: str
    username: str
    flow: str
    kind: Literal["id", "access", "refresh"]


@dataclass(frozen=True, slots=True)
class Machine:
    """The arguments of `token client-credentials`."""

    pool: str | None
    domain: str | None
    client_id: str
    scopes: tuple[str, ...]
    how: Authentication


def secret_given(variable: str, question: str) -> str:
    """Return a secret from the environment, from standard input, or from a hidden prompt; never from an argument."""
    if os.environ.get(variable):
        return os.environ[variable]
    if sys.stdin is None or not sys.stdin.isatty():
        data = sys.stdin.buffer.read(MOST_SECRET) if sys.stdin is not None else b""
        text = data.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            raise click.UsageError(f"There is no secret: set {variable}, or write it to standard input.")
        return text
    return str(click.prompt(question, hide_input=True, err=True))


async def log_in(aws: AwsSession, login: Login, password: str) -> int:
    """Sign in and write the token asked for. Raises Failure."""
    async with aws:
        secret = os.environ.get("KINESIS_TUI_CLIENT_SECRET") or await _client_secret(aws, login)
        run = SignInRun(SignInGateway(aws), login.pool, login.client_id, login.username, secret, password)
        step: Step = await run.begin(FLOWS[login.flow])
        for _ in range(MOST_CODES):
            if isinstance(step, AuthenticationResult):
                break
            step = await run.answer(step, await _code(step))
    if isinstance(step, AuthChallenge):
        raise _asked(step)
    tokens = {"id": step.id_token, "access": step.access_token, "refresh": step.refresh_token}
    return await _write(tokens[login.kind], login.kind)


async def get_token(aws: AwsSession, machine: Machine, secret: str) -> int:
    """Get a token without a user and write it. Raises Failure."""
    async with aws:
        if machine.pool is None:
            base, endpoint = str(machine.domain).rstrip("/"), aws.endpoint_url
        else:
            endpoint = await custom_endpoint(aws)
            found = oauth_base(await CognitoGateway(aws).describe_user_pool(machine.pool), endpoint)
            if found is None:
                why = f"user pool {machine.pool} has no domain, so no token endpoint"
                raise Invalid("getting a token failed", why, "give it a domain, or name one with --domain")
            base = found
        form = client_credentials(machine.scopes)
        tokens = await granted(base, machine.client_id, secret, form, how=machine.how, endpoint_url=endpoint)
    return await _write(tokens.access_token, "access")


async def _client_secret(aws: AwsSession, login: Login) -> str | None:
    """Read the client's secret where these credentials may; without any the pool says whether one is missing."""
    try:
        return (await CognitoGateway(aws).describe_user_pool_client(login.pool, login.client_id)).secret
    except Failure:
        return None


async def _code(challenge: AuthChallenge) -> str:
    if challenge.name not in CODES or challenge.name not in ANSWERS or not (sys.stdin and sys.stdin.isatty()):
        raise _asked(challenge)
    sent = f" sent to {challenge.destination}" if challenge.destination else ""
    return await hidden_answer(f"{challenge.name} code{sent}")


def _asked(challenge: AuthChallenge) -> Invalid:
    why = f"the pool asks for {challenge.name}, which can't be answered here"
    return Invalid("signing in failed", why, "sign in on the screen: kinesis-tui cognito, then a")


async def _write(token: str | None, kind: str) -> int:
    if not token:
        raise Invalid("getting a token failed", f"the pool gave no {kind} token", "ask for another with --token")
    await standard_output().write(token.encode() + b"\n")
    return 0
