"""The delivery streams of a region as a table: listed, described those on the screen first, then measured at once."""

from collections.abc import Iterator
from dataclasses import replace

from kinesis_tui.failure import Failure
from kinesis_tui.pane import Context, Empty, Failed, Loaded, Loading, LoadView, Pane
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.panes.firehose_help import NOTHING
from kinesis_tui.services.firehose.panes.stream_rows import STREAM_COLUMNS, Listed, StreamRows
from kinesis_tui.ui.table import Table

LISTING = "Listing delivery streams (ListDeliveryStreams)…"
MOST_UNSEEN = 100
"""Delivery streams beyond those on the screen that are described unasked: 25 seconds of the account's calls."""
SHOW_SECONDS = 0.25


class StreamListing:
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: FirehoseGateway, metrics: DeliveryMetricsGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._metrics = metrics
        self._place: tuple[str | None, str | None] | None = None
        """Profile and region that the delivery streams known are of."""
        self._asked: set[str] = set()
        self._is_asking = False
        self._rows = StreamRows((), 0)
        self._shown_at = float("-inf")
        self._unmeasured: Failure | None = None
        self.listed: dict[str, Listed] = {}
        self.table = Table(STREAM_COLUMNS, empty_text="No delivery streams.")
        self.load = LoadView(self.table, Loading(LISTING))

    @property
    def is_stale(self) -> bool:
        """Whether what is known is of another profile or region."""
        return self._place not in (None, self._here())

    @property
    def is_listing(self) -> bool:
        """Whether there is nothing to see yet."""
        return isinstance(self.load.state, Loading)

    def status_text(self) -> str:
        """Say how many there are, how far describing is, and what the figures cost."""
        if not self.listed:
            return ""
        count = len(self.listed)
        described = sum(one.stream is not None for one in self.listed.values())
        refused = next((one.refused for one in self.listed.values() if one.refused), "")
        if refused:
            return f"{count} delivery streams, {count - described} not described: {refused}"
        if described < count:
            return f"described {described}/{count} delivery streams"
        if self._unmeasured is not None:
            return f"{count} delivery streams, not measured: {self._unmeasured.why}"
        shown = self.table.shown_count if self.table.filter_text else count
        cost = f", metrics {self._metrics.usd:.5f} USD" if self._metrics.asked else ""
        return f"{count} delivery streams{cost}" if shown == count else f"{shown} of {count} delivery streams"

    def forget(self) -> None:
        """Forget what is of another profile or region."""
        self.listed, self._place = {}, None

    def reload(self) -> None:
        """List them again."""
        self._pane.run_worker(self._fetch(), group="delivery streams", exclusive=True)

    def go_on(self) -> None:
        """Describe those that have come onto the screen, where there were too many to describe all."""
        if self.listed and not self._is_asking and not self._asked.issuperset(self._visible()):
            self._pane.run_worker(self._learn(), group="delivery streams", exclusive=True)

    def cancel(self) -> None:
        """Give up listing."""
        self._pane.workers.cancel_group(self._pane, "delivery streams")
        self.load.show(Empty("Listing was cancelled. Press r to list the delivery streams."))

    def age(self) -> None:
        """Let the ages on the screen grow; the order by age stays as it is."""
        if isinstance(self.load.state, Loaded) and self.load.is_on_screen:
            self._rows.now_ms = self._context.clock.now_ms()
            self.table.repaint()

    def described(self, listed: Listed) -> None:
        """Take in what was learnt of one, here or in a view of it."""
        if listed.name in self.listed:
            self.listed[listed.name] = listed
            self._rows.replace(listed)
            self._show_now_and_then()

    async def _fetch(self) -> None:
        if not self.listed:
            self.load.show(Loading(LISTING))
        self._asked, self._unmeasured = set(), None
        outcome = await self._pane.attempt(self._list())
        if isinstance(outcome, Failed):
            self.load.show(outcome)
            return
        self.listed, self._place = outcome.value, self._here()
        if not self.listed:
            self.load.show(Empty(f"No delivery streams in {self._context.aws.region or 'this region'}. {NOTHING}"))
            return
        self._show()
        await self._learn()

    async def _learn(self) -> None:
        """Describe them, then measure those that were described; again where others came onto the screen meanwhile."""
        self._is_asking = True
        try:
            while True:
                before = set(self._asked)
                await self._describe()
                self._show_changes()
                await self._measure(self._asked - before)
                self._show_changes()
                if self._asked.issuperset(self._visible()):
                    return
        finally:
            self._is_asking = False

    async def _list(self) -> dict[str, Listed]:
        found: dict[str, Listed] = {}
        async for page in self._gateway.list_delivery_streams():
            found |= {name: replace(self.listed.get(name, Listed(name)), refused="") for name in page}
            if found:
                self.listed = {**self.listed, **found}
                self._show()
        return found

    async def _describe(self) -> None:
        """Describe one after the other; one that is refused is marked, and the others go on."""
        while (name := next(self._next(), None)) is not None:
            self._asked.add(name)
            try:
                described = await self._gateway.describe_delivery_stream(name)
            except Failure as failure:
                self.described(replace(self.listed[name], refused=failure.why))
            else:
                self.described(replace(self.listed[name], stream=described.stream, refused=""))

    def _next(self) -> Iterator[str]:
        """Yield who is to be described next: first those on the screen, then some of the others."""
        yield from (name for name in self._visible() if name not in self._asked)
        if len(self._asked) < MOST_UNSEEN:
            yield from (name for name in self.listed if name not in self._asked)

    def _visible(self) -> list[str]:
        top = self.table.list.top
        return self.table.shown_keys[top : top + self.table.list.size.height]

    async def _measure(self, names: set[str]) -> None:
        """Ask CloudWatch for these, in one call; without that permission the list still stands."""
        streams = [one.stream for one in self.listed.values() if one.stream is not None and one.name in names]
        try:
            measured = await self._metrics.measure(streams, self._context.clock.now_ms())
        except Failure as failure:
            self._unmeasured = failure
            return
        for name, metrics in measured.items():
            if name in self.listed:
                self.listed[name] = replace(self.listed[name], metrics=metrics)
                self._rows.replace(self.listed[name])

    def _show_now_and_then(self) -> None:
        if self._context.clock.monotonic() - self._shown_at >= SHOW_SECONDS:
            self._show_changes()

    def _show_changes(self) -> None:
        self._shown_at, self._rows.now_ms = self._context.clock.monotonic(), self._context.clock.now_ms()
        self.table.rows_changed()

    def _show(self) -> None:
        self._shown_at = self._context.clock.monotonic()
        self._rows = StreamRows(self.listed.values(), self._context.clock.now_ms())
        self.table.show(self._rows)
        if not isinstance(self.load.state, Loaded):
            self.load.show(Loaded(None))

    def _here(self) -> tuple[str | None, str | None]:
        return self._context.aws.profile, self._context.aws.region
