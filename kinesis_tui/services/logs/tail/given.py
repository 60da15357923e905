"""Which events Live Tail gave and which the searches found: the same ones, though Live Tail's have no id.

Stream, time, ingestion time and message tell an event from those that are not alike. Those that are alike are counted:

    each session, and the searches together, know some of the events that are alike, each one once
        → of so many as any one of them knows there are that many at least, and so many are handed on
    the searches find all of them in the end
        → in the end exactly as many are handed on as there are

So two that are alike are two, one that comes from both sides is one, and one that a session gives again after a
reconnection is one.
"""

from collections import Counter, defaultdict

from kinesis_tui.services.logs.model.log_event import LogEvent

Bucket = tuple[int, int]
_Counts = defaultdict[Bucket, Counter[int]]


class Given:
    """Counts the events of one group that are alike, by who knows them; in the buckets that `Seen` keeps ids in."""

    def __init__(self, after_ms: int) -> None:
        """Begin to compare; all events that the searches have taken so far were ingested at `after_ms` or before."""
        self._after_ms = after_ms
        self._found: _Counts = defaultdict(Counter)
        self._ahead: _Counts = defaultdict(Counter)
        """Handed on as Live Tail gave them, and not found by any search so far."""
        self._session: _Counts = defaultdict(Counter)
        self._size = 0
        self.unconfirmed = 0
        """Given by Live Tail, and not found by the searches that should have."""

    def __len__(self) -> int:
        """Return about how many events are remembered."""
        return self._size

    def begin_session(self) -> None:
        """Another session begins; it may give again what the one before gave."""
        self._size -= sum(counts.total() for counts in self._session.values())
        self._session.clear()

    def compares(self, ingested: int | None) -> bool:
        """Whether events of this ingestion time are compared; others are left to the searches."""
        return ingested is not None and ingested > self._after_ms

    def found(self, bucket: Bucket, event: LogEvent) -> bool:
        """Whether an event that a search has found for the first time was not handed on before."""
        alike = _alike(event)
        self._found[bucket][alike] += 1
        self._size += 1
        ahead = self._ahead[bucket]
        if not ahead[alike]:
            return True
        ahead[alike] -= 1
        return False

    def given(self, bucket: Bucket, event: LogEvent) -> bool:
        """Whether an event that Live Tail gives was not handed on before."""
        alike = _alike(event)
        met = self._session[bucket]
        met[alike] += 1
        self._size += 1
        if met[alike] <= self._found[bucket][alike] + self._ahead[bucket][alike]:
            return False
        self._ahead[bucket][alike] += 1
        return True

    def buckets(self) -> list[Bucket]:
        """Return those that anything is known of."""
        return list({*self._found, *self._ahead, *self._session})

    def forget(self, bucket: Bucket, *, searched: bool) -> None:
        """Forget a bucket; `searched`: all of its events were to be found."""
        for counts in (self._found, self._session):
            self._size -= counts.pop(bucket, Counter()).total()
        left = self._ahead.pop(bucket, None)
        if searched and left is not None:
            self.unconfirmed += left.total()


def _alike(event: LogEvent) -> int:
    """Return a number that events have in common only if they are alike (for all that matters, within a bucket)."""
    return hash((event.log_stream_name, event.timestamp, event.ingestion_time, event.message))
