"""The ledger of the tail on screen: what came of each shard, how the reading went, and whether anything is lost."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.panes.ledger_rows import LEDGER_COLUMNS, ledger_row, shard_facts, standing, view_words
from kinesis_tui.services.kinesis.tail.ledger import TailAccount, shard_json
from kinesis_tui.ui.facts import Facts
from kinesis_tui.ui.table import Table


class LedgerView(Vertical):
    """The ledger over the list of records; it is drawn anew by `update`."""

    DEFAULT_CSS = """
    LedgerView {
        height: 1fr;
        & > .ledger--standing { height: auto; max-height: 2; }
        & > .ledger--view { height: auto; max-height: 2; color: $text-muted; }
        & > Table { height: 1fr; min-height: 3; }
        & > Facts { height: auto; max-height: 70%; border-top: solid $border; }
        &.-complete > .ledger--standing { color: $text-success; }
        &.-behind > .ledger--standing { color: $text-warning; }
        &.-unknown > .ledger--standing { color: $text-warning; }
        &.-gap > .ledger--standing { color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", id="ledger.sort", tooltip="Sort the shards by the next column"),
    ]

    def __init__(self, account: TailAccount, dropped_from_view: Callable[[], int]) -> None:
        super().__init__()
        self._account = account
        self._dropped_from_view = dropped_from_view
        self._ledger = account.ledger()
        self._standing = Static(classes="ledger--standing", markup=False)
        self._view_words = Static(classes="ledger--view", markup=False)
        self._facts = Facts()
        self.table = Table(LEDGER_COLUMNS, empty_text="No shard is read yet.")

    def compose(self) -> ComposeResult:
        """Stack how it stands, the shards, and all about the shard under the cursor."""
        yield self._standing
        yield self._view_words
        yield self.table
        yield self._facts

    def on_mount(self) -> None:
        """Show it."""
        self.update()

    def update(self) -> None:
        """Draw the ledger anew; paints only what changed."""
        self._ledger = ledger = self._account.ledger()
        word = self._account.verdict()
        for one in ("complete", "unknown", "behind", "gap"):
            self.set_class(one == word, f"-{one}")
        _say(self._standing, standing(ledger, word))
        _say(self._view_words, view_words(ledger, self._dropped_from_view()))
        self.table.set_rows([ledger_row(shard_id, shard) for shard_id, shard in ledger.shards.items()])
        self._show_facts()

    def on_table_moved(self, message: Table.Moved) -> None:
        """Show another shard."""
        message.stop()
        self._show_facts()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self.table.sort_next()

    def copy_choices(self) -> list[Choice]:
        """Offer the ledger, and the shard under the cursor."""
        choices = [Choice("ledger as JSON", ledger_json(self._ledger).decode())]
        found = self._selected()
        if found is None:
            return choices
        shard_id, last = found, self._ledger.shards[found].last_sequence_number
        choices.append(Choice(f"{shard_id} as JSON", shard_json(self._ledger, shard_id).decode()))
        if last is not None:
            choices.append(Choice("its last sequence number", last))
        return choices

    def export(self) -> Export:
        """Write the object that `tail --ledger` writes."""
        name = self._ledger.stream.rsplit("/", 1)[-1]
        return Export(f"{name}-ledger", "json", [ledger_json(self._account.ledger())])

    def _selected(self) -> ShardId | None:
        key = self.table.cursor_key
        return None if key is None or key not in self._ledger.shards else ShardId(key)

    def _show_facts(self) -> None:
        shard_id = self._selected()
        self._facts.show(() if shard_id is None else shard_facts(shard_id, self._ledger.shards[shard_id]))


def _say(line: Static, text: str) -> None:
    if text != line.content:
        line.update(text)
