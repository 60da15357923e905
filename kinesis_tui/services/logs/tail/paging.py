"""The pages of one group's searches: asked for until they come, whatever goes wrong on the way."""

from dataclasses import dataclass

from kinesis_tui.failure import Failure, GarbledAnswer, Invalid, IteratorExpired
from kinesis_tui.services.logs.model.log_event import EventPage, LogEvent
from kinesis_tui.services.logs.tail.budget import CallBudget, Random
from kinesis_tui.services.logs.tail.merge import EventBuffer
from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.services.logs.tail.recovery import Recovery
from kinesis_tui.services.logs.tail.source import EventSource
from kinesis_tui.services.logs.tail.sweep import SWEEPS, Search, Sweep
from kinesis_tui.text.times import Clock

Identified = tuple[str, LogEvent]


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

    def service_ms(self) -> int:
        """Return the service's time as its answers tell it, milliseconds since the epoch."""
        return self.clock.now_ms() + self.source.clock_ahead_ms()


class Paging:
    """Asks for the pages of one group's searches, within the budget that all groups share."""

    def __init__(self, reading: Reading, group: str, progress: GroupProgress) -> None:
        self._reading = reading
        self._group = group
        self._progress = progress
        self._clock = reading.clock
        self._recovery = Recovery(progress, reading.budget, reading.random, follow=reading.follow)

    async def page(self, search: Search) -> EventPage:
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

    def fresh(self, search: Search, page: EventPage) -> list[Identified]:
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


def _endless(group: str) -> GarbledAnswer:
    return GarbledAnswer(
        f"FilterLogEvents of log group {group} failed",
        "its pages go on for ever: the next page is the same",
        "it is asked again",
    )
