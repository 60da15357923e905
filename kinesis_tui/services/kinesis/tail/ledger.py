"""The account of a tail: what of each shard was delivered, and whether anything that was asked for is missing.

    complete ── every shard is whole          the run ended by itself, by a signal, or goes on
             ├─ nothing is lost, so far       it ended after --max-records
             └─ never                         it ended by a failure, by a closed pipe, or before it knew any shard

A shard is lost from where it has a `gap` or `dropped` records, where it is "failed", or where its newest record was
delivered in part only. It is whole if nothing of it is lost and it is

- "open": read, and delivered, to its newest record as of its last answer, or up to --until; or
- "closed": read, and delivered, to its very end; the shards that follow it are then in the ledger too, if they belong
  to what was asked for (`--shard` and `--partition-key` leave shards out).

An endpoint that does not tell where the newest record is leaves it unknown, and then it is not complete.

So `complete` says: up to each shard's last sequence number nothing is missing, and but for --max-records the service
had nothing more to give when it answered last. Going on from `after:` those numbers leaves out nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from kinesis_tui.failure import IteratorExpired, Throttled
from kinesis_tui.live.ledger import Account, Delivered, Ending, LedgerState, Run, is_whole
from kinesis_tui.services.kinesis.model.position import position_text
from kinesis_tui.services.kinesis.model.shard import SequenceNumber, ShardId
from kinesis_tui.services.kinesis.tail.progress import Gap, ShardProgress
from kinesis_tui.services.kinesis.tail.tail import Tail
from kinesis_tui.text.times import iso_millis

Verdict = Literal["complete", "unknown", "behind", "gap"]
"""unknown: it would be complete, but the endpoint does not tell where a shard's newest record is."""


class ShardLedger(msgspec.Struct, frozen=True, kw_only=True):
    """One shard's account; the fields in the order of the JSON object."""

    position: str = msgspec.field(name="from")
    """Where reading began, as `--from` takes it; trim-horizon for a shard that a split or merge made meanwhile."""
    first_sequence_number: SequenceNumber | None
    last_sequence_number: SequenceNumber | None
    records: int
    """Records delivered, as Kinesis counts them: an aggregated record is one, whatever it holds."""
    bytes: int
    """Payload bytes of these records as Kinesis holds them."""
    state: LedgerState
    children: tuple[ShardId, ...]
    """The shards that follow this one; known when its end was read."""
    millis_behind_latest: int | None
    """As of the last answer; None before the first, and where records were read and not delivered."""
    iterators_renewed: int
    throttles: int
    retries: int
    duplicates_removed: int
    dropped: int
    """Records that were taken from the service and then neither delivered nor kept waiting. Nothing in the program
    drops records: this is the difference of what was counted at both ends, so that a mistake would show."""
    gap: Gap | None


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The account of one run; the fields in the order of the JSON object."""

    stream: str
    started: str
    """ISO 8601, UTC, milliseconds."""
    ended: str
    shards: dict[ShardId, ShardLedger]
    complete: bool


class TailAccount(Account[Tail]):
    """A tail of a stream and when it ran."""

    __slots__ = ()

    def ledger(self) -> Ledger:
        """Draw the ledger as of now, or of the end."""
        return ledger_of(self.tail, self.run)

    def verdict(self) -> Verdict:
        """Say in one word how it stands."""
        return verdict(self.tail)


def ledger_of(tail: Tail, run: Run, delivered: Mapping[ShardId, Delivered] | None = None) -> Ledger:
    """Draw the account of a tail as it stands now.

    `delivered` says what of the batches that were handed out went further; without it, all of them.
    """
    accounts = _accounts(tail, delivered)
    cut = any(one.cut for one in (delivered or {}).values())
    return Ledger(
        stream=tail.stream,
        started=iso_millis(run.started_ms),
        ended=iso_millis(run.ended_ms),
        shards=accounts,
        complete=not cut
        and _is_complete(tail, accounts.values(), run.ending)
        and (run.ending is Ending.ENOUGH or _is_known(tail, accounts)),
    )


def verdict(tail: Tail) -> Verdict:
    """Say in one word how a running tail stands."""
    shards = tail.shards.values()
    if any(shard.gap is not None for shard in shards):
        return "gap"
    accounts = _accounts(tail, None)
    if not _is_complete(tail, accounts.values(), Ending.READ):
        return "behind"
    return "complete" if _is_known(tail, accounts) else "unknown"


def shard_json(ledger: Ledger, shard_id: ShardId) -> bytes:
    """Return one shard's part of the ledger as one line of JSON."""
    return msgspec.json.encode({shard_id: ledger.shards[shard_id]})


def _accounts(tail: Tail, delivered: Mapping[ShardId, Delivered] | None) -> dict[ShardId, ShardLedger]:
    waiting = tail.waiting_by_shard()
    accounts = {}
    for shard_id, shard in tail.shards.items():
        one = _handed_out(shard) if delivered is None else delivered.get(shard_id, Delivered())
        listed = tail.family.shard(shard_id)
        accounts[shard_id] = _account(
            shard,
            one,
            waiting=waiting[shard_id],
            has_end=listed is not None and not listed.is_open,
            silent=shard.is_silent(tail.moment),
        )
    return accounts


def _handed_out(shard: ShardProgress) -> Delivered:
    return Delivered(
        shard.records, shard.bytes, shard.first_sequence_number, shard.last_sequence_number, dealt_with=shard.records
    )


def _account(shard: ShardProgress, delivered: Delivered, *, waiting: int, has_end: bool, silent: bool) -> ShardLedger:
    undelivered = waiting > 0 or delivered.dealt_with < shard.records
    return ShardLedger(
        position=position_text(shard.position),
        first_sequence_number=None if delivered.first is None else SequenceNumber(delivered.first),
        last_sequence_number=None if delivered.last is None else SequenceNumber(delivered.last),
        records=delivered.records,
        bytes=delivered.bytes,
        state=_state(shard, undelivered=undelivered, stale=has_end or silent),
        children=shard.children,
        millis_behind_latest=None if undelivered else shard.millis_behind_latest,
        iterators_renewed=shard.iterators_renewed,
        throttles=shard.throttles,
        retries=shard.retries,
        duplicates_removed=shard.duplicates_removed,
        dropped=shard.taken - waiting - shard.records,
        gap=shard.gap,
    )


def _state(shard: ShardProgress, *, undelivered: bool, stale: bool) -> LedgerState:
    """Return a shard's state; `stale`: it is known to be closed, or overdue, so that "read to its newest" is old."""
    passing = shard.failure is None or isinstance(shard.failure, Throttled | IteratorExpired)
    if shard.state == "failed" or not passing:
        return "failed"
    if undelivered:
        return "behind"
    if shard.state == "closed":
        return "closed"
    if shard.bound_reached:
        return "open"
    return "open" if shard.state == "open" and shard.failure is None and not stale else "behind"


def _is_known(tail: Tail, accounts: Mapping[ShardId, ShardLedger]) -> bool:
    """Whether the endpoint told of all open shards that nothing newer is to be read, or a time bound was passed."""
    return all(
        one.state != "open" or one.millis_behind_latest is not None or tail.shards[shard_id].bound_passed
        for shard_id, one in accounts.items()
    )


def _is_complete(tail: Tail, accounts: Iterable[ShardLedger], ending: Ending) -> bool:
    return is_whole(accounts, ending) and (ending is Ending.ENOUGH or not tail.unopened())
