"""Where the keys that check a token come from: the pool, a URL, a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from kinesis_tui.aws.web import WebAnswer, WebRequest, send
from kinesis_tui.failure import Failure, Invalid, NotFound, ServiceFailed
from kinesis_tui.services.cognito.model.issuer import KEYS_PATH, Issuer, cognito_issuer
from kinesis_tui.services.cognito.model.jwks import Jwks, parse_jwks

MOST_BYTES = 256 * 1024


def keys_url(issuer: Issuer, endpoint_url: str | None) -> str:
    """Return where a pool's keys are: at AWS, or at the custom endpoint, which stands in for all of AWS."""
    return f"{endpoint_url.rstrip('/')}/{issuer.pool_id}{KEYS_PATH}" if endpoint_url else issuer.jwks_url


def url_of_issuer(issuer: str | None, endpoint_url: str | None) -> str | None:
    """Return where the keys of a token's issuer are; None where that is no Cognito pool: nobody else is asked."""
    pool = cognito_issuer(issuer)
    return None if pool is None else keys_url(pool, endpoint_url)


async def fetch_jwks(url: str, now_ms: Callable[[], int], endpoint_url: str | None = None) -> Jwks:
    """Get the keys at a URL; raises Failure, also where it points elsewhere. `now_ms` is this machine's clock."""
    what = f"GET {url}"
    answer = await send(WebRequest(url), what=what, endpoint_url=endpoint_url, most_bytes=MOST_BYTES)
    if answer.status != 200:
        raise _refused(answer, what)
    return parse_jwks(answer.body, url, answer.clock_ahead_ms(now_ms()))


async def read_jwks(path: str) -> Jwks:
    """Read the keys in a file; raises Invalid."""
    return await asyncio.to_thread(_read, path)


def _read(path: str) -> Jwks:
    try:
        with Path(path).expanduser().open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Invalid(f"reading the keys of {path} failed", why, "name a file with the pool's jwks.json") from error
    return parse_jwks(data, path)


def _refused(answer: WebAnswer, what: str) -> Failure:
    failed = f"{what} failed"
    if 300 <= answer.status < 400:
        return Invalid(failed, "it points to another address, which is not followed", "name that address yourself")
    if answer.status in (403, 404):
        return NotFound(failed, f"there are no keys ({answer.status})", "check the pool's id and the region")
    return ServiceFailed(failed, f"it answered {answer.status}", "try again in a moment")
