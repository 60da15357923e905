"""What `token inspect` does: find the keys, check, write."""

from __future__ import annotations

import time

from kinesis_tui.cli.output import standard_output
from kinesis_tui.cli.token_given import Given
from kinesis_tui.cli.token_lines import table_lines
from kinesis_tui.failure import Failure
from kinesis_tui.services.cognito.keys import fetch_jwks, read_jwks, url_of_issuer
from kinesis_tui.services.cognito.model.checks import Expected, inspect
from kinesis_tui.services.cognito.model.issuer import wanted_issuer
from kinesis_tui.services.cognito.model.jwks import Jwks
from kinesis_tui.services.cognito.model.jwt import LONGEST, JwtInvalid, parse_jwt, tidied
from kinesis_tui.services.cognito.model.token_json import token_json

MOST_INPUT = 4 * LONGEST
"""Bytes that are read; what is longer than a token is refused anyway."""


async def inspect_token(text: str, given: Given, endpoint_url: str | None) -> int:
    """Write what a token says and its checks; return 1 if one failed. Raises Failure for a --jwks of no use."""
    token = tidied(text)
    issuer = wanted_issuer(given.issuer) if given.issuer else None
    jwks, why = await _keys(token, given.jwks, issuer, endpoint_url)
    now_ms = _now_ms()
    expected = Expected(now_ms=now_ms, jwks=jwks, no_jwks=why, issuer=issuer, audiences=frozenset(given.audience))
    inspected = inspect(token, expected)
    lines = token_json(inspected) + b"\n" if given.form == "json" else table_lines(inspected, now_ms)
    await standard_output().write(lines)
    return 1 if inspected.failed else 0


async def _keys(token: str, named: str | None, issuer: str | None, endpoint_url: str | None) -> tuple[Jwks | None, str]:
    """Return the keys, or why there are none; what the user named must be there."""
    if named is not None:
        if named.lower().startswith(("https://", "http://")):
            return await fetch_jwks(named, _now_ms, endpoint_url), ""
        return await read_jwks(named), ""
    try:
        url = url_of_issuer(issuer or parse_jwt(token).issuer, endpoint_url)
    except JwtInvalid:
        return None, "the token could not be read"
    if url is None:
        return None, "no keys were given, and the issuer is no Cognito user pool to ask"
    try:
        return await fetch_jwks(url, _now_ms, endpoint_url), ""
    except Failure as failure:
        return None, f"{failure.what}: {failure.why}"


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
