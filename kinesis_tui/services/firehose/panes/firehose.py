"""Pane 3: the delivery streams of a region, one of them in full, and what it delivered."""

from collections.abc import Awaitable
from typing import ClassVar

from textual.binding import Binding, BindingType

from kinesis_tui.pane import Choice, Command, Context, Export, Refused, standard_bindings
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.panes.firehose_help import HELP
from kinesis_tui.services.firehose.panes.firehose_offers import places, stream_choices
from kinesis_tui.services.firehose.panes.object_record import DeliveredRecordView
from kinesis_tui.services.firehose.panes.object_view import ObjectView
from kinesis_tui.services.firehose.panes.objects_view import ObjectsView
from kinesis_tui.services.firehose.panes.proof_view import ProofView
from kinesis_tui.services.firehose.panes.proving import Proving
from kinesis_tui.services.firehose.panes.stream_rows import listed_json
from kinesis_tui.services.firehose.panes.stream_view import StreamView
from kinesis_tui.services.firehose.panes.views import Answering, DeliveryStreamViews
from kinesis_tui.services.firehose.panes.writing import WRITE_ACTIONS, WRITE_BINDINGS, Writing
from kinesis_tui.subject import Subject
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.rows.diff import DiffView
from kinesis_tui.ui.rows.explorer import RowsExplorer
from kinesis_tui.ui.rows.histogram import Histogram
from kinesis_tui.ui.rows.sql import SqlView
from kinesis_tui.ui.rows.statistics import StatisticsView

COPIED = Answering | DeliveredRecordView | StatisticsView | DiffView | SqlView


class FirehosePane(DeliveryStreamViews):
    """List the delivery streams; enter shows one in full, `b` what it delivered."""

    NAME = "firehose"
    TITLE = "Firehose"
    ARGUMENT = "DELIVERY-STREAM"
    VIEWS = (ObjectsView, DeliveredRecordView, RowsExplorer, Histogram, StatisticsView, JsonView, SqlView)
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
        self.proving = Proving(self, context)
        self.writing = Writing(self, context, self.gateway, lambda: self.selected_name, lambda: self._known)

    @property
    def _known(self) -> DeliveryStream | None:
        return None if self.selected is None else self.selected.stream

    # -- what the frame asks ----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say how far the listing is, or what the view says."""
        return self.view.status_text() if isinstance(self.view, Answering) else self.listing.status_text()

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
        choices = view.copy_choices() if isinstance(view, COPIED) else []
        selected = self.selected
        if selected is None or not isinstance(view, StreamView | None):
            return choices
        return [*choices, *stream_choices(selected.name, selected.stream, self.context.aws.reached.flags)]

    def related(self) -> list[Choice]:
        """Go to the source, the function's log and the error log."""
        selected = self.selected
        return [] if selected is None else list(places(selected.name, selected.stream))

    def subject(self) -> Subject | None:
        """Name the delivery stream selected."""
        name = self.selected_name
        return None if name is None else Subject("delivery-stream", name)

    def export(self) -> Export | None:
        """Write the delivery streams as JSON Lines in the order shown, or what covers them; records: `RowExports`."""
        if isinstance(self.view, StreamView | ObjectsView | ProofView | StatisticsView | SqlView):
            return self.view.export()
        known = self.listing.known
        shown = [known[key] for key in self.table.shown_keys if key in known]
        return Export("delivery-streams", "jsonl", map(listed_json, shown)) if shown else None

    def commands(self) -> list[Command]:
        """Offer what is typed over objects and their records."""
        opened = self.object_open
        words = [self.proving.command(self._known), *self.writing.commands(), *self.browsing.commands()]
        return words if opened is None else [*words, *opened.commands()]

    def completions(self, prefix: str) -> list[str]:
        """Complete names."""
        return [name for name in self.listing.known if name.startswith(prefix)]

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

    def action_prove(self) -> None:
        """Ask for a test record."""
        selected = self.selected
        if selected is None:
            return
        try:
            self.proving.begin(selected.stream)
        except Refused as refused:
            self.say(str(refused), warning=True)

    def action_browse(self) -> None:
        """Show what was delivered."""
        selected = self.selected
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

    def action_export(self) -> None:
        """Ask in which form to write an object's records, or write what is shown; say why not now."""
        if not isinstance(self.view, ObjectView):
            super().action_export()
            return
        try:
            self.view.files.ask()
        except Refused as refused:
            self.say(str(refused), warning=True)

    def action_sort(self) -> None:
        """Sort by the next column."""
        (self.view.table if isinstance(self.view, ObjectsView) else self.table).sort_next()
