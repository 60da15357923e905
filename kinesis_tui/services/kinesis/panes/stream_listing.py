"""The data streams of a region as a table: listed, and then each described."""

from collections.abc import AsyncIterator
from dataclasses import replace

from kinesis_tui.failure import Failure
from kinesis_tui.listing import Listing, ListingWords
from kinesis_tui.pane import Context, Pane
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.stream import Stream
from kinesis_tui.services.kinesis.panes.known_streams import KnownStreams
from kinesis_tui.services.kinesis.panes.stream_rows import STREAM_COLUMNS, STREAM_LAYOUT

WORDS = ListingWords(
    listing="Listing streams (ListStreams)…",
    none="No streams.",
    empty="No data streams in {region}. Type :region NAME to look elsewhere; `kinesis-tui demo` has some to try.",
    cancelled="Listing was cancelled. Press r to list the streams.",
)


class StreamListing(Listing[Stream]):
    """Fills a table for a pane, which owns the work."""

    def __init__(self, pane: Pane, context: Context, gateway: KinesisGateway) -> None:
        super().__init__(pane, context, STREAM_COLUMNS, STREAM_LAYOUT, WORDS)
        self._gateway = gateway
        self._names = context.one(KnownStreams, KnownStreams)
        self._undescribed: Failure | None = None

    def status_text(self) -> str:
        """Count the streams, and say how far describing them is or why it failed."""
        if not self.known:
            return ""
        described = sum(stream.described for stream in self.known.values())
        count = len(self.known)
        if self._undescribed is not None:
            return f"{count} streams, {count - described} not described: {self._undescribed.why}"
        return f"described {described}/{count} streams" if described < count else self.count_text("streams")

    async def pages(self) -> AsyncIterator[dict[str, Stream]]:
        """Yield the streams, those known already with what else is known."""
        self._undescribed = None
        async for page in self._gateway.list_streams():
            yield {stream.name: _with_what_is_known(stream, self.known.get(stream.name)) for stream in page}

    def came(self) -> None:
        """Let other panes complete the streams' names."""
        self._names.listed(self.known)

    async def fill_in(self) -> None:
        """Describe one stream after the other; the first failure is kept to be shown, the rest go on."""
        for name in list(self.known):
            try:
                self.learn(name, await self._gateway.describe_stream_summary(name))
            except Failure as failure:
                self._undescribed = self._undescribed or failure
        self.show_changes()


def _with_what_is_known(listed: Stream, known: Stream | None) -> Stream:
    """Add to what ListStreams told what was described before; a stream created anew is another one."""
    created = listed.creation_timestamp
    if known is None or (created is not None and known.creation_timestamp not in (None, created)):
        return listed
    return replace(
        known,
        arn=listed.arn or known.arn,
        status=listed.status or known.status,
        mode=listed.mode or known.mode,
        creation_timestamp=known.creation_timestamp if created is None else created,
    )
