"""One user pool in full: what it is comes first, its app clients, scopes, groups and log delivery as AWS tells them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kinesis_tui.pane import Choice, Context, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.user_pool import AppClient, UserPool
from kinesis_tui.services.cognito.panes.pool_sections import PoolDetails, log_target, pool_sections
from kinesis_tui.ui.sections import SectionList

T = TypeVar("T")


class PoolView(Vertical):
    """Shows one pool; enter on an app client or the users opens them."""

    DEFAULT_CSS = "PoolView { height: 1fr; }"

    def __init__(self, pane: Pane, context: Context, gateway: CognitoGateway, pool: UserPool) -> None:
        super().__init__()
        self._pane = pane
        self._given = context
        self._gateway = gateway
        self.details = PoolDetails(pool)
        self.page = SectionList()
        self._load = LoadView(self.page, Loading(f"Describing {pool.name} (DescribeUserPool)…"))

    @property
    def pool(self) -> UserPool:
        """The pool, as much as is known of it."""
        return self.details.pool

    def compose(self) -> ComposeResult:
        """Show the page once there is something on it."""
        yield self._load

    def on_mount(self) -> None:
        """Fetch."""
        self.reload()

    def reload(self) -> None:
        """Fetch again."""
        self.run_worker(self._fetch(), group="pool", exclusive=True)

    def show(self) -> None:
        """Lay the page out as of now."""
        now_ms = self._given.clock.now_ms()
        self.page.show_sections(pool_sections(self.details, now_ms, utc=self._pane.utc))

    async def _fetch(self) -> None:
        described = await self._pane.attempt(self._gateway.describe_user_pool(self.pool.id))
        if isinstance(described, Failed):
            self._load.show(described)
            return
        self.details.pool = described.value
        self.show()
        self._load.show(Loaded(None))
        await asyncio.gather(self._fetch_clients(), self._fetch_rest())

    async def _fetch_clients(self) -> None:
        """List the app clients, then describe one after the other."""
        self.details.clients = clients = await self._pane.attempt(self._gateway.list_user_pool_clients(self.pool.id))
        self.show()
        for client in clients.value if isinstance(clients, Loaded) else ():
            told = await self._pane.attempt(self._gateway.describe_user_pool_client(self.pool.id, client.id))
            if isinstance(told, Loaded):
                self.details.by_client[client.id] = told.value
                self.show()

    async def _fetch_rest(self) -> None:
        pool_id, details = self.pool.id, self.details
        details.resource_servers = await self._told(self._gateway.list_resource_servers(pool_id))
        self.show()
        details.groups = await self._told(self._gateway.list_groups(pool_id))
        self.show()
        details.logs = await self._told(self._gateway.get_log_delivery_configuration(pool_id))
        self.show()

    async def _told(self, asking: Awaitable[list[T]]) -> Loaded[list[T]] | Failed:
        return await self._pane.attempt(asking)

    # -- what the pane asks -----------------------------------------------------------------------------------------

    @property
    def selected_client(self) -> AppClient | None:
        """The app client under the cursor."""
        item = self.page.item
        kind, _, client_id = (item.target if item else "").partition(" ")
        return self.details.client(client_id) if kind == "client" else None

    def describe(self) -> Awaitable[object]:
        """Fetch what AWS tells of the app client under the cursor, or of the pool, without secrets."""
        client = self.selected_client
        if client is not None:
            return self._without_secrets(self._gateway.describe_client_raw(self.pool.id, client.id))
        return self._without_secrets(self._gateway.describe_raw(self.pool.id))

    async def _without_secrets(self, asking: Awaitable[dict[str, object]]) -> object:
        redactor = self._given.one(Redactor, lambda: Redactor(self._given.settings.redaction))
        return redactor.redact_json(await asking)

    def copy_choices(self) -> list[Choice]:
        """Offer the value under the cursor, the client, and the pool."""
        item, pool, client = self.page.item, self.pool, self.selected_client
        choices = [Choice("client id", client.id)] if client else []
        if item is not None and item.value and client is None:
            choices.append(Choice(item.label.strip() or "value", item.value, item.shown))
        choices += [Choice("pool id", pool.id), Choice("pool name", pool.name)]
        return [*choices, Choice("pool ARN", pool.arn)] if pool.arn else choices

    def related(self) -> list[Choice]:
        """Go to the logs of the functions that the pool calls."""
        logs = [
            Choice(f"logs of {trigger.event}: {trigger.function}", log_target(trigger))
            for trigger in self.pool.triggers
        ]
        return [*logs, Choice(f"metrics of {self.pool.name}", f"metrics:user-pool {self.pool.id}")]

    def export(self) -> Export:
        """Write the page as text, hidden values hidden."""
        lines = []
        for section in self.page.sections:
            lines.append(section.title.encode())
            lines += [f"  {item.label}  {item.shown}".encode(errors="replace") for item in section.items]
        return Export(f"user-pool-{self.pool.id}", "txt", lines)

    def status_text(self) -> str:
        """Name the pool."""
        return self.pool.name
