"""The user pools of a region as a table: listed, and then each described."""

from collections.abc import AsyncIterator

from kinesis_tui.failure import Failure
from kinesis_tui.listing import Listing, ListingWords
from kinesis_tui.pane import Context, Pane
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.user_pool import UserPool
from kinesis_tui.services.cognito.panes.pool_rows import POOL_COLUMNS, POOL_LAYOUT

DESCRIBED = 300
"""Pools that are described, a call each; an account has a thousand at most by default."""
NOTHING = "Type :region NAME to look elsewhere, or t to inspect a token; `kinesis-tui demo` has a pool to try."
WORDS = ListingWords(
    listing="Listing user pools (ListUserPools)…",
    none="No user pools.",
    empty=f"No user pools in {{region}}. {NOTHING}",
    cancelled="Listing was cancelled. Press r to list the user pools.",
)


class PoolListing(Listing[UserPool]):
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: CognitoGateway) -> None:
        super().__init__(pane, context, POOL_COLUMNS, POOL_LAYOUT, WORDS)
        self._gateway = gateway
        self._undescribed: Failure | None = None

    def status_text(self) -> str:
        """Count the pools, and say how far describing them is or why it failed."""
        if not self.known:
            return ""
        count, described = len(self.known), sum(pool.described for pool in self.known.values())
        if self._undescribed is not None:
            return f"{count} pools, {count - described} not described: {self._undescribed.why}"
        if described < min(count, DESCRIBED):
            return f"described {described}/{count} pools"
        return self.count_text("pool" if count == 1 else "pools")

    async def pages(self) -> AsyncIterator[dict[str, UserPool]]:
        """Yield the pools, those described before as they were."""
        self._undescribed = None
        async for page in self._gateway.list_user_pools():
            yield {pool.id: self.known.get(pool.id, pool) for pool in page}

    async def fill_in(self) -> None:
        """Describe one pool after the other; the first failure is kept to be shown, the rest go on."""
        for pool_id in list(self.known)[:DESCRIBED]:
            try:
                self.learn(pool_id, await self._gateway.describe_user_pool(pool_id))
            except Failure as failure:
                self._undescribed = self._undescribed or failure
        self.show_changes()
