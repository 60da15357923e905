"""Reads one shard: pace, throttles, expired iterators and the end of the shard are dealt with here and nowhere else."""

from collections.abc import AsyncGenerator

from kinesis_tui.failure import Failure, Invalid, IteratorExpired, NotFound, Throttled
from kinesis_tui.live.pacing import Pace
from kinesis_tui.live.read_rate import ReadRate
from kinesis_tui.services.kinesis.model.record import RecordPage
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.buffer import RECORD_OVERHEAD
from kinesis_tui.services.kinesis.tail.progress import RecordBatch, ShardProgress
from kinesis_tui.services.kinesis.tail.reading import Reading
from kinesis_tui.services.kinesis.tail.recovery import Recovery
from kinesis_tui.services.kinesis.tail.standing import ShardStanding

ITERATOR_AGE = 270.0
"""Seconds after which an iterator is renewed before it can expire, which it does after 300
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html)."""
FIRST_PAGE = 256 * 1024
"""Bytes expected of a shard that was not read yet."""


class ShardReader:
    """One shard from a position to its end, or to where the tail's bounds end it."""

    def __init__(
        self, reading: Reading, shard_id: ShardId, standing: ShardStanding, progress: ShardProgress, *, proven: bool
    ) -> None:
        """Read on from where `standing` is; `proven`: the shard is known to be readable."""
        self._reading = reading
        self._shard_id = shard_id
        self._progress = progress
        self._standing = standing
        self._pace = Pace(reading.clock, reading.reads_per_second, reading.courtesy, sooner=reading.random())
        self._rate = progress.reads = ReadRate()
        self._recovery = Recovery(progress, reading.random, follow=reading.follow, proven=proven)
        self._iterator: str | None = None
        self._iterator_born = 0.0
        self._iterators = 0
        self._expected = FIRST_PAGE

    @property
    def drained(self) -> bool:
        """Whether the very end of the shard was reached, so that its children may be read."""
        return self._standing.drained

    @property
    def found_records(self) -> bool:
        """Whether the shard held records from the position on, be they read or lost."""
        return self._standing.found_records

    async def batches(self) -> AsyncGenerator[RecordBatch, None]:
        """Yield the shard's new records in order, each once; end where nothing more is to be read.

        The room in the buffer is held until the consumer of this generator asks for more. Raises the `Failure` that
        ends the reading of this shard; all others are waited out.
        """
        while not self._standing.over:
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
            if batch is not None and not self._standing.over:
                failure = await self._look_for_end(page)
            if failure is not None:
                await self._recover(failure)

    async def _read(self) -> RecordPage:
        age = self._reading.clock.monotonic() - self._iterator_born
        if self._iterator is None or age > ITERATOR_AGE:
            await self._renew()
        assert self._iterator is not None
        self._rate.began(self._reading.clock.monotonic())
        try:
            return await self._reading.source.get_records(self._iterator, self._pace.limit)
        except Invalid as refusal:
            if self._progress.answered_at is None:
                raise
            # What was right before is refused: a server that was started anew, say, knows its old iterators no more.
            raise IteratorExpired(refusal.what, refusal.why, refusal.remedy) from refusal

    async def _renew(self) -> None:
        async with self._reading.openings:
            born = self._reading.clock.monotonic()
            position = self._standing.cursor.anchor()
            self._iterator = None
            try:
                self._iterator = await self._reading.source.get_shard_iterator(
                    self._reading.stream, self._shard_id, position
                )
            except Invalid as refusal:
                self._standing.refused(position, refusal)
        self._iterator_born = born
        self._progress.iterators_renewed += 1 if self._iterators else 0
        self._iterators += 1

    def _accept(self, page: RecordPage) -> RecordBatch | None:
        """Take a page's new records and learn from it; None where it shows that the stream is another one."""
        self._recovery.answered()
        self._iterator = page.next_shard_iterator
        self._iterator_born = self._reading.clock.monotonic()
        batch = self._standing.take(page)
        if batch is None:
            self._iterator = None
            return None
        size = sum(len(record.data) for record in page.records)
        self._rate.took(size)
        self._pace.answered(len(page.records), size, behind=bool(page.millis_behind_latest))
        self._expected = size + RECORD_OVERHEAD * len(page.records)
        self._progress.interval = self._pace.interval
        return batch

    async def _look_for_end(self, page: RecordPage) -> Failure | None:
        """Finish where the shard, or what was asked of it, ends; return a failure to recover from otherwise."""
        if page.next_shard_iterator is None:
            if page.child_shards:
                self._reading.family.announce(page.child_shards)
            return await self._standing.end(announced=bool(page.child_shards))
        if self._standing.caught_up and self._standing.may_stop():
            return await self._standing.settle()
        return None

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
        self._iterator = None
        return await self._standing.replaced()
