"""The ledger of the tail on screen: what came of each group, how the reading went, and whether anything is lost."""

from collections.abc import Callable, Sequence

from kinesis_tui.live.ledger import ledger_json
from kinesis_tui.pane import Choice, Export
from kinesis_tui.services.logs.model.live_tail import live_cost
from kinesis_tui.services.logs.model.log_group import short_name
from kinesis_tui.services.logs.tail.ledger import GroupLedger, LiveLedger, LogsAccount, RecordedAccount, Verdict
from kinesis_tui.text.quantities import UNKNOWN, bytes_text, count_text
from kinesis_tui.ui.facts import Fact
from kinesis_tui.ui.rows.ledger import LEDGER_STATE_STYLES, LedgerTable
from kinesis_tui.ui.table import Cell, Row
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
STANDINGS: dict[Verdict, str] = {
    "complete": "complete: nothing is missing up to the newest event of every group",
    "behind": "behind: nothing is lost so far; a group is not read to its newest event",
    "gap": "gap: events may be missing",
}


class LogsLedgerView(LedgerTable):
    """The ledger over the list of events; it is drawn anew by `update`."""

    DEFAULT_CSS = """
    LogsLedgerView > Facts { max-height: 60%; }
    """

    def __init__(self, account: LogsAccount | RecordedAccount, dropped_from_view: Callable[[], int]) -> None:
        super().__init__(LEDGER_COLUMNS, "No group is read yet.")
        self._account = account
        self._dropped_from_view = dropped_from_view
        self._ledger = account.ledger()

    def update(self) -> None:
        """Draw the ledger anew; paints only what changed."""
        self._ledger = ledger = self._account.ledger()
        word, dropped = self._account.verdict(), self._dropped_from_view()
        left = f"{count_text(dropped)} dropped from view by age; they are not lost" if dropped else "all are in view"
        rows = [ledger_row(name, group) for name, group in ledger.groups.items()]
        live = "" if ledger.live_tail is None else f" · {live_words(ledger.live_tail)}"
        self.show(word, STANDINGS[word], f"since {ledger.started} · {left}{live}", rows)

    def facts_of(self, key: str) -> Sequence[Fact]:
        """Say everything of one group."""
        return group_facts(key, self._ledger.groups[key]) if key in self._ledger.groups else ()

    def copy_choices(self) -> list[Choice]:
        """Offer the ledger."""
        return [Choice("ledger as JSON", ledger_json(self._ledger).decode())]

    def export(self) -> Export:
        """Write the object that `logs --ledger` writes."""
        return Export("logs-ledger", "json", [ledger_json(self._account.ledger())])


def live_words(live: LiveLedger) -> str:
    """Say what Live Tail did, in a line."""
    sampled = f", {live.sampled_seconds} s sampled" if live.sampled_seconds else ""
    return f"Live Tail: {live_cost(live.minutes)}, reconnected {live.reconnects} times{sampled}"


def ledger_row(name: str, group: GroupLedger) -> Row:
    """Lay one group out."""
    counts = (group.throttles, group.retries)
    return Row(
        name,
        (
            short_name(name),
            Cell(group.state, LEDGER_STATE_STYLES[group.state]),
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
        ("state", group.state, LEDGER_STATE_STYLES[group.state]),
        ("newest", group.newest or UNKNOWN),
        ("first, last", f"{group.first_event_id or UNKNOWN}, {group.last_event_id or UNKNOWN}"),
        ("late events", f"{count_text(group.late)} found; sweep {swept}"),
        (
            "Live Tail",
            f"{count_text(group.live)} came by it first; {count_text(group.backfilled)} found by searches meanwhile, "
            f"{count_text(group.unconfirmed)} not found again",
        ),
        ("on the way", f"{count_text(group.pages)} pages, {group.throttles} throttles, {group.retries} retries"),
        ("gap", group.gap or "none", "error" if group.gap else "text"),
    ]
