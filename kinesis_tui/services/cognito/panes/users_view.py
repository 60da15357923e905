"""The users of one pool: listed page by page, searched by AWS, opened one at a time."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from kinesis_tui.pane import Choice, Context, Empty, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.user_pool import User, UserPool
from kinesis_tui.services.cognito.panes.user_rows import USER_COLUMNS, Groups, user_row, user_sections
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.sections import SectionList
from kinesis_tui.ui.table import Table

LISTING = "Listing users (ListUsers)…"


class UsersView(Vertical):
    """Lists users; `n` fetches the next page, groups are asked for as the rows come."""

    DEFAULT_CSS = "UsersView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "more", "More", id="users.more", tooltip="List the next page of users"),
        Binding("f", "search", "Search…", id="users.search", tooltip="Have AWS search the pool's users"),
    ]

    class SearchAsked(Message):
        """The user wants to type a search."""

    def __init__(
        self, pane: Pane, context: Context, gateway: CognitoGateway, pool: UserPool, expression: str = ""
    ) -> None:
        super().__init__()
        self._pane = pane
        self._given = context
        self._gateway = gateway
        self._redactor = context.one(Redactor, lambda: Redactor(context.settings.redaction))
        self.pool = pool
        self.expression = expression
        self.users: dict[str, User] = {}
        self.groups: dict[str, Groups] = {}
        self._next: str | None = None
        self.table = Table(USER_COLUMNS, empty_text="No users.")
        self._load = LoadView(self.table, Loading(LISTING))

    def compose(self) -> ComposeResult:
        """Show the table once there is something in it."""
        yield self._load

    def on_mount(self) -> None:
        """Fetch."""
        self.reload()

    def reload(self) -> None:
        """Fetch the first page again."""
        self.users, self._next = {}, None
        self._load.show(Loading(LISTING))
        self.run_worker(self._fetch(), group="users", exclusive=True)

    def search(self, expression: str) -> None:
        """List the users that match AWS's Filter; empty lists all."""
        self.expression = expression
        self.reload()

    async def _fetch(self) -> None:
        outcome = await self._pane.attempt(self._gateway.list_users(self.pool.id, self.expression, self._next))
        if isinstance(outcome, Failed):
            self._load.show(outcome)
            return
        page, self._next = outcome.value
        self.users |= {user.username: user for user in page}
        self.refresh_bindings()
        if not self.users:
            self._load.show(Empty(self._nothing()))
            return
        self.show()
        self._load.show(Loaded(None))
        for user in page:
            await self._fetch_groups(user.username)

    async def _fetch_groups(self, username: str) -> None:
        asking = self._gateway.admin_list_groups_for_user(self.pool.id, username)
        self.groups[username] = await self._pane.attempt(asking)
        self.show()

    def show(self) -> None:
        """Lay the users out as of now."""
        now_ms = self._given.clock.now_ms()
        rows = [user_row(user, self.groups.get(name), now_ms, self._redactor) for name, user in self.users.items()]
        self.table.set_rows(rows)

    def _nothing(self) -> str:
        if self.expression:
            return f"No user of {visible(self.pool.name)} matches {visible(self.expression)}. f searches for others."
        return f"{visible(self.pool.name)} has no users yet."

    @property
    def selected(self) -> User | None:
        """The user under the cursor."""
        key = self.table.cursor_key
        return None if key is None else self.users.get(key)

    def status_text(self) -> str:
        """Count the users."""
        more = ", n lists more" if self._next else ""
        searched = f" with {self.expression}" if self.expression else ""
        return f"{len(self.users)} users{self._redactor.redact_text(searched)}{more}"

    def copy_choices(self) -> list[Choice]:
        """Offer the user's name and id."""
        user = self.selected
        if user is None:
            return []
        shown = self._redactor.redact_text(user.username)
        sub = user.attributes.get("sub")
        return [Choice("user name", user.username, shown), *([Choice("sub", sub)] if sub else [])]

    def export(self) -> Export | None:
        """Write the users shown as JSON Lines, without what is personal."""
        shown = [self.users[key] for key in self.table.shown_keys if key in self.users]
        return Export(f"users-{self.pool.id}", "jsonl", (self._line(user) for user in shown)) if shown else None

    def _line(self, user: User) -> bytes:
        groups = self.groups.get(user.username)
        return msgspec.json.encode(
            {
                "username": self._redactor.redact_text(user.username),
                "sub": user.attributes.get("sub"),
                "status": user.status,
                "enabled": user.enabled,
                "groups": groups.value if isinstance(groups, Loaded) else None,
            }
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the next page only where there is one."""
        _ = parameters
        return action != "more" or self._next is not None

    def action_more(self) -> None:
        """Fetch the next page."""
        self.run_worker(self._fetch(), group="users", exclusive=True)

    def action_search(self) -> None:
        """Ask for a search."""
        self.post_message(self.SearchAsked())


class UserView(Vertical):
    """One user in full; R reveals the attribute under the cursor."""

    DEFAULT_CSS = "UserView { height: 1fr; }"

    def __init__(self, pane: Pane, context: Context, user: User, groups: Groups) -> None:
        super().__init__()
        self._pane = pane
        self._given = context
        self._redactor = context.one(Redactor, lambda: Redactor(context.settings.redaction))
        self.user = user
        self._groups = groups
        self.page = SectionList()

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self.page

    def on_mount(self) -> None:
        """Lay it out."""
        self.show()

    def show(self) -> None:
        """Lay the page out as of now."""
        now_ms = self._given.clock.now_ms()
        self.page.show_sections(user_sections(self.user, self._groups, now_ms, self._redactor, utc=self._pane.utc))

    def copy_choices(self) -> list[Choice]:
        """Offer the value under the cursor; what is hidden is copied as it is, and not shown for that."""
        item = self.page.item
        return [Choice(item.label or "value", item.value, item.shown)] if item and item.value else []

    def status_text(self) -> str:
        """Name the user."""
        return self._redactor.redact_text(self.user.username)
