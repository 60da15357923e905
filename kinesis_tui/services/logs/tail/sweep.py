"""The searches that a group's reader makes: where each begins, so that late events are found among those already read.

An event may be logged, buffered by an agent and ingested minutes or hours later; FilterLogEvents then shows it at the
time at which it happened, behind what was already read. So each search begins a little before the newest event, and
now and then one begins far before it.
"""

from collections import Counter
from dataclasses import dataclass, field

from kinesis_tui.services.logs.model.log_event import LogEvent

OVERLAP_MS = 30_000
"""Each search for new events begins so long before the service's time."""
SKEW_MS = 15 * 60_000
"""This machine's clock is trusted so far: AWS refuses requests from one that is more than five minutes off."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One kind of search for late events."""

    every: float
    """Seconds from the end of one to the next, unless it takes long itself."""
    back_ms: int
    """How late an event may be."""


SWEEPS = (Sweep(30.0, 5 * 60_000), Sweep(600.0, 2 * 3_600_000))
"""Events up to five minutes late are found within half a minute, up to two hours late within ten minutes."""
SHARE = 4.0
"""A sweep rests so many times as long as it took: new events come first."""


@dataclass(slots=True)
class Search:
    """One search, page by page."""

    start_ms: int
    end_ms: int | None
    service_ms: int
    """The service's time when it began, at least."""
    token: str | None = None
    again_ms: int | None = None
    """Where it had to begin again; None while it did not."""
    edge_ms: int | None = None
    """The time of the newest event of its pages, which are sorted by time."""
    edge_ids: set[str] = field(default_factory=set)
    """The events of that millisecond: a search that has to begin again begins there."""
    alike: Counter[str] = field(default_factory=Counter)
    """How many events were met of each that has no id: those that are alike are told apart by their number."""

    def start_again(self) -> None:
        """Begin again without the token, where the last page ended; from the start where that is not known."""
        self.token = None
        self.again_ms = self.edge_ms
        self.alike.clear()

    def identity(self, event: LogEvent) -> str:
        """Return what tells an event from all others of its group; to be called once for each event met, in order."""
        if event.event_id:
            return event.event_id
        identity = event.identity
        self.alike[identity] += 1
        return f"{identity}\0{self.alike[identity]}"

    @property
    def from_ms(self) -> int:
        """The start of the time range to ask for; it stays the same while there is a token."""
        return self.start_ms if self.again_ms is None else self.again_ms


class Schedule:
    """When which sweep of a group is due."""

    def __init__(self, sweeps: tuple[Sweep, ...], now: float) -> None:
        self._sweeps = sweeps
        self._due = [now + sweep.every for sweep in sweeps]

    @property
    def widest_ms(self) -> int:
        """How far back the widest sweep goes."""
        return max((sweep.back_ms for sweep in self._sweeps), default=0)

    @property
    def next_due(self) -> float:
        """When the next sweep is due, in monotonic seconds."""
        return min(self._due, default=float("inf"))

    def due(self, now: float) -> Sweep | None:
        """Return the widest sweep that is due; None where none is."""
        found = [sweep for sweep, at in zip(self._sweeps, self._due, strict=True) if at <= now]
        return max(found, key=lambda sweep: sweep.back_ms, default=None)

    def done(self, sweep: Sweep, began: float, now: float) -> None:
        """Set the next turn of a sweep, and of the narrower ones, which it made needless."""
        rest = SHARE * (now - began)
        for place, other in enumerate(self._sweeps):
            if other.back_ms <= sweep.back_ms:
                self._due[place] = now + max(other.every, rest if other is sweep else 0.0)
