"""One group's reader: the search from the beginning, then searches for what is new, and sweeps for what came late."""

import asyncio
from collections.abc import Sequence

from kinesis_tui.failure import Throttled
from kinesis_tui.services.logs.model.log_event import EventPage, LogEvent
from kinesis_tui.services.logs.tail.feed import Feed
from kinesis_tui.services.logs.tail.paging import Identified, Paging, Reading
from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.services.logs.tail.seen import VISIBLE_MS, Seen
from kinesis_tui.services.logs.tail.sweep import OVERLAP_MS, SKEW_MS, Schedule, Search, Sweep

BUSY_SECONDS = 1.0
IDLE_SECONDS = 3.0
"""From one search for new events to the next, while events come and while none do."""
UNTIL_SLACK_MS = 10_000
"""A tail that follows up to a time goes on so long after it: events take a moment to be found."""
LOOK_SECONDS = 1.0
"""So often a reader that has nothing to do looks whether Live Tail has left something to it."""
AT_ONCE = 2_000
"""Events looked at before the event loop gets a turn: some milliseconds."""
FORGOTTEN = "more events came between two sweeps than ids are kept: late ones may be missing"


class GroupReader:
    """Reads one group into the buffer; everything that goes wrong on the way is counted in its progress."""

    def __init__(self, reading: Reading, group: str, progress: GroupProgress) -> None:
        self._reading = reading
        self._group = group
        self.progress = self._progress = progress
        self._clock = reading.clock
        self._feed = Feed(reading.clock, progress)
        self._caught_up = False
        self._paging = Paging(reading, group, progress)
        self._schedule = Schedule(reading.sweeps, reading.clock.monotonic())
        self.seen = Seen()
        self._interval = BUSY_SECONDS
        self._due = 0.0
        self._sweeping: tuple[Sweep, Search, float] | None = None

    async def run(self) -> None:
        """Read to the end that was asked for, or for ever; raises the `Failure` that ends it."""
        began_ms = self._clock.now_ms()
        await self._catch_up()
        while self._reading.follow and not self._is_over(began_ms):
            await self._until_due()
            began_ms = self._clock.now_ms()
            await self._look()
        self._progress.state = "closed"

    # -- Live Tail --------------------------------------------------------------------------------------------------

    @property
    def can_be_fed(self) -> bool:
        """Whether the group answers and has been read to its newest event."""
        return self._caught_up and not self._is_in_trouble

    @property
    def is_catching_up(self) -> bool:
        """Whether it is still being read to its newest event, and nothing is wrong."""
        return not self._caught_up and not self._is_in_trouble

    @property
    def _is_in_trouble(self) -> bool:
        progress = self._progress
        return progress.ended or not (progress.failure is None or isinstance(progress.failure, Throttled))

    def join(self) -> None:
        """Live Tail gives this group's events from now on; sweeps stay, and searches go on for some seconds."""
        self.seen.begin_session()
        self._feed.begin()

    def leave(self) -> None:
        """It does so no more: search as before."""
        self._feed.end()
        self._due = self._clock.monotonic()

    def missed(self) -> None:
        """It has left events out: search for them."""
        self._feed.missed()
        self._due = self._clock.monotonic()

    async def give(self, events: Sequence[LogEvent]) -> None:
        """Hand on what of these events of Live Tail's is new; waits while the consumer is slow."""
        reading, progress = self._reading, self._progress
        await reading.buffer.room(self._group)
        until_ms = 2**62 if reading.until_ms is None else reading.until_ms
        asked = [event for event in events if reading.since_ms <= event.timestamp < until_ms]
        new = [event for event in asked if self.seen.give(event)]
        progress.live += len(new)
        progress.duplicates_removed += len(asked) - len(new)
        self._put(new, None)

    # -- which search -----------------------------------------------------------------------------------------------

    async def _catch_up(self) -> None:
        """Search from the beginning; its events go to the buffer by time."""
        reading, now_ms = self._reading, self._reading.service_ms()
        end_ms = None if reading.until_ms is None else reading.until_ms - 1
        to_now = not reading.follow and end_ms is None
        await self._catch_up_in(Search(reading.since_ms, now_ms if to_now else end_ms, now_ms - SKEW_MS))
        if to_now and (later_ms := reading.service_ms()) > now_ms and reading.source.clock_ahead_ms() > 0:
            # Only the answers have told that this machine's clock is behind: what it took for now was not.
            await self._catch_up_in(Search(now_ms + 1, later_ms, now_ms - SKEW_MS))
        self._progress.state = "open"
        self._caught_up = True
        reading.buffer.reach(self._group, None)

    async def _catch_up_in(self, search: Search) -> None:
        reading = self._reading
        keep_after = search.service_ms - VISIBLE_MS if reading.follow else 2**62
        while True:
            page = await self._paging.page(search)
            new = await self._new(self._paging.fresh(search, page), keep_after)
            self._put(new, search.edge_ms or reading.since_ms)
            if page.next_token is None:
                break
            self._progress.state = "behind"
        self._ended(search)

    async def _look(self) -> None:
        """Search for what is new, to the newest event."""
        search, began = self._search_back(OVERLAP_MS), self._clock.monotonic()
        came = 0
        while True:
            page = await self._paging.page(search)
            came += len(await self._take_all(search, page))
            if page.next_token is None:
                break
        self._progress.state = "open"
        self._ended(search)
        self._feed.searched(began)
        self._interval = BUSY_SECONDS if came else min(IDLE_SECONDS, self._interval * 1.5)
        self._due = self._until_over() if self._feed.suffices else self._clock.monotonic() + self._interval

    async def _until_due(self) -> None:
        """Sweep, a page at a time, until the next search for what is new is due."""
        while (now := self._clock.monotonic()) < self._due:
            if self._sweeping is None:
                sweep = self._schedule.due(now)
                if sweep is None:
                    wait = min(self._due, self._schedule.next_due) - now
                    await self._clock.sleep(max(0.01, min(wait, LOOK_SECONDS) if self._feed.is_on else wait))
                    continue
                self._sweeping = (sweep, self._search_back(sweep.back_ms), now)
            await self._sweep_on(*self._sweeping)

    async def _sweep_on(self, sweep: Sweep, search: Search, began: float) -> None:
        page = await self._paging.page(search)
        tip_ms = search.service_ms - OVERLAP_MS
        self._progress.late += sum(event.timestamp < tip_ms for event in await self._take_all(search, page))
        if page.next_token is not None:
            return
        self._sweeping = None
        self._feed.searched(began)
        self._progress.swept_ms, self._progress.state = search.start_ms, "open"
        self._ended(search)
        self._schedule.done(sweep, began, self._clock.monotonic())
        self.seen.forget(max(self._reading.since_ms, self._service_ms() - self._schedule.widest_ms - OVERLAP_MS))
        self._progress.unconfirmed = self.seen.unconfirmed

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

    def _is_over(self, began_ms: int) -> bool:
        """Whether a search begun at this time has met all that is to come; answers tell the service's time."""
        reading = self._reading
        if reading.until_ms is None:
            return False
        return began_ms + reading.source.clock_ahead_ms() >= reading.until_ms + UNTIL_SLACK_MS

    def _until_over(self) -> float:
        """Return the monotonic second at which the reading is over; it may be infinitely far."""
        if self._reading.until_ms is None:
            return float("inf")
        left_ms = self._reading.until_ms + UNTIL_SLACK_MS - self._reading.service_ms()
        return self._clock.monotonic() + max(0.0, left_ms / 1000)

    # -- one page ---------------------------------------------------------------------------------------------------

    async def _take_all(self, search: Search, page: EventPage) -> list[LogEvent]:
        """Hand the new events of a page on, and return them."""
        new = await self._new([(search.identity(event), event) for event in page.events], None)
        if self._feed.is_on:
            self._progress.backfilled += len(new)
            relied = self._feed.suffices
            self._feed.found(new, self.seen.newest_ingestion)
            if relied and not self._feed.suffices:
                self._due = self._clock.monotonic()
        self._put(new, None)
        return new

    async def _new(self, met: Sequence[Identified], keep_after: int | None) -> list[LogEvent]:
        """Return what was not taken before; the event loop breathes in between."""
        new: list[LogEvent] = []
        for start in range(0, len(met), AT_ONCE):
            if len(met) > AT_ONCE:  # parsing a large page has held the loop up already
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
