"""What the tail pane shows of a running tail: its state in a line, the records, what is wrong, and the shards."""

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

from textual.app import ComposeResult

from kinesis_tui.config import settings_path
from kinesis_tui.failure import Failure
from kinesis_tui.live.ring import Ring
from kinesis_tui.pane import Context
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.kinesis.model.position import Latest
from kinesis_tui.services.kinesis.panes.record_rows import RecordLook
from kinesis_tui.services.kinesis.panes.tail_manner import budget_words
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest
from kinesis_tui.services.kinesis.panes.tail_words import (
    PROGRESS_COLUMNS,
    gap_text,
    has_news,
    lag_text,
    progress_row,
    trouble,
)
from kinesis_tui.services.kinesis.tail.ledger import TailAccount, Verdict
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.querying import Filters
from kinesis_tui.ui.rows.tailed_rows import TailedRows
from kinesis_tui.ui.table import Table

VERDICT_STYLES = MappingProxyType({"complete": "success", "unknown": "warning", "behind": "warning"})
MIB = 2**20
COUNT_SECONDS = 0.25
"""How often the state line counts what comes while paused: each time is bytes to the terminal."""


class TailView(TailedRows):
    """The records that a tail has brought, and how it fares."""

    DEFAULT_CSS = """
    TailView {
        & > Table { height: 4; border-top: solid $border; display: none; }
        &.-shards > Table { display: block; }
    }
    """

    def __init__(self, context: Context, advised: Callable[[Failure], Failure]) -> None:
        settings = context.settings
        self.redactor = context.one(Redactor, lambda: Redactor(settings.redaction))
        self.look = RecordLook(self.redactor, now=context.now)
        rows = LiveRows(settings.tail.retained_mib * MIB, self.look)
        super().__init__(rows, Filters(settings.filters, settings_path()[0]), self.redactor.redact_field)
        self._advised = advised
        self.request: TailRequest | None = None
        """What is shown; None before anything was asked for."""
        self.caution: Callable[[], str] = str
        """What to say where nothing is wrong yet; empty most of the time."""
        self.tail: Tail | None = None
        """None when nothing is read any more."""
        self.account: TailAccount | None = None
        """Of the tail whose records are shown, also when it has ended."""
        self._verdict: Verdict | None = None
        self._budget: Sequence[tuple[str, str]] = ()
        self._counted_at = float("-inf")
        self.table = Table(PROGRESS_COLUMNS)

    def compose(self) -> ComposeResult:
        """Stack state, records, trouble and shards."""
        yield from super().compose()
        yield self.table

    @property
    def ring(self) -> Ring:
        """All rows retained."""
        return self.rows.ring

    def begin(self, request: TailRequest) -> None:
        """Forget what another tail has brought."""
        self.request = request
        self.account = self._verdict = None
        self.ended = ""
        self.rows.clear(_waiting(request))
        self.explorer.clear()

    def reads(self, account: TailAccount) -> None:
        """Show how this tail fares from now on."""
        self.tail, self.account, self.ended = account.tail, account, ""

    def stop(self, why: str) -> None:
        """Show that nothing is read any more."""
        self.tail, self.ended = None, why

    # -- what came --------------------------------------------------------------------------------------------------

    def grew(self) -> None:
        """Take in that the ring has grown."""
        self.rows.grew()
        now = float("inf") if self.tail is None else self.tail.moment
        if not self.list.following and now - self._counted_at >= COUNT_SECONDS:
            self._counted_at = now
            self._line.update_line()

    def say(self) -> None:
        """Say how the tail fares; paints only what changed."""
        account = self.account
        known = account is not None and has_news(account.tail.shards.values())
        self._verdict = account.verdict() if account is not None and known else None
        shards = [] if self.tail is None else list(self.tail.shards.values())
        self._budget = budget_words(shards, self.tail.moment) if self.tail is not None else ()
        failure = trouble(shards)
        caution = "" if self.tail is None or failure is not None else self.caution()
        self._trouble.say(caution if failure is None else str(self._advised(failure)), caution=bool(caution))
        if self.has_class("-shards"):
            now = 0.0 if self.tail is None else self.tail.moment
            self.table.set_rows([progress_row(shard, now) for shard in shards])
            self.table.styles.height = min(len(shards) + 2, max(4, self.size.height // 2))
        self._line.update_line()

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) of the state line, the most important first."""
        if self.request is None:
            return
        yield visible(self.request.stream), "accent"
        if not self.list.following:
            yield (f"PAUSED, {count_text(self.rows.waiting)} waiting", "warning")
        elif self.tail is not None:
            yield "following", "success"
        yield from self.explorer.words
        for aside in self.asides:
            yield from aside()
        if self._verdict == "gap" and self.account is not None:
            yield gap_text(self.account.tail.shards.values()), "error"
        elif self._verdict is not None:
            yield self._verdict, VERDICT_STYLES[self._verdict]
        if self.ended:
            yield self.ended, "warning"
        if self.tail is not None:
            yield lag_text(self.tail.shards, self.tail.moment), "text"
        if self.rows.matches is not None:
            yield self.rows.match_words(), "match"
            if part := self.rows.part_words():
                yield part, "warning"
        else:
            yield f"{count_text(self.ring.end)} records", "muted"
        if self.ring.first:
            yield f"{count_text(self.ring.first)} dropped from view", "warning"
        yield from self._budget
        yield f"from {visible(self.request.written)}", "muted"
        if self.rows.matches is not None:
            yield self.rows.count_words(), "muted"

    def toggle_shards(self) -> None:
        """Show or hide the table of shards."""
        self.toggle_class("-shards")
        self.say()


def _waiting(request: TailRequest) -> str:
    """Say that nothing has come yet, and what may be done about it."""
    if not isinstance(request.position, Latest):
        return "Waiting for records…"
    return "Waiting for new records… Press t to begin earlier: 15m, trim-horizon, a time."
