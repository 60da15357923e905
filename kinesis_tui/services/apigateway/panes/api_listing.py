"""The APIs of a region as a table: listed, and then each asked for its stages, authorizers and deployments."""

from dataclasses import replace

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Context, Empty, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.services.apigateway.gateway import ApiGateway
from kinesis_tui.services.apigateway.panes.api_rows import API_COLUMNS, ListedApi, api_row
from kinesis_tui.ui.table import Table

DESCRIBED = 60
"""APIs that are asked, three calls each: 36 seconds of them."""
SHOW_SECONDS = 0.5
LISTING = "Listing APIs (GetRestApis, GetApis)…"
NOTHING = "Type :region NAME to look elsewhere; `kinesis-tui demo` has an API with an authorizer to try."


class ApiListing:
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: ApiGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region that the APIs known are of."""
        self._shown_at = float("-inf")
        self._undescribed: Failure | None = None
        self.apis: dict[str, ListedApi] = {}
        self.table = Table(API_COLUMNS, empty_text="No APIs.")
        self.load = LoadView(self.table, Loading(LISTING))

    @property
    def is_stale(self) -> bool:
        """Whether the APIs known are those of another profile or region."""
        return self._place not in (None, self._here())

    @property
    def is_listing(self) -> bool:
        """Whether there is nothing to see yet."""
        return isinstance(self.load.state, Loading)

    def forget(self) -> None:
        """Forget the APIs of another profile or region."""
        self.apis, self._place = {}, None

    def status_text(self) -> str:
        """Count the APIs, and say how far asking them is or why it failed."""
        if not self.apis:
            return ""
        count, described = len(self.apis), sum(one.is_described for one in self.apis.values())
        if self._undescribed is not None:
            return f"{count} APIs, not all could be asked: {self._undescribed.why}"
        if described < min(count, DESCRIBED):
            return f"asked {described}/{count} APIs"
        shown = self.table.shown_count if self.table.filter_text else count
        sockets = f", {self._gateway.web_sockets} WebSocket not listed" if self._gateway.web_sockets else ""
        noun = "API" if count == 1 else "APIs"
        return (f"{count} {noun}" if shown == count else f"{shown} of {count} {noun}") + sockets

    def reload(self) -> None:
        """List the APIs again."""
        self._pane.run_worker(self._fetch(), group="apis", exclusive=True)

    def cancel(self) -> None:
        """Give up listing."""
        self._pane.workers.cancel_group(self._pane, "apis")
        self.load.show(Empty("Listing was cancelled. Press r to list the APIs."))

    async def _fetch(self) -> None:
        if not self.apis:
            self.load.show(Loading(LISTING))
        self._undescribed = None
        outcome = await self._pane.attempt(self._list())
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.apis, self._place = outcome.value, self._here()
        if not self.apis:
            sockets = self._gateway.web_sockets
            but = f" ({sockets} WebSocket APIs are not listed)" if sockets else ""
            self.load.show(Empty(f"No APIs in {self._context.aws.region or 'this region'}{but}. {NOTHING}"))
            return
        self._show()
        await self._describe()

    async def _list(self) -> dict[str, ListedApi]:
        """Return all APIs by id, those asked before as they were; show each page as it comes."""
        found: dict[str, ListedApi] = {}
        async for page in self._gateway.every_api():
            for api in page:
                known = self.apis.get(api.id)
                found[api.id] = ListedApi(api) if known is None else replace(known, api=api)
            if found:
                self.apis = {**self.apis, **found}
                self._show()
        return found

    async def _describe(self) -> None:
        """Ask one API after the other; the first failure is kept to be shown, the rest go on."""
        for api_id in list(self.apis)[:DESCRIBED]:
            self.apis[api_id] = await self._asked(self.apis[api_id])
            if self._context.clock.monotonic() - self._shown_at >= SHOW_SECONDS:
                self._show()
        self._show()

    async def _asked(self, listed: ListedApi) -> ListedApi:
        api, gateway = listed.api, self._gateway
        try:
            listed = replace(listed, stages=tuple(await gateway.get_stages(api)))
            listed = replace(listed, authorizers=tuple(await gateway.get_authorizers(api)))
            deployments = await gateway.get_deployments(api)
            listed = replace(listed, last_deployment=deployments[0].created if deployments else None)
        except Failure as failure:
            self._undescribed = self._undescribed or failure
        return replace(listed, is_described=True)

    def _show(self) -> None:
        self._shown_at = self._context.clock.monotonic()
        now_ms = self._context.clock.now_ms()
        self.table.set_rows([api_row(one, now_ms) for one in self.apis.values()])
        if not isinstance(self.load.state, Loaded):
            self.load.show(Loaded(None))

    def _here(self) -> tuple[str | None, str | None]:
        return self._context.aws.profile, self._context.aws.region
