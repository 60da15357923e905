"""Signing in and calling the embedded AWS's API: what is expected of each token, and what really comes."""

from __future__ import annotations

import base64

from kinesis_tui.app import KinesisTui
from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.config import Settings
from kinesis_tui.demo.variables import isolated_process
from kinesis_tui.live.meter import Meter
from kinesis_tui.pane import Context
from kinesis_tui.services.apigateway.panes.apis import ApisPane
from kinesis_tui.services.apigateway.panes.matrix_view import MatrixView
from kinesis_tui.services.cognito.model.challenge import AuthenticationResult
from kinesis_tui.services.cognito.sign_in import SignInRun
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.text.times import SystemClock
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from tests.support.app import AppPage, HandClock, ScriptedAws
from tests.support.demo import DemoState, request
from tests.support.waiting import until


async def sign_in(aws: AwsSession, demo: DemoState) -> SignIn:
    """Sign the demo's first user in, and get an access token with a scope for the other client."""
    pool = demo.facts.user_pool
    user = pool.users[0]
    run = SignInRun(SignInGateway(aws), pool.user_pool_id, pool.public_client_id, user.username, password=user.password)
    result = await run.begin("USER_PASSWORD_AUTH", "")
    assert isinstance(result, AuthenticationResult)
    return SignIn(
        name="ada at web-shop",
        pool_id=pool.user_pool_id,
        client_id=pool.public_client_id,
        username=user.username,
        obtained_ms=0,
        id_token=result.id_token,
    )


def service_token(demo: DemoState) -> SignIn:
    """Get an access token with the scope orders/write."""
    pool = demo.facts.user_pool
    pair = f"{pool.confidential_client_id}:{pool.confidential_client_secret}"
    form = b"grant_type=client_credentials&scope=orders%2Fwrite"
    status, answer = request(pool.token_url, form=form, basic=base64.b64encode(pair.encode()).decode())
    assert status == 200
    return SignIn(
        name="order-service",
        pool_id=pool.user_pool_id,
        client_id=pool.confidential_client_id,
        username=None,
        obtained_ms=0,
        access_token=answer["access_token"],
    )


async def test_each_token_is_predicted_sent_and_explained(demo_aws: DemoState) -> None:
    clock = SystemClock()
    with isolated_process(demo_aws.endpoint_url):
        connection = Connection(region="us-east-1", endpoint_url=demo_aws.endpoint_url)
        aws = AwsSession(connection, guard=Guard(armed=True), budget=CallBudget())
        context = Context(aws=aws, settings=Settings(), clock=clock, records=Meter(clock))
        at_hand = context.one(TokensAtHand, TokensAtHand)
        at_hand.keep(await sign_in(aws, demo_aws))
        at_hand.keep(service_token(demo_aws))
        app = KinesisTui(context, target=f"apis:{demo_aws.facts.rest_api_id}", environment={})
        async with app.run_test(size=(140, 40), notifications=True) as pilot:
            page = AppPage(app, pilot, ScriptedAws(), HandClock())
            found = await matrix(page, "GET /orders")
            # On AWS a method without scopes refuses an access token (401); the emulator takes it.
            assert found["access token of order-service"] == ("401", 200)
            assert found["id token of ada at web-shop"] == ("2xx", 200)
            assert found["no token"] == ("401", 401)
            assert found["access token of order-service, tampered"] == ("401", 401)
            await page.press("escape")
            found = await matrix(page, "POST /orders")
            assert found["access token of order-service"] == ("2xx", 200)
            assert found["id token of ada at web-shop"] == ("401", 401)
            view = app.query_one(ApisPane).view
            assert isinstance(view, MatrixView)
            view.table.move_to_key("id token of ada at web-shop")
            await page.press("enter")
            await page.shows("✗ the method demands a scope (orders/write), so it takes an access token")


async def matrix(page: AppPage, method: str) -> dict[str, tuple[str, int]]:
    """Run the matrix of a method; expected and real by token."""
    await page.shows("3 methods")
    pane = page.app.query_one(ApisPane)
    await until(lambda: "looking into" not in pane.status_text() and pane.view is not None, what="the deployments")
    pane.view.table.move_to_key(method)  # type: ignore[union-attr]
    await pilot_settled(page)
    await page.press("m")
    await page.shows("4 calls, one after the other")
    await page.press("ctrl+s")
    await until(
        lambda: isinstance(pane.view, MatrixView) and not pane.view.is_sending and pane.view.rows, what="answers"
    )
    view = pane.view
    assert isinstance(view, MatrixView)
    return {
        label: (row.verdict.prediction.status_text, row.verdict.answer.status if row.verdict.answer else 0)
        for label, row in view.rows.items()
    }


async def pilot_settled(page: AppPage) -> None:
    """Let the program take in where the cursor is."""
    await page.pilot.pause()
