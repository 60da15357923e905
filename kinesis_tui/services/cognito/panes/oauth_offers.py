"""How the pane gets tokens by OAuth: without a user, or with a browser that is on whatever machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import cast

from kinesis_tui.failure import Invalid
from kinesis_tui.pane import Context, Failed, Pane, Refused
from kinesis_tui.services.cognito.checking import custom_endpoint
from kinesis_tui.services.cognito.model.challenge import AuthenticationResult
from kinesis_tui.services.cognito.model.oauth import (
    RANDOM_BYTES,
    Authentication,
    Pkce,
    authorize_url,
    client_credentials,
    code_grant,
    oauth_base,
    pkce,
    redirected_code,
)
from kinesis_tui.services.cognito.model.user_pool import AppClient, UserPool
from kinesis_tui.services.cognito.oauth import granted
from kinesis_tui.services.cognito.panes.ask_form import AskForm
from kinesis_tui.services.cognito.panes.authorize_dialog import AuthorizeDialog
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from kinesis_tui.ui.form import Field, FormScreen, Values

GRANTS = {"client_credentials": "a token without a user", "code": "a browser signs the user in (PKCE)"}
"""OAuth flows of an app client that a terminal can do, as AllowedOAuthFlows names them."""
WAYS = ("basic", "post")
Signed = Callable[[SignIn], None]


class OAuthOffers:
    """Asks, and hands the tokens on."""

    def __init__(self, pane: Pane, context: Context, signed: Signed) -> None:
        self._pane = pane
        self._context = context
        self._signed = signed
        self._at_hand = context.one(TokensAtHand, TokensAtHand)

    def begin(self, pool: UserPool, client: AppClient, grant: str) -> None:
        """Ask for what a grant needs."""
        if grant == "code":
            self._ask_code(pool, client)
        else:
            self._ask_credentials(pool, client)

    def _ask_credentials(self, pool: UserPool, client: AppClient) -> None:
        got: list[AuthenticationResult] = []

        async def do(values: Values) -> None:
            endpoint = await custom_endpoint(self._context.aws)
            base = _base(pool, endpoint)
            form = client_credentials(values["scopes"].split())
            how = cast("Authentication", values["how"])
            got.append(await granted(base, client.id, client.secret, form, how=how, endpoint_url=endpoint))

        facts = ("Scopes of this client: " + ", ".join(client.allowed_oauth_scopes) + ". None means all of them.",)
        fields = (Field("scopes", "scopes"), Field("how", "secret goes by", "choice", options=WAYS))
        draft = {"scopes": " ".join(client.allowed_oauth_scopes)}
        optional = frozenset({"scopes"})
        title = f"client_credentials of {client.name}"
        form = AskForm(title, "gets a token", fields, do, facts=facts, draft=draft, optional=optional)
        self._push(form, lambda: self._got(pool, client, got[-1], client.name))

    def _ask_code(self, pool: UserPool, client: AppClient) -> None:
        if not client.callback_urls:
            self._pane.say(f"{client.name} has no callback URL, which this flow needs.", warning=True)
            return
        proof = pkce(os.urandom(RANDOM_BYTES))
        chosen: list[tuple[str, str, str | None]] = []

        async def do(values: Values) -> None:
            endpoint = await custom_endpoint(self._context.aws)
            base = _base(pool, endpoint)
            url = authorize_url(base, client.id, values["redirect"].strip(), values["scopes"].split(), proof)
            chosen.append((url, values["redirect"].strip(), endpoint))

        fields = (Field("redirect", "redirect URI"), Field("scopes", "scopes"))
        draft = {"redirect": client.callback_urls[0], "scopes": " ".join(client.allowed_oauth_scopes)}
        facts = ("The redirect URI must be one of the client's: " + ", ".join(client.callback_urls) + ".",)
        form = AskForm(f"Authorization code at {client.name}", "shows the page", fields, do, facts=facts, draft=draft)
        self._push(form, lambda: self._show_page(pool, client, proof, *chosen[-1]))

    def _show_page(
        self, pool: UserPool, client: AppClient, proof: Pkce, url: str, redirect: str, endpoint: str | None
    ) -> None:
        def is_ours(address: str) -> bool:
            try:
                return bool(redirected_code(address, redirect, proof))
            except ValueError:
                return False

        def seen(address: str | None) -> None:
            if address:
                work = self._exchange(pool, client, proof, redirect, endpoint, address)
                self._pane.run_worker(work, group="sign-in", exclusive=True)
            elif address is not None:
                self._ask_redirect(pool, client, proof, redirect, endpoint)

        self._pane.app.push_screen(AuthorizeDialog(url, redirect, is_ours), seen)

    async def _exchange(
        self, pool: UserPool, client: AppClient, proof: Pkce, redirect: str, endpoint: str | None, address: str
    ) -> None:
        """Change the code of an address that was caught into tokens."""
        form = code_grant(redirected_code(address, redirect, proof), redirect, proof)
        asking = granted(_base(pool, endpoint), client.id, client.secret, form, endpoint_url=endpoint)
        outcome = await self._pane.attempt(asking)
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
        else:
            self._got(pool, client, outcome.value, f"browser at {client.name}")

    def _ask_redirect(
        self, pool: UserPool, client: AppClient, proof: Pkce, redirect: str, endpoint: str | None
    ) -> None:
        got: list[AuthenticationResult] = []

        async def do(values: Values) -> None:
            try:
                code = redirected_code(values["address"], redirect, proof)
            except ValueError as error:
                raise Refused(f"Not taken: {error}.") from None
            form = code_grant(code, redirect, proof)
            got.append(await granted(_base(pool, endpoint), client.id, client.secret, form, endpoint_url=endpoint))

        fields = (Field("address", "address", "secret", placeholder="paste what the browser shows in the end"),)
        facts = (
            f"It begins with {redirect}; a page that can't be reached there is as good. State and PKCE are checked.",
        )
        form = AskForm("Where the browser was sent", "gets the tokens", fields, do, facts=facts)
        self._push(form, lambda: self._got(pool, client, got[-1], f"browser at {client.name}"))

    def _push(self, form: AskForm, then: Callable[[], None]) -> None:
        def closed(_: None) -> None:
            if form.done:
                then()

        self._pane.app.push_screen(FormScreen(form), closed)

    def _got(self, pool: UserPool, client: AppClient, result: AuthenticationResult, name: str) -> None:
        sign_in = SignIn(
            name=name,
            pool_id=pool.id,
            client_id=client.id,
            username=None,
            obtained_ms=self._context.clock.now_ms(),
            id_token=result.id_token,
            access_token=result.access_token,
            refresh_token=result.refresh_token,
            client_secret=client.secret,
        )
        self._at_hand.keep(sign_in)
        self._signed(sign_in)


def _base(pool: UserPool, endpoint: str | None) -> str:
    base = oauth_base(pool, endpoint)
    if base is None:
        raise Invalid("getting tokens failed", f"{pool.name} has no domain, so no token endpoint", "give it a domain")
    return base
