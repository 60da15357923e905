"""What a running tail of log groups tells on standard error: when one begins to fail, and when it works again."""

import logging
from collections.abc import Callable, Mapping

from kinesis_tui.failure import Throttled
from kinesis_tui.services.logs.model.live_tail import live_cost, live_price
from kinesis_tui.services.logs.tail.live_tail import LiveProgress
from kinesis_tui.services.logs.tail.progress import GroupProgress
from kinesis_tui.text.times import Clock, duration_text

QUIET_SECONDS = 30.0
"""The same trouble is not told again sooner."""
CLOCK_MS = 30_000
"""A clock that is further off than this is told of: ages are counted from it."""

LOG = logging.getLogger(__name__)


class LogsNotices:
    """Looks at the groups now and then; `tell` gets one sentence at a time."""

    def __init__(
        self,
        groups: Mapping[str, GroupProgress],
        clock: Clock,
        tell: Callable[[str], None],
        live: LiveProgress | None = None,
        ahead_ms: Callable[[], int] = int,
    ) -> None:
        """Prepare; `live` is how Live Tail fares, where somebody asked for it; `ahead_ms`: AWS's clock before ours."""
        self._ahead_ms = ahead_ms
        self._told_clock = False
        self._groups = groups
        self._live = live
        self._sessions = 0
        self._sampled = 0
        self._live_is_over = False
        self._clock = clock
        self._tell = tell
        self._told_at: dict[tuple[str, str], float] = {}
        self._throttles: dict[str, int] = {}
        self._failing: set[str] = set()
        self._gaps: set[str] = set()

    def look(self) -> None:
        """Tell what is new."""
        if abs(ahead := self._ahead_ms()) >= CLOCK_MS:
            self._look_at_clock(ahead)
        goes_on = any(not group.ended for group in self._groups.values())
        for name, group in self._groups.items():
            self._look_at(name, group, goes_on=goes_on)
        if self._live is not None and goes_on:
            self._look_at_live(self._live)

    def end(self) -> None:
        """Tell which groups could not be read beside the one that ends the run, and what Live Tail cost."""
        failed = [(name, group.failure) for name, group in self._groups.items() if group.ended and group.failure]
        for name, failure in failed[1:]:
            self._say_now_and_then(name, f"{failure.why}; not read any more", quiet=float("inf"))
        if self._live is not None and self._live.sessions:
            self._say(f"Live Tail: {live_cost(self._live.minutes)}")

    def _look_at_clock(self, ahead_ms: int) -> None:
        if not self._told_clock:
            self._told_clock = True
            off = f"{duration_text(abs(ahead_ms))} {'behind' if ahead_ms > 0 else 'ahead of'}"
            self._say(f"this machine's clock is {off} AWS's, and ages are counted from it")

    def _look_at_live(self, live: LiveProgress) -> None:
        if live.sessions > self._sessions:
            groups = "1 group" if len(live.groups) == 1 else f"{len(live.groups)} groups"
            again = "" if self._sessions == 0 else f", session {live.sessions}"
            self._say(f"Live Tail of {groups}{again}: {live_price()}; late events are searched for beside it")
            self._sessions = live.sessions
        if live.sampled > self._sampled:
            self._sampled = live.sampled
            self._say_now_and_then("Live Tail", "sampled; what was left out is searched for")
        if live.over and not self._live_is_over and live.failure is not None:
            self._live_is_over = True
            self._say(f"no Live Tail: {live.failure.why}; polling instead")
        elif live.failure is not None and not live.over:
            self._say_now_and_then("Live Tail", f"{live.failure.why}; polling until there is a session again")

    def _look_at(self, name: str, group: GroupProgress, *, goes_on: bool) -> None:
        if group.gap is not None and name not in self._gaps:
            self._gaps.add(name)
            self._say(f"{name}: {group.gap}")
        if group.throttles > self._throttles.get(name, 0):
            self._throttles[name] = group.throttles
            self._say_now_and_then("", "throttled, slowing down")
        if group.failure is None or isinstance(group.failure, Throttled):
            if name in self._failing and not group.ended:
                self._failing.discard(name)
                self._say(f"{name}: reading again, from where it stopped")
        elif not group.ended:
            self._failing.add(name)
            self._say_now_and_then(name, f"{group.failure.why}; trying again")
        elif goes_on:  # otherwise it ends the run, which says so itself
            self._say_now_and_then(name, f"{group.failure.why}; not read any more", quiet=float("inf"))

    def _say_now_and_then(self, name: str, sentence: str, quiet: float = QUIET_SECONDS) -> None:
        now = self._clock.monotonic()
        if now - self._told_at.get((name, sentence), float("-inf")) < quiet:
            return
        self._told_at[name, sentence] = now
        self._say(f"{name}: {sentence}" if name else sentence)

    def _say(self, sentence: str) -> None:
        LOG.info("%s", sentence)
        self._tell(sentence)
