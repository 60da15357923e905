"""The APIs of a region as a table: listed, and then each asked for its stages, authorizers and deployments."""

from collections.abc import AsyncIterator
from dataclasses import replace

from kinesis_tui.failure import Failure
from kinesis_tui.listing import Listing, ListingWords
from kinesis_tui.pane import Context, Pane
from kinesis_tui.services.apigateway.gateway import ApiGateway
from kinesis_tui.services.apigateway.panes.api_rows import API_COLUMNS, API_LAYOUT, ListedApi

DESCRIBED = 60
"""APIs that are asked, three calls each: 36 seconds of them."""
WORDS = ListingWords(
    listing="Listing APIs (GetRestApis, GetApis)…",
    none="No APIs.",
    empty="Type :region NAME to look elsewhere; `kinesis-tui demo` has an API with an authorizer to try.",
    cancelled="Listing was cancelled. Press r to list the APIs.",
)


class ApiListing(Listing[ListedApi]):
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: ApiGateway) -> None:
        super().__init__(pane, context, API_COLUMNS, API_LAYOUT, WORDS)
        self._gateway = gateway
        self._undescribed: Failure | None = None

    def status_text(self) -> str:
        """Count the APIs, and say how far asking them is or why it failed."""
        if not self.known:
            return ""
        count, described = len(self.known), sum(one.is_described for one in self.known.values())
        if self._undescribed is not None:
            return f"{count} APIs, not all could be asked: {self._undescribed.why}"
        if described < min(count, DESCRIBED):
            return f"asked {described}/{count} APIs"
        sockets = f", {self._gateway.web_sockets} WebSocket not listed" if self._gateway.web_sockets else ""
        return self.count_text("API" if count == 1 else "APIs") + sockets

    def nothing(self, region: str) -> str:
        """Say that the region has none, but for those that are not listed."""
        sockets = self._gateway.web_sockets
        but = f" ({sockets} WebSocket APIs are not listed)" if sockets else ""
        return f"No APIs in {region}{but}. {WORDS.empty}"

    async def pages(self) -> AsyncIterator[dict[str, ListedApi]]:
        """Yield the APIs, those asked before as they were."""
        self._undescribed = None
        async for page in self._gateway.every_api():
            known = ((api, self.known.get(api.id)) for api in page)
            yield {api.id: ListedApi(api) if one is None else replace(one, api=api) for api, one in known}

    async def fill_in(self) -> None:
        """Ask one API after the other; the first failure is kept to be shown, the rest go on."""
        for api_id in list(self.known)[:DESCRIBED]:
            self.learn(api_id, await self._described(self.known[api_id]))
        self.show_changes()

    async def _described(self, listed: ListedApi) -> ListedApi:
        api, gateway = listed.api, self._gateway
        try:
            listed = replace(listed, stages=tuple(await gateway.get_stages(api)))
            listed = replace(listed, authorizers=tuple(await gateway.get_authorizers(api)))
            deployments = await gateway.get_deployments(api)
            listed = replace(listed, last_deployment=deployments[0].created if deployments else None)
        except Failure as failure:
            self._undescribed = self._undescribed or failure
        return replace(listed, is_described=True)
