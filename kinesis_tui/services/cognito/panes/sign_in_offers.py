"""How the pane signs a user in: which app client, which flow, then one short form after the other, up to the tokens."""

from __future__ import annotations

from collections.abc import Callable

from kinesis_tui.failure import NotFound
from kinesis_tui.pane import NOT_ARMED, Choice, Context, Failed, Pane
from kinesis_tui.services.cognito.devices import RememberedDevices
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.challenge import AuthChallenge, AuthenticationResult, Step, secret_hash
from kinesis_tui.services.cognito.model.user_pool import AppClient, UserPool
from kinesis_tui.services.cognito.panes.ask_form import AskForm, secret
from kinesis_tui.services.cognito.panes.challenge_forms import alike, challenge_form, mfa_code_form
from kinesis_tui.services.cognito.panes.mfa_setup import MfaSetup
from kinesis_tui.services.cognito.panes.oauth_offers import GRANTS, OAuthOffers
from kinesis_tui.services.cognito.sign_in import ADMIN_FLOW, SRP_FLOW, SignInRun
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from kinesis_tui.ui.form import Field, FormScreen, Values
from kinesis_tui.ui.frame.menu import Menu

FLOWS = {
    "USER_PASSWORD_AUTH": "the password is sent",
    SRP_FLOW: "the password is proved, never sent",
    ADMIN_FLOW: "by the account's right; armed",
    "USER_AUTH": "the pool says what it takes first",
    "CUSTOM_AUTH": "the pool's Lambda triggers ask",
}
FORGOT = "forgot password"
PREFERRED = ("any", "PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP")
Signed = Callable[[SignIn], None]


class SignInOffers:
    """Asks, and hands the tokens on."""

    def __init__(self, pane: Pane, context: Context, gateway: CognitoGateway, signed: Signed) -> None:
        """`signed` is called with every sign-in that came to tokens."""
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._users = SignInGateway(context.aws)
        self._signed = signed
        self._at_hand = context.one(TokensAtHand, TokensAtHand)
        self._devices = context.one(RememberedDevices, RememberedDevices)
        self._oauth = OAuthOffers(pane, context, signed)
        self._usernames: dict[str, str] = {}
        """Who signed in last, by app client: typed again it is the same user as a rule."""

    def choose(self, pool: UserPool, client: AppClient | None) -> None:
        """Ask for the app client, if it is not given, and for the flow."""
        self._pane.run_worker(self._choose(pool, client), group="sign-in", exclusive=True)

    async def _choose(self, pool: UserPool, client: AppClient | None) -> None:
        if client is not None:
            await self._choose_flow(pool, client)
            return
        listed = await self._pane.attempt(self._gateway.list_user_pool_clients(pool.id))
        if isinstance(listed, Failed):
            self._pane.say(str(listed.failure), warning=True)
            return
        clients = {one.id: one for one in listed.value}
        if not clients:
            self._pane.say(f"{pool.name} has no app clients to sign in to.")
        elif len(clients) == 1:
            await self._choose_flow(pool, next(iter(clients.values())))
        else:
            choices = [Choice(one.name, one.id) for one in clients.values()]

            def chosen(choice: Choice | None) -> None:
                if choice is not None:
                    self.choose(pool, clients[choice.text])

            self._pane.app.push_screen(Menu("Sign in to", choices), chosen)

    async def _choose_flow(self, pool: UserPool, client: AppClient) -> None:
        """Describe the client, whose secret every step needs, and offer its flows first."""
        if not client.described:
            told = await self._pane.attempt(self._gateway.describe_user_pool_client(pool.id, client.id))
            client = told.value if not isinstance(told, Failed) else client
        allowed = {flow.removeprefix("ALLOW_") for flow in client.explicit_auth_flows}
        flows = sorted(FLOWS, key=lambda flow: bool(allowed) and flow not in allowed)
        off = "not enabled: " if allowed else ""
        choices = [Choice(flow, flow, ("" if flow in allowed else off) + FLOWS[flow]) for flow in flows]
        choices += [
            Choice(f"OAuth {grant}", grant, GRANTS[grant]) for grant in client.allowed_oauth_flows if grant in GRANTS
        ]
        choices.append(Choice(FORGOT, FORGOT, "has a code sent; armed"))

        def chosen(choice: Choice | None) -> None:
            if choice is None:
                return
            if choice.text in (FORGOT, ADMIN_FLOW) and not self._context.aws.guard.armed:
                self._pane.say(NOT_ARMED, warning=True)
            elif choice.text == FORGOT:
                self._forgot(client)
            elif choice.text in GRANTS:
                self._oauth.begin(pool, client, choice.text)
            else:
                self._credentials(pool, client, choice.text)

        self._pane.app.push_screen(Menu(f"Sign in to {client.name}", choices), chosen)

    # -- the first step -------------------------------------------------------------------------------------------

    def _credentials(self, pool: UserPool, client: AppClient, flow: str) -> None:
        steps: list[Step] = []
        run = SignInRun(self._users, pool.id, client.id, "", client_secret=client.secret)
        needs_password = flow not in ("CUSTOM_AUTH", "USER_AUTH")
        fields = [Field("username", "user name")]
        if flow == "USER_AUTH":
            fields.append(Field("preferred", "begin with", "choice", options=PREFERRED))
        if flow != "CUSTOM_AUTH":
            fields.append(secret("password", "password"))
        fields += self._secret_field(client)

        async def do(values: Values) -> None:
            run.username = self._usernames[client.id] = values["username"].strip()
            run.device = self._devices.of(pool.id, run.username)
            run.password, run.client_secret = values.get("password", ""), values.get("secret") or client.secret
            preferred = values.get("preferred", "")
            preferred = "" if preferred == PREFERRED[0] else preferred
            try:
                steps.append(await run.begin(flow, preferred))
            except NotFound:
                if run.device is None:
                    raise
                self._devices.drop(pool.id, run.username)  # the pool has forgotten it, and would ask for it for ever
                run.device = None
                steps.append(await run.begin(flow, preferred))

        optional = frozenset(("secret",) if needs_password else ("secret", "password"))
        draft = {"username": self._usernames.get(client.id, "")}
        form = AskForm(f"{flow} at {client.name}", "signs in", tuple(fields), do, optional=optional, draft=draft)
        self._push(form, lambda: self._went_on(pool, client, run, steps[-1]))

    def _secret_field(self, client: AppClient) -> list[Field]:
        """Ask for the client's secret only where AWS did not tell whether it has one."""
        return [] if client.described else [secret("secret", "client secret", "if it has one")]

    def _push(self, form: AskForm, then: Callable[[], None]) -> None:
        def closed(_: None) -> None:
            if form.done:
                then()

        self._pane.app.push_screen(FormScreen(form), closed)

    # -- the steps after it ---------------------------------------------------------------------------------------

    def _went_on(self, pool: UserPool, client: AppClient, run: SignInRun, step: Step) -> None:
        if isinstance(step, AuthenticationResult):
            self._got(pool, client, run, step)
            return
        if step.name == "MFA_SETUP":
            self._pane.run_worker(self._set_up_mfa(pool, client, run, step), group="sign-in", exclusive=True)
            return
        steps: list[Step] = []
        form = challenge_form(run, step, steps.append)
        if form is None:
            self._pane.say(f"{step.name} can't be answered in a terminal. Use another flow.", warning=True)
        else:
            self._push(form, lambda: self._went_on(pool, client, run, steps[-1]))

    async def _set_up_mfa(self, pool: UserPool, client: AppClient, run: SignInRun, challenge: AuthChallenge) -> None:
        begun = await self._pane.attempt(run.begin_mfa_setup(challenge))
        if isinstance(begun, Failed):
            self._pane.say(str(begun.failure), warning=True)
            return
        following, made = begun.value

        def seen(done: bool | None) -> None:
            if done:
                steps: list[Step] = []
                form = mfa_code_form(run, following, steps.append)
                self._push(form, lambda: self._went_on(pool, client, run, steps[-1]))

        self._pane.app.push_screen(MfaSetup(made, pool.name, run.username), seen)

    def _got(self, pool: UserPool, client: AppClient, run: SignInRun, result: AuthenticationResult) -> None:
        sign_in = SignIn(
            name=f"{run.username} at {client.name}",
            pool_id=pool.id,
            client_id=client.id,
            username=run.username,
            obtained_ms=self._context.clock.now_ms(),
            id_token=result.id_token,
            access_token=result.access_token,
            refresh_token=result.refresh_token,
            client_secret=run.client_secret,
            device_key=result.new_device_key or (run.device.key if run.device else None),
            device_group_key=result.new_device_group_key,
        )
        run.password = ""
        self._at_hand.keep(sign_in)
        self._signed(sign_in)

    # -- forgot password ------------------------------------------------------------------------------------------

    def _forgot(self, client: AppClient) -> None:
        sent: list[tuple[str, str, str | None]] = []

        async def do(values: Values) -> None:
            username, key = values["username"].strip(), values.get("secret") or client.secret
            proof = secret_hash(client.id, key, username) if key else None
            sent.append((username, await self._users.forgot_password(client.id, username, proof), proof))

        fields = (Field("username", "user name"), *self._secret_field(client))
        facts = ("The pool sends a code to the user's verified address or phone.",)
        form = AskForm(
            f"Forgot password at {client.name}", "sends a code", fields, do, facts=facts, optional=frozenset({"secret"})
        )
        self._push(form, lambda: self._confirm_forgot(client, *sent[-1]))

    def _confirm_forgot(self, client: AppClient, username: str, destination: str, proof: str | None) -> None:
        async def do(values: Values) -> None:
            code = values["code"].strip()
            await self._users.confirm_forgot_password(client.id, username, code, values["new"], proof)

        fields = (Field("code", "code"), secret("new", "new password"), secret("again", "once more"))
        facts = (f"A code was sent to {destination}." if destination else "A code was sent.",)
        form = AskForm(f"New password of {username}", "sets it", fields, do, facts=facts, check=alike)
        self._push(form, lambda: self._pane.say(f"The password of {username} is set."))
