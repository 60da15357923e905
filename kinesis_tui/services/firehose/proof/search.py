"""Looks for a marked record in the objects that came since it was sent: listings and reads are bounded."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kinesis_tui.failure import Invalid, NotFound
from kinesis_tui.services.firehose.delivered.places import delivered_between, failed_between, zone_of
from kinesis_tui.services.firehose.delivered.records import delivered
from kinesis_tui.services.firehose.objects import ObjectsGateway, S3Object
from kinesis_tui.services.firehose.proof.marked import holds
from kinesis_tui.services.firehose.proof.plan import ProofPlan

MOST_LISTS = 400
MOST_OBJECTS = 400
PAGES_EACH = 10
CLOCKS_APART = timedelta(seconds=2)
"""S3 tells times in whole seconds, by a clock of its own."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The record, and where it is."""

    object: S3Object
    record: bytes


class Search:
    """Remembers which objects were opened already."""

    def __init__(self, objects: ObjectsGateway, plan: ProofPlan, mark: str, sent_at: datetime) -> None:
        self._objects = objects
        self._plan = plan
        self._mark = mark
        self._sent_at = sent_at
        self._opened: set[str] = set()
        self.lists = 0
        self.failed: list[bytes] = []
        """Records under the error prefix that came since."""

    @property
    def opened(self) -> int:
        """How many objects were opened."""
        return len(self._opened)

    @property
    def is_spent(self) -> bool:
        """Whether no more may be listed or opened."""
        return self.lists >= MOST_LISTS or self.opened >= MOST_OBJECTS

    async def delivered(self, now: datetime) -> Hit | None:
        """Look where the record should arrive. Raises Failure where S3 may not be looked into."""
        start = self._sent_at - timedelta(seconds=self._plan.buffered_seconds)
        return await self._among(delivered_between(self._plan.bucket, start, now), keep=False)

    async def among_failed(self, now: datetime) -> Hit | None:
        """Look under the error prefix; what came there since is kept in `failed`. Raises Failure."""
        start = self._sent_at - timedelta(seconds=self._plan.buffered_seconds)
        return await self._among(failed_between(self._plan.bucket, start, now), keep=True)

    async def _among(self, prefixes: Sequence[str], *, keep: bool) -> Hit | None:
        for prefix in prefixes:
            for one in await self._fresh(prefix):
                hit = await self._open(one, keep=keep)
                if hit is not None:
                    return hit
        return None

    async def _fresh(self, prefix: str) -> list[S3Object]:
        """List what came since the record was sent, the oldest first."""
        found: list[S3Object] = []
        token = None
        for _ in range(PAGES_EACH):
            if self.lists >= MOST_LISTS:
                break
            self.lists += 1
            page = await self._objects.list_objects_v2(
                self._plan.bucket.bucket or "", prefix, token=token, by_folder=False, after=self._after(prefix)
            )
            found += [one for one in page.objects if self._is_fresh(one)]
            token = page.token
            if token is None:
                break
        return sorted(found, key=lambda one: one.last_modified or self._sent_at)

    def _is_fresh(self, one: S3Object) -> bool:
        at = one.last_modified
        return one.key not in self._opened and (at is None or at >= self._sent_at - CLOCKS_APART)

    def _after(self, prefix: str) -> str:
        """Return a key that no object of before the test comes after: names begin with stream, version and time."""
        if not prefix.endswith("/"):
            return ""
        stream, bucket = self._plan.stream, self._plan.bucket
        earliest = self._sent_at - timedelta(seconds=self._plan.buffered_seconds) - CLOCKS_APART
        local = earliest.astimezone(zone_of(bucket))
        stamp = min(f"{time:%Y-%m-%d-%H-%M-%S}" for time in (earliest.astimezone(UTC), local))
        return f"{prefix}{stream.name}-{stream.version_id or ''}-{stamp}"

    async def _open(self, one: S3Object, *, keep: bool) -> Hit | None:
        if self.opened >= MOST_OBJECTS:
            return None
        self._opened.add(one.key)
        try:
            data = await self._objects.get_object(self._plan.bucket.bucket or "", one.key, _unheard)
        except (NotFound, Invalid):  # deleted meanwhile, or too large to look into
            return None
        found = await asyncio.to_thread(delivered, data)
        if keep:
            self.failed += found.records
        return next((Hit(one, record) for record in found.records if holds(record, self._mark)), None)


def _unheard(_size: int, _whole: int | None) -> None:
    """Nobody waits for this."""
