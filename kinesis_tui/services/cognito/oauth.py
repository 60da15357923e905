"""Tokens from a pool's token endpoint, over plain HTTP: it is no operation of the SDK."""

from __future__ import annotations

from collections.abc import Mapping

from kinesis_tui.aws.web import WebRequest, send
from kinesis_tui.services.cognito.model.challenge import AuthenticationResult
from kinesis_tui.services.cognito.model.oauth import Authentication, token_request, tokens_of

MOST_BYTES = 256 * 1024


async def granted(
    base: str,
    client_id: str,
    client_secret: str | None,
    form: Mapping[str, str],
    *,
    how: Authentication = "basic",
    endpoint_url: str | None = None,
) -> AuthenticationResult:
    """Ask the token endpoint below `base` for tokens. Raises Failure, in which nothing of the request is."""
    request = token_request(client_id, client_secret, form, how)
    what = f"POST {base}/oauth2/token ({form['grant_type']})"
    sent = WebRequest(f"{base}/oauth2/token", "POST", request.headers, request.body)
    answer = await send(sent, what=what, endpoint_url=endpoint_url, most_bytes=MOST_BYTES)
    return tokens_of(answer.status, answer.body, what)
