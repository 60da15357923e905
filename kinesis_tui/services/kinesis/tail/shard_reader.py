"""Reads one shard: pace, throttles, expired iterators and the end of the shard are dealt with here and nowhere else."""

from collections.abc import AsyncGenerator, Sequence

from kinesis_tui.failure import Failure, GarbledAnswer, Invalid, IteratorExpired, NotFound, Throttled
from kinesis_tui.live.pacing import Pace
from kinesis_tui.services.kinesis.model.position import AtTimestamp, Position, TrimHorizon
from kinesis_tui.services.kinesis.model.record import Record, RecordPage
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.buffer import RECORD_OVERHEAD
from kinesis_tui.services.kinesis.tail.cursor import Cursor
from kinesis_tui.services.kinesis.tail.progress import RecordBatch, ShardProgress
from kinesis_tui.services.kinesis.tail.reading import Reading
from kinesis_tui.services.kinesis.tail.recovery import Recovery

ITERATOR_AGE = 270.0
"""Seconds after which an iterator is renewed before it can expire, which it does after 300
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html)."""
FIRST_PAGE = 256 * 1024
"""Bytes expected of a shard that was not read yet."""
END_CHECKS = 5
"""How often an end that the listing of shards denies is doubted before it is believed."""
ARRIVAL_SLACK_MS = 1_000
"""Arrival times are not guaranteed to increase: a time bound is passed only when a record is this much later."""


class ShardReader:
    """One shard from a position to its end, or to where the tail's bounds end it."""

    def __init__(
        self, reading: Reading, shard_id: ShardId, position: Position, progress: ShardProgress, *, proven: bool = False
    ) -> None:
        self._reading = reading
        self._shard_id = shard_id
        self._progress = progress
        self._cursor = Cursor(position, reading.clock, progress)
        self._pace = Pace(reading.clock, reading.reads_per_second)
        self._recovery = Recovery(progress, reading.random, follow=reading.follow, proven=proven)
        shard = reading.family.shard(shard_id)
        self._starting_sequence_number = shard.starting_sequence_number if shard else None
        self._iterator: str | None = None
        self._iterator_born = 0.0
        self._iterators = 0
        self._expected = FIRST_PAGE
        self._doubts = 0
        self._over = False
        self._caught_up = False
        self.drained = False
        """Whether the very end of the shard was reached, so that its children may be read."""

    @property
    def found_records(self) -> bool:
        """Whether the shard held records from the position on, be they read or lost."""
        return self._cursor.last is not None or self._progress.gap is not None

    async def batches(self) -> AsyncGenerator[RecordBatch, None]:
        """Yield the shard's new records in order, each once; end where nothing more is to be read.

        The room in the buffer is held until the consumer of this generator asks for more. Raises the `Failure` that
        ends the reading of this shard; all others are waited out.
        """
        while not self._over:
            await self._pace.turn()
            failure: Failure | None = None
            batch: RecordBatch | None = None
            async with self._reading.buffer.room(self._expected):
                try:
                    page = await self._read()
                except Failure as problem:
                    failure = problem
                else:
                    batch = self._accept(page)
                    if batch is not None and batch.records:
                        yield batch
            if batch is not None and not self._over:
                failure = await self._look_for_end(page)
            if failure is not None:
                await self._recover(failure)

    async def _read(self) -> RecordPage:
        age = self._reading.clock.monotonic() - self._iterator_born
        if self._iterator is None or age > ITERATOR_AGE:
            await self._renew()
        assert self._iterator is not None
        return await self._reading.source.get_records(self._iterator, self._pace.limit)

    async def _renew(self) -> None:
        async with self._reading.openings:
            born = self._reading.clock.monotonic()
            position = self._cursor.anchor()
            self._iterator = None
            try:
                self._iterator = await self._reading.source.get_shard_iterator(
                    self._reading.stream, self._shard_id, position
                )
            except Invalid as refusal:
                self._refused(position, refusal)
        self._iterator_born = born
        self._progress.iterators_renewed += 1 if self._iterators else 0
        self._iterators += 1

    def _refused(self, position: Position, refusal: Invalid) -> None:
        """Make a refused position a gap, or a wait, where it is not the user's mistake; raises in every case."""
        if self._cursor.resumes_latest and isinstance(position, AtTimestamp):
            # This machine's clock is ahead of the service's, which refuses a time that lies in the future.
            raise GarbledAnswer(refusal.what, refusal.why, refusal.remedy) from refusal
        if self._cursor.last is not None and not isinstance(position, TrimHorizon):
            self._cursor.refused()
            raise IteratorExpired(refusal.what, refusal.why, refusal.remedy) from refusal
        raise refusal

    def _accept(self, page: RecordPage) -> RecordBatch | None:
        """Take a page's new records and learn from it; None where it shows that the stream is another one."""
        self._recovery.answered()
        self._iterator = page.next_shard_iterator
        self._iterator_born = self._reading.clock.monotonic()
        if self._cursor.is_another(page):
            self._cursor.start_over()
            self._iterator = None
            return None
        new = self._cursor.take(page)
        size = sum(len(record.data) for record in page.records)
        behind = page.millis_behind_latest
        self._pace.answered(len(page.records), size, behind=bool(behind))
        self._expected = size + RECORD_OVERHEAD * len(page.records)
        self._progress.millis_behind_latest = behind
        self._progress.answered_at, self._progress.interval = self._iterator_born, self._pace.interval
        self._caught_up = behind == 0 or (behind is None and not page.records)
        self._progress.state = "open" if self._caught_up else "behind"
        return RecordBatch(self._shard_id, self._within_bound(new), behind)

    def _within_bound(self, new: Sequence[Record]) -> list[Record]:
        """Return the records that the time bound lets through, and notice when one lies beyond all doubt after it."""
        until = self._reading.until_ms
        kept = list(new) if until is None else [record for record in new if record.arrival_ms < until]
        self._progress.taken += len(kept)
        if until is not None and any(record.arrival_ms >= until + ARRIVAL_SLACK_MS for record in new):
            self._over = self._progress.bound_reached = True
        return kept

    def _may_stop(self) -> bool:
        """Whether the newest record is far enough."""
        until = self._reading.until_ms
        bound_passed = until is not None and self._reading.clock.now_ms() >= until + ARRIVAL_SLACK_MS
        return bound_passed or not self._reading.follow

    async def _look_for_end(self, page: RecordPage) -> Failure | None:
        """Finish where the shard, or what was asked of it, ends; return a failure to recover from otherwise."""
        if page.next_shard_iterator is None:
            if page.child_shards:
                self._reading.family.announce(page.child_shards)
            return await self._end(announced=bool(page.child_shards))
        if self._caught_up and self._may_stop():
            return await self._settle()
        return None

    async def _settle(self) -> Failure | None:
        """Stop at the newest record, unless the shard was closed: then its end, and its children, are yet to come."""
        try:
            await self._reading.family.refresh()
        except Failure as failure:
            return failure
        shard = self._reading.family.shard(self._shard_id)
        if shard is None:
            self._close()
        elif shard.is_open:
            self._over = self._progress.bound_reached = True
        return None

    async def _end(self, *, announced: bool) -> Failure | None:
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
        self._close()
        return None

    def _close(self) -> None:
        self._over = self.drained = True
        self._progress.children = self._reading.family.children(self._shard_id)
        self._progress.state = "closed"
        self._progress.failure = None

    async def _recover(self, failure: Failure) -> None:
        lost = isinstance(failure, NotFound | IteratorExpired)
        if lost and await self._replaced():
            return
        if isinstance(failure, Throttled):
            self._pace.throttled()
        attempt = self._recovery.next_attempt(failure)
        if attempt.renew:
            self._iterator = None
        if attempt.wait:
            await self._reading.clock.sleep(attempt.wait)
            if lost:
                await self._replaced()

    async def _replaced(self) -> bool:
        """Whether the stream is there without this shard, or with another one of the same name; deal with either."""
        family, known = self._reading.family, self._starting_sequence_number
        self._iterator = None
        try:
            await family.refresh()
        except NotFound:
            self._cursor.doubt()
            return False
        except Failure:
            return False  # what failed first says it all
        shard = family.shard(self._shard_id)
        if known is None or (shard is not None and shard.starting_sequence_number == known):
            return False
        if shard is None:
            self._cursor.lose("the shard was removed before its end was read")
            self._close()
            return True
        self._starting_sequence_number = shard.starting_sequence_number
        self._cursor.start_over()
        return True


def _doubtful(stream: str, shard_id: ShardId) -> GarbledAnswer:
    return GarbledAnswer(
        f"GetRecords of shard {shard_id} of stream {stream}",
        "the answer has no next iterator, but no shard follows this one",
        "it is asked again",
    )
