"""The ledger of the tail on screen: what came of each shard, how the reading went, and whether anything is lost."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.panes.ledger_rows import LEDGER_COLUMNS, ledger_row, shard_facts, standing, view_words
from kinesis_tui.services.kinesis.tail.ledger import TailAccount, shard_json
from kinesis_tui.ui.facts import Fact
from kinesis_tui.ui.rows.ledger import LedgerTable


class LedgerView(LedgerTable):
    """The ledger over the list of records; it is drawn anew by `update`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", id="ledger.sort", tooltip="Sort the shards by the next column"),
    ]

    def __init__(self, account: TailAccount, dropped_from_view: Callable[[], int]) -> None:
        super().__init__(LEDGER_COLUMNS, "No shard is read yet.")
        self._account = account
        self._dropped_from_view = dropped_from_view
        self._ledger = account.ledger()

    def update(self) -> None:
        """Draw the ledger anew; paints only what changed."""
        self._ledger = ledger = self._account.ledger()
        word = self._account.verdict()
        rows = [ledger_row(shard_id, shard) for shard_id, shard in ledger.shards.items()]
        self.show(word, standing(ledger, word), view_words(ledger, self._dropped_from_view()), rows)

    def facts_of(self, key: str) -> Sequence[Fact]:
        """Say everything of one shard."""
        shard_id = ShardId(key)
        return shard_facts(shard_id, self._ledger.shards[shard_id]) if shard_id in self._ledger.shards else ()

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
