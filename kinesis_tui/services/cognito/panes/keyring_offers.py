"""What the pane does with the system's keyring: keep a sign-in, list what is kept, bring it back, remove it."""

from __future__ import annotations

from kinesis_tui.pane import Choice, Context, Failed, Pane
from kinesis_tui.services.cognito.kept_sign_ins import KeptSignIns
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from kinesis_tui.ui.frame.menu import Menu

BRING_BACK, REMOVE = "bring back", "remove"


class KeyringOffers:
    """Asks, and does nothing to the keyring that was not chosen."""

    def __init__(self, pane: Pane, context: Context) -> None:
        self._pane = pane
        self._kept = KeptSignIns()
        self._at_hand = context.one(TokensAtHand, TokensAtHand)

    async def keep(self, sign_in: SignIn) -> None:
        """Keep a sign-in in the keyring."""
        outcome = await self._pane.attempt(self._kept.keep(sign_in))
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
        else:
            self._pane.say(f"{sign_in.name} is kept in the system's keyring; :keyring lists and removes it.")

    async def command(self, _argument: str) -> None:
        """Do `:keyring`: list what is kept."""
        outcome = await self._pane.attempt(self._kept.names())
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
        elif not outcome.value:
            self._pane.say("Nothing is kept in the keyring: m on a sign-in keeps one.")
        else:
            choices = [Choice(name, name, "") for name in outcome.value]
            self._pane.app.push_screen(Menu("Kept in the keyring", choices), self._chosen)

    def _chosen(self, choice: Choice | None) -> None:
        if choice is None:
            return
        name = choice.text

        def done(what: Choice | None) -> None:
            if what is not None:
                work = self._bring_back(name) if what.text == BRING_BACK else self._remove(name)
                self._pane.run_worker(work, group="keyring", exclusive=True)

        choices = [
            Choice(BRING_BACK, BRING_BACK, "into memory, beside the sign-ins of this run"),
            Choice(REMOVE, REMOVE, "from the keyring; the tokens stay valid"),
        ]
        self._pane.app.push_screen(Menu(name, choices), done)

    async def _bring_back(self, name: str) -> None:
        outcome = await self._pane.attempt(self._kept.read(name))
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
        elif outcome.value is None:
            self._pane.say(f"The keyring has {name} no more.", warning=True)
        else:
            same = next((one for one in self._at_hand.sign_ins if one.name == name), None)
            self._at_hand.keep(outcome.value, instead_of=same)
            self._pane.say(f"{name} is at hand: t inspects its tokens, m gets new ones.")

    async def _remove(self, name: str) -> None:
        outcome = await self._pane.attempt(self._kept.remove(name))
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
        else:
            self._pane.say(f"{name} is kept no more.")
