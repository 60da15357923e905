"""Which events of a group have been taken, remembered for no longer than one may be met again.

FilterLogEvents selects by the time that an event says it happened, so an event that arrives late appears among those
already read, and the same times are searched again (`sweep.py`). What tells old from new there:

    a search from time a, begun when the service's time was S at least, and ended
        → every event with timestamp ≥ a and ingestion time ≤ S − VISIBLE has been taken: no id is needed for it
    everything else that was taken
        → its id is kept, in a bucket by ingestion time and timestamp, until a search covers the whole bucket

So ids are kept for about what was ingested since the last sweep, whatever the length of the tail.
"""

from bisect import bisect_left, bisect_right

from kinesis_tui.services.logs.model.log_event import LogEvent
from kinesis_tui.services.logs.tail.given import Given

VISIBLE_MS = 60_000
"""So long after its ingestion every event is found by FilterLogEvents; usually within a few seconds."""
MOST_IDS = 500_000
"""About 50 MB; more are ingested between two sweeps by a very busy group only."""
_INGESTED_MS = 10_000
_LOGGED_MS = 60_000
_UNTOLD = -1

_Bucket = tuple[int, int]


class Seen:
    """The events of one group that were taken."""

    def __init__(self, most_ids: int = MOST_IDS) -> None:
        self._most = most_ids
        self._buckets: dict[_Bucket, set[int | str]] = {}
        self._count = 0
        self._starts: list[int] = []
        self._until: list[int] = []
        self._floor = 0
        self.newest_ingestion = 0
        """The latest ingestion time met, milliseconds since the epoch: the service's clock is not before it."""
        self.forgotten_until: int | None = None
        """Up to this ingestion time ids had to be forgotten for want of room: late events of then may be missed."""
        self._given: Given | None = None
        """What Live Tail gave; None while it gave nothing."""

    def __len__(self) -> int:
        """Return how many ids are kept."""
        return self._count

    def take(self, event: LogEvent, identity: str, *, keep_after: int | None = None) -> bool:
        """Whether an event is new; it is not from now on. `identity` tells it from all others of its group.

        `keep_after`: the id is kept only if the event was ingested after this time, since the search under way will
        cover the others.
        """
        ingested = event.ingestion_time
        if ingested is not None:
            self.newest_ingestion = max(self.newest_ingestion, ingested)
            if self._is_covered(event.timestamp, ingested):
                return False
        bucket = _bucket(event)
        ids = self._buckets.get(bucket)
        short = _short(identity)
        if ids is not None and short in ids:
            return False
        if ingested is None or keep_after is None or ingested > keep_after:
            self._keep(bucket, ids, short)
        if self._given is None or not self._given.compares(ingested):
            return True
        return self._given.found(bucket, event)

    @property
    def unconfirmed(self) -> int:
        """How many events Live Tail gave that no search found, though it should have."""
        return 0 if self._given is None else self._given.unconfirmed

    def begin_session(self) -> None:
        """Live Tail gives this group's events too, from now on, or again."""
        if self._given is None:
            self._given = Given(self.newest_ingestion)
        self._given.begin_session()

    def give(self, event: LogEvent) -> bool:
        """Whether an event of Live Tail's is to be handed on; it is taken from now on.

        Where that can not be told, it is left to the searches: they find every event.
        """
        ingested = event.ingestion_time
        if self._given is None or ingested is None or not self._given.compares(ingested):
            return False
        self.newest_ingestion = max(self.newest_ingestion, ingested)
        if self._is_covered(event.timestamp, ingested) or not self._given.given(_bucket(event), event):
            return False
        if len(self._given) > self._most:
            self._make_room()
        return True

    def cover(self, start_ms: int, service_ms: int) -> None:
        """Learn that a search from `start_ms` on, begun at or after the service's time `service_ms`, has ended."""
        until = service_ms - VISIBLE_MS
        place = bisect_left(self._starts, start_ms)
        if place and self._until[place - 1] >= until:
            return
        # Both lists ascend: what begins later and knew no more goes, a later search that knew more stays.
        end = max(place, bisect_right(self._until, until))
        self._starts[place:end] = [start_ms]
        self._until[place:end] = [until]

    def forget(self, horizon_ms: int) -> None:
        """Forget the ids that are covered, and those of events before `horizon_ms`: that is not searched again."""
        for bucket in [bucket for bucket in self._buckets if self._is_done(bucket, horizon_ms)]:
            self._count -= len(self._buckets.pop(bucket))
        if self._given is not None:
            for bucket in self._given.buckets():
                if self._is_done(bucket, horizon_ms):
                    self._given.forget(bucket, searched=self._is_searched(bucket))

    def _is_covered(self, timestamp: int, ingested: int) -> bool:
        if ingested < self._floor:
            return True
        place = bisect_right(self._starts, timestamp) - 1
        return place >= 0 and ingested <= self._until[place]

    def _is_done(self, bucket: _Bucket, horizon_ms: int) -> bool:
        return (bucket[1] + 1) * _LOGGED_MS <= horizon_ms or self._is_searched(bucket)

    def _is_searched(self, bucket: _Bucket) -> bool:
        """Whether all events of a bucket were taken."""
        ingested, logged = bucket
        return ingested != _UNTOLD and self._is_covered(logged * _LOGGED_MS, (ingested + 1) * _INGESTED_MS)

    def _keep(self, bucket: _Bucket, ids: set[int | str] | None, identity: int | str) -> None:
        if ids is None:
            ids = self._buckets[bucket] = set()
        ids.add(identity)
        self._count += 1
        if self._count > self._most:
            self._make_room()

    def _make_room(self) -> None:
        """Forget the ids of what was ingested first, and take all of that time as taken."""
        given = [] if self._given is None else self._given.buckets()
        oldest = min(ingested for ingested, _ in (*self._buckets, *given))
        for bucket in [bucket for bucket in self._buckets if bucket[0] == oldest]:
            self._count -= len(self._buckets.pop(bucket))
        for bucket in given:
            if bucket[0] <= oldest and self._given is not None:
                self._given.forget(bucket, searched=False)
        self._floor = self.forgotten_until = (oldest + 1) * _INGESTED_MS


def _bucket(event: LogEvent) -> _Bucket:
    ingested = event.ingestion_time
    return _UNTOLD if ingested is None else ingested // _INGESTED_MS, event.timestamp // _LOGGED_MS


def _short(identity: str) -> int | str:
    """Return an id in as little memory as it takes: AWS's are 56 digits."""
    return int(identity) if identity.isdecimal() and len(identity) < 100 else identity
