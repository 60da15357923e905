"""Plain HTTP beside the SDK, for what has no operation there: a pool's keys, its token endpoint. Never redirected."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from kinesis_tui.failure import GarbledAnswer, Invalid, Unreachable

if TYPE_CHECKING:
    import ssl

MOST_BYTES = 1 << 20
SECONDS = 10.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LIKE_MS = 1_500
"""An HTTP Date has whole seconds and is some time on its way: clocks that differ by less are alike."""


@dataclass(frozen=True, slots=True)
class WebRequest:
    """What is sent; headers and body may hold secrets, so they are not part of what it looks like."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What came back, whatever its status is."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    elapsed_ms: int
    date_ms: int | None
    """The server's clock, milliseconds since the epoch to the second; None where it did not tell."""
    is_cut: bool = False
    """Whether the body went on beyond what was wanted of it."""

    def clock_ahead_ms(self, now_ms: int) -> int | None:
        """Return how far the server's clock is ahead of ours, 0 where they are alike; None where it did not tell."""
        ahead = None if self.date_ms is None else self.date_ms - now_ms
        return 0 if ahead is not None and -LIKE_MS <= ahead <= LIKE_MS else ahead


def checked_url(url: str, what: str, endpoint_url: str | None = None) -> SplitResult:
    """Return the parts of a URL that may be asked: https, or http on this machine or the custom endpoint.

    Raises Invalid.
    """
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and not parts.username and not parts.password and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise Invalid(f"{what} failed", "its address is no URL of a server", "write it as https://HOST/PATH")
    local = parts.hostname in LOOPBACK or (
        endpoint_url is not None and _origin(parts) == _origin(urlsplit(endpoint_url))
    )
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        why = f"{parts.scheme} to {parts.hostname} can be read and changed on the way"
        raise Invalid(f"{what} failed", why, "use https; http is for this machine and the custom endpoint")
    return parts


async def send(
    request: WebRequest,
    *,
    what: str,
    endpoint_url: str | None = None,
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
    cut: bool = False,
) -> WebAnswer:
    """Send one request and return the answer, also one that is an error or points elsewhere: it is never followed.

    `what` names it to the user ("GET of the keys of pool x"). A body of more than `most_bytes` is cut off there, or a
    failure. Raises Failure; nothing of a header or body is in it.
    """
    parts = checked_url(request.url, what, endpoint_url)
    import aiohttp

    from kinesis_tui.aws.failures import failure_from, sdk_errors

    began = time.monotonic()
    try:
        connector = aiohttp.TCPConnector(ssl=await _tls() if parts.scheme == "https" else False, force_close=True)
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                data=request.body or None,
                allow_redirects=False,
                proxy=_proxy(parts),
            ) as answer,
        ):
            body, is_cut = await _body(answer.content, most_bytes)
            if is_cut and not cut:
                why = f"the answer is larger than {most_bytes:,} bytes"
                raise GarbledAnswer(f"{what} failed", why, "check the address")
            elapsed, date = round((time.monotonic() - began) * 1000), _date_ms(answer.headers.get("Date"))
            return WebAnswer(answer.status, dict(answer.headers), body, elapsed, date, is_cut)
    except TimeoutError as error:
        raise Unreachable(
            f"{what} failed", f"no answer within {seconds:g} s", "check the network and try again"
        ) from error
    except ValueError as error:
        raise Invalid(f"{what} failed", "the address or a header can't be sent", "correct it") from error
    except sdk_errors() as error:
        raise failure_from(error, what) from error


async def _body(content: object, most_bytes: int) -> tuple[bytes, bool]:
    """Return a body, and whether it goes on beyond `most_bytes`."""
    import aiohttp

    assert isinstance(content, aiohttp.StreamReader)
    pieces, size = [], 0
    async for piece in content.iter_any():
        pieces.append(piece[: most_bytes - size])
        size += len(piece)
        if size > most_bytes:
            return b"".join(pieces), True
    return b"".join(pieces), False


async def _tls() -> ssl.SSLContext:
    """Trust whom the SDK trusts."""
    from kinesis_tui.aws.http import TlsContexts

    bundle = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE") or True
    return await asyncio.to_thread(TlsContexts().make, bundle)


def _proxy(parts: SplitResult) -> str | None:
    """Return the proxy that the environment names; aiohttp's own way would also send passwords from ~/.netrc."""
    host = parts.hostname or ""
    return None if host in LOOPBACK or proxy_bypass(host) else getproxies().get(parts.scheme)


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _date_ms(date: str | None) -> int | None:
    try:
        return round(parsedate_to_datetime(date or "").timestamp() * 1000)
    except (ValueError, TypeError, OverflowError):
        return None
