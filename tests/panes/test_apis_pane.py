"""Pane 7 on a scripted API Gateway: APIs, methods, calls and their verdicts, the matrix; and no token anywhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Paste

from kinesis_tui.config import Settings
from kinesis_tui.registry import ENTRIES
from kinesis_tui.services.apigateway import gateway
from kinesis_tui.services.apigateway.panes.apis import ApisPane
from kinesis_tui.services.apigateway.panes.call_view import CallView
from kinesis_tui.services.apigateway.panes.matrix_view import MatrixView
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from tests.support.apis.server import HTTP_ID, REST_ID, ApiServer
from tests.support.app import NOON_MS
from tests.support.aws import isolate
from tests.support.cognito.server import CognitoServer
from tests.support.cognito.tokens import CLIENT_ID, POOL_ID
from tests.support.kinesis_app import KinesisPage, StageClock, staged_app
from tests.support.waiting import until


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[ApiServer]:
    isolate(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gateway, "READS_PER_SECOND", 1_000.0)  # the pace that AWS wants is time, and no test's
    async with ApiServer(CognitoServer(NOON_MS // 1000)) as api_server:
        yield api_server


def signed_in(server: ApiServer) -> SignIn:
    tokens = server.cognito.tokens("ada")["AuthenticationResult"]
    return SignIn(
        name="ada at web",
        pool_id=POOL_ID,
        client_id=CLIENT_ID,
        username="ada",
        obtained_ms=NOON_MS,
        id_token=tokens["IdToken"],
        access_token=tokens["AccessToken"],
    )


@asynccontextmanager
async def opened(
    server: ApiServer, target: str = "apis", size: tuple[int, int] = (100, 44), *, with_tokens: bool = True
) -> AsyncIterator[KinesisPage]:
    clock = StageClock()
    app = staged_app(server.url, clock, target=target, settings=Settings(utc=True))
    if with_tokens:
        app.context.one(TokensAtHand, TokensAtHand).keep(signed_in(server))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield KinesisPage(app, pilot, clock)


async def dialog(page: KinesisPage, kind: str) -> None:
    await until(lambda: type(page.app.screen).__name__ == kind, what=f"{kind}, not {page.app.screen}\n{page.text}")
    await page.pilot.pause()


async def whole(page: KinesisPage, name: str) -> None:
    """Wait until all of an API is known, and put the cursor on a method."""
    await page.shows("3 methods" if name.endswith("items") else "4 methods")
    await until(lambda: "looking into" not in page.tabs, what="the deployments")
    table = page.app.query_one(ApisPane).view.table  # type: ignore[union-attr]
    table.move_to_key(name)
    await page.pilot.pause()


def answered(page: KinesisPage) -> CallView:
    view = page.app.query_one(ApisPane).view
    assert isinstance(view, CallView), view
    return view


async def test_apis_are_listed_asked_and_filtered(server: ApiServer) -> None:
    async with opened(server, size=(100, 24)) as page:
        await page.shows("customers")
        await page.shows("2 APIs, 1 WebSocket not listed")
        assert "$default" in page.text
        await page.press("slash")
        await page.type("shop")
        await page.press("enter")
        await page.shows("1 of 2 APIs")


async def test_a_region_without_apis_says_what_to_do(server: ApiServer) -> None:
    server.has_apis = False
    async with opened(server) as page:
        await page.shows("No APIs in eu-west-1")


async def test_a_refused_listing_says_why_and_r_asks_again(server: ApiServer) -> None:
    server.refusals["/restapis"] = (403, "AccessDeniedException", "not authorized to perform: apigateway:GET")
    async with opened(server, size=(80, 24)) as page:
        await page.shows("Not authorized to perform")
        server.refusals.clear()
        await page.press("r")
        await page.shows("customers")


async def test_one_api_shows_its_methods_page_by_page_and_all_that_is_known(server: ApiServer) -> None:
    server.resources_per_page = 2
    async with opened(server, f"apis:{REST_ID}") as page:
        await whole(page, "GET /orders")
        for words in ("open to all", "orders/write", "Lambda orders-api", "kinesis PutRecord orders"):
            await page.shows(words)
        await page.press("i")
        for words in (
            "table=orders",
            "/apis/orders",
            "*/* INFO",
            "10 % of the calls",
            "50 a second",
            "no scopes: id token",
        ):
            await page.shows(words)
    assert sum(asked.endswith("/resources") for asked in server.asked) == 2


async def test_a_call_without_a_token_is_predicted_sent_and_explained(server: ApiServer) -> None:
    async with opened(server, f"apis:{REST_ID}", with_tokens=False) as page:
        await whole(page, "GET /orders")
        await page.press("enter")
        await dialog(page, "CallFormScreen")
        await page.shows("Expected: 401, identity source")
        await page.press("ctrl+s")
        await page.shows("401 as expected")
        await page.shows("✗ the header Authorization is missing")
        await page.shows("7d9c1f7e-request")
    assert [(one.verb, "Authorization" in one.headers) for one in server.called] == [("GET", False)]


async def test_the_token_that_fits_goes_through_and_the_call_leads_on(server: ApiServer) -> None:
    async with opened(server, f"apis:{REST_ID}") as page:
        await whole(page, "GET /orders")
        await page.press("c")
        await dialog(page, "CallFormScreen")
        await page.shows("it goes through to the backend")
        await page.press("ctrl+s")
        await page.shows("200 as expected")
        await page.press("x")
        await page.shows("log of orders-api since the call")
        await page.shows("execution log since the call")
        targets = [choice.text for choice in page.app.query_one(ApisPane).related()]
    assert targets[0] == "logs:/aws/lambda/orders-api 2026-11-25T12:03:03.123Z"
    assert server.called[0].headers["Authorization"] == signed_in(server).id_token


async def test_what_may_change_something_is_shown_and_sent_only_when_armed(server: ApiServer) -> None:
    async with opened(server, f"apis:{REST_ID}") as page:
        await whole(page, "POST /orders")
        await page.press("c")
        await dialog(page, "CallFormScreen")
        await page.shows("none of orders/write")
        await page.press("ctrl+s")
        await dialog(page, "RequestScreen")
        await page.shows("Authorization: ‹access token of ada at web, …")
        await page.press("ctrl+s")
        await page.shows("writes are off: esc, then w arms them")
        assert not server.called
        page.app.context.aws.guard.arm()
        await page.press("ctrl+s")
        await until(lambda: len(server.called) == 1, what="a call")
        await page.shows("it went through to what is behind the API")
        await page.shows("not as expected: 200 came, 401/403 was expected")


async def test_a_method_that_is_not_deployed_is_said_to_be_so_and_its_path_needs_its_parameters(
    server: ApiServer,
) -> None:
    async with opened(server, f"apis:{REST_ID}") as page:
        await whole(page, "PUT /orders/{id}")
        await page.press("c")
        await dialog(page, "CallFormScreen")
        await page.shows("it is part of the path")
        await page.press("tab", "tab")
        await page.type("7")
        await page.shows("PUT /orders/{id} is not in the deployment of stage prod")
        assert [choice.text for choice in page.app.query_one(ApisPane).related()] == ["tail:orders"]


async def test_a_matrix_says_how_many_calls_there_are_and_each_opens_its_verdict(server: ApiServer) -> None:
    async with opened(server, f"apis:{REST_ID}") as page:
        await whole(page, "GET /orders")
        await page.press("m")
        await dialog(page, "RequestScreen")
        await page.shows("4 calls, one after the other")
        assert not server.called
        await page.press("ctrl+s")
        await page.shows("3 of 4 as expected")
        view = page.app.query_one(ApisPane).view
        assert isinstance(view, MatrixView)
        found = [(row.verdict.prediction.status_text, row.verdict.agrees) for row in view.rows.values()]
        assert found == [("401", True), ("2xx", True), ("401", False), ("401", True)]
        view.table.move_to_key("access token of ada at web")
        await page.press("enter")
        await page.shows("a custom endpoint answered")
    assert len(server.called) == 4


async def test_an_http_api_is_called_with_its_jwt_authorizer(server: ApiServer) -> None:
    async with opened(server, f"apis:{HTTP_ID}") as page:
        await page.shows("1 methods")
        await until(lambda: "looking into" not in page.tabs, what="the deployments")
        await page.press("enter")
        await dialog(page, "CallFormScreen")
        await page.shows("access token of ada at web")
        await page.shows("it goes through to the backend")
        await page.press("ctrl+s")
        await page.shows("200 as expected")
    assert server.called[0].headers["Authorization"] == f"Bearer {signed_in(server).access_token}"


async def test_an_answer_that_takes_long_is_not_waited_for_after_esc(server: ApiServer) -> None:
    server.hold = asyncio.Event()
    async with opened(server, f"apis:{REST_ID}", size=(80, 24)) as page:
        await whole(page, "GET /health")
        await page.press("c")
        await dialog(page, "CallFormScreen")
        await page.press("ctrl+s")
        await page.shows("waiting for the answer…")
        await until(lambda: len(server.called) == 1, what="a call")
        await page.press("escape")
        await page.shows("whether the backend got the call")
        server.hold.set()
        await page.press("r")
        await page.shows("200 as expected")
    assert len(server.called) == 2


class _Kept(logging.Handler):
    """Everything that is logged, at any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


async def test_no_token_of_a_whole_run_is_seen_logged_exported_or_described(server: ApiServer, tmp_path: Path) -> None:
    kept, screens = _Kept(), []
    logging.getLogger("kinesis_tui").addHandler(kept)
    pasted = server.cognito.tokens("grace")["AuthenticationResult"]["IdToken"]
    async with opened(server, f"apis:{REST_ID}", size=(100, 56)) as page:
        await whole(page, "GET /orders")
        await page.press("c")
        await dialog(page, "CallFormScreen")
        await page.shows("it goes through to the backend")
        screens.append(page.text)
        await page.press("ctrl+s")
        await page.shows("200 as expected")
        await page.shows("«redacted")
        screens.append(page.text)
        server.refusals["/authorizers/auth01"] = (403, "AccessDeniedException", "not authorized: apigateway:POST")
        await page.press("t")
        await page.shows("not confirmed")
        server.refusals.clear()
        await page.press("T")
        await page.said("TestInvokeMethod runs the real backend")
        server.test_answer["log"] = f"Incoming identity: {signed_in(server).id_token}"
        await page.press("t")
        await page.shows("clientStatus 0: it lets the token in")
        await page.shows("Incoming identity")
        await page.press("e")
        await page.said("Wrote")
        await page.press("d")
        await page.shows('"expected"')
        screens.append(page.text)
        await page.press("escape", "y")
        await page.shows("request, token masked")
        screens.append(page.text)
        copies = [choice.text for choice in answered(page).copy_choices()]
        await page.press("escape", "c")
        await dialog(page, "CallFormScreen")
        await page.press(*["tab"] * 4, "ctrl+u")
        await page.type("pasted")
        await page.press("tab")
        focused = page.app.focused
        assert focused is not None
        focused.post_message(Paste(f"Bearer {pasted}"))
        await page.shows("Expected: it goes through")
        screens.append(page.text)
        toasts = page.toasts
        given = repr((answered(page).state, page.app.context, answered(page).verdict))
    logging.getLogger("kinesis_tui").removeHandler(kept)
    assert not [asked for asked in server.asked if "/methods/" in asked]
    (export,) = tmp_path.glob("call-*.txt")
    seen = "\n".join([*screens, *copies, *toasts, *kept.lines, export.read_text(), given])
    sign_in = signed_in(server)
    secrets = [*(sign_in.id_token or "").split("."), *(sign_in.access_token or "").split("."), *pasted.split(".")]
    assert [secret for secret in [*secrets, "hush-hush"] if secret in seen] == []


def test_the_pane_is_the_seventh() -> None:
    assert [entry.digit for entry in ENTRIES if entry.name == "apis"] == ["7"]
