"""The ledger of the tail on screen: what came of each group, how the reading went, and whether anything is lost."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.logs.model.log_group import short_name
from kinesis_tui.services.logs.tail.ledger import GroupLedger, LogsAccount, Verdict
from kinesis_tui.text.quantities import UNKNOWN, bytes_text, count_text
from kinesis_tui.ui.facts import Fact, Facts
from kinesis_tui.ui.table import Cell, Row, Table
from kinesis_tui.ui.table_layout import Column, Content, Fixed, Share

LEDGER_COLUMNS = (
    Column("group", "GROUP", Share(least=16), drop=0),
    Column("state", "STATE", Fixed(6), drop=1),
    Column("events", "EVENTS", Content(14, 7), align="right", drop=2, descending=True),
    Column("late", "LATE", Content(9, 4), align="right", drop=3, descending=True),
    Column("bytes", "BYTES", Content(10, 9), align="right", drop=4, descending=True),
    Column("throttles", "THROTTLES", Fixed(9), align="right", drop=5, descending=True),
    Column("retries", "RETRIES", Fixed(7), align="right", drop=6, descending=True),
    Column("again", "MET AGAIN", Fixed(9), align="right", drop=8, descending=True),
    Column("dropped", "DROPPED", Fixed(7), align="right", drop=7, descending=True),
)
_STATE_STYLES = {"open": "success", "behind": "warning", "failed": "error", "closed": "muted"}
STANDINGS: dict[Verdict, str] = {
    "complete": "complete: nothing is missing up to the newest event of every group",
    "behind": "behind: nothing is lost so far; a group is not read to its newest event",
    "gap": "gap: events may be missing",
}


class LogsLedgerView(Vertical):
    """The ledger over the list of events; it is drawn anew by `update`."""

    DEFAULT_CSS = """
    LogsLedgerView {
        height: 1fr;
        & > .ledger--standing { height: auto; max-height: 2; }
        & > .ledger--view { height: auto; max-height: 2; color: $text-muted; }
        & > Table { height: 1fr; min-height: 3; }
        & > Facts { height: auto; max-height: 60%; border-top: solid $border; }
        &.-complete > .ledger--standing { color: $text-success; }
        &.-behind > .ledger--standing { color: $text-warning; }
        &.-gap > .ledger--standing { color: $text-error; }
    }
    """

    def __init__(self, account: LogsAccount, dropped_from_view: Callable[[], int]) -> None:
        super().__init__()
        self._account = account
        self._dropped_from_view = dropped_from_view
        self._ledger = account.ledger()
        self._standing = Static(classes="ledger--standing", markup=False)
        self._view_words = Static(classes="ledger--view", markup=False)
        self._facts = Facts()
        self.table = Table(LEDGER_COLUMNS, empty_text="No group is read yet.")

    def compose(self) -> ComposeResult:
        """Stack how it stands, the groups, and all about the group under the cursor."""
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
        for one in STANDINGS:
            self.set_class(one == word, f"-{one}")
        _say(self._standing, STANDINGS[word])
        dropped = self._dropped_from_view()
        left = f"{count_text(dropped)} dropped from view by age; they are not lost" if dropped else "all are in view"
        _say(self._view_words, f"since {ledger.started} · {left}")
        self.table.set_rows([ledger_row(name, group) for name, group in ledger.groups.items()])
        self._show_facts()

    def on_table_moved(self, message: Table.Moved) -> None:
        """Show another group."""
        message.stop()
        self._show_facts()

    def copy_choices(self) -> list[Choice]:
        """Offer the ledger."""
        return [Choice("ledger as JSON", ledger_json(self._ledger).decode())]

    def export(self) -> Export:
        """Write the object that `logs --ledger` writes."""
        return Export("logs-ledger", "json", [ledger_json(self._account.ledger())])

    def _show_facts(self) -> None:
        key = self.table.cursor_key
        group = None if key is None else self._ledger.groups.get(key)
        self._facts.show(() if key is None or group is None else group_facts(key, group))


def ledger_row(name: str, group: GroupLedger) -> Row:
    """Lay one group out."""
    counts = (group.throttles, group.retries)
    return Row(
        name,
        (
            short_name(name),
            Cell(group.state, _STATE_STYLES[group.state]),
            count_text(group.events),
            count_text(group.late),
            bytes_text(group.bytes),
            *(Cell(count_text(count), "warning" if count else "muted") for count in counts),
            Cell(count_text(group.duplicates_removed), "muted"),
            Cell(count_text(group.dropped), "error" if group.dropped else "muted"),
        ),
        (
            name,
            group.state,
            group.events,
            group.late,
            group.bytes,
            *counts,
            group.duplicates_removed,
            group.dropped,
        ),
    )


def group_facts(name: str, group: GroupLedger) -> list[Fact]:
    """Say everything of one group, as label and value."""
    swept = "none yet" if group.swept_from is None else f"from {group.swept_from} on"
    return [
        ("group", f"{name} from {group.position}"),
        ("state", group.state, _STATE_STYLES[group.state]),
        ("newest", group.newest or UNKNOWN),
        ("first, last", f"{group.first_event_id or UNKNOWN}, {group.last_event_id or UNKNOWN}"),
        ("late events", f"{count_text(group.late)} found; sweep {swept}"),
        ("on the way", f"{count_text(group.pages)} pages, {group.throttles} throttles, {group.retries} retries"),
        ("gap", group.gap or "none", "error" if group.gap else "text"),
    ]


def _say(line: Static, text: str) -> None:
    if text != line.content:
        line.update(text)
