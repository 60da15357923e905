"""What covers the list of delivery streams, and how one comes there and back: in full, objects, records, tests."""

from textual.app import ComposeResult

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.pane import Context
from kinesis_tui.rows_pane import RowsPane
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.panes.browsing import Browsing
from kinesis_tui.services.firehose.panes.object_view import ObjectView, Place
from kinesis_tui.services.firehose.panes.objects_view import ObjectsView
from kinesis_tui.services.firehose.panes.proof_view import ProofView
from kinesis_tui.services.firehose.panes.stream_listing import StreamListing
from kinesis_tui.services.firehose.panes.stream_rows import Listed
from kinesis_tui.services.firehose.panes.stream_view import Gateways, StreamView
from kinesis_tui.ui.line_list import LineList
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.sql import SqlView
from kinesis_tui.ui.table import Table

AGE_SECONDS = 5.0
Answering = StreamView | ObjectsView | ObjectView | ProofView
"""The views that answer the frame's questions in the pane's place."""
S3_SECTIONS = frozenset({"ExtendedS3DestinationDescription", "S3DestinationDescription", "S3BackupDescription"})


class DeliveryStreamViews(RowsPane):
    """Base of the Firehose pane: its list and its stack of views."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.gateway = FirehoseGateway(context.aws)
        self.metrics = DeliveryMetricsGateway(context.one(MetricDataCalls, lambda: MetricDataCalls(context.aws)))
        self.browsing = Browsing(self, context.aws)
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
        known = self.listing.known.get(argument)
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

    @property
    def explorer(self) -> RowsExplorer | None:
        """The records of an object, where nothing covers them."""
        return self.view.explorer if isinstance(self.view, ObjectView) else None

    @property
    def object_open(self) -> ObjectView | None:
        """The object that is open, where nothing covers its records but an answer in SQL over them."""
        if isinstance(self.view, ObjectView):
            return self.view
        return next(iter(self.query(ObjectView)), None) if isinstance(self.view, SqlView) else None

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

    # -- keys -------------------------------------------------------------------------------------------------------

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Open the delivery stream, the folder or the object."""
        if message.table is self.table:
            self.open(message.key)
        elif isinstance(self.view, ObjectsView) and message.table is self.view.table:
            self.view.choose(message.key)

    def on_table_moved(self, message: Table.Moved) -> None:
        """Describe what has come onto the screen."""
        if message.table is self.table:
            self.listing.look()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the record, or go from the S3 section of a delivery stream to its objects."""
        view = self.view
        if isinstance(view, ObjectView) and message.line_list is view.list:
            message.stop()
            self.push_view(view.record(message.number))
        elif isinstance(view, StreamView) and message.line_list is view.list and view.list.section in S3_SECTIONS:
            message.stop()
            self.browsing.begin(view.listed.stream)
        elif isinstance(view, ProofView) and message.line_list is view.list:
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
        self.push_view(ObjectView(self, self.browsing.gateway, place, self._export))
        self.filter_text = ""

    def action_back(self) -> None:
        """Clear the filter, leave the view, or cancel what is fetched; the list's filter stays with the list."""
        view = self.view
        if view is None and not self.filter_text and self.listing.is_listing:
            self.listing.cancel()
        elif isinstance(view, Answering) and view.is_waiting and not self._exports():
            view.cancel()
        elif isinstance(view, ObjectsView) and not self.filter_text and not self._exports() and view.back():
            pass
        elif view is not None and not isinstance(view, ObjectsView | ObjectView) and not self._exports():
            self.pop_view()
        else:
            super().action_back()

    @property
    def selected_name(self) -> str | None:
        """The delivery stream that is open, or under the cursor."""
        return self.table.cursor_key if self._opened is None else self._opened.name_shown

    @property
    def selected(self) -> Listed | None:
        """What is known of it."""
        if self._opened is not None:
            return self._opened.listed
        return self.listing.known.get(self.table.cursor_key or "")
