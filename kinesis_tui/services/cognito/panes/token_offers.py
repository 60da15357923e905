"""How the pane comes by a token to inspect: pasted, from a file, from a sign-in of this run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from kinesis_tui.failure import Invalid
from kinesis_tui.pane import Choice, Context, Failed, Pane, Refused
from kinesis_tui.services.cognito.checking import TokenChecking
from kinesis_tui.services.cognito.keys import read_jwks
from kinesis_tui.services.cognito.model.jwt import LONGEST, tidied
from kinesis_tui.services.cognito.panes.token_paste import TokenPaste
from kinesis_tui.services.cognito.panes.token_view import TokenView
from kinesis_tui.text.times import age_text
from kinesis_tui.tokens_at_hand import SignIn, TokensAtHand
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.rows.diff import DiffView

PASTE = "paste"
Take = Callable[[TokenView], None]


class TokenOffers:
    """Asks for a token and shows it, or compares it with another."""

    def __init__(self, pane: Pane, context: Context, checking: TokenChecking) -> None:
        self._pane = pane
        self._context = context
        self._checking = checking
        self.at_hand = context.one(TokensAtHand, TokensAtHand)

    def choose(self) -> None:
        """Ask which token, where there are several, and show it."""
        self._choose("Inspect a token", self._pane.push_view)

    def compare(self, view: TokenView) -> None:
        """Ask for another token, and show what differs."""

        def show(other: TokenView) -> None:
            self._pane.run_worker(self._show_diff(view, other), group="diff")

        self._choose("Compare with", show)

    def show_sign_in(self, sign_in: SignIn) -> None:
        """Show the first token of a sign-in, in the place of the token shown before."""
        if sign_in.tokens:
            kind, token = sign_in.tokens[0]
            if isinstance(self._pane.view, TokenView):
                self._pane.pop_view()
            self._pane.push_view(self._view(token, f"{kind} of {sign_in.name}", sign_in.pool_id, sign_in.client_id))

    def show_offered(self, number: str) -> None:
        """Show the token that another pane offers under a number, from 1 on."""
        at = int(number) - 1 if number.isdecimal() else -1
        if 0 <= at < len(self.at_hand.offered):
            origin, token = self.at_hand.offered[at]
            self._pane.push_view(self._view(token, origin))
        else:
            self._pane.say("That token is not at hand any more: x where it was offers it again.")

    async def command(self, argument: str) -> None:
        """Do `:token [FILE]`."""
        if not argument:
            self.choose()
            return
        outcome = await self._pane.attempt(asyncio.to_thread(_read, argument))
        if isinstance(outcome, Failed):
            raise Refused(str(outcome.failure))
        if not outcome.value:
            raise Refused(f"There is no token in {argument}.")
        self._pane.push_view(self._view(outcome.value, f"file {Path(argument).name}"))

    async def keys_command(self, argument: str) -> None:
        """Do `:jwks [FILE]`: check with the keys of a file from now on, or with those of the pools again."""
        if not argument:
            self._checking.keys_of_file = None
            told = "Tokens are checked with the keys of their pools."
        else:
            outcome = await self._pane.attempt(read_jwks(argument))
            if isinstance(outcome, Failed):
                raise Refused(str(outcome.failure))
            self._checking.keys_of_file = outcome.value
            told = f"Tokens are checked with the keys of {Path(argument).name}; :jwks alone ends that."
        if isinstance(self._pane.view, TokenView):
            self._pane.view.reload()
        self._pane.say(told)

    def _choose(self, title: str, take: Take) -> None:
        choices = [Choice("paste a token", PASTE, "it is not shown")]
        offered: dict[str, tuple[str, str, str | None, str | None]] = {}
        now_ms = self._context.clock.now_ms()
        for at, sign_in in enumerate(self.at_hand.sign_ins):
            for kind, token in sign_in.tokens:
                key = f"{at} {kind}"
                origin = f"{kind} of {sign_in.name}"
                offered[key] = (token, origin, sign_in.pool_id, sign_in.client_id)
                choices.append(Choice(origin, key, f"{age_text(sign_in.obtained_ms, now_ms)} ago"))

        def chosen(choice: Choice | None) -> None:
            if choice is not None and choice.text == PASTE:
                self._paste(title, take)
            elif choice is not None:
                take(self._view(*offered[choice.text]))

        if len(choices) == 1:
            self._paste(title, take)
        else:
            self._pane.app.push_screen(Menu(title, choices), chosen)

    def _paste(self, title: str, take: Take) -> None:
        def pasted(token: str | None) -> None:
            if token is not None:
                take(self._view(token, "pasted"))

        self._pane.app.push_screen(TokenPaste(title), pasted)

    def _view(self, token: str, origin: str, pool_id: str | None = None, client_id: str | None = None) -> TokenView:
        return TokenView(self._pane, self._context, self._checking, token, origin, pool_id=pool_id, client_id=client_id)

    async def _show_diff(self, view: TokenView, other: TokenView) -> None:
        other.inspected, _ = await self._checking.inspected(other.text)
        if self._pane.view is view:
            self._pane.push_view(DiffView(view.side(), other.side(), "what is personal is hidden on both sides"))


def _read(name: str) -> str:
    try:
        with Path(name).expanduser().open("rb") as file:
            return tidied(file.read(2 * LONGEST).decode("utf-8", "replace"))
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "it can't be read"
        raise Invalid(f"reading the token in {name} failed", str(why), "name a file with a JWT in it") from error
