"""How a pane offers to put: the form, the form filled with a record, a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kinesis_tui.pane import NOT_ARMED, Command, Context, Pane, Refused
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.record import Record
from kinesis_tui.services.kinesis.panes.known_streams import KnownStreams


class PutOffers:
    """What one pane offers."""

    def __init__(self, pane: Pane, context: Context, gateway: KinesisGateway, selected: Callable[[], str]) -> None:
        """Prepare; `selected` returns the stream selected in the pane, empty where none is."""
        self._pane = pane
        self._selected = selected
        self._context = context
        self._gateway = gateway
        self._known = context.one(KnownStreams, KnownStreams)

    def command(self) -> Command:
        """Return `:put`."""
        return Command("put", "Put the records of a file: lines, JSON or a capture", self._put_file, "FILE [STREAM]")

    def put(self) -> None:
        """Open the form for a new record; what was typed into it before stands there still."""
        if not self._armed():
            return
        stream = self._selected()
        from kinesis_tui.services.kinesis.panes.put_form import new_draft

        self._open("", new_draft(stream), f"Put a record into {stream}" if stream else "Put a record", None)

    def edit(self, record: Record | None) -> None:
        """Open the form filled with a record."""
        if record is None:
            self._pane.say("Select a record first.")
        elif self._armed():
            from kinesis_tui.services.kinesis.panes.put_form import draft_of
            from kinesis_tui.services.kinesis.panes.put_payload import EDITABLE_BYTES

            stream = self._selected()
            origin = f"{stream} {record.sequence_number} {record.sub_sequence_number}"
            whole = record.data if len(record.data) > EDITABLE_BYTES else None
            self._open(origin, draft_of(stream, record), "Edit and put", whole)

    def _open(self, origin: str, values: dict[str, str], title: str, whole: bytes | None) -> None:
        from kinesis_tui.services.kinesis.panes.put_form import PutDrafts, PutForm
        from kinesis_tui.ui.form import FormScreen

        draft = self._context.one(PutDrafts, PutDrafts).draft(origin, values)
        if not origin and values["stream"]:
            draft["stream"] = values["stream"]
        form = PutForm(self._gateway, self._context.clock, self._known, draft, title)
        if whole is not None:
            form.keep_whole(whole)
        self._pane.app.push_screen(FormScreen(form))

    def _put_file(self, argument: str) -> None:
        from kinesis_tui.services.kinesis.panes.put_file import PutFileScreen

        name, _, stream = argument.partition(" ")
        stream = stream.strip() or self._selected()
        if not name or not stream:
            raise Refused("Which file, and into which stream? Type :put FILE STREAM.")
        file = Path(name).expanduser()
        if not file.is_file():
            raise Refused(f"There is no file {file}.")
        if not self._context.aws.guard.armed:
            raise Refused(NOT_ARMED)
        self._pane.app.push_screen(PutFileScreen(self._gateway, self._context.clock, stream, file))

    def _armed(self) -> bool:
        if not self._context.aws.guard.armed:
            self._pane.say(NOT_ARMED, warning=True)
        return self._context.aws.guard.armed
