"""How the reading of one shard stands, however its records come: what of an answer is new, and where it ends."""

from collections.abc import Sequence

from kinesis_tui.failure import Failure, GarbledAnswer, Invalid, IteratorExpired, NotFound
from kinesis_tui.services.kinesis.model.position import AtTimestamp, Position, TrimHorizon
from kinesis_tui.services.kinesis.model.record import Answer, Record
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.cursor import Cursor
from kinesis_tui.services.kinesis.tail.progress import RecordBatch, ShardProgress
from kinesis_tui.services.kinesis.tail.reading import Reading

END_CHECKS = 5
"""How often an end that the listing of shards denies is doubted before it is believed."""
ARRIVAL_SLACK_MS = 1_000
"""Arrival times are not guaranteed to increase: a time bound is passed only when a record is this much later."""


QUIET_ANSWERS = 3
"""After so many empty answers the newest record was read, where the endpoint does not tell: AWS gives some on the way
(https://docs.aws.amazon.com/streams/latest/dev/troubleshooting-consumers.html)."""


class ShardStanding:
    """One shard's cursor, progress and end."""

    def __init__(self, reading: Reading, shard_id: ShardId, position: Position, progress: ShardProgress) -> None:
        self._reading = reading
        self._shard_id = shard_id
        self._progress = progress
        self.cursor = Cursor(position, reading.service_ms, progress)
        shard = reading.family.shard(shard_id)
        self._starting_sequence_number = shard.starting_sequence_number if shard else None
        self._stream = reading.family.streams
        self._doubts = 0
        self._quiet = 0
        self.over = False
        """Whether nothing more is to be read."""
        self.caught_up = False
        """Whether the newest answer went to the shard's newest record."""
        self.drained = False
        """Whether the very end of the shard was reached, so that its children may be read."""

    @property
    def found_records(self) -> bool:
        """Whether the shard held records from the position on, be they read or lost."""
        return self.cursor.last is not None or self._progress.gap is not None

    def take(self, answer: Answer) -> RecordBatch | None:
        """Take an answer's new records and learn from it; None where it shows that the stream is another one."""
        if self.cursor.is_another(answer):
            self.cursor.start_over()
            return None
        new = self.cursor.take(answer)
        behind = answer.millis_behind_latest
        self._progress.millis_behind_latest = behind
        self._progress.answered_at = self._reading.clock.monotonic()
        self._quiet = 0 if answer.records else self._quiet + 1
        self.caught_up = behind == 0 or (behind is None and self._quiet >= QUIET_ANSWERS)
        self._progress.state = "open" if self.caught_up else "behind"
        return RecordBatch(self._shard_id, self._within_bound(new), behind)

    def refused(self, position: Position, refusal: Invalid) -> None:
        """Make a refused position a gap, or a wait, where it is not the user's mistake; raises in every case."""
        if self.cursor.gives_up_continuation(position):
            raise IteratorExpired(refusal.what, refusal.why, refusal.remedy) from refusal
        if self.cursor.resumes_latest and isinstance(position, AtTimestamp):
            # This machine's clock is ahead of the service's, which refuses a time that lies in the future.
            raise GarbledAnswer(refusal.what, refusal.why, refusal.remedy) from refusal
        if self.cursor.last is not None and not isinstance(position, TrimHorizon):
            self.cursor.refused()
            raise IteratorExpired(refusal.what, refusal.why, refusal.remedy) from refusal
        raise refusal

    def may_stop(self) -> bool:
        """Whether the newest record is far enough."""
        until = self._reading.until_ms
        bound_passed = until is not None and self._reading.service_ms() >= until + ARRIVAL_SLACK_MS
        return bound_passed or not self._reading.follow

    async def settle(self) -> Failure | None:
        """Stop at the newest record, unless the shard was closed: then its end, and its children, are yet to come."""
        try:
            await self._reading.family.refresh()
        except Failure as failure:
            return failure
        shard = self._reading.family.shard(self._shard_id)
        if shard is None:
            self.close()
        elif shard.is_open:
            self.over = self._progress.bound_reached = True
        return None

    async def end(self, *, announced: bool) -> Failure | None:
        """Finish a shard that gave no next iterator, if it is really at its end."""
        family = self._reading.family
        if not announced:
            try:
                await family.refresh()
            except NotFound:
                self._doubts = END_CHECKS  # the stream is gone: nothing follows
            except Failure as failure:
                return failure
            self._doubts += 1
            if self._doubts < END_CHECKS and not family.children(self._shard_id):
                return _doubtful(self._reading.stream, self._shard_id)
        self.close()
        return None

    def close(self) -> None:
        """The shard was read to its very end."""
        self.over = self.drained = True
        self._progress.children = self._reading.family.children(self._shard_id)
        self._progress.state = "closed"
        self._progress.failure = None

    async def replaced(self) -> bool:
        """Whether the stream is there without this shard, or with another one of the same name; deal with either."""
        family, known = self._reading.family, self._starting_sequence_number
        try:
            await family.refresh()
        except NotFound:
            self.cursor.doubt()
            return False
        except Failure:
            return False  # what failed first says it all
        shard = family.shard(self._shard_id)
        is_same = shard is not None and shard.starting_sequence_number == known
        if is_same or (known is None and not self.is_stale):
            return False
        if shard is None:
            self.cursor.lose("the shard was removed before its end was read")
            self.close()
            return True
        self._starting_sequence_number, self._stream = shard.starting_sequence_number, family.streams
        self.cursor.start_over()
        return True

    @property
    def is_stale(self) -> bool:
        """Whether this was a shard of a stream that was deleted; one that has its name now is another."""
        return self._stream != self._reading.family.streams

    def begin_again(self) -> None:
        """Read another shard of this name, created after this one had been dealt with, from its beginning."""
        listed = self._reading.family.shard(self._shard_id)
        self._starting_sequence_number = listed.starting_sequence_number if listed else None
        self._stream = self._reading.family.streams
        self.cursor.start_over()
        self._doubts = self._quiet = 0
        self.over = self.caught_up = self.drained = False
        self._progress.state, self._progress.failure, self._progress.ended = "waiting", None, False
        self._progress.children, self._progress.bound_reached = (), False

    def _within_bound(self, new: Sequence[Record]) -> list[Record]:
        """Return the records that the time bound lets through, and notice when one lies beyond all doubt after it."""
        until = self._reading.until_ms
        kept = list(new) if until is None else [record for record in new if record.arrival_ms < until]
        self._progress.taken += len(kept)
        if until is not None and any(record.arrival_ms >= until + ARRIVAL_SLACK_MS for record in new):
            self.over = self._progress.bound_reached = self._progress.bound_passed = True
        return kept


def _doubtful(stream: str, shard_id: ShardId) -> GarbledAnswer:
    return GarbledAnswer(
        f"GetRecords of shard {shard_id} of stream {stream}",
        "the answer has no next iterator, but no shard follows this one",
        "it is asked again",
    )
