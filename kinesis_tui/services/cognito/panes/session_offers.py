"""What can be done with a sign-in of this run: refresh, revoke, sign out, change the password, forget."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from kinesis_tui.pane import NOT_ARMED, Choice, Context, Failed, Pane
from kinesis_tui.services.cognito.devices import RememberedDevices
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.panes.ask_form import AskForm, secret
from kinesis_tui.services.cognito.panes.challenge_forms import alike
from kinesis_tui.services.cognito.panes.keyring_offers import KeyringOffers
from kinesis_tui.services.cognito.panes.mfa_setup import MfaSetup
from kinesis_tui.services.cognito.sign_in import refreshed
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.text.times import age_text
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from kinesis_tui.ui.form import Field, FormScreen, Values
from kinesis_tui.ui.frame.menu import Menu

Signed = Callable[[SignIn], None]
Act = Callable[[SignIn], None]


class SessionOffers:
    """Asks which sign-in, and what to do with it."""

    def __init__(
        self, pane: Pane, context: Context, gateway: CognitoGateway, keyring: KeyringOffers, signed: Signed
    ) -> None:
        """`signed` is called with a sign-in that was refreshed."""
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._users = SignInGateway(context.aws)
        self._signed = signed
        self._devices = context.one(RememberedDevices, RememberedDevices)
        self._keyring = keyring
        self._at_hand = context.one(TokensAtHand, TokensAtHand)

    def choose(self) -> None:
        """Ask which sign-in, where there are several."""
        found = {str(at): one for at, one in enumerate(self._at_hand.sign_ins)}
        if not found:
            self._pane.say("Nobody has signed in yet: a signs a user in.")
        elif len(found) == 1:
            self._choose_action(found["0"])
        else:

            def chosen(choice: Choice | None) -> None:
                if choice is not None:
                    self._choose_action(found[choice.text])

            now_ms = self._context.clock.now_ms()
            choices = [Choice(one.name, at, f"{age_text(one.obtained_ms, now_ms)} ago") for at, one in found.items()]
            self._pane.app.push_screen(Menu("Sign-ins", choices), chosen)

    def _choose_action(self, sign_in: SignIn) -> None:
        actions: dict[str, tuple[str, Act, bool]] = {}
        if sign_in.refresh_token:
            actions["refresh"] = ("get new tokens", self._refresh, False)
            actions["revoke"] = ("the refresh token and what came of it", self._revoke, False)
        if sign_in.access_token and sign_in.username:
            actions["set up an authenticator"] = ("its codes can then be asked for", self._set_up_mfa, False)
            actions |= self._device_actions(sign_in)
            actions["change password"] = ("armed", self._change_password, True)
            actions["sign out everywhere"] = ("every token of the user; armed", self._sign_out, True)
        actions["keep"] = ("in the system's keyring, until it is removed there", self._keep, False)
        actions["forget"] = ("here alone; the tokens stay valid", self._forget, False)

        def chosen(choice: Choice | None) -> None:
            if choice is None:
                return
            _, act, needs_arms = actions[choice.text]
            if needs_arms and not self._context.aws.guard.armed:
                self._pane.say(NOT_ARMED, warning=True)
            else:
                act(sign_in)

        choices = [Choice(name, name, words) for name, (words, _, _) in actions.items()]
        self._pane.app.push_screen(Menu(sign_in.name, choices), chosen)

    def _device_actions(self, sign_in: SignIn) -> dict[str, tuple[str, Act, bool]]:
        """Offer what a pool that tracks devices can do with this one."""
        if self._devices.of(sign_in.pool_id, sign_in.username) is not None:
            return {"forget this device": ("the pool asks for a second factor again; armed", self._forget_device, True)}
        if sign_in.device_group_key is None:
            return {}
        return {"remember this device": ("it is proved at the next sign-in; armed", self._remember_device, True)}

    # -- what is done ---------------------------------------------------------------------------------------------

    def _refresh(self, sign_in: SignIn) -> None:
        self._run(self._refresh_now(sign_in))

    async def _refresh_now(self, sign_in: SignIn) -> None:
        described = await self._pane.attempt(
            self._gateway.describe_user_pool_client(sign_in.pool_id, sign_in.client_id)
        )
        rotation = None if isinstance(described, Failed) else described.value.refresh_token_rotation
        secret_told = None if isinstance(described, Failed) else described.value.secret
        outcome = await self._pane.attempt(
            refreshed(
                self._users,
                sign_in.client_id,
                sign_in.refresh_token or "",
                client_secret=secret_told or sign_in.client_secret,
                username=sign_in.username,
                device_key=sign_in.device_key,
                rotates=(rotation or "").startswith("ENABLED") or sign_in.username is None,  # it wants no SECRET_HASH
            )
        )
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
            return
        result = outcome.value
        renewed = replace(
            sign_in,
            obtained_ms=self._context.clock.now_ms(),
            id_token=result.id_token,
            access_token=result.access_token,
            refresh_token=result.refresh_token or sign_in.refresh_token,
        )
        self._at_hand.keep(renewed, instead_of=sign_in)
        rotated = "; the refresh token was rotated too" if result.refresh_token else ""
        self._pane.say(f"New tokens of {sign_in.name}{rotated}.")
        self._signed(renewed)

    def _revoke(self, sign_in: SignIn) -> None:
        asking = self._users.revoke_token(sign_in.client_id, sign_in.refresh_token or "", sign_in.client_secret)
        told = f"Revoked {sign_in.name}: the refresh token, and the access tokens that came of it."
        self._run(self._then(asking, told, lambda: self._at_hand.keep(replace(sign_in, refresh_token=None), sign_in)))

    def _sign_out(self, sign_in: SignIn) -> None:
        asking = self._users.global_sign_out(sign_in.access_token or "")
        told = f"{sign_in.username} is signed out everywhere. An id token stays valid until it expires."
        self._run(self._then(asking, told, lambda: self._at_hand.forget(sign_in)))

    def _keep(self, sign_in: SignIn) -> None:
        self._run(self._keyring.keep(sign_in))

    def _remember_device(self, sign_in: SignIn) -> None:
        told = f"The pool remembers this device of {sign_in.username}, until this program ends."
        self._run(self._then(self._devices.remember(self._users, sign_in), told, lambda: None))

    def _forget_device(self, sign_in: SignIn) -> None:
        told = f"The pool has forgotten this device of {sign_in.username}."
        self._run(self._then(self._devices.forget(self._users, sign_in), told, lambda: None))

    def _forget(self, sign_in: SignIn) -> None:
        self._at_hand.forget(sign_in)
        self._pane.say(f"Forgot the tokens of {sign_in.name}.")

    def _change_password(self, sign_in: SignIn) -> None:
        async def do(values: Values) -> None:
            await self._users.change_password(sign_in.access_token or "", values["old"], values["new"])

        fields = (secret("old", "present password"), secret("new", "new password"), secret("again", "once more"))
        form = AskForm(f"Change the password of {sign_in.username}", "changes it", fields, do, check=alike)
        self._push(form, f"The password of {sign_in.username} is changed.")

    def _set_up_mfa(self, sign_in: SignIn) -> None:
        self._run(self._begin_mfa(sign_in))

    async def _begin_mfa(self, sign_in: SignIn) -> None:
        outcome = await self._pane.attempt(self._users.associate_software_token(access_token=sign_in.access_token))
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
            return

        async def do(values: Values) -> None:
            await self._users.verify_software_token(values["code"].strip(), access_token=sign_in.access_token)

        def seen(done: bool | None) -> None:
            if done:
                form = AskForm("The authenticator's first code", "proves it", (Field("code", "code"),), do)
                self._push(form, f"{sign_in.username} has an authenticator now.")

        self._pane.app.push_screen(MfaSetup(outcome.value[0], sign_in.pool_id, sign_in.username or ""), seen)

    # -- how ------------------------------------------------------------------------------------------------------

    def _run(self, work: Awaitable[None]) -> None:
        async def working() -> None:
            await work

        self._pane.run_worker(working(), group="session", exclusive=True)

    async def _then(self, asking: Awaitable[None], told: str, done: Callable[[], None]) -> None:
        outcome = await self._pane.attempt(asking)
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
            return
        done()
        self._pane.say(told)

    def _push(self, form: AskForm, told: str) -> None:
        def closed(_: None) -> None:
            if form.done:
                self._pane.say(told)

        self._pane.app.push_screen(FormScreen(form), closed)
