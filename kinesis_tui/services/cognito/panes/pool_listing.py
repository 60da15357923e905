"""The user pools of a region as a table: listed, and then each described."""

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Context, Empty, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.user_pool import UserPool
from kinesis_tui.services.cognito.panes.pool_rows import POOL_COLUMNS, pool_row
from kinesis_tui.ui.table import Table

DESCRIBED = 300
"""Pools that are described, a call each; an account has a thousand at most by default."""
SHOW_SECONDS = 0.5
LISTING = "Listing user pools (ListUserPools)…"
NOTHING = "Type :region NAME to look elsewhere, or t to inspect a token; `kinesis-tui demo` has a pool to try."


class PoolListing:
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: CognitoGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region that the pools known are of."""
        self._shown_at = float("-inf")
        self._undescribed: Failure | None = None
        self.pools: dict[str, UserPool] = {}
        self.table = Table(POOL_COLUMNS, empty_text="No user pools.")
        self.load = LoadView(self.table, Loading(LISTING))

    @property
    def is_stale(self) -> bool:
        """Whether the pools known are those of another profile or region."""
        return self._place not in (None, self._here())

    @property
    def is_listing(self) -> bool:
        """Whether there is nothing to see yet."""
        return isinstance(self.load.state, Loading)

    def forget(self) -> None:
        """Forget the pools of another profile or region."""
        self.pools, self._place = {}, None

    def status_text(self) -> str:
        """Count the pools, and say how far describing them is or why it failed."""
        if not self.pools:
            return ""
        count, described = len(self.pools), sum(pool.described for pool in self.pools.values())
        if self._undescribed is not None:
            return f"{count} pools, {count - described} not described: {self._undescribed.why}"
        if described < min(count, DESCRIBED):
            return f"described {described}/{count} pools"
        shown = self.table.shown_count if self.table.filter_text else count
        noun = "pool" if count == 1 else "pools"
        return f"{count} {noun}" if shown == count else f"{shown} of {count} {noun}"

    def reload(self) -> None:
        """List the pools again."""
        self._pane.run_worker(self._fetch(), group="pools", exclusive=True)

    def cancel(self) -> None:
        """Give up listing."""
        self._pane.workers.cancel_group(self._pane, "pools")
        self.load.show(Empty("Listing was cancelled. Press r to list the user pools."))

    async def _fetch(self) -> None:
        if not self.pools:
            self.load.show(Loading(LISTING))
        self._undescribed = None
        outcome = await self._pane.attempt(self._list())
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.pools, self._place = outcome.value, self._here()
        if not self.pools:
            self.load.show(Empty(f"No user pools in {self._context.aws.region or 'this region'}. {NOTHING}"))
            return
        self._show()
        await self._describe()

    async def _list(self) -> dict[str, UserPool]:
        """Return all pools by id, those described before as they were; show each page as it comes."""
        found: dict[str, UserPool] = {}
        async for page in self._gateway.list_user_pools():
            found |= {pool.id: self.pools.get(pool.id, pool) for pool in page}
            if found:
                self.pools = {**self.pools, **found}
                self._show()
        return found

    async def _describe(self) -> None:
        """Describe one pool after the other; the first failure is kept to be shown, the rest go on."""
        for pool_id in list(self.pools)[:DESCRIBED]:
            try:
                self.pools[pool_id] = await self._gateway.describe_user_pool(pool_id)
            except Failure as failure:
                self._undescribed = self._undescribed or failure
            if self._context.clock.monotonic() - self._shown_at >= SHOW_SECONDS:
                self._show()
        self._show()

    def _show(self) -> None:
        self._shown_at = self._context.clock.monotonic()
        now_ms = self._context.clock.now_ms()
        self.table.set_rows([pool_row(pool, now_ms) for pool in self.pools.values()])
        if not isinstance(self.load.state, Loaded):
            self.load.show(Loaded(None))

    def _here(self) -> tuple[str | None, str | None]:
        return self._context.aws.profile, self._context.aws.region
