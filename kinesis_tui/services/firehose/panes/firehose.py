"""Pane 3: the delivery streams of a region, and one of them in full."""

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kinesis_tui.pane import Choice, Context, Export, Pane, standard_bindings
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.panes.firehose_help import HELP
from kinesis_tui.services.firehose.panes.firehose_offers import places, stream_choices
from kinesis_tui.services.firehose.panes.stream_listing import StreamListing
from kinesis_tui.services.firehose.panes.stream_rows import Listed, listed_json
from kinesis_tui.services.firehose.panes.stream_view import Gateways, StreamView
from kinesis_tui.subject import Subject
from kinesis_tui.ui.table import Table

AGE_SECONDS = 5.0


class FirehosePane(Pane):
    """List the delivery streams; enter shows one in full."""

    NAME = "firehose"
    TITLE = "Firehose"
    ARGUMENT = "DELIVERY-STREAM"
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("firehose", "filter", "sort", "describe", "related", "copy", "export", "reload"),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.gateway = FirehoseGateway(context.aws)
        self.metrics = DeliveryMetricsGateway(context.aws)
        self.listing = StreamListing(self, context, self.gateway, self.metrics)
        self.table = self.listing.table

    def compose(self) -> ComposeResult:
        """Show the delivery streams."""
        yield self.listing.load

    def on_mount(self) -> None:
        """Let the ages grow."""
        self.set_interval(AGE_SECONDS, self.listing.age)

    def open(self, argument: str) -> None:
        """Show the delivery stream named; also one that is not in the list."""
        while self.pop_view():
            pass
        gateways = Gateways(self.gateway, self.metrics)
        self.push_view(StreamView(self, gateways, argument, self.listing.listed.get(argument), self.listing.described))
        self.filter_text = ""

    def pop_view(self) -> bool:
        """Leave what is on top; the list is filtered as it was when that was opened."""
        left = super().pop_view()
        if left and self.view is None:
            self.filter_text = self.table.filter_text
        return left

    def reload(self) -> None:
        """Fetch the topmost view again."""
        if self.listing.is_stale:
            self.listing.forget()
            while self.pop_view():
                pass
        if isinstance(self.view, StreamView):
            self.view.reload()
        else:
            self.listing.reload()

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how far the listing is, or which version is shown."""
        return self.view.status_text() if isinstance(self.view, StreamView) else self.listing.status_text()

    def set_filter(self, text: str) -> None:
        """Keep the delivery streams that contain `text`."""
        if self.view is None:
            self.table.filter(text)

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        if isinstance(self.view, StreamView):
            self.view.show()

    def describe(self) -> Awaitable[object] | None:
        """Fetch the whole answer about the delivery stream selected."""
        name = self.selected_name
        return None if name is None else self._raw(name)

    async def _raw(self, name: str) -> object:
        return (await self.gateway.describe_delivery_stream(name)).shown

    def copy_choices(self) -> list[Choice]:
        """Offer the delivery stream's name, ARN and command, and in the view of one the value under the cursor."""
        selected = self._selected()
        if selected is None:
            return []
        choices = stream_choices(selected.name, selected.stream, self.context.aws.region)
        return [*self.view.copy_choices(), *choices] if isinstance(self.view, StreamView) else choices

    def related(self) -> list[Choice]:
        """Go to the source, the function's log and the error log."""
        selected = self._selected()
        return [] if selected is None else list(places(selected.name, selected.stream))

    def subject(self) -> Subject | None:
        """Name the delivery stream selected."""
        name = self.selected_name
        return None if name is None else Subject("delivery-stream", name)

    def export(self) -> Export | None:
        """Write the delivery streams as JSON Lines in the order shown, or the one that is open as JSON."""
        if isinstance(self.view, StreamView):
            return self.view.export()
        shown = [self.listing.listed[key] for key in self.table.shown_keys if key in self.listing.listed]
        return Export("delivery-streams", "jsonl", map(listed_json, shown)) if shown else None

    def completions(self, prefix: str) -> list[str]:
        """Complete names."""
        return [name for name in self.listing.listed if name.startswith(prefix)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Filter and sort the list alone."""
        if action in ("filter", "sort"):
            return self.view is None
        return super().check_action(action, parameters)

    # -- keys -------------------------------------------------------------------------------------------------------

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Open the delivery stream."""
        if message.table is self.table:
            self.open(message.key)

    def action_sort(self) -> None:
        """Sort by the next column."""
        self.table.sort_next()

    def action_back(self) -> None:
        """Clear the filter, leave the view, or cancel the listing."""
        if self.view is None and not self.filter_text and self.listing.is_listing:
            self.listing.cancel()
        else:
            super().action_back()

    @property
    def selected_name(self) -> str | None:
        """The delivery stream that is open, or under the cursor."""
        return self.view.name_shown if isinstance(self.view, StreamView) else self.table.cursor_key

    def _selected(self) -> Listed | None:
        if isinstance(self.view, StreamView):
            return self.view.listed
        return self.listing.listed.get(self.table.cursor_key or "")
