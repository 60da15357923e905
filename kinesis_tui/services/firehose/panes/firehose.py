"""Pane 3: the delivery streams of a region, one of them in full, and what it delivered."""

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kinesis_tui.pane import Choice, Command, Context, Export, Refused, standard_bindings
from kinesis_tui.rows_pane import RowsPane
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.panes.browsing import Browsing
from kinesis_tui.services.firehose.panes.firehose_help import HELP
from kinesis_tui.services.firehose.panes.firehose_offers import places, stream_choices
from kinesis_tui.services.firehose.panes.object_record import DeliveredRecordView
from kinesis_tui.services.firehose.panes.object_view import ObjectView, Place
from kinesis_tui.services.firehose.panes.objects_view import ObjectsView
from kinesis_tui.services.firehose.panes.proof_view import ARRIVED, ProofView
from kinesis_tui.services.firehose.panes.proving import Proving
from kinesis_tui.services.firehose.panes.stream_listing import StreamListing
from kinesis_tui.services.firehose.panes.stream_rows import Listed, listed_json
from kinesis_tui.services.firehose.panes.stream_view import Gateways, StreamView
from kinesis_tui.services.firehose.panes.writing import WRITE_ACTIONS, WRITE_BINDINGS, Writing
from kinesis_tui.subject import Subject
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.statistics import StatisticsView
from kinesis_tui.ui.table import Table

AGE_SECONDS = 5.0
Answering = StreamView | ObjectsView | ObjectView | ProofView
"""The views that answer the frame's questions in the pane's place."""
S3_SECTIONS = frozenset({"ExtendedS3DestinationDescription", "S3DestinationDescription", "S3BackupDescription"})


class FirehosePane(RowsPane):
    """List the delivery streams; enter shows one in full, `b` what it delivered."""

    NAME = "firehose"
    TITLE = "Firehose"
    ARGUMENT = "DELIVERY-STREAM"
    VIEWS = (ObjectsView, DeliveredRecordView, RowsExplorer, Histogram, StatisticsView, JsonView)
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *standard_bindings("firehose"),
        Binding("b", "browse", "Objects", id="firehose.browse", tooltip="List the objects that were delivered"),
        Binding("T", "prove", "Test…", id="firehose.prove", tooltip="Send a test record and find it in S3"),
        *WRITE_BINDINGS,
        *standard_bindings("firehose", "filter", "sort", "describe", "related", "copy", "export", "reload")[1:],
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.gateway = FirehoseGateway(context.aws)
        self.metrics = DeliveryMetricsGateway(context.aws)
        self.browsing = Browsing(self, context.aws)
        self.proving = Proving(self, context)
        self.writing = Writing(self, context, self.gateway, lambda: self.selected_name)
        self.listing = StreamListing(self, context, self.gateway, self.metrics)
        self.table = self.listing.table
        self._opened: StreamView | None = None
        """The delivery stream that is open, or under what is."""

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
        known = self.listing.listed.get(argument)
        self._opened = StreamView(self, gateways, argument, known, self.listing.described)
        self.push_view(self._opened)
        self.filter_text = ""

    def pop_view(self) -> bool:
        """Leave what is on top; the list is filtered as it was when that was opened."""
        leaving = self.view
        left = super().pop_view()
        if leaving is self._opened:
            self._opened = None
        if left:
            self.filter_text = self._filter_below()
        return left

    def _filter_below(self) -> str:
        view = self.view
        if isinstance(view, ObjectsView):
            return view.table.filter_text
        if isinstance(view, ObjectView):
            matches = view.rows.matches
            return "" if matches is None else matches.needle
        return self.table.filter_text if view is None else ""

    def reload(self) -> None:
        """Fetch the topmost view again."""
        if self.listing.is_stale:
            self.listing.forget()
            while self.pop_view():
                pass
        if isinstance(self.view, Answering):
            self.view.reload()
        else:
            self.listing.reload()

    # -- what the frame asks ----------------------------------------------------------------------------------------

    @property
    def explorer(self) -> RowsExplorer | None:
        """The records of an object, where nothing covers them."""
        return self.view.explorer if isinstance(self.view, ObjectView) else None

    def status_text(self) -> str:
        """Say how far the listing is, or what the view says."""
        return self.view.status_text() if isinstance(self.view, Answering) else self.listing.status_text()

    def set_filter(self, text: str) -> None:
        """Keep what matches."""
        view = self.view
        if isinstance(view, ObjectView):
            view.explorer.filter(text)
        elif isinstance(view, ObjectsView):
            view.table.filter(text)
        elif view is None:
            self.table.filter(text)

    def watch_utc(self) -> None:
        """Paint the times in the other zone."""
        for view in self.query(ObjectView):
            view.explorer.set_utc(self.utc)
        for shown in (*self.query(StreamView), *self.query(ObjectsView), *self.query(ProofView)):
            shown.show()

    def describe(self) -> Awaitable[object] | None:
        """Fetch the whole answer about what is selected."""
        if isinstance(self.view, Answering):
            return self.view.describe()
        name = self.selected_name
        return None if name is None else self._raw(name)

    async def _raw(self, name: str) -> object:
        return (await self.gateway.describe_delivery_stream(name)).shown

    def copy_choices(self) -> list[Choice]:
        """Offer what the view offers; of a delivery stream its name, ARN and command."""
        view = self.view
        choices = (
            view.copy_choices() if isinstance(view, Answering | DeliveredRecordView | StatisticsView | DiffView) else []
        )
        selected = self._selected()
        if selected is None or not isinstance(view, StreamView | None):
            return choices
        return [*choices, *stream_choices(selected.name, selected.stream, self.context.aws.region)]

    def related(self) -> list[Choice]:
        """Go to the source, the function's log and the error log."""
        selected = self._selected()
        return [] if selected is None else list(places(selected.name, selected.stream))

    def subject(self) -> Subject | None:
        """Name the delivery stream selected."""
        name = self.selected_name
        return None if name is None else Subject("delivery-stream", name)

    def export(self) -> Export | None:
        """Write the delivery streams as JSON Lines in the order shown, or what the view writes."""
        if isinstance(self.view, Answering | StatisticsView):
            try:
                return self.view.export()
            except Refused as refused:
                self.say(str(refused), warning=True)
                return None
        shown = [self.listing.listed[key] for key in self.table.shown_keys if key in self.listing.listed]
        return Export("delivery-streams", "jsonl", map(listed_json, shown)) if shown else None

    def commands(self) -> list[Command]:
        """Offer what is typed over objects and their records."""
        explorer, selected = self.explorer, self._selected()
        test = self.proving.command(None if selected is None else selected.stream)
        words = [test, *self.writing.commands(), *self.browsing.commands()]
        return words if explorer is None else [*words, *explorer.commands()]

    def completions(self, prefix: str) -> list[str]:
        """Complete names."""
        return [name for name in self.listing.listed if name.startswith(prefix)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in each view only what makes sense there."""
        if action == "filter":
            return isinstance(self.view, ObjectsView | ObjectView | None)
        if action == "sort":
            return isinstance(self.view, ObjectsView | None)
        if action in ("browse", "prove", *WRITE_ACTIONS):
            return isinstance(self.view, StreamView | None)
        return super().check_action(action, parameters)

    # -- keys -------------------------------------------------------------------------------------------------------

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Open the delivery stream, the folder or the object."""
        if message.table is self.table:
            self.open(message.key)
        elif isinstance(self.view, ObjectsView) and message.table is self.view.table:
            self.view.choose(message.key)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the record, or go from the S3 section of a delivery stream to its objects."""
        view = self.view
        if isinstance(view, ObjectView) and message.line_list is view.list:
            message.stop()
            self.push_view(view.record(message.number))
        elif isinstance(view, StreamView) and message.line_list is view.list and view.list.section in S3_SECTIONS:
            message.stop()
            self.action_browse()
        elif isinstance(view, ProofView) and message.line_list is view.list and view.list.section == ARRIVED:
            message.stop()
            view.open_object()

    def on_objects_view_opened(self, message: ObjectsView.Opened) -> None:
        """Open the object."""
        message.stop()
        self._open_object(message.place)

    def on_proof_view_opened(self, message: ProofView.Opened) -> None:
        """Open the object in which the test's record arrived."""
        message.stop()
        self._open_object(message.place)

    def _open_object(self, place: Place) -> None:
        self.push_view(ObjectView(self, self.browsing.gateway, place))
        self.filter_text = ""

    def action_prove(self) -> None:
        """Ask for a test record."""
        selected = self._selected()
        if selected is None:
            return
        try:
            self.proving.begin(selected.stream)
        except Refused as refused:
            self.say(str(refused), warning=True)

    def action_browse(self) -> None:
        """Show what was delivered."""
        selected = self._selected()
        if selected is not None:
            self.browsing.begin(selected.stream)

    def action_create(self) -> None:
        """Create a delivery stream."""
        self.writing.create()

    def action_change(self) -> None:
        """Change the delivery stream."""
        self.writing.change()

    def action_delete(self) -> None:
        """Delete the delivery stream."""
        self.writing.delete()

    def action_sort(self) -> None:
        """Sort by the next column."""
        (self.view.table if isinstance(self.view, ObjectsView) else self.table).sort_next()

    def action_back(self) -> None:
        """Clear the filter, leave the view, or cancel what is fetched; the list's filter stays with the list."""
        view = self.view
        if view is None and not self.filter_text and self.listing.is_listing:
            self.listing.cancel()
        elif isinstance(view, Answering) and view.is_waiting and not self._exports():
            view.cancel()
        elif view is not None and not isinstance(view, ObjectsView | ObjectView) and not self._exports():
            self.pop_view()
        else:
            super().action_back()

    @property
    def selected_name(self) -> str | None:
        """The delivery stream that is open, or under the cursor."""
        return self.table.cursor_key if self._opened is None else self._opened.name_shown

    def _selected(self) -> Listed | None:
        if self._opened is not None:
            return self._opened.listed
        return self.listing.listed.get(self.table.cursor_key or "")
