"""Scenes of the Cognito pane: pools, one in full, a token that a check refuses, a sign-in."""

from __future__ import annotations

from kinesis_tui.services.cognito.model.jwks import parse_jwks
from kinesis_tui.services.cognito.panes.cognito import CognitoPane
from kinesis_tui.services.cognito.panes.pool_view import PoolView
from kinesis_tui.services.cognito.panes.token_view import TokenView
from kinesis_tui.tokens_at_hand import TokensAtHand
from kinesis_tui.ui.form import FormScreen
from kinesis_tui.ui.frame.menu import Menu
from tests.support.cognito.endpoint import PoolServer
from tests.support.cognito.server import ScriptedUser
from tests.support.cognito.tokens import CLIENT_ID, ISSUER, id_claims, jwks_of
from tests.support.kinesis.errors import KinesisError
from tests.support.kinesis.server import KinesisServer
from tests.support.kinesis_app import KinesisPage
from tests.support.waiting import until


def holds_a_pool(server: KinesisServer) -> None:
    """One pool with two app clients, three users, a trigger."""
    assert isinstance(server, PoolServer)
    for name in ("ada", "grace", "linus"):
        server.cognito.users[name] = ScriptedUser(name, "Correct-horse-7")


def holds_no_pool(server: KinesisServer) -> None:
    """No pool at all."""
    assert isinstance(server, PoolServer)
    server.cognito.has_pool = False


def denies_pools(server: KinesisServer) -> None:
    """Nobody may list them."""
    assert isinstance(server, PoolServer)
    denied = KinesisError("AccessDeniedException", "not authorized to perform: cognito-idp:ListUserPools")
    server.cognito.plan("ListUserPools", denied)


async def see_pools(page: KinesisPage, _server: KinesisServer) -> None:
    """Wait until the pool is described."""
    await page.shows("acme")
    await page.pilot.pause()


async def see_a_pool(page: KinesisPage, server: KinesisServer) -> None:
    """Open it, and wait for all of its parts."""
    await see_pools(page, server)
    await page.press("enter")
    pane = page.app.query_one(CognitoPane)

    def whole() -> bool:
        view = pane.view
        return isinstance(view, PoolView) and view.details.logs is not None and len(view.details.by_client) == 2

    await until(whole, what="all parts of the pool")
    await page.pilot.pause()


async def refuse_a_token(page: KinesisPage, server: KinesisServer) -> None:
    """Inspect an id token of another client that expired five minutes ago, with keys that name no port."""
    assert isinstance(server, PoolServer)
    await see_pools(page, server)
    pane = page.app.query_one(CognitoPane)
    now, signing = server.cognito.now, server.cognito.signing
    pane.checking.keys_of_file = parse_jwks(jwks_of(signing), f"{ISSUER}/.well-known/jwks.json")
    times = {"iat": now - 3_900, "auth_time": now - 3_900, "exp": now - 300}
    token = signing.token(id_claims(aud=f"other-{CLIENT_ID}", **times))
    page.app.context.one(TokensAtHand, TokensAtHand).offered = (("event of api-gateway/orders", token),)
    pane.open("token 1")
    await until(lambda: isinstance(pane.view, TokenView) and pane.view.inspected is not None, what="the checks")
    await page.shows("expired 5 min 00 s ago")
    await page.pilot.pause()


async def sign_in(page: KinesisPage, server: KinesisServer) -> None:
    """Fill in the form of a sign-in."""
    await see_a_pool(page, server)
    await page.press("a")
    await until(lambda: isinstance(page.app.screen, Menu), what="the app clients")
    await page.pilot.pause()
    await page.press("1")
    await page.shows("Sign in to web")
    await page.press("1")
    await until(lambda: isinstance(page.app.screen, FormScreen), what="the form")
    await page.pilot.pause()
    await page.type("ada")
    await page.press("tab")
    await page.type("hidden")
    await page.pilot.pause()
