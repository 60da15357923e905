"""One delivered object: read whole with progress, taken apart in a thread, its records as rows to be looked into."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult

from kinesis_tui.config import settings_path
from kinesis_tui.live.ring import Ring
from kinesis_tui.pane import Choice, Command, Empty, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.rows_pane.exports import RowExports
from kinesis_tui.rows_pane.sql_offers import SqlOffers
from kinesis_tui.services.firehose.delivered.packing import chunks
from kinesis_tui.services.firehose.delivered.records import Delivered, delivered
from kinesis_tui.services.firehose.delivered.writing import DeliveredWriting
from kinesis_tui.services.firehose.objects import ObjectsGateway, S3Object
from kinesis_tui.services.firehose.panes.object_record import DeliveredRecordView, record_choices
from kinesis_tui.services.firehose.panes.object_rows import DELIVERED, ObjectLook
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import bytes_text, count_text
from kinesis_tui.text.times import stamp_text
from kinesis_tui.ui.frame.export_run import ExportRun
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.querying import Filters
from kinesis_tui.ui.rows.tailed_rows import TailedRows

RETAINED_BYTES = 512 * 2**20
"""More than one object can unpack to: nothing of it is dropped."""


@dataclass(frozen=True, slots=True)
class Place:
    """An object in a bucket."""

    bucket: str
    object: S3Object

    @property
    def key(self) -> str:
        """The object's key."""
        return self.object.key

    @property
    def uri(self) -> str:
        """As the AWS CLI writes it."""
        return f"s3://{self.bucket}/{self.object.key}"


def fetching(uri: str) -> str:
    """Return the command that writes an object to standard output, quoted for a POSIX shell: keys may hold anything."""
    return shlex.join(["aws", "s3", "cp", uri, "-"])


class ObjectView(TailedRows):
    """The records of one object over the listing it was opened from."""

    def __init__(self, pane: Pane, gateway: ObjectsGateway, place: Place, run: ExportRun) -> None:
        """Prepare to read an object; `run` is what writes the pane's exports."""
        settings = pane.context.settings
        self.redactor = pane.context.one(Redactor, lambda: Redactor(settings.redaction))
        look = ObjectLook(self.redactor, pane.context.now)
        rows = LiveRows(RETAINED_BYTES, look)
        filters = Filters(settings.filters, settings_path()[0], DELIVERED)
        super().__init__(rows, filters, self.redactor.redact_field)
        self._pane = pane
        self._gateway = gateway
        self.place = place
        self._found: Delivered | None = None
        self._writing = DeliveredWriting(place.bucket, place.key, self.redactor)
        self.files = RowExports(pane, lambda: self.rows, run, lambda: self._writing, pane.export_stamp)
        self.sql = SqlOffers(pane, lambda: self.rows, lambda: self._writing)
        self.load = LoadView(self.explorer, Loading(f"Reading {visible(place.uri)} (GetObject)…"))

    def compose(self) -> ComposeResult:
        """Stack state, rows and what is not shown."""
        yield self._line
        yield self.load
        yield self._trouble

    def on_mount(self) -> None:
        """Read."""
        self.reload()

    @property
    def is_waiting(self) -> bool:
        """Whether the object is still on its way."""
        return isinstance(self.load.state, Loading)

    def cancel(self) -> None:
        """Give up reading."""
        self.workers.cancel_group(self, "object")
        self.load.show(Empty("Reading was cancelled. Press r to read the object."))

    @work(group="object", exclusive=True)
    async def reload(self) -> None:
        """Read the object and take it apart."""
        if self._found is None:
            self.load.show(Loading(f"Reading {visible(self.place.uri)} (GetObject)…"))
        outcome = await self._pane.attempt(self._read())
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        found, ring = outcome.value
        self._found = found
        self._trouble.say(" ".join(found.notes), caution=True)
        self._line.update_line()
        if not found.records:
            self.load.show(Empty(f"{visible(self.place.uri)} holds no records."))
            return
        self.rows.replace(ring)
        self.rows.list.pause()
        self.rows.list.move_to(0)
        self.load.show(Loaded(None))

    async def _read(self) -> tuple[Delivered, Ring]:
        data = await self._gateway.get_object(self.place.bucket, self.place.key, self._progress)
        self.load.show(Loading(f"Taking {bytes_text(len(data))} apart…"))
        return await asyncio.to_thread(_taken_apart, data, self.place)

    def _progress(self, size: int, whole: int | None) -> None:
        of = "" if whole is None else f" of {bytes_text(whole)}"
        self.load.show(Loading(f"Reading {visible(self.place.key)}: {bytes_text(size)}{of}"))

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) of the state line, the most important first."""
        yield visible(self.place.key.rpartition("/")[2]), "accent"
        if self._found is None:
            return
        yield from self.explorer.words
        if self.rows.matches is not None:
            yield self.rows.match_words(), "match"
        else:
            count = len(self._found.records)
            yield f"{count_text(count)} record{'' if count == 1 else 's'}", "text"
        yield self._found.form, "muted"
        yield bytes_text(self.place.object.size), "muted"
        at = self.place.object.last_modified
        if at is not None:
            yield stamp_text(round(at.timestamp() * 1000), self.rows.look.utc)[:19], "muted"

    # -- what the pane asks -----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Say nothing: the state line does."""
        return ""

    def record(self, number: int) -> DeliveredRecordView:
        """Return the view of one record."""
        return DeliveredRecordView(self.redactor, self.rows, number, utc=self.rows.look.utc)

    def describe(self) -> Awaitable[object]:
        """Return what S3's listing told of the object."""
        return _told(self.place)

    def copy_choices(self) -> list[Choice]:
        """Offer the record under the cursor, and where the object lies."""
        row = self.rows.selected
        return [*([] if row is None else record_choices(row, self.redactor)), *self._where()]

    def _where(self) -> list[Choice]:
        return [Choice("S3 URI", self.place.uri), Choice("aws command", fetching(self.place.uri))]

    def commands(self) -> list[Command]:
        """Offer what is typed over records: exports, questions, columns and more."""
        return [self.files.command(), self.sql.command(), *self.explorer.commands()]


def _taken_apart(data: bytes, place: Place) -> tuple[Delivered, Ring]:
    found = delivered(data)
    at = place.object.last_modified
    ring = Ring(RETAINED_BYTES)
    for chunk in chunks(place.key, 0 if at is None else round(at.timestamp() * 1000), found.records):
        ring.extend(chunk)
    return found, ring


async def _told(place: Place) -> object:
    one = place.object
    at = None if one.last_modified is None else one.last_modified.isoformat()
    return {
        "Bucket": place.bucket,
        "Key": one.key,
        "Size": one.size,
        "LastModified": at,
        "StorageClass": one.storage_class,
    }
