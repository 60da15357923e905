"""One group's reader: the search from the beginning, then searches for what is new, and sweeps for what came late."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from kinesis_tui.failure import Failure, GarbledAnswer, Invalid, IteratorExpired
from kinesis_tui.services.logs.model.log_event import EventPage, LogEvent
from kinesis_tui.services.logs.tail.budget import CallBudget, Random
from kinesis_tui.services.logs.tail.merge import EventBuffer
from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.services.logs.tail.recovery import Recovery
from kinesis_tui.services.logs.tail.seen import VISIBLE_MS, Seen
from kinesis_tui.services.logs.tail.source import EventSource
from kinesis_tui.services.logs.tail.sweep import OVERLAP_MS, SKEW_MS, SWEEPS, Schedule, Search, Sweep
from kinesis_tui.text.times import Clock

BUSY_SECONDS = 1.0
IDLE_SECONDS = 3.0
"""From one search for new events to the next, while events come and while none do."""
UNTIL_SLACK_MS = 10_000
"""A tail that follows up to a time goes on so long after it: events take a moment to be found."""
AT_ONCE = 2_000
"""Events looked at before the event loop gets a turn: some milliseconds."""
FORGOTTEN = "more events came between two sweeps than ids are kept: late ones may be missing"


_Identified = tuple[str, LogEvent]


@dataclass(frozen=True, slots=True)
class Reading:
    """What all readers of one tail share."""

    source: EventSource
    buffer: EventBuffer
    budget: CallBudget
    clock: Clock
    random: Random
    pattern: str
    """A filter pattern that AWS evaluates; "" for everything."""
    since_ms: int
    until_ms: int | None
    """Events at this time or later are left out."""
    follow: bool
    sweeps: tuple[Sweep, ...] = SWEEPS


class GroupReader:
    """Reads one group into the buffer; everything that goes wrong on the way is counted in its progress."""

    def __init__(self, reading: Reading, group: str, progress: GroupProgress) -> None:
        self._reading = reading
        self._group = group
        self._progress = progress
        self._clock = reading.clock
        self._recovery = Recovery(progress, reading.budget, reading.random, follow=reading.follow)
        self._schedule = Schedule(reading.sweeps, reading.clock.monotonic())
        self.seen = Seen()
        self._interval = BUSY_SECONDS
        self._due = 0.0
        self._sweeping: tuple[Sweep, Search, float] | None = None

    async def run(self) -> None:
        """Read to the end that was asked for, or for ever; raises the `Failure` that ends it."""
        over = self._is_over()
        await self._catch_up()
        while self._reading.follow and not over:
            await self._until_due()
            over = self._is_over()
            await self._look()
        self._progress.state = "closed"

    # -- which search -----------------------------------------------------------------------------------------------

    async def _catch_up(self) -> None:
        """Search from the beginning; its events go to the buffer by time."""
        reading, now_ms = self._reading, self._clock.now_ms()
        end_ms = None if reading.until_ms is None else reading.until_ms - 1
        if not reading.follow and end_ms is None:
            end_ms = now_ms
        search = Search(reading.since_ms, end_ms, now_ms - SKEW_MS)
        keep_after = search.service_ms - VISIBLE_MS if reading.follow else 2**62
        while True:
            page = await self._page(search)
            new = await self._new(self._fresh(search, page), keep_after)
            self._put(new, search.edge_ms or reading.since_ms)
            if page.next_token is None:
                break
            self._progress.state = "behind"
        self._progress.state = "open"
        self._ended(search)
        reading.buffer.reach(self._group, None)

    async def _look(self) -> None:
        """Search for what is new, to the newest event."""
        search = self._search_back(OVERLAP_MS)
        came = 0
        while True:
            page = await self._page(search)
            came += len(await self._take_all(search, page))
            if page.next_token is None:
                break
        self._progress.state = "open"
        self._ended(search)
        self._interval = BUSY_SECONDS if came else min(IDLE_SECONDS, self._interval * 1.5)
        self._due = self._clock.monotonic() + self._interval

    async def _until_due(self) -> None:
        """Sweep, a page at a time, until the next search for what is new is due."""
        while (now := self._clock.monotonic()) < self._due:
            if self._sweeping is None:
                sweep = self._schedule.due(now)
                if sweep is None:
                    await self._clock.sleep(max(0.01, min(self._due, self._schedule.next_due) - now))
                    continue
                self._sweeping = (sweep, self._search_back(sweep.back_ms), now)
            await self._sweep_on(*self._sweeping)

    async def _sweep_on(self, sweep: Sweep, search: Search, began: float) -> None:
        page = await self._page(search)
        tip_ms = search.service_ms - OVERLAP_MS
        self._progress.late += sum(event.timestamp < tip_ms for event in await self._take_all(search, page))
        if page.next_token is not None:
            return
        self._sweeping = None
        self._progress.swept_ms = search.start_ms
        self._ended(search)
        self._schedule.done(sweep, began, self._clock.monotonic())
        self.seen.forget(max(self._reading.since_ms, self._service_ms() - self._schedule.widest_ms - OVERLAP_MS))

    def _search_back(self, back_ms: int) -> Search:
        """Return a search that begins so long before the service's time, and not before the tail's own beginning."""
        reading, service_ms = self._reading, self._service_ms()
        end_ms = None if reading.until_ms is None else reading.until_ms - 1
        start_ms = max(reading.since_ms, service_ms - max(back_ms, OVERLAP_MS))
        if end_ms is not None:
            start_ms = min(start_ms, end_ms)
        return Search(start_ms, end_ms, self.seen.newest_ingestion)

    def _service_ms(self) -> int:
        """Return a time that the service's clock has passed for sure, as late as is known."""
        return max(self.seen.newest_ingestion, self._clock.now_ms() - SKEW_MS)

    def _ended(self, search: Search) -> None:
        """Learn that a search has ended: what it covers needs no ids any more."""
        self.seen.cover(search.start_ms, search.service_ms)
        if self.seen.forgotten_until is not None:
            self._progress.gap = FORGOTTEN

    def _is_over(self) -> bool:
        until_ms = self._reading.until_ms
        return until_ms is not None and self._clock.now_ms() >= until_ms + UNTIL_SLACK_MS

    # -- one page ---------------------------------------------------------------------------------------------------

    async def _page(self, search: Search) -> EventPage:
        """Ask for the next page of a search until it is answered, whatever goes wrong; moves the search on."""
        reading = self._reading
        while True:
            await reading.buffer.room(self._group)
            await reading.budget.turn()
            try:
                page = await reading.source.filter_log_events(
                    self._group,
                    start_ms=search.from_ms,
                    end_ms=search.end_ms,
                    pattern=reading.pattern,
                    token=search.token,
                )
                if page.next_token is not None and page.next_token == search.token:
                    raise _endless(self._group)
            except Failure as failure:
                await self._after(failure, search)
                continue
            self._progress.pages += 1
            self._progress.answered_at = self._clock.monotonic()
            self._recovery.answered()
            search.token = page.next_token
            return page

    async def _after(self, failure: Failure, search: Search) -> None:
        """Wait before the next attempt; a token that is refused is left, and the search begins again at its edge."""
        if search.token is not None and isinstance(failure, Invalid | IteratorExpired | GarbledAnswer):
            search.start_again()
            failure = IteratorExpired(failure.what, failure.why, "the search goes on from the last event")
        wait = self._recovery.wait(failure)
        self._reading.buffer.reach(self._group, None)  # the other groups go on meanwhile
        await self._clock.sleep(wait)

    def _fresh(self, search: Search, page: EventPage) -> list[_Identified]:
        """Leave out what this search has brought already, where it had to begin again."""
        met = [(search.identity(event), event) for event in page.events]
        fresh = [one for one in met if one[0] not in search.edge_ids]
        self._progress.duplicates_removed += len(met) - len(fresh)
        if met:
            edge_ms = max(event.timestamp for _, event in met)
            at_edge = {identity for identity, event in met if event.timestamp == edge_ms}
            search.edge_ids = search.edge_ids | at_edge if edge_ms == search.edge_ms else at_edge
            search.edge_ms = edge_ms
        return fresh

    async def _take_all(self, search: Search, page: EventPage) -> list[LogEvent]:
        """Hand the new events of a page on, and return them."""
        new = await self._new([(search.identity(event), event) for event in page.events], None)
        self._put(new, None)
        return new

    async def _new(self, met: Sequence[_Identified], keep_after: int | None) -> list[LogEvent]:
        """Return what was not taken before; the event loop breathes in between."""
        new: list[LogEvent] = []
        for start in range(0, len(met), AT_ONCE):
            if start:
                await asyncio.sleep(0)
            some = met[start : start + AT_ONCE]
            new += [event for identity, event in some if self.seen.take(event, identity, keep_after=keep_after)]
        self._progress.duplicates_removed += len(met) - len(new)
        return new

    def _put(self, events: list[LogEvent], reached_ms: int | None) -> None:
        progress = self._progress
        progress.taken += len(events)
        if events:
            progress.newest_ms = max(progress.newest_ms or 0, *(event.timestamp for event in events))
        self._reading.buffer.put(self._group, events, reached_ms)


def _endless(group: str) -> GarbledAnswer:
    return GarbledAnswer(
        f"FilterLogEvents of log group {group} failed",
        "its pages go on for ever: the next page is the same",
        "it is asked again",
    )
