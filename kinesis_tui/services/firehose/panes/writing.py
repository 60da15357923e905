"""What the Firehose pane offers that changes something: create, change, delete, encryption, tags."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from kinesis_tui.pane import Command, Context, Pane
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.neighbours import NeighboursGateway
from kinesis_tui.services.firehose.panes.stream_writes import StreamWrites

WRITE_BINDINGS = (
    Binding("n", "create", "New…", id="firehose.create", tooltip="Create a delivery stream step by step"),
    Binding("E", "change", "Edit…", id="firehose.change", tooltip="Change this delivery stream, after a difference"),
    Binding("D", "delete", "Delete…", id="firehose.delete", tooltip="Delete this delivery stream", show=False),
)
WRITE_ACTIONS = ("create", "change", "delete")


class Writing:
    """The writes of one pane; what each needs is imported when it is asked for."""

    def __init__(
        self,
        pane: Pane,
        context: Context,
        gateway: FirehoseGateway,
        name: Callable[[], str | None],
        known: Callable[[], DeliveryStream | None],
    ) -> None:
        """Prepare; `name` returns the delivery stream selected, `known` what is known of it, None where it is not."""
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._name = name
        self._neighbours = NeighboursGateway(context.aws)
        self._writes = StreamWrites(pane, context, gateway, name, known)

    def commands(self) -> list[Command]:
        """Return the words for the command line."""
        return self._writes.commands()

    def create(self) -> None:
        """Open the form of a new delivery stream; it can be filled in and printed also while writes are off."""
        from kinesis_tui.services.firehose.draft_file import DraftFile
        from kinesis_tui.services.firehose.panes.creating import Creating

        file = self._context.one(DraftFile, DraftFile)
        creating = Creating(self._pane, self._context, self._gateway, self._neighbours, file)
        self._pane.run_worker(creating.begin(), group="form", exclusive=True)

    def change(self) -> None:
        """Open the form of the delivery stream selected."""
        from kinesis_tui.services.firehose.panes.changing import Changing

        name = self._name()
        if name is None:
            self._pane.say("Select a delivery stream first.")
            return
        changing = Changing(self._pane, self._context, self._gateway, self._neighbours)
        self._pane.run_worker(changing.begin(name), group="form", exclusive=True)

    def delete(self) -> None:
        """Delete the delivery stream selected."""
        self._writes.delete()
