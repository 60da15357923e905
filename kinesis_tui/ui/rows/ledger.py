"""A ledger on screen: how the reading stands, its sources in a table, and all about the one under the cursor."""

from collections.abc import Sequence
from types import MappingProxyType

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.live.ledger import LedgerState
from kinesis_tui.ui.facts import Fact, Facts
from kinesis_tui.ui.table import Row, Table
from kinesis_tui.ui.table_layout import Column

LEDGER_STATE_STYLES: MappingProxyType[LedgerState, str] = MappingProxyType(
    {"open": "success", "behind": "warning", "failed": "error", "closed": "muted"}
)
VERDICTS = ("complete", "unknown", "behind", "gap")


class LedgerTable(Vertical):
    """Base of the ledgers over a list of rows: `update` draws one anew, `facts_of` says all about a source."""

    DEFAULT_CSS = """
    LedgerTable {
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

    def __init__(self, columns: Sequence[Column], empty_text: str) -> None:
        super().__init__()
        self._standing = Static(classes="ledger--standing", markup=False)
        self._view_words = Static(classes="ledger--view", markup=False)
        self._facts = Facts()
        self.table = Table(columns, empty_text=empty_text)

    def compose(self) -> ComposeResult:
        """Stack how it stands, the sources, and all about the source under the cursor."""
        yield self._standing
        yield self._view_words
        yield self.table
        yield self._facts

    def on_mount(self) -> None:
        """Show it."""
        self.update()

    def update(self) -> None:
        """Draw the ledger anew, by `show`."""
        raise NotImplementedError

    def facts_of(self, key: str) -> Sequence[Fact]:
        """Return all about the source of a row; nothing where the ledger has none of that name."""
        raise NotImplementedError

    def show(self, verdict: str, standing: str, view_words: str, rows: Sequence[Row]) -> None:
        """Paint what changed: the verdict's word gives `standing` its colour."""
        for one in VERDICTS:
            self.set_class(one == verdict, f"-{one}")
        _say(self._standing, standing)
        _say(self._view_words, view_words)
        self.table.set_rows(rows)
        self._show_facts()

    def on_table_moved(self, message: Table.Moved) -> None:
        """Show another source."""
        message.stop()
        self._show_facts()

    def _show_facts(self) -> None:
        key = self.table.cursor_key
        self._facts.show(() if key is None else self.facts_of(key))


def _say(line: Static, text: str) -> None:
    if text != line.content:
        line.update(text)
