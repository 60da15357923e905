"""The tail of some log groups: its state in a line, the events, and what is wrong."""

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

from kinesis_tui.config import settings_path
from kinesis_tui.failure import Failure, Throttled
from kinesis_tui.pane import Context
from kinesis_tui.query.field_words import EVENTS
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.logs.model.live_tail import live_cost
from kinesis_tui.services.logs.model.log_group import short_names
from kinesis_tui.services.logs.panes.event_rows import EventLook
from kinesis_tui.services.logs.panes.tail_request import LogsRequest
from kinesis_tui.services.logs.tail.ledger import LogsAccount
from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.text.cells import visible
from kinesis_tui.text.quantities import count_text
from kinesis_tui.ui.live_rows import LiveRows
from kinesis_tui.ui.rows.querying import Filters
from kinesis_tui.ui.rows.tailed_rows import TailedRows

MIB = 2**20
VERDICT_STYLES = MappingProxyType({"complete": "success", "behind": "warning", "gap": "error"})
NAMED_GROUPS = 3


class LogsTailView(TailedRows):
    """The events that a tail has brought, and how it fares."""

    def __init__(self, context: Context, advised: Callable[[Failure], Failure]) -> None:
        settings = context.settings
        self.redactor = context.one(Redactor, lambda: Redactor(settings.redaction))
        self.look = EventLook(self.redactor, context.now)
        rows = LiveRows(settings.tail.retained_mib * MIB, self.look)
        super().__init__(rows, Filters(settings.filters, settings_path()[0], EVENTS), self.redactor.redact_field)
        self._advised = advised
        self.request: LogsRequest | None = None
        self.account: LogsAccount | None = None
        """Of the tail whose events are shown, also when it has ended."""

    @property
    def groups(self) -> Sequence[GroupProgress]:
        """How the groups fare; none where nothing was read."""
        return () if self.account is None else list(self.account.tail.groups.values())

    @property
    def selected_group(self) -> str | None:
        """The group of the event selected, or the first one tailed."""
        row = self.rows.selected
        if row is not None:
            return row.source
        return None if self.request is None else self.request.groups[0]

    def status_text(self) -> str:
        """Say in a word or two whether the tail is in trouble; the state line says the rest."""
        failures = [group.failure for group in self.groups if group.failure is not None]
        if not failures:
            return ""
        return "throttled" if all(isinstance(one, Throttled) for one in failures) else f"{len(failures)} failing"

    def begin(self, request: LogsRequest, account: LogsAccount | None) -> None:
        """Forget what another tail has brought and show this one; None: a capture is shown."""
        self.request, self.account, self.ended = request, account, ""
        self.look.groups = request.groups
        self.rows.clear("Waiting for events… Press t to begin earlier: 1h, 1d, a time.")
        self.explorer.clear()
        self.rows.relay()

    def grew(self) -> None:
        """Take in that the ring has grown."""
        self.rows.grew()
        if not self.list.following:
            self._line.update_line()

    def say(self) -> None:
        """Say how the tail fares; paints only what changed."""
        failing = [group for group in self.groups if group.failure is not None]
        if failing:
            self._trouble.say(_trouble(failing, self._advised))
        else:
            self._trouble.say(self._caution(), caution=True)
        self._line.update_line()

    def _caution(self) -> str:
        """Say why there is no Live Tail, where somebody asked for it."""
        live = None if self.account is None else self.account.tail.live
        if self.account is None or live is None or live.failure is None or self.ended or not self.account.tail.is_live:
            return ""
        end = "New events come by searches" if live.over else "New events come by searches until there is a session"
        return f"No Live Tail: {live.failure.why}. {end}."

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (text, style) of the state line, the most important first."""
        if self.request is None:
            return
        yield _names(self.request), "accent"
        if not self.list.following:
            yield f"PAUSED, {count_text(self.rows.waiting)} waiting", "warning"
        elif not self.ended and self.account is not None:
            yield "following", "success"
        yield from self.explorer.words
        for aside in self.asides:
            yield from aside()
        if self.account is not None and any(group.answered_at is not None for group in self.groups):
            word = self.account.verdict()
            yield ("GAP" if word == "gap" else word), VERDICT_STYLES[word]
        if self.ended:
            yield self.ended, "warning"
        opening = sum(group.answered_at is None and not group.ended for group in self.groups)
        if opening:
            yield f"{opening} of {len(self.groups)} groups opening", "text"
        if self.rows.matches is not None:
            yield self.rows.match_words(), "match"
            if part := self.rows.part_words():
                yield part, "warning"
        else:
            yield f"{count_text(self.rows.ring.end)} events", "muted"
        late = sum(group.late for group in self.groups)
        if late:
            yield f"{count_text(late)} came late", "text"
        live = None if self.account is None else self.account.tail.live
        if live is not None and live.minutes:
            yield f"Live Tail {live_cost(live.minutes)}", "text"
        if self.rows.ring.first:
            yield f"{count_text(self.rows.ring.first)} dropped from view", "warning"
        until = f" until {visible(self.request.until)}" if self.request.until else ""
        yield f"from {visible(self.request.written)}{until}", "muted"
        if self.rows.matches is not None:
            yield self.rows.count_words(), "muted"
        if self.account is not None:
            yield f"{self.account.tail.budget.per_second:.1f} calls/s at most", "muted"


def _names(request: LogsRequest) -> str:
    groups = request.groups
    if len(groups) == 1:
        return visible(f"{groups[0]} stream {request.stream}" if request.stream else groups[0])
    more = f" and {len(groups) - NAMED_GROUPS} more" if len(groups) > NAMED_GROUPS else ""
    return ", ".join(visible(name) for name in list(short_names(groups).values())[:NAMED_GROUPS]) + more


def _trouble(failing: Sequence[GroupProgress], advised: Callable[[Failure], Failure]) -> str:
    worst = min(failing, key=lambda group: not group.ended)
    assert worst.failure is not None
    more = f" ({len(failing) - 1} more groups fail)" if len(failing) > 1 else ""
    return f"{advised(worst.failure)}{more}"
