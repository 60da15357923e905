"""Holds a token against what this session knows of its pool: its keys, its issuer, its app clients."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import Failure
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.keys import fetch_jwks, keys_url
from kinesis_tui.services.cognito.model.checks import Expected, Inspected, inspect
from kinesis_tui.services.cognito.model.issuer import Issuer, cognito_issuer, issuer_of_pool
from kinesis_tui.services.cognito.model.jwks import Jwks, JwksCache
from kinesis_tui.services.cognito.model.jwt import JwtInvalid, parse_jwt
from kinesis_tui.text.times import Clock

AWS_HOSTS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


class TokenChecking:
    """One for all views of tokens; keys are kept for the run."""

    def __init__(self, aws: AwsSession, gateway: CognitoGateway, clock: Clock) -> None:
        self._aws = aws
        self._gateway = gateway
        self._clock = clock
        self._cache = JwksCache(self._fetch, clock.monotonic)
        self._clients: dict[str, frozenset[str]] = {}
        self.keys_of_file: Jwks | None = None
        """Keys that the user named, which then check every token; None asks the pools."""

    async def inspected(
        self, text: str, pool_id: str | None = None, client_id: str | None = None
    ) -> tuple[Inspected, Expected]:
        """Check a token, against a pool and an app client if they are known, else against the pool that it names.

        A pool that this account does not have is not expected: then the issuer is not possible to check.
        """
        expected = await self._expected(text, pool_id, client_id)
        return await asyncio.to_thread(inspect, text, expected), expected

    async def _expected(self, text: str, pool_id: str | None, client_id: str | None) -> Expected:
        now_ms = self._clock.now_ms()
        try:
            jwt = parse_jwt(text)
        except JwtInvalid:
            return Expected(now_ms=now_ms)
        issuer = issuer_of_pool(pool_id) if pool_id else cognito_issuer(jwt.issuer)
        if issuer is None:
            return Expected(
                now_ms=now_ms,
                jwks=self.keys_of_file,
                no_jwks="the issuer is no Cognito user pool, so nobody is asked for keys",
            )
        jwks, why = await self._keys(issuer, jwt.key_id)
        clients = frozenset({client_id}) if client_id else await self._known_clients(issuer.pool_id)
        is_ours = pool_id is not None or bool(clients)
        return Expected(
            now_ms=now_ms,
            jwks=jwks,
            no_jwks=why,
            issuer=issuer.url if is_ours else None,
            audiences=clients,
        )

    async def _keys(self, issuer: Issuer, kid: str | None) -> tuple[Jwks | None, str]:
        if self.keys_of_file is not None:
            return self.keys_of_file, ""
        try:
            return await self._cache.keys(keys_url(issuer, await self.custom_endpoint()), kid), ""
        except Failure as failure:
            return None, f"{failure.what}: {failure.why}"

    async def _known_clients(self, pool_id: str) -> frozenset[str]:
        """Return the app clients of a pool of this account; none where it may not be asked, or is another's."""
        if pool_id not in self._clients:
            try:
                listed = await self._gateway.list_user_pool_clients(pool_id)
            except Failure:
                return frozenset()
            self._clients[pool_id] = frozenset(client.id for client in listed)
        return self._clients[pool_id]

    async def custom_endpoint(self) -> str | None:
        """Return where Cognito's calls go instead of to AWS; None for AWS's own. Raises Failure."""
        return await custom_endpoint(self._aws)

    async def _fetch(self, url: str) -> Jwks:
        return await fetch_jwks(url, self._clock.now_ms, await self.custom_endpoint())


async def custom_endpoint(aws: AwsSession) -> str | None:
    """Return the endpoint that stands in for Cognito; None for AWS's own. Raises Failure."""
    client = await aws.client("cognito-idp")
    url = str(client.meta.endpoint_url)
    host = urlsplit(url).hostname or ""
    return None if host.endswith(AWS_HOSTS) else url
