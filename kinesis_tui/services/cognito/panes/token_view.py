"""The token inspector: one token, its checks and what its claims mean, counting down while it can be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from kinesis_tui.pane import Choice, Context, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.cognito.checking import TokenChecking
from kinesis_tui.services.cognito.model.checks import Expected, Inspected, with_time_at
from kinesis_tui.services.cognito.model.issuer import cognito_issuer
from kinesis_tui.services.cognito.model.token_json import token_json
from kinesis_tui.services.cognito.panes.token_sections import token_sections, verdict_text, without_secrets
from kinesis_tui.ui.rows.diff import Side
from kinesis_tui.ui.sections import SectionList

TICK_SECONDS = 1.0


class TokenView(Vertical):
    """Shows one token. The token itself is copied only when it is chosen, and exported never."""

    DEFAULT_CSS = "TokenView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("equals_sign", "diff", "Compare…", id="token.diff", tooltip="Compare with another token"),
    ]

    class DiffAsked(Message):
        """Another token is to be compared with this one."""

        def __init__(self, view: TokenView) -> None:
            super().__init__()
            self.view = view

    def __init__(
        self,
        pane: Pane,
        context: Context,
        checking: TokenChecking,
        text: str,
        origin: str,
        *,
        pool_id: str | None = None,
        client_id: str | None = None,
    ) -> None:
        """Show the token `text`; `origin` says where it is from. What is known of its pool is held against it."""
        super().__init__()
        self._pane = pane
        self._given = context
        self._checking = checking
        self._redactor = context.one(Redactor, lambda: Redactor(context.settings.redaction))
        self.text = text
        self.origin = origin
        self._pool_id = pool_id
        self._client_id = client_id
        self._expected: Expected | None = None
        self.inspected: Inspected | None = None
        """None while it is being checked."""
        self.page = SectionList()
        self._load = LoadView(self.page, Loading("Checking the token: asking its pool for the keys…"))

    def compose(self) -> ComposeResult:
        """Show the page once the token is checked."""
        yield self._load

    def on_mount(self) -> None:
        """Check, and count down."""
        self.set_interval(TICK_SECONDS, self._tick)
        self.reload()

    def reload(self) -> None:
        """Check again."""
        self.run_worker(self._check(), group="check", exclusive=True)

    async def _check(self) -> None:
        outcome = await self._pane.attempt(self._checking.inspected(self.text, self._pool_id, self._client_id))
        if isinstance(outcome, Failed):
            self._load.show(outcome)
            return
        self.inspected, self._expected = outcome.value
        self._show()
        self._load.show(Loaded(None))

    def _tick(self) -> None:
        """Let what depends on the time change; nothing is painted where nothing has."""
        if self.inspected is None or self._expected is None or not self.is_on_screen:
            return
        self._expected = replace(self._expected, now_ms=self._given.clock.now_ms())
        self.inspected = with_time_at(self.inspected, self._expected)
        self._show()

    def _show(self) -> None:
        assert self.inspected is not None
        now_ms = self._given.clock.now_ms()
        self.page.show_sections(token_sections(self.inspected, self.origin, now_ms, self._redactor))

    # -- what the pane asks -----------------------------------------------------------------------------------------

    @property
    def pool_id(self) -> str | None:
        """The pool that issued it, as far as that is believed: it is ours, or the token says so."""
        jwt = self.inspected.jwt if self.inspected else None
        named = cognito_issuer(jwt.issuer) if jwt else None
        return self._pool_id or (named.pool_id if named else None)

    def status_text(self) -> str:
        """Say what came of the checks."""
        return "" if self.inspected is None else verdict_text(self.inspected)

    async def describe(self) -> object:
        """Return header and claims, without what is personal."""
        jwt = self.inspected.jwt if self.inspected else None
        return {} if jwt is None else without_secrets(jwt, self._redactor)

    def copy_choices(self) -> list[Choice]:
        """Offer the value under the cursor, the claims, and the token itself, which is not shown for that."""
        item, jwt = self.page.item, self.inspected.jwt if self.inspected else None
        choices = [Choice(item.label, item.value, item.shown)] if item else []
        if jwt is not None:
            hidden = without_secrets(jwt, self._redactor)
            choices.append(Choice("claims as JSON", msgspec.json.encode(hidden["claims"]).decode()))
        return [*choices, Choice("the token itself", self.text, "opens what it is for: mind where you paste it")]

    def export(self) -> Export | None:
        """Write the checks and the claims, without what is personal and without the signature."""
        if self.inspected is None:
            return None
        written = msgspec.json.decode(token_json(self.inspected))
        if self.inspected.jwt is not None:
            written |= without_secrets(self.inspected.jwt, self._redactor)
        return Export("token", "json", [msgspec.json.encode(written)])

    def side(self) -> Side:
        """Return what is compared with another token: claims without what is personal."""
        jwt = self.inspected.jwt if self.inspected else None
        value = {} if jwt is None else without_secrets(jwt, self._redactor)
        return Side(self.origin, (), msgspec.json.encode(value, order="sorted"))

    def action_diff(self) -> None:
        """Ask the pane for the other token."""
        if self.inspected is not None:
            self.post_message(self.DiffAsked(self))
