"""How new events of a tail come: by searches, or by Live Tail where it is asked for, which costs by the minute."""

from collections.abc import Awaitable, Callable, Iterator

from kinesis_tui.pane import Command, Refused
from kinesis_tui.services.logs.model.live_tail import live_cost, live_price
from kinesis_tui.services.logs.panes.tail_view import LogsTailView

ENGINES = ("live", "poll")


class EngineOffers:
    """Offers `:engine` over a tail, and says in its state line what Live Tail does and costs."""

    def __init__(
        self, view: LogsTailView, say: Callable[[str], None], work: Callable[[Awaitable[None]], object]
    ) -> None:
        """Prepare; `say` tells the user something, `work` does what takes a moment."""
        self._view = view
        self._say = say
        self._work = work
        view.asides.append(self.aside)

    def command(self) -> Command:
        """Offer `:engine`."""
        words = "New events by Live Tail (costs by the minute), or by searches"
        return Command("engine", words, self.change, "live|poll", completed)

    def change(self, text: str) -> None:
        """Go on by this engine, where every group stands; without one, say which it is. Raises Refused."""
        account, request = self._view.account, self._view.request
        if account is None or request is None:
            raise Refused("No group is tailed.")
        wanted = text.strip()
        if wanted not in ENGINES:
            raise Refused(f"{self._standing()} Type :engine live or :engine poll.")
        live = wanted == "live"
        failed = account.tail.live is not None and account.tail.live.over
        self._view.request = request.by(live=live)
        if live == account.tail.is_live and not failed:
            self._say(self._standing())
            return
        if not self._view.ended:
            self._work(account.tail.read_by(live=live))
        self._say(f"Live Tail: {live_price()}. Late events are searched for beside it." if live else "Polling.")

    def aside(self) -> Iterator[tuple[str, str]]:
        """Yield what the state line says of it."""
        account = self._view.account
        live = None if account is None else account.tail.live
        if account is None or live is None:
            return
        if account.tail.is_live and not live.over and not self._view.ended:
            yield ("LIVE" if live.state == "open" else "LIVE starts"), "success" if live.state == "open" else "text"
            if any(group.unfilled for group in self._view.groups):
                yield "SAMPLED, searching for the rest", "warning"

    def _standing(self) -> str:
        account = self._view.account
        if account is None or not account.tail.is_live or account.tail.live is None:
            return "New events come by searches (poll)."
        live = account.tail.live
        if live.over and live.failure is not None:
            return f"No Live Tail: {live.failure.why}; new events come by searches."
        return f"New events come by Live Tail: {live_cost(live.minutes)}; reconnected {live.reconnects} times."


def completed(prefix: str) -> list[str]:
    """Complete an engine's name."""
    return [name for name in ENGINES if name.startswith(prefix)]
