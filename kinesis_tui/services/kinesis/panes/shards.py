"""One stream's shards: who owns which part of the hash-key space, who came from whom, and which are hot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from kinesis_tui.pane import Choice, Empty, Export, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.lineage import Branch, Lineage
from kinesis_tui.services.kinesis.model.shard import Shard, ShardId, hash_key
from kinesis_tui.services.kinesis.model.shard_json import shard_fields, shard_json
from kinesis_tui.services.kinesis.model.stream import Stream
from kinesis_tui.services.kinesis.panes.consumer_menu import ConsumerMenu
from kinesis_tui.services.kinesis.panes.key_input import KeyInput
from kinesis_tui.services.kinesis.panes.shard_map import key_sentence
from kinesis_tui.services.kinesis.panes.shard_rows import (
    RATE_COLUMNS,
    SHARD_COLUMNS,
    ShardRows,
    flat,
    shard_facts,
    stream_words,
)
from kinesis_tui.services.kinesis.tail.running import RunningTails
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.facts import Facts
from kinesis_tui.ui.table import Table

if TYPE_CHECKING:
    from kinesis_tui.services.kinesis.tail.progress import ShardProgress

SLICE_SHARDS = 1_000
"""Shards whose texts are prepared at once, before other things get their turn: about 5 ms."""


class ShardsView(Vertical):
    """The shards of one stream over the list of streams."""

    DEFAULT_CSS = """
    ShardsView {
        height: 1fr;
        & > .shards--title { height: 1; text-style: bold; }
        & Facts { height: auto; max-height: 7; border-top: solid $border; }
        & .shards--key { height: auto; max-height: 3; color: $text-accent; }
        &.-short Facts { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "partition_key", "Key → shard", id="shards.key", tooltip="Which shard is this partition key in?"),
        Binding(
            "o", "consumers", "Consumers…", id="shards.consumers", tooltip="List the fan-out consumers of this stream"
        ),
        Binding(
            "v", "lineage", "Lineage", id="shards.lineage", tooltip="Show the shards as a family tree, or as a list"
        ),
    ]

    def __init__(self, pane: Pane, gateway: KinesisGateway, stream: str, known: Stream | None) -> None:
        super().__init__()
        self._pane = pane
        self._gateway = gateway
        self.stream = stream
        self._known = known
        self._consumers = ConsumerMenu(pane, gateway, stream)
        self._lineage = Lineage(())
        self._branches: dict[bool, list[Branch]] = {}
        """The shards as a list (False) and as a tree (True), as far as either was asked for."""
        self._texts: dict[ShardId, str] = {}
        """What a filter looks at, by shard."""
        self._rows = ShardRows((), self._lineage, self._texts)
        self._as_tree = False
        self._key = ""
        self._tails = pane.context.one(RunningTails, RunningTails)
        self._title = Static(classes="shards--title", markup=False)
        self._answer = Static(classes="shards--key", markup=False)
        self.table = Table(SHARD_COLUMNS, empty_text="No shards.")
        self.facts = Facts()
        self.load = LoadView(
            Vertical(self.table, self.facts), Loading(f"Listing shards of {visible(stream)} (ListShards)…")
        )

    def compose(self) -> ComposeResult:
        """Stack the stream's line, the table with the facts of the selected shard, and the answer about a key."""
        yield self._title
        yield self.load
        yield self._answer

    def on_mount(self) -> None:
        """Fetch, and follow what a running tail sees once a second."""
        self._say_key()
        self._say_title()
        self.reload()
        self.set_interval(1.0, self._refresh_rates)

    def on_resize(self) -> None:
        """Give the room of the facts to the table where there is little."""
        self.set_class(self.size.height < 16, "-short")

    # -- fetching ---------------------------------------------------------------------------------------------------

    @work(group="shards", exclusive=True)
    async def reload(self) -> None:
        """List all shards, then describe the stream for the title; without that permission the shards still show."""
        outcome = await self._pane.attempt(self._fetch())
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        if len(self._lineage):
            self._show()
            self.load.show(Loaded(None))
        else:
            self.load.show(Empty(f"{visible(self.stream)} has no shards yet (CREATING?). Press r to look again."))
        self._say_title()
        self._prepare_soon()
        described = await self._pane.attempt(self._gateway.describe_stream_summary(self.stream))
        if isinstance(described, Loaded):
            self._known = described.value
            self._say_title()

    async def _fetch(self) -> None:
        shards: list[Shard] = []
        async for page in self._gateway.list_shards(self.stream):
            shards.extend(page)
            if not len(self._lineage):
                self.load.show(Loading(f"Listing shards of {visible(self.stream)} (ListShards)… {len(shards):,}"))
        first = not len(self._lineage)
        self._lineage, self._branches, self._texts = Lineage(shards), {}, {}
        if first and self._tails.of_stream(self.stream) is not None:
            self.table.sort_by("records")

    @work(group="prepare", exclusive=True)
    async def _prepare_soon(self) -> None:
        """Make what the first filter and the first tree need, in slices: at once they would hold up a key."""
        rows = self._rows
        for index in range(len(rows.keys)):
            if index % SLICE_SHARDS == 0:
                await asyncio.sleep(0)
            rows.text(index)
        await asyncio.sleep(0)
        self._branches_as(tree=True)

    def _branches_as(self, *, tree: bool) -> list[Branch]:
        """Return the shards' lines, each shard once; made at the first call after a listing."""
        if tree not in self._branches:
            branches = self._lineage.tree() if tree else flat(self._lineage)
            self._branches[tree] = [branch for branch in branches if not branch.seen_before]
        return self._branches[tree]

    def _show(self) -> None:
        """Show other shards, or the same in another order."""
        self._rows = ShardRows(self._branches_as(tree=self._as_tree), self._lineage, self._texts)
        self._rows.mark = hash_key(self._key) if self._key else None
        self._rows.seen = self._seen()
        self.table.show(self._rows)
        self._show_facts()

    def _seen(self) -> Mapping[ShardId, ShardProgress]:
        tail = self._tails.of_stream(self.stream)
        return {} if tail is None else tail.shards

    def _refresh_rates(self) -> None:
        """Show the rates as they are now, if anybody reads this stream, or did, and somebody looks."""
        before, self._rows.seen = self._rows.seen, self._seen()
        if not (before or self._rows.seen) or not self.is_on_screen or not isinstance(self.load.state, Loaded):
            return
        sorted_by = self.table.sorted_by
        if sorted_by is not None and sorted_by[0] in RATE_COLUMNS:
            self.table.rows_changed()
        else:
            self.table.repaint()

    def _show_facts(self) -> None:
        shard = self.selected
        self.facts.show(shard_facts(shard, self._lineage) if shard else [])

    def _say_title(self) -> None:
        self._title.update(stream_words(self.stream, self._known, self._lineage))

    # -- what the pane asks -----------------------------------------------------------------------------------------

    @property
    def selected(self) -> Shard | None:
        """The shard under the cursor."""
        key = self.table.cursor_key
        return None if key is None else self._lineage.shard(ShardId(key))

    def status_text(self) -> str:
        """Say whether the rates are live."""
        reading = self._tails.of_stream(self.stream) is not None
        return "rates from the running tail" if reading else "press t to tail it and see rates"

    def describe(self) -> Awaitable[object] | None:
        """Return AWS's fields of the selected shard; ListShards has told them already."""
        shard = self.selected
        return None if shard is None else _answered(shard_fields(shard, self._lineage))

    def copy_choices(self) -> list[Choice]:
        """Offer the numbers of the selected shard."""
        shard = self.selected
        if shard is None:
            return [Choice("stream", self.stream)]
        owned = shard.hash_key_range
        return [
            Choice("shard id", shard.shard_id),
            Choice("starting hash key", str(owned.starting_hash_key)),
            Choice("ending hash key", str(owned.ending_hash_key)),
            Choice("starting sequence number", shard.starting_sequence_number),
            Choice("JSON", shard_json(shard, self._lineage).decode()),
        ]

    def related(self) -> list[Choice]:
        """Tail the stream or only the selected shard."""
        tails = [Choice(f"live tail of {self.stream}", f"tail:{self.stream}")]
        if (shard := self.selected) is not None:
            tails.append(Choice(f"live tail of {shard.shard_id} alone", f"tail:{self.stream} latest {shard.shard_id}"))
        return tails

    def export(self) -> Export | None:
        """Write the shards as JSON Lines in the order shown."""
        keys, lineage = self.table.shown_keys, self._lineage
        shown = (lineage.shard(ShardId(key)) for key in keys)
        lines = (shard_json(shard, lineage) for shard in shown if shard is not None)
        return Export(f"{self.stream}-shards", "jsonl", lines) if keys else None

    def tail_selected(self) -> None:
        """Tail the whole stream."""
        self._pane.go(f"tail:{self.stream}")

    # -- keys -------------------------------------------------------------------------------------------------------

    def on_table_moved(self, message: Table.Moved) -> None:
        """Show the facts of the shard the cursor is on."""
        message.stop()
        self._show_facts()

    def on_table_chosen(self, message: Table.Chosen) -> None:
        """Tail the shard that was opened, alone."""
        message.stop()
        self._pane.go(f"tail:{self.stream} latest {message.key}")

    def action_lineage(self) -> None:
        """Change between the list and the family tree."""
        self._as_tree = not self._as_tree
        self.table.sort_by(None)
        self._show()

    def action_consumers(self) -> None:
        """List the stream's fan-out consumers."""
        self._consumers.open()

    async def action_partition_key(self) -> None:
        """Ask for a partition key; its place shows while it is typed. What is typed ahead goes into the field."""
        if not self.query(KeyInput):
            await self.mount(KeyInput(self._key))
        self.query_one(KeyInput).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show where the key falls as it is typed."""
        message.stop()
        self._key = message.value
        self._say_key()
        self._rows.mark = hash_key(self._key) if self._key else None
        self.table.repaint()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Put the cursor on the shard that owns the key."""
        message.stop()
        owner = self._lineage.owner(message.value) if message.value else None
        message.input.remove()
        if owner is not None:
            self.table.move_to_key(owner.shard_id)
        self.table.focus()

    def _say_key(self) -> None:
        self._answer.display = bool(self._key)
        self._answer.update(key_sentence(self._lineage, self._key) if self._key else "")


async def _answered(value: object) -> object:
    return value
