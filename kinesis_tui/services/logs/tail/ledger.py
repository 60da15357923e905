"""The account of a tail of log groups: what of each was delivered, and whether anything that was asked for is missing.

A group is whole if it is "open" (read, and delivered, to its newest event as of its last answer) or "closed" (to the
end that was asked for), if nothing of it is lost, and no failure stands. Events that AWS shows later, at a time before
that, are not known to anybody; a tail that goes on finds them by its sweeps, up to two hours late. An event that is
later than that is found by Live Tail alone, unless it was sampled out; a search over its time finds it whenever it is
made. While Live Tail has left out events that no search can have found yet, the groups are "behind".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from kinesis_tui.failure import Throttled
from kinesis_tui.live.ledger import Account, Delivered, Ending, LedgerState, Run, is_whole
from kinesis_tui.services.logs.model.live_tail import USD_PER_MINUTE
from kinesis_tui.services.logs.tail.live_tail import LiveProgress
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.text.times import iso_millis

Verdict = Literal["complete", "behind", "gap"]
Engine = Literal["poll", "live"]


class GroupLedger(msgspec.Struct, frozen=True, kw_only=True):
    """One group's account; the fields in the order of the JSON object."""

    position: str = msgspec.field(name="from")
    """ISO 8601, UTC."""
    first_event_id: str | None
    last_event_id: str | None
    events: int
    """Events delivered."""
    bytes: int
    """Bytes of their messages as UTF-8."""
    state: LedgerState
    newest: str | None
    """Time of the newest event that was read."""
    late: int
    """Events that a sweep found among those already read."""
    swept_from: str | None
    """Late events were looked for from here on; None before the first sweep."""
    pages: int
    throttles: int
    retries: int
    duplicates_removed: int
    live: int
    """Events that Live Tail brought first."""
    backfilled: int
    """Events that a search found while Live Tail was on, which had not given them."""
    unconfirmed: int
    """Events of Live Tail's that no search has found again, though it should have."""
    dropped: int
    """Events that were taken from the service and then neither delivered nor kept waiting: always 0, or a mistake."""
    gap: str | None


class LiveLedger(msgspec.Struct, frozen=True, kw_only=True):
    """The account of Live Tail; the fields in the order of the JSON object."""

    sessions: int
    reconnects: int
    minutes: int
    """Of sessions, each minute that was begun."""
    usd: float
    """The price of these minutes, where none of them is free."""
    sampled_seconds: int
    """Updates out of which events were left; the searches found them."""
    throttles: int
    retries: int
    failure: str | None
    """Why there is no session, or was none at the end."""


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The account of one run; the fields in the order of the JSON object."""

    started: str
    """ISO 8601, UTC, milliseconds."""
    ended: str
    pattern: str
    """What AWS evaluated; empty: everything."""
    engine: Engine
    """How new events were asked for, at the end."""
    live_tail: LiveLedger | None
    """None where nobody asked for Live Tail."""
    groups: dict[str, GroupLedger]
    complete: bool


@dataclass(frozen=True, slots=True)
class RecordedAccount:
    """The account that a capture ends with."""

    recorded: Ledger

    def ledger(self) -> Ledger:
        """Return the ledger as it was written."""
        return self.recorded

    def verdict(self) -> Verdict:
        """Say in one word how it stood."""
        lost = any(one.gap is not None or one.dropped for one in self.recorded.groups.values())
        return "gap" if lost else "complete" if self.recorded.complete else "behind"


class LogsAccount(Account[LogsTail]):
    """A tail of log groups and when it ran."""

    __slots__ = ()

    def ledger(self) -> Ledger:
        """Draw the ledger as of now, or of the end."""
        return ledger_of(self.tail, self.run)

    def verdict(self) -> Verdict:
        """Say in one word how it stands."""
        return verdict(self.tail)


def ledger_of(tail: LogsTail, run: Run, delivered: Mapping[str, Delivered] | None = None) -> Ledger:
    """Draw the account of a tail as it stands now.

    `delivered` says what of the batches that were handed out went further; without it, all of them.
    """
    accounts = _accounts(tail, delivered)
    return Ledger(
        started=iso_millis(run.started_ms),
        ended=iso_millis(run.ended_ms),
        pattern=tail.pattern,
        engine=_engine(tail),
        live_tail=None if tail.live is None else _live(tail.live),
        groups=accounts,
        complete=is_whole(accounts.values(), run.ending),
    )


def verdict(tail: LogsTail) -> Verdict:
    """Say in one word how a running tail stands."""
    accounts = _accounts(tail, None)
    if any(one.gap is not None or one.dropped for one in accounts.values()):
        return "gap"
    return "complete" if is_whole(accounts.values(), Ending.READ) else "behind"


def _engine(tail: LogsTail) -> Engine:
    """Say how new events are asked for; where there is no Live Tail, the groups are polled."""
    return "live" if tail.is_live and tail.live is not None and tail.live.state != "failed" else "poll"


def _accounts(tail: LogsTail, delivered: Mapping[str, Delivered] | None) -> dict[str, GroupLedger]:
    waiting = tail.waiting_by_group()
    accounts = {}
    for name, group in tail.groups.items():
        one = _handed_out(group) if delivered is None else delivered.get(name, Delivered())
        accounts[name] = _account(group, one, waiting=waiting[name], silent=group.is_silent(tail.moment))
    return accounts


def _live(live: LiveProgress) -> LiveLedger:
    return LiveLedger(
        sessions=live.sessions,
        reconnects=live.reconnects,
        minutes=live.minutes,
        usd=round(live.minutes * USD_PER_MINUTE, 2),
        sampled_seconds=live.sampled,
        throttles=live.throttles,
        retries=live.retries,
        failure=None if live.failure is None else str(live.failure),
    )


def _handed_out(group: GroupProgress) -> Delivered:
    return Delivered(group.events, group.bytes, group.first, group.last, dealt_with=group.events)


def _account(group: GroupProgress, delivered: Delivered, *, waiting: int, silent: bool) -> GroupLedger:
    undelivered = waiting > 0 or delivered.dealt_with < group.events or group.unfilled
    return GroupLedger(
        position=iso_millis(group.since_ms),
        first_event_id=delivered.first,
        last_event_id=delivered.last,
        events=delivered.records,
        bytes=delivered.bytes,
        state=_state(group, undelivered=undelivered or silent),
        newest=None if group.newest_ms is None else iso_millis(group.newest_ms),
        late=group.late,
        swept_from=None if group.swept_ms is None else iso_millis(group.swept_ms),
        pages=group.pages,
        throttles=group.throttles,
        retries=group.retries,
        duplicates_removed=group.duplicates_removed,
        live=group.live,
        backfilled=group.backfilled,
        unconfirmed=group.unconfirmed,
        dropped=group.taken - waiting - group.events,
        gap=group.gap,
    )


def _state(group: GroupProgress, *, undelivered: bool) -> LedgerState:
    if group.state == "failed" or not (group.failure is None or isinstance(group.failure, Throttled)):
        return "failed"
    if undelivered or group.failure is not None or group.state not in ("open", "closed"):
        return "behind"
    return "closed" if group.state == "closed" else "open"
