"""One API: its stages in a few lines over its methods; and all that is known of it, as a page."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from kinesis_tui.failure import Failure, NotFound
from kinesis_tui.pane import Choice, Context, Empty, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.services.apigateway.gateway import ApiGateway
from kinesis_tui.services.apigateway.model.api import Api, Method
from kinesis_tui.services.apigateway.model.call import base_url
from kinesis_tui.services.apigateway.panes.api_details import ApiDetails
from kinesis_tui.services.apigateway.panes.api_rows import KINDS, METHOD_COLUMNS, method_row
from kinesis_tui.services.apigateway.panes.api_sections import api_sections
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import age_text
from kinesis_tui.ui.facts import Fact, Facts
from kinesis_tui.ui.sections import SectionList
from kinesis_tui.ui.table import Table

MOST_STAGES = 5
"""Stages whose deployments are looked into, two calls each."""
MOST_NAMED = 3
"""Stages and authorizers named above the methods."""


class ApiView(Vertical):
    """Shows one API's methods; enter calls one."""

    DEFAULT_CSS = """
    ApiView { height: 1fr; & > Facts { margin-bottom: 1; } }
    """

    def __init__(self, pane: Pane, context: Context, gateway: ApiGateway, api: Api) -> None:
        super().__init__()
        self._pane = pane
        self._given = context
        self._gateway = gateway
        self.details = ApiDetails(api)
        self._is_whole = False
        self.failure: Failure | None = None
        """Why less is known than there is."""
        self._facts = Facts()
        self.table = Table(METHOD_COLUMNS, empty_text="No methods.")
        self._load = LoadView(self.table, Loading(f"Reading the methods of {api.name}…"))

    def compose(self) -> ComposeResult:
        """Stack the facts on the methods."""
        yield self._facts
        yield self._load

    def on_mount(self) -> None:
        """Fetch."""
        self.show()
        self.reload()

    def reload(self) -> None:
        """Fetch again."""
        self._is_whole, self.failure = False, None
        self.run_worker(self._fetch(), group="api", exclusive=True)

    @property
    def method(self) -> Method | None:
        """The method under the cursor."""
        return self.details.methods.get(self.table.cursor_key or "")

    def show(self) -> None:
        """Lay it out as of now."""
        details = self.details
        self._facts.show(_facts(details, self._given.clock.now_ms()))
        authorizers = details.by_authorizer
        self.table.set_rows([method_row(method, authorizers) for method in details.methods.values()])

    async def _fetch(self) -> None:
        details, gateway = self.details, self._gateway
        known = await self._pane.attempt(self._known())
        if isinstance(known, Failed):
            self._load.show(known)
            return
        api = details.api = known.value
        details.stages = await self._pane.attempt(gateway.get_stages(api))
        details.authorizers = await self._pane.attempt(gateway.get_authorizers(api))
        self.show()
        methods = await self._pane.attempt(self._methods(api))
        if isinstance(methods, Failed):
            self._load.show(methods)
            return
        details.methods = methods.value
        self.show()
        if not details.methods:
            self._load.show(Empty(f"{api.name} has no methods yet. Press r to look again, i for its stages."))
        else:
            self._load.show(Loaded(None))
        details.deployments = await self._pane.attempt(gateway.get_deployments(api))
        await self._fetch_deployed(api)
        self._is_whole = True
        self.show()
        for page in self._pane.query(ApiPage):
            page.show()

    async def _known(self) -> Api:
        """Return the API as AWS has it now; its kind is only guessed where its id alone was typed."""
        api, gateway = self.details.api, self._gateway
        self.details.endpoint = await gateway.endpoint()
        try:
            return await gateway.get_api(api.kind, api.id)
        except NotFound:
            if api.name != api.id:
                raise
        return await gateway.get_api("http-api" if api.kind == "rest-api" else "rest-api", api.id)

    async def _methods(self, api: Api) -> dict[str, Method]:
        found: dict[str, Method] = {}
        async for page in self._gateway.every_method(api):
            found |= {method.key: method for method in page}
            self.details.methods = {**self.details.methods, **found}
            self.show()
        return dict(sorted(found.items(), key=lambda pair: (pair[1].path, pair[1].verb)))

    async def _fetch_deployed(self, api: Api) -> None:
        """Look into what is deployed; where that is refused, verdicts say that it is not known."""
        for stage in self.details.every_stage[:MOST_STAGES]:
            told = await self._pane.attempt(self._gateway.deployed(api, stage))
            if isinstance(told, Failed):
                self.failure = self.failure or told.failure
            elif told.value is not None:
                self.details.deployed[stage.name] = told.value

    # -- what the pane asks -----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Count the methods."""
        count = len(self.details.methods)
        if self.failure is not None:
            return f"{count} methods; what is deployed is not known: {self.failure.why}"
        if not self._is_whole and count:
            return f"{count} methods, looking into deployments…"
        shown = self.table.shown_count if self.table.filter_text else count
        return f"{count} methods" if shown == count else f"{shown} of {count} methods"

    def copy_choices(self) -> list[Choice]:
        """Offer the method's address on each stage, and the API's id."""
        method, api, region = self.method, self.details.api, self._gateway.region
        choices = []
        if method is not None and self.details.endpoint:
            for stage in self.details.every_stage:
                url = base_url(api, stage.name, self.details.endpoint, region) + method.path
                choices.append(Choice(f"address on {stage.name}", url))
        return [*choices, Choice("API id", api.id), Choice("API name", api.name)]

    def export(self) -> Export | None:
        """Write the methods in the order shown."""
        import msgspec

        shown = [self.details.methods[key] for key in self.table.shown_keys]
        return Export(f"api-{self.details.api.id}-methods", "jsonl", map(msgspec.json.encode, shown)) if shown else None


class ApiPage(Vertical):
    """All that is known of one API beside its methods; enter goes to a log or a pool."""

    DEFAULT_CSS = "ApiPage { height: 1fr; }"

    def __init__(self, pane: Pane, context: Context, view: ApiView, region: str) -> None:
        super().__init__()
        self._pane = pane
        self._given = context
        self.of = view
        self._region = region
        self.page = SectionList()

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self.page

    def on_mount(self) -> None:
        """Lay it out."""
        self.show()

    def show(self) -> None:
        """Lay it out as of now."""
        now_ms = self._given.clock.now_ms()
        self.page.show_sections(api_sections(self.of.details, now_ms, self._region, utc=self._pane.utc))

    def status_text(self) -> str:
        """Name the API."""
        return self.of.details.api.name

    def copy_choices(self) -> list[Choice]:
        """Offer the value under the cursor, and the API's id."""
        item, api = self.page.item, self.of.details.api
        chosen = [Choice(item.label.strip() or "value", item.value)] if item and item.value else []
        return [*chosen, Choice("API id", api.id)]

    def export(self) -> Export:
        """Write the page as text."""
        lines = []
        for section in self.page.sections:
            lines.append(section.title.encode())
            lines += [f"  {item.label}  {item.shown}".encode(errors="replace") for item in section.items]
        return Export(f"api-{self.of.details.api.id}", "txt", lines)


def _facts(details: ApiDetails, now_ms: int) -> list[Fact]:
    api = details.api
    facts: list[Fact] = [
        ("API", f"{api.name} · {KINDS[api.kind]} · {api.id} · {', '.join(api.endpoint_types) or UNKNOWN}")
    ]
    for stage in details.every_stage[:MOST_NAMED]:
        deployment = details.deployment(stage)
        when = f", deployed {age_text(deployment.created, now_ms)} ago" if deployment else ""
        waf = ", behind WAF" if stage.web_acl else ""
        facts.append(("stage", f"{stage.name} · deployment {stage.deployment_id or 'none'}{when}{waf}"))
    for authorizer in list(details.by_authorizer.values())[:MOST_NAMED]:
        takes = ", ".join(authorizer.pools) or authorizer.issuer or authorizer.function or UNKNOWN
        reads = authorizer.header or ", ".join(authorizer.identity_sources) or UNKNOWN
        facts.append(("authorizer", f"{authorizer.name} · {authorizer.type} · {takes} · reads {reads}"))
    if isinstance(details.stages, Failed):
        facts.append(("stages", str(details.stages.failure), "error"))
    if isinstance(details.authorizers, Failed):
        facts.append(("authorizers", str(details.authorizers.failure), "error"))
    return facts
