"""Reads one shard by subscriptions (enhanced fan-out): each brings events for five minutes at most, then the next."""

from collections.abc import AsyncGenerator

from kinesis_tui.failure import (
    Conflict,
    Failure,
    GarbledAnswer,
    Invalid,
    IteratorExpired,
    NotFound,
)
from kinesis_tui.live.pacing import Backoff
from kinesis_tui.live.within import within
from kinesis_tui.services.kinesis.model.record import SubscribeToShardEvent
from kinesis_tui.services.kinesis.model.shard import ShardId
from kinesis_tui.services.kinesis.tail.buffer import RECORD_OVERHEAD
from kinesis_tui.services.kinesis.tail.fan_out_failures import (
    ended_at_once,
    nothing_but_nonsense,
    silent,
    taken_over_by_another,
)
from kinesis_tui.services.kinesis.tail.progress import RecordBatch, ShardProgress
from kinesis_tui.services.kinesis.tail.reading import Reading
from kinesis_tui.services.kinesis.tail.recovery import Recovery
from kinesis_tui.services.kinesis.tail.source import FanOut, Subscription
from kinesis_tui.services.kinesis.tail.standing import ShardStanding

RENEWAL_AGE = 285.0
"""Seconds after which a subscription is replaced before AWS ends it, which it does after 300
(https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html)."""
RENEWAL_SPREAD = 15.0
"""Up to so many seconds sooner, at random: a thousand shards that began together must not return together."""
CALL_SPACING = 1.0
SUCCESS_SPACING = 5.1
"""One call a second for each consumer and shard, and none within five seconds of one that succeeded (same page)."""
EVENT_SECONDS = 5.0
"""An idle shard's subscription says so every few seconds, with an event that has no record."""
SILENT_SECONDS = 15.0
"""Without any event for so long, the connection is taken for dead."""
PATIENCE = 10.0
LONGEST_PATIENCE = 60.0
"""Seconds to leave the shard to another reader that took the subscription over, from the first time to the most."""
NONSENSE_AT_MOST = 8
"""So many answers that are none, before any subscription: about half a minute of them."""
END_SECONDS = 10.0
"""How long a closed shard's subscription may go on without naming the children, which some servers never do."""


class FanOutReader:
    """One shard from a position to its end, or to where the tail's bounds end it, as `ShardReader` does by polling.

    A subscription begins where `Cursor.anchor` says: after the last record taken, or where the service said that it
    had gone. It is replaced before its five minutes are over, after any end or error, and where nothing comes any more.

    A slow consumer loses nothing: an event is held until there is room for it, and meanwhile the socket is not read.
    AWS then stops pushing, and ends the subscription after its five minutes all the same; the next one goes on after
    the last record taken (Flink's connector lives with that in the same way:
    https://github.com/awslabs/amazon-kinesis-connector-flink/issues/21).
    """

    def __init__(
        self,
        reading: Reading,
        fan_out: FanOut,
        shard_id: ShardId,
        standing: ShardStanding,
        progress: ShardProgress,
        *,
        proven: bool,
    ) -> None:
        """Read on from where `standing` is; `proven`: the shard is known to be readable."""
        self._reading = reading
        self._clock = reading.clock
        self._fan_out = fan_out
        self._shard_id = shard_id
        self._progress = progress
        self._standing = standing
        self._recovery = Recovery(progress, reading.random, follow=reading.follow, proven=proven)
        self._takeovers = Backoff(reading.random, first=PATIENCE, cap=LONGEST_PATIENCE)
        self._subscription: Subscription | None = None
        self._subscriptions = 0
        self._events = 0
        self._began = 0.0
        self._next_call = 0.0
        self._renewal_due = 0.0
        self._nonsense = 0
        self._closed_before = False
        progress.interval = EVENT_SECONDS

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
        try:
            while not self._standing.over:
                failure: Failure | None = None
                try:
                    event = await self._next_event()
                except Failure as problem:
                    failure = problem
                else:
                    if event is not None:
                        async with self._reading.buffer.room(_size(event)):
                            batch = self._accept(event)
                            if batch is not None and batch.records:
                                yield batch
                        if batch is not None and not self._standing.over:
                            failure = await self._look_for_end(event)
                if failure is not None:
                    await self._recover(failure)
        finally:
            await self._hang_up()

    async def _next_event(self) -> SubscribeToShardEvent | None:
        """Wait for an event; None where there was none, and the next subscription is to bring it. Raises Failure."""
        subscription = self._subscription or await self._subscribe()
        left = self._renewal_due - self._clock.monotonic()
        if left <= 0:
            await self._hang_up()
            await self._standing.replaced()  # who knows what became of the shard in five minutes
            return None
        try:
            event = await within(self._clock, min(SILENT_SECONDS, left), subscription.next_event())
        except TimeoutError:
            if left <= SILENT_SECONDS:
                return None  # due, which is seen to in the next turn
            await self._hang_up()
            if not self._events:
                raise silent(self._shard_id, SILENT_SECONDS) from None
            return None
        if event is None:
            await self._ended()
        return event

    async def _subscribe(self) -> Subscription:
        """Begin the next subscription, no sooner than AWS allows."""
        wait = self._next_call - self._clock.monotonic()
        if wait > 0:
            await self._clock.sleep(wait)
        async with self._reading.openings:
            shard = self._reading.family.shard(self._shard_id)
            self._closed_before = shard is not None and not shard.is_open
            position = self._standing.cursor.anchor()
            self._next_call = self._clock.monotonic() + CALL_SPACING
            try:
                self._subscription = await self._fan_out.source.subscribe_to_shard(
                    self._fan_out.consumer_arn, self._shard_id, position
                )
            except Invalid as refusal:
                self._standing.refused(position, refusal)
        assert self._subscription is not None  # a refusal was raised
        self._began = now = self._clock.monotonic()
        self._next_call = now + SUCCESS_SPACING
        self._renewal_due = now + RENEWAL_AGE - RENEWAL_SPREAD * self._reading.random()
        self._progress.iterators_renewed += 1 if self._subscriptions else 0
        self._subscriptions += 1
        self._events = 0
        return self._subscription

    def _accept(self, event: SubscribeToShardEvent) -> RecordBatch | None:
        """Take an event's new records and learn from it; None where it shows that the stream is another one."""
        self._events += 1
        self._recovery.answered()
        if self._clock.monotonic() - self._began > LONGEST_PATIENCE:
            self._takeovers.reset()
        batch = self._standing.take(event)
        if batch is None:
            self._renewal_due = self._clock.monotonic()
            return None
        self._standing.cursor.continued(event.continuation_sequence_number)
        return batch

    async def _look_for_end(self, event: SubscribeToShardEvent) -> Failure | None:
        """Finish where the shard, or what was asked of it, ends; return a failure to recover from otherwise."""
        if event.child_shards:
            self._reading.family.announce(event.child_shards)
            return await self._standing.end(announced=True)
        if not self._standing.caught_up:
            return None
        if self._closed_before:  # it took no record after this subscription began, and names no children
            self._standing.close()
            return None
        failure = await self._standing.settle() if self._standing.may_stop() else None
        shard = self._reading.family.shard(self._shard_id)
        if shard is not None and not shard.is_open:
            self._renewal_due = min(self._renewal_due, self._clock.monotonic() + END_SECONDS)
        return failure

    async def _ended(self) -> None:
        """Deal with a subscription that the service ended: by its five minutes, by a restart, or because of the shard.

        Raises ServiceFailed where it brought nothing at all.
        """
        await self._hang_up()
        if await self._standing.replaced() or self._events:
            return
        raise ended_at_once(self._shard_id)

    async def _recover(self, failure: Failure) -> None:
        taken_over = self._subscription is not None and isinstance(failure, Conflict)
        self._check_support(failure)
        await self._hang_up()
        lost = isinstance(failure, NotFound | IteratorExpired)
        if lost and await self._standing.replaced():
            return
        if taken_over:
            failure = taken_over_by_another(failure)
        attempt = self._recovery.next_attempt(failure)
        wait = max(attempt.wait, self._takeovers.delay()) if taken_over else attempt.wait
        if wait:
            await self._clock.sleep(wait)
            if lost:
                await self._standing.replaced()

    def _check_support(self, failure: Failure) -> None:
        """Raise NotSupported where only nonsense was ever answered: some local servers do that to what they lack."""
        if self._subscriptions or not isinstance(failure, GarbledAnswer):
            return
        self._nonsense += 1
        if self._nonsense >= NONSENSE_AT_MOST:
            raise nothing_but_nonsense(failure, self._nonsense) from failure

    async def _hang_up(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            await subscription.close()


def _size(event: SubscribeToShardEvent) -> int:
    """Return about how many bytes of memory an event's records take."""
    return sum(len(record.data) for record in event.records) + RECORD_OVERHEAD * len(event.records)
