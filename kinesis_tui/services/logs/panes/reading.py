"""What the logs pane reads: how a tail of groups begins, ends, and begins elsewhere."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from kinesis_tui.pane import Command, Context, Failed, Refused
from kinesis_tui.rows_pane import BufferGrew, RowsPane
from kinesis_tui.services.logs.gateway import LogsGateway
from kinesis_tui.services.logs.panes.engine import EngineOffers
from kinesis_tui.services.logs.panes.events_capture import EventsCapture
from kinesis_tui.services.logs.panes.one_stream import OneStream
from kinesis_tui.services.logs.panes.tail_request import LogsRequest
from kinesis_tui.services.logs.panes.tail_view import LogsTailView
from kinesis_tui.services.logs.tail.ledger import LogsAccount
from kinesis_tui.services.logs.tail.logs_tail import LogsTail
from kinesis_tui.services.logs.tail.packing import pack, same_event
from kinesis_tui.ui.rows.travel import Travel


class LogsReading:
    """Reads into a `LogsTailView` for a pane, which owns the work; newer work ends older."""

    def __init__(
        self, pane: RowsPane, context: Context, gateway: LogsGateway, view: LogsTailView, looked: Callable[[], None]
    ) -> None:
        """Prepare; `looked` is called when there is something new to say of the groups."""
        self.capture = EventsCapture(context, view)
        self._engine = EngineOffers(view, pane.say, lambda work: pane.run_worker(work, group="engine", exclusive=True))
        self._travel = Travel("event", same_event)
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._view = view
        self._looked = looked

    def commands(self) -> list[Command]:
        """Offer where to begin and to end, how new events come, and `:stop`."""
        since = "Begin elsewhere: 1h, 1d, 10:15, a time; -1h before this event"
        return [
            Command("since", since, self.read_since, "AGE|TIME"),
            Command("until", "End elsewhere: 10m, 10:15, a time; now goes on with new events", self.read_until, "TIME"),
            self._engine.command(),
            Command("stop", "End the reading; what was read stays", self.stop),
        ]

    def begin(self, request: LogsRequest) -> None:
        """Leave what was read before and read anew."""
        clock = self._context.clock
        follow = request.until_ms is None or request.until_ms > clock.now_ms()
        source = OneStream(self._gateway, request.stream) if request.stream else self._gateway
        tail = LogsTail(
            source,
            request.groups,
            request.since_ms,
            clock=clock,
            until_ms=request.until_ms,
            follow=follow,
            live=request.live and follow,
            live_minutes=self._minutes_so_far(request),
        )
        account = LogsAccount(tail, clock, clock.now_ms())
        self._view.begin(request, account)
        self._pane.run_worker(self._follow(account), group="tail", exclusive=True)
        self._looked()

    def again(self) -> None:
        """Begin again if reading has ended."""
        if self._view.request is not None and self._view.ended:
            self.begin(self._view.request)

    def read_since(self, text: str) -> None:
        """Begin at another time; raises Refused."""
        self._travel.forget()
        self._elsewhere(
            lambda request, now: request.at(self._travel.around(text, self._view.rows.selected) or text, now)
        )

    def read_until(self, text: str) -> None:
        """End at another time, or never; raises Refused."""
        self._elsewhere(lambda request, now: request.up_to(text, now))

    def earlier(self) -> None:
        """Begin again a step before the oldest event kept, and come back to the one under the cursor."""
        view = self._view
        row, ring = view.rows.selected, view.rows.ring
        if view.request is None or view.account is None or row is None or not row.time:
            self._pane.say("There is no event to go back from.")
            return
        oldest_ms = min(ring.row(ring.first).time, view.request.since_ms)
        self.begin(view.request.at(self._travel.earlier(row, oldest_ms), self._pane.now()))

    def grew(self) -> None:
        """Find the event again that the reading began before."""
        if self._travel.look(self._view.rows):
            self._pane.say("Found the event again; above it is what came before, below it what came after. G follows.")

    def stop(self, _text: str = "") -> None:
        """End the reading and keep what was read; raises Refused."""
        if self._view.request is None or self._view.ended:
            raise Refused("Nothing is being read.")
        self.end("stopped")

    def end(self, why: str) -> None:
        """End the reading, if there is any."""
        self._pane.workers.cancel_group(self._pane, "tail")
        if self._view.account is not None and not self._view.ended:
            self._view.ended = why
            self._looked()

    def _elsewhere(self, change: Callable[[LogsRequest, datetime], LogsRequest]) -> None:
        if self._view.request is None or self._view.account is None:
            raise Refused("No group is tailed.")
        try:
            self.begin(change(self._view.request, self._pane.now()))
        except ValueError as error:
            raise Refused(f"{error}.") from error

    def _minutes_so_far(self, request: LogsRequest) -> int:
        """Return the minutes that Live Tail has cost for these groups: beginning elsewhere makes it no cheaper."""
        account, before = self._view.account, self._view.request
        if account is None or account.tail.live is None or before is None or before.groups != request.groups:
            return 0
        return account.tail.live.minutes

    async def _follow(self, account: LogsAccount) -> None:
        """Read until told to stop; a failure that ended every group stands below what was read."""
        outcome = await self._pane.attempt(self._read(account))
        if self._view.account is account:
            self._view.ended = "every group failed" if isinstance(outcome, Failed) else "read to the end"
            self._looked()

    async def _read(self, account: LogsAccount) -> None:
        tail = account.tail
        try:
            async with tail:
                async for batch in tail:
                    self._view.rows.ring.extend(pack(batch))
                    self._context.records.add(len(batch.events), batch.size)
                    self._pane.post_message(BufferGrew())
                    await self.capture.take(tail, batch)
                    await asyncio.sleep(0)  # batches that came at once would keep keys waiting for all of them
        finally:
            account.end()
            await self.capture.stop("the reading ended", tail)
