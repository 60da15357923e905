"""Plain HTTP beside the SDK, against a server that answers as a test says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from kinesis_tui.aws.web import WebRequest, checked_url, send
from kinesis_tui.failure import GarbledAnswer, Invalid, NotConnected, NotFound, Unreachable
from kinesis_tui.services.cognito.keys import fetch_jwks, read_jwks

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.com/k",
            "ftp://127.0.0.1/k",
            "https://",
            "https://user:pw@example.com/k",
            "file:///etc/passwd",
        ),
        *("http://127.0.0.1:99999/", "https://[::1", "keys.json", "http://127.0.0.1.example.com/"),
    ],
)
def test_an_address_that_others_may_read_or_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_url(url, "GET", "http://localhost.localstack:4566")
    assert "pw@" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["https://example.com/k", "http://localhost:1/k", "http://[::1]/k", "http://aws.local:4566/p/.well-known/k"]
)
def test_https_this_machine_and_the_custom_endpoint_may_be_asked(url: str) -> None:
    assert checked_url(url, "GET", "http://aws.local:4566").hostname


async def test_a_redirect_is_an_answer_and_not_followed() -> None:
    asked = []

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/other"})

    async with serving(elsewhere) as url:
        assert (await send(WebRequest(url + "/keys"), what="GET")).status == 302
        with pytest.raises(Invalid, match="not followed"):
            await fetch_jwks(url + "/keys", lambda: 0)
    assert asked == ["/keys", "/keys"]


async def test_what_never_ends_is_cut_off() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"x" * 100_000)

    async with serving(endless) as url:
        with pytest.raises(GarbledAnswer, match="larger than 1,000 bytes"):
            await send(WebRequest(url), what="GET", most_bytes=1_000)


async def test_a_server_that_is_silent_or_gone_is_a_failure_of_one_sentence() -> None:
    import asyncio

    held = asyncio.Event()

    async def silent(request: web.Request) -> web.StreamResponse:
        await held.wait()
        return web.Response()

    async with serving(silent) as url:
        with pytest.raises(Unreachable, match=r"no answer within 0\.05 s"):
            await send(WebRequest(url), what="GET of the keys", seconds=0.05)
        held.set()
    with pytest.raises(NotConnected, match="GET of the keys failed"):
        await send(WebRequest(url), what="GET of the keys")


async def test_headers_body_and_the_clock_of_the_server_are_told() -> None:
    async def echo(request: web.Request) -> web.StreamResponse:
        headers = {"Date": "Wed, 25 Nov 2099 12:03:04 GMT", "X-Got": request.headers["X-Sent"]}
        return web.Response(body=request.method.encode() + b" " + await request.read(), headers=headers)

    async with serving(echo) as url:
        request = WebRequest(url, "POST", {"X-Sent": "secret-header"}, b"secret-body")
        answer = await send(request, what="POST")
    assert (answer.status, answer.body, answer.headers["X-Got"]) == (200, b"POST secret-body", "secret-header")
    assert answer.date_ms == 4_099_291_384_000
    assert [answer.clock_ahead_ms(answer.date_ms + late) for late in (0, 1_500, -9_000)] == [0, 0, 9_000]
    assert "secret" not in repr(request) + repr(answer.body[:0])


async def test_a_pool_without_keys_says_so() -> None:
    async def nothing(request: web.Request) -> web.StreamResponse:
        return web.Response(status=404)

    async with serving(nothing) as url:
        with pytest.raises(NotFound, match="check the pool's id"):
            await fetch_jwks(url, lambda: 0)


async def test_a_file_that_can_not_be_read_is_a_failure() -> None:
    with pytest.raises(Invalid, match="No such file"):
        await read_jwks("/nowhere/jwks.json")
