"""Pane 7: the APIs of a region, their methods, calls to them, and why the answer was what it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.pane import Choice, Context, Export, Pane, Subject, standard_bindings
from kinesis_tui.services.apigateway.gateway import ApiGateway
from kinesis_tui.services.apigateway.model.api import Api, Method
from kinesis_tui.services.apigateway.panes.api_details import ApiDetails
from kinesis_tui.services.apigateway.panes.api_listing import ApiListing
from kinesis_tui.services.apigateway.panes.api_view import ApiPage, ApiView
from kinesis_tui.services.apigateway.panes.apis_help import HELP
from kinesis_tui.services.apigateway.panes.call_places import method_places, places
from kinesis_tui.services.apigateway.panes.call_view import CallView
from kinesis_tui.services.apigateway.panes.calling import Calling
from kinesis_tui.services.apigateway.panes.matrix_view import MatrixView
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.sections import SectionList
from kinesis_tui.ui.table import Table


class ApisPane(Pane):
    """APIs, and over them one API, a call, a matrix of calls."""

    NAME = "apis"
    TITLE = "APIs"
    ARGUMENT = "API-ID"
    VIEWS = (CallView, SectionList, JsonView)
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "call", "Call…", id="apis.call", tooltip="Call the method: with which token, and why the answer"),
        Binding("m", "matrix", "Matrix…", id="apis.matrix", tooltip="Send the same call with each token at hand"),
        Binding("i", "details", "Details", id="apis.details", tooltip="Show stages, authorizers, deployments, policy"),
        *standard_bindings("apis", "filter", "sort", "describe", "related", "copy", "export", "reload"),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._gateway = ApiGateway(context.aws)
        self.listing = ApiListing(self, context, self._gateway)
        self.table = self.listing.table
        self._calling = Calling(self, context, self._gateway)

    def compose(self) -> ComposeResult:
        """Show the APIs; everything else covers them."""
        yield self.listing.load

    # -- going in and out -------------------------------------------------------------------------------------------

    def open(self, argument: str) -> None:
        """Show the API with this id, also one that is not listed."""
        while self.pop_view():
            pass
        listed = self.listing.known.get(argument)
        api = Api("rest-api", argument, argument) if listed is None else listed.api
        self.push_view(ApiView(self, self.context, self._gateway, api))
        self.filter_text = ""

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
        if isinstance(view, ApiView | CallView):
            view.reload()
        elif isinstance(view, ApiPage):
            view.of.reload()
        elif view is None:
            self.listing.reload()

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Open an API, call a method, or show the verdict on one call of a matrix."""
        view = self.view
        if message.table is self.table:
            self.open(message.key)
        elif isinstance(view, ApiView):
            self.action_call()
        elif isinstance(view, MatrixView) and (chosen := view.chosen(message.key)) is not None:
            call, token, answer = chosen
            self.push_view(CallView(self, self.context, view.details, call, token, answer))

    def on_section_list_item_chosen(self, message: SectionList.ItemChosen) -> None:
        """Go where an item of a page leads."""
        message.stop()
        if ":" in message.target:
            self.go(message.target)

    def on_call_view_again_asked(self, message: CallView.AgainAsked) -> None:
        """Send a call once more."""
        message.stop()
        self._calling.again(message.view)

    # -- what is selected -------------------------------------------------------------------------------------------

    @property
    def details(self) -> ApiDetails | None:
        """The API that is shown."""
        view = self.view
        if isinstance(view, ApiView | CallView | MatrixView):
            return view.details
        return view.of.details if isinstance(view, ApiPage) else None

    @property
    def api(self) -> Api | None:
        """The API that is shown or selected."""
        details = self.details
        if details is not None:
            return details.api
        listed = self.listing.known.get(self.table.cursor_key or "") if self.view is None else None
        return None if listed is None else listed.api

    @property
    def _filtered_table(self) -> Table | None:
        if self.view is None:
            return self.table
        return self.view.table if isinstance(self.view, ApiView) else None

    @property
    def _sending(self) -> CallView | MatrixView | None:
        """What waits for answers."""
        view = self.view
        return view if isinstance(view, CallView | MatrixView) and view.is_sending else None

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how many APIs or methods there are, or what came of a call."""
        view = self.view
        if isinstance(view, ApiView | ApiPage | CallView | MatrixView):
            return view.status_text()
        return self.listing.status_text()

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        for view in (*self.query(ApiPage), *self.query(CallView)):
            view.show()

    def set_filter(self, text: str) -> None:
        """Keep the APIs or the methods listed that contain `text`."""
        table = self._filtered_table
        if table is not None:
            table.filter(text)

    def describe(self) -> Awaitable[object] | None:
        """Fetch what AWS tells of the API; or show a call and its answer as JSON, without secrets."""
        if isinstance(self.view, CallView):
            return self.view.describe()
        api = self.api
        return None if api is None else self._gateway.describe_raw(api)

    def copy_choices(self) -> list[Choice]:
        """Offer what the topmost view has."""
        view = self.view
        if isinstance(view, ApiView | ApiPage | CallView | MatrixView):
            return view.copy_choices()
        api = self.api
        return [] if api is None else [Choice("id", api.id), Choice("name", api.name)]

    def related(self) -> list[Choice]:
        """Go to what a call has left behind, or to what is behind a method."""
        view = self.view
        if isinstance(view, CallView):
            return view.related()
        if isinstance(view, MatrixView):
            found = view.related_verdict()
            return [] if found is None else places(found)
        method = view.method if isinstance(view, ApiView) else None
        return [] if method is None else method_places(method)

    def subject(self) -> Subject | None:
        """Name the API."""
        api = self.api
        return None if api is None else Subject(api.kind, api.id)

    def export(self) -> Export | None:
        """Write what is shown, without secrets."""
        import msgspec

        view = self.view
        if isinstance(view, ApiView | ApiPage | CallView | MatrixView):
            return view.export()
        shown = [self.listing.known[key] for key in self.table.shown_keys if key in self.listing.known]
        return Export("apis", "jsonl", map(msgspec.json.encode, shown)) if shown and view is None else None

    def completions(self, prefix: str) -> list[str]:
        """Complete ids of APIs."""
        return [name for name in self.listing.known if name.startswith(prefix)]

    # -- keys -------------------------------------------------------------------------------------------------------

    def action_call(self) -> None:
        """Ask for a call of the method under the cursor, or for the call shown with something changed."""
        self._with_method(self._calling.begin)

    def action_matrix(self) -> None:
        """Send the same call with each token at hand."""
        view = self.view
        if isinstance(view, CallView):
            self._calling.matrix(view.details, view.call, view.call.token)
        else:
            self._with_method(self._calling.begin_matrix)

    def _with_method(self, do: Callable[[ApiDetails, Method], None]) -> None:
        """Do something with the method shown or selected, once the API's stages are known."""
        view, details = self.view, self.details
        method = view.method if isinstance(view, ApiView) else view.call.method if isinstance(view, CallView) else None
        if details is None or method is None:
            self.say("Select a method first.")
        elif not details.every_stage:
            self.say("The API has no stage that could be called, or its stages are not known yet.", warning=True)
        else:
            do(details, method)

    def action_details(self) -> None:
        """Show all that is known of the API."""
        if isinstance(self.view, ApiView):
            self.push_view(ApiPage(self, self.context, self.view, self._gateway.region))

    def action_sort(self) -> None:
        """Sort by the next column."""
        table = self._filtered_table
        if table is not None:
            table.sort_next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in each view only what makes sense there."""
        view = self.view
        if action in ("filter", "sort"):
            return self._filtered_table is not None
        if action in ("call", "matrix"):
            return isinstance(view, CallView) or (isinstance(view, ApiView) and view.method is not None)
        if action == "details":
            return isinstance(view, ApiView)
        waiting = self._sending is not None or (view is None and self.listing.is_listing)
        return super().check_action(action, parameters) or (action == "back" and waiting)

    def action_back(self) -> None:
        """Wait no longer for an answer, clear the filter, leave what is on top, or cancel the listing."""
        sending = self._sending
        if sending is not None:
            sending.cancel()
        elif not self.filter_text and self.view is None and self.listing.is_listing:
            self.listing.cancel()
        else:
            super().action_back()
