"""What was delivered: the objects under a destination's prefix, folder by folder, a page of a listing at a time."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kinesis_tui.pane import Choice, Empty, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.payload.json_line import json_line
from kinesis_tui.services.firehose.delivered.places import beginning, delivered_at, error_prefix, folder_of
from kinesis_tui.services.firehose.model.s3 import S3Destination
from kinesis_tui.services.firehose.objects import USD_PER_LIST, ObjectPage, S3Object
from kinesis_tui.services.firehose.panes.object_listing_rows import OBJECT_COLUMNS, ListedRows, object_fields
from kinesis_tui.services.firehose.panes.object_view import Place, fetching
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.table import Table

if TYPE_CHECKING:
    from kinesis_tui.services.firehose.objects import ObjectsGateway

MORE = "more"


class ObjectsView(Vertical):
    """One folder of a bucket; enter goes into a folder or opens an object."""

    DEFAULT_CSS = """
    ObjectsView {
        height: 1fr;
        & > .objects--title { height: 1; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "up", "Up", id="objects.up", tooltip="Go to the folder that this one is in"),
        Binding("t", "time", "Time…", id="objects.time", tooltip="Go to what was delivered of another time"),
        Binding("o", "failed", "Failed", id="objects.failed", tooltip="Go to the records that failed"),
    ]

    class Opened(Message):
        """An object is to be opened."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(self, pane: Pane, gateway: ObjectsGateway, bucket: S3Destination) -> None:
        """Begin where what arrives now is delivered."""
        super().__init__()
        self._pane = pane
        self._gateway = gateway
        self._destination = bucket
        self.bucket = bucket.bucket or ""
        self.prefix = delivered_at(bucket, pane.context.now())
        self._behind: list[str] = []
        """Prefixes that were listed before, the latest last."""
        self._folders: list[str] = []
        self._objects: dict[str, S3Object] = {}
        self._token: str | None = None
        self._listed_folder: str | None = None
        self._title = Static(classes="objects--title", markup=False)
        self.table = Table(OBJECT_COLUMNS, empty_text="Nothing here.")
        self.load = LoadView(self.table, self._loading())

    def compose(self) -> ComposeResult:
        """Stack where this is on what is there."""
        yield self._title
        yield self.load

    def on_mount(self) -> None:
        """List; where nothing has been delivered this hour, go to where all of it begins."""
        self._begin()

    # -- listing ----------------------------------------------------------------------------------------------------

    def go(self, prefix: str) -> None:
        """List another folder, or all keys that begin so; `back` returns from there."""
        if prefix != self.prefix:
            self._behind.append(self.prefix)
        self.prefix = prefix
        self.reload()

    def back(self) -> bool:
        """List what was listed before; False where this is the first."""
        if not self._behind:
            return False
        self.prefix = self._behind.pop()
        self.reload()
        return True

    def go_to_time(self, time: datetime) -> None:
        """List what was delivered of an aware time."""
        self.go(delivered_at(self._destination, time))

    def action_up(self) -> None:
        """Go to the folder that this one is in."""
        if self.prefix:
            self.go(folder_of(self.prefix))

    def action_failed(self) -> None:
        """List what failed."""
        self.go(beginning(error_prefix(self._destination)))

    async def action_time(self) -> None:
        """Ask for a time on the command line."""
        await self.run_action("app.command('at ')")

    @work(group="objects", exclusive=True)
    async def _begin(self) -> None:
        await self._list()
        first = beginning(self._destination.prefix or "")
        if isinstance(self.load.state, Empty) and self.prefix != first:
            self.prefix = first
            await self._list()

    @work(group="objects", exclusive=True)
    async def reload(self) -> None:
        """List this folder from its start."""
        await self._list()

    @work(group="objects", exclusive=True)
    async def more(self) -> None:
        """List the next page of this folder."""
        if self._token is not None:
            await self._list(self._token)

    def cancel(self) -> None:
        """Give up listing."""
        self.workers.cancel_group(self, "objects")
        self.load.show(Empty("Listing was cancelled. Press r to list the objects."))

    @property
    def is_waiting(self) -> bool:
        """Whether there is nothing to see yet."""
        return isinstance(self.load.state, Loading)

    async def _list(self, token: str | None = None) -> None:
        self._say_title()
        if token is None and self._listed_folder != self.prefix:
            self.load.show(self._loading())
        outcome = await self._pane.attempt(self._gateway.list_objects_v2(self.bucket, self.prefix, token=token))
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        if token is None:
            self._folders, self._objects = [], {}
        self._take(outcome.value)
        if self._folders or self._objects or self._token:
            self._show(at_start=token is None and self._listed_folder != self.prefix)
            self.load.show(Loaded(None))
        else:
            self.load.show(Empty(self._nothing()))
        self._listed_folder = self.prefix
        self._say_title()

    def _take(self, page: ObjectPage) -> None:
        self._folders += [folder for folder in page.folders if folder not in self._folders]
        self._objects |= {one.key: one for one in page.objects}
        self._token = page.token

    def show(self) -> None:
        """Paint the times in the zone of now."""
        self._show(at_start=False)

    def _show(self, *, at_start: bool) -> None:
        utc, now_ms = self._pane.utc, self._pane.context.clock.now_ms()
        objects, more = list(self._objects.values()), MORE if self._token is not None else ""
        start = len(folder_of(self.prefix + "x"))
        self.table.show(ListedRows(self._folders, objects, more, start=start, utc=utc, now_ms=now_ms))
        if at_start:
            self.table.list.move_to(0)

    def _nothing(self) -> str:
        where = f"s3://{self.bucket}/{self.prefix}"
        return (
            f"No objects under {visible(where)}. Press backspace to go up, t to go to another time, o for what failed."
        )

    def _loading(self) -> Loading:
        return Loading(f"Listing s3://{visible(self.bucket)}/{visible(self.prefix)} (ListObjectsV2)…")

    def _say_title(self) -> None:
        self._title.update(f"s3://{visible(self.bucket)}/{visible(self.prefix)}")

    # -- what the pane asks -----------------------------------------------------------------------------------------

    def status_text(self) -> str:
        """Count what is listed, and say what the listings cost."""
        number = len(self._objects)
        count = f"{count_text(number)}{'+' if self._token else ''} object{'' if number == 1 else 's'}"
        lists = self._gateway.lists
        return f"{count}, {lists} LIST = {lists * USD_PER_LIST:.6f} USD"

    @property
    def selected(self) -> S3Object | None:
        """The object under the cursor."""
        return self._objects.get(self.table.cursor_key or "")

    def choose(self, key: str) -> None:
        """Go into a folder, list more, or open an object."""
        if key == MORE:
            self.more()
        elif key in self._objects:
            self.post_message(self.Opened(Place(self.bucket, self._objects[key])))
        else:
            self.go(key)

    def describe(self) -> Awaitable[object] | None:
        """Return what the listing told of the object selected."""
        selected = self.selected
        return None if selected is None else _answered(object_fields(self.bucket, selected))

    def copy_choices(self) -> list[Choice]:
        """Offer where the object or folder lies, and the command that fetches it."""
        selected = self.selected
        if selected is None:
            return [Choice("S3 URI", f"s3://{self.bucket}/{self.prefix}")]
        uri = f"s3://{self.bucket}/{selected.key}"
        return [Choice("S3 URI", uri), Choice("key", selected.key), Choice("aws command", fetching(uri))]

    def export(self) -> Export | None:
        """Write the objects listed as JSON Lines."""
        lines = (json_line(object_fields(self.bucket, one)) for one in self._objects.values())
        return Export("objects", "jsonl", lines) if self._objects else None


async def _answered(value: object) -> object:
    return value
