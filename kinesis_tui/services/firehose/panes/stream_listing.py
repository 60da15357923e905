"""The delivery streams of a region as a table: listed, described those on the screen first, then measured at once."""

from collections.abc import AsyncIterator
from dataclasses import replace

from kinesis_tui.failure import Failure
from kinesis_tui.listing import Listing, ListingWords
from kinesis_tui.pane import Context, Pane
from kinesis_tui.services.firehose.delivery_metrics import DeliveryMetricsGateway
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.panes.firehose_help import NOTHING
from kinesis_tui.services.firehose.panes.stream_rows import STREAM_COLUMNS, STREAM_LAYOUT, Listed

MOST_UNSEEN = 100
"""Delivery streams beyond those on the screen that are described unasked: 25 seconds of the account's calls."""
WORDS = ListingWords(
    listing="Listing delivery streams (ListDeliveryStreams)…",
    none="No delivery streams.",
    empty=f"No delivery streams in {{region}}. {NOTHING}",
    cancelled="Listing was cancelled. Press r to list the delivery streams.",
)


class StreamListing(Listing[Listed]):
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: FirehoseGateway, metrics: DeliveryMetricsGateway) -> None:
        super().__init__(pane, context, STREAM_COLUMNS, STREAM_LAYOUT, WORDS)
        self._gateway = gateway
        self._metrics = metrics
        self._unmeasured: Failure | None = None

    def status_text(self) -> str:
        """Say how many there are, how far describing is, and what the figures cost."""
        if not self.known:
            return ""
        count = len(self.known)
        described = sum(one.stream is not None for one in self.known.values())
        refused = next((one.refused for one in self.known.values() if one.refused), "")
        if refused:
            return f"{count} delivery streams, {count - described} not described: {refused}"
        if described < count:
            return f"described {described}/{count} delivery streams"
        if self._unmeasured is not None:
            return f"{count} delivery streams, not measured: {self._unmeasured.why}"
        text = self.count_text("delivery streams")
        is_whole = text.startswith(f"{count} ")
        return f"{text}, metrics {self._metrics.usd:.5f} USD" if self._metrics.asked and is_whole else text

    async def pages(self) -> AsyncIterator[dict[str, Listed]]:
        """Yield the delivery streams, those known already with what else is known."""
        self._unmeasured = None
        async for page in self._gateway.list_delivery_streams():
            yield {name: replace(self.known.get(name, Listed(name)), refused="") for name in page}

    async def fill_in(self) -> None:
        """Describe them, then measure those that were described; again where others came onto the screen meanwhile."""
        while True:
            before = set(self._asked)
            await self._describe()
            self.show_changes()
            await self._measure(self._asked - before)
            self.show_changes()
            if self._asked.issuperset(self.visible()):
                return

    async def _describe(self) -> None:
        """Describe one after the other; one that is refused is marked, and the others go on."""
        while (name := self.next_asked(MOST_UNSEEN)) is not None:
            try:
                described = await self._gateway.describe_delivery_stream(name)
            except Failure as failure:
                self.described(replace(self.known[name], refused=failure.why))
            else:
                self.described(replace(self.known[name], stream=described.stream, refused=""))

    def described(self, listed: Listed) -> None:
        """Take in what was learnt of one, here or in a view of it."""
        self.learn(listed.name, listed)

    async def _measure(self, names: set[str]) -> None:
        """Ask CloudWatch for these, in one call; without that permission the list still stands."""
        streams = [one.stream for one in self.known.values() if one.stream is not None and one.name in names]
        try:
            measured = await self._metrics.measure(streams, self._context.clock.now_ms())
        except Failure as failure:
            self._unmeasured = failure
            return
        for name, metrics in measured.items():
            if name in self.known:
                self.learn(name, replace(self.known[name], metrics=metrics))
