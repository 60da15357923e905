"""Pane 4: the user pools of a region, their users, and the token inspector."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.pane import Choice, Command, Context, Export, Pane, Subject, standard_bindings
from kinesis_tui.services.cognito.checking import TokenChecking
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.user_pool import UserPool
from kinesis_tui.services.cognito.panes.cognito_help import HELP
from kinesis_tui.services.cognito.panes.keyring_offers import KeyringOffers
from kinesis_tui.services.cognito.panes.pool_listing import PoolListing
from kinesis_tui.services.cognito.panes.pool_offers import USERS, places, pool_choices, pools_export
from kinesis_tui.services.cognito.panes.pool_view import PoolView
from kinesis_tui.services.cognito.panes.session_offers import SessionOffers
from kinesis_tui.services.cognito.panes.sign_in_offers import SignInOffers
from kinesis_tui.services.cognito.panes.token_offers import TokenOffers
from kinesis_tui.services.cognito.panes.token_view import TokenView
from kinesis_tui.services.cognito.panes.user_offers import UserOffers
from kinesis_tui.services.cognito.panes.users_view import UsersView, UserView
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.sections import SectionList
from kinesis_tui.ui.table import Table

TOKEN = "token"  # noqa: S105  # the word in targets


class CognitoPane(Pane):
    """User pools, and over them one pool, its users, a token."""

    NAME = "cognito"
    TITLE = "Cognito"
    ARGUMENT = "POOL-ID | token"
    VIEWS = (UsersView, TokenView, SectionList)
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "token", "Token…", id="cognito.token", tooltip="Inspect a token: pasted, of a file, of a sign-in"),
        Binding("a", "sign_in", "Sign in…", id="cognito.sign_in", tooltip="Sign a user of this pool in"),
        Binding("m", "manage", "Manage…", id="cognito.manage", tooltip="Refresh, revoke, sign out: what a sign-in has"),
        Binding("i", "users", "Users", id="cognito.users", tooltip="List the users of this pool"),
        *standard_bindings("cognito", "filter", "sort", "describe", "related", "copy", "export", "reload"),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._gateway = CognitoGateway(context.aws)
        self.checking = TokenChecking(context.aws, self._gateway, context.clock)
        self.listing = PoolListing(self, context, self._gateway)
        self.table = self.listing.table
        self._tokens = TokenOffers(self, context, self.checking)
        self._users = UserOffers(self, context, self._gateway)
        self._sign_in = SignInOffers(self, context, self._gateway, self._tokens.show_sign_in)
        self._keyring = KeyringOffers(self, context)
        self._sessions = SessionOffers(self, context, self._gateway, self._keyring, self._tokens.show_sign_in)

    def compose(self) -> ComposeResult:
        """Show the pools; everything else covers them."""
        yield self.listing.load

    # -- going in and out -------------------------------------------------------------------------------------------

    def open(self, argument: str) -> None:
        """Show the pool with this id, also one that is not listed; or ask for a token."""
        if argument == TOKEN:
            self._tokens.choose()
            return
        if argument.startswith(f"{TOKEN} "):
            self._tokens.show_offered(argument.removeprefix(f"{TOKEN} "))
            return
        while self.pop_view():
            pass
        pool_id, _, what = argument.partition(" ")
        pool = self.listing.known.get(pool_id, UserPool(id=pool_id, name=pool_id))
        self.push_view(PoolView(self, self.context, self._gateway, pool))
        self.filter_text = ""
        if what == USERS:
            self._users.show(pool)

    def pop_view(self) -> bool:
        """Leave what is on top; the list below is filtered as it was."""
        left = super().pop_view()
        if left:
            table = self._filtered_table
            self.filter_text = "" if table is None else table.filter_text
        return left

    def reload(self) -> None:
        """Fetch the topmost view again."""
        if self.listing.is_stale:
            self.listing.forget()
            while self.pop_view():
                pass
        view = self.view
        if isinstance(view, PoolView | UsersView | TokenView):
            view.reload()
        elif view is None:
            self.listing.reload()

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Open a pool, or a user."""
        view = self.view
        if message.table is self.table:
            self.open(message.key)
        elif isinstance(view, UsersView) and (user := view.users.get(message.key)) is not None:
            self.push_view(UserView(self, self.context, user, view.groups.get(message.key)))

    def on_section_list_item_chosen(self, message: SectionList.ItemChosen) -> None:
        """Go where an item of a page leads."""
        message.stop()
        if message.target == USERS:
            self._users.show(self.pool)
        elif ":" in message.target:
            self.go(message.target)

    def on_users_view_search_asked(self, message: UsersView.SearchAsked) -> None:
        """Let the user type what to search for."""
        message.stop()
        if isinstance(self.view, UsersView):
            self._users.search(self.view)

    def on_token_view_diff_asked(self, message: TokenView.DiffAsked) -> None:
        """Ask for the other token."""
        message.stop()
        self._tokens.compare(message.view)

    # -- what is selected -------------------------------------------------------------------------------------------

    @property
    def pool(self) -> UserPool | None:
        """The pool that is shown, that a token shown is of, or that is selected in the list."""
        if isinstance(self.view, TokenView):
            return self.listing.known.get(self.view.pool_id or "")
        for view in (self.view, *self.query(PoolView)):
            if isinstance(view, PoolView | UsersView):
                return view.pool
        return self.listing.known.get(self.table.cursor_key or "") if self.view is None else None

    @property
    def _filtered_table(self) -> Table | None:
        if self.view is None:
            return self.table
        return self.view.table if isinstance(self.view, UsersView) else None

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how many pools or users there are, or what came of a token's checks."""
        view = self.view
        if isinstance(view, PoolView | UsersView | UserView | TokenView):
            return view.status_text()
        return self.listing.status_text()

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        for view in (*self.query(PoolView), *self.query(UserView)):
            view.show()

    def set_filter(self, text: str) -> None:
        """Keep the pools or the users listed that contain `text`."""
        table = self._filtered_table
        if table is not None:
            table.filter(text)

    def describe(self) -> Awaitable[object] | None:
        """Fetch what AWS tells of the pool or the app client, without secrets; or what a token says."""
        if isinstance(self.view, PoolView | TokenView):
            return self.view.describe()
        pool = self.pool
        return None if pool is None else self._gateway.describe_raw(pool.id)

    def copy_choices(self) -> list[Choice]:
        """Offer what the topmost view has."""
        view = self.view
        if isinstance(view, PoolView | UsersView | UserView | TokenView | DiffView):
            return view.copy_choices()
        return pool_choices(self.pool)

    def related(self) -> list[Choice]:
        """Go to the pool's users, its triggers' logs, its metrics."""
        if isinstance(self.view, PoolView):
            return self.view.related()
        if isinstance(self.view, TokenView):
            pool_id = self.view.pool_id
            return [Choice(f"user pool {pool_id}", f"cognito:{pool_id}")] if pool_id else []
        pool = self.pool
        return [] if pool is None else places(pool)

    def subject(self) -> Subject | None:
        """Name the pool, or the pool that a token is of."""
        if isinstance(self.view, TokenView):
            pool_id = self.view.pool_id
            return Subject("token", pool_id) if pool_id else None
        pool = self.pool
        return None if pool is None else Subject("user-pool", pool.id)

    def export(self) -> Export | None:
        """Write what is shown, without secrets and what is personal."""
        if isinstance(self.view, PoolView | UsersView | TokenView):
            return self.view.export()
        shown = [self.listing.known[key] for key in self.table.shown_keys if key in self.listing.known]
        return pools_export(shown) if shown and self.view is None else None

    def commands(self) -> list[Command]:
        """Offer `:token` and `:users`."""
        return [
            Command("token", "Inspect a token of a file, or one that is pasted", self._tokens.command, "[FILE]"),
            Command(
                "jwks",
                "Check tokens with the keys of a file, or of their pools again",
                self._tokens.keys_command,
                "[FILE]",
            ),
            Command("keyring", "List what the system's keyring keeps: bring it back, remove it", self._keyring.command),
            Command("users", "List or search the users of this pool", self._users_command, '[email ^= "ada"]'),
        ]

    def completions(self, prefix: str) -> list[str]:
        """Complete ids of pools."""
        return [name for name in (*self.listing.known, TOKEN) if name.startswith(prefix)]

    # -- keys -------------------------------------------------------------------------------------------------------

    def action_token(self) -> None:
        """Ask which token to inspect."""
        self._tokens.choose()

    def action_sign_in(self) -> None:
        """Sign in to the app client under the cursor, or ask which."""
        pool = self.pool
        if pool is None:
            self.say("Select a user pool first.")
        else:
            self._sign_in.choose(pool, self.view.selected_client if isinstance(self.view, PoolView) else None)

    def action_manage(self) -> None:
        """Ask what to do with a sign-in of this run."""
        self._sessions.choose()

    def action_users(self) -> None:
        """List the users of the pool shown or selected."""
        if not isinstance(self.view, UsersView):
            self._users.show(self.pool)

    def action_sort(self) -> None:
        """Sort by the next column."""
        table = self._filtered_table
        if table is not None:
            table.sort_next()

    def _users_command(self, argument: str) -> None:
        self._users.command(self.pool, argument)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way back also while the pools are being listed, and what needs a list where there is one."""
        if action in ("filter", "sort"):
            return self._filtered_table is not None
        if action == "users":
            return self.pool is not None and not isinstance(self.view, UsersView | UserView | TokenView)
        listing = action == "back" and self.view is None and self.listing.is_listing
        return super().check_action(action, parameters) or listing

    def action_back(self) -> None:
        """Clear the filter, leave what is on top, or cancel the listing."""
        if not self.filter_text and self.view is None and self.listing.is_listing:
            self.listing.cancel()
        else:
            super().action_back()
