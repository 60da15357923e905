"""One tail of the pane, from its opening to its end: what it reads goes into the view."""

import asyncio
from collections.abc import Callable, Iterator

from kinesis_tui.aws.metric_data import MetricDataCalls
from kinesis_tui.pane import Context, Pane
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.panes.tail_capture import TailCapture
from kinesis_tui.services.kinesis.panes.tail_fan_out import TailFanOut
from kinesis_tui.services.kinesis.panes.tail_manner import Manner
from kinesis_tui.services.kinesis.panes.tail_request import TailRequest
from kinesis_tui.services.kinesis.panes.tail_view import TailView
from kinesis_tui.services.kinesis.tail.ledger import TailAccount
from kinesis_tui.services.kinesis.tail.packing import packed
from kinesis_tui.services.kinesis.tail.running import RunningTails
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail
from kinesis_tui.services.kinesis.throughput import ThroughputGateway


class TailRun:
    """Reads what a request asks for into a `TailView`, and keeps its account."""

    def __init__(self, pane: Pane, context: Context, gateway: KinesisGateway, view: TailView) -> None:
        self._context = context
        self._gateway = gateway
        self._view = view
        self._tails = context.one(RunningTails, RunningTails)
        self._manner: Manner | None = None
        self.capture = TailCapture(context, view)
        self.fan_out = TailFanOut(pane, context, gateway)
        view.asides.append(self._words)
        view.caution = self._caution

    async def read(self, request: TailRequest, opened: Callable[[], object], grew: Callable[[], object]) -> None:
        """Read until nothing more is to be read; call `opened` once it reads, and `grew` when records came.

        Raises the `Failure` of the opening, or the one that ended a shard.
        """
        view, clock = self._view, self._context.clock
        tail = self._tail(request)
        account = TailAccount(tail, clock, clock.now_ms())
        view.reads(account)
        manner = self._manner = self._manner_of(tail)
        self._tails.started(tail)
        why = "stopped"
        try:
            async with tail:
                manner.polls()
                await tail.open()
                self.fan_out.begins(tail, manner)
                opened()
                async for batch in tail:
                    view.ring.extend(await packed(batch.shard_id, batch.records))
                    self._context.records.add(len(batch.records), batch.size)
                    grew()
                    await self.capture.take(tail, batch)
                    await asyncio.sleep(0)  # a dozen pages that came at once kept keys waiting for 25 ms
            why = "every shard is closed and read to its end"
        finally:
            manner.end()
            self.fan_out.ended(tail)
            self._tails.ended(tail)
            account.end()
            if view.tail is tail:
                view.stop(why)
            await self.capture.stop(why, tail)

    def _manner_of(self, tail: StreamTail) -> Manner:
        settings = self._context.settings.tail
        context = self._context
        calls = context.one(MetricDataCalls, lambda: MetricDataCalls(context.aws))
        source = ThroughputGateway(calls) if settings.watch_throttles else None
        return Manner(tail, source, self._context.clock, settings.reads_per_second)

    def _words(self) -> Iterator[tuple[str, str]]:
        if self.fan_out.doing:
            yield self.fan_out.doing, "warning"
        if self._manner is not None and self._view.tail is not None:
            yield from self._manner.words()

    def _caution(self) -> str:
        return "" if self._manner is None else self._manner.caution()

    def _tail(self, request: TailRequest) -> StreamTail:
        return StreamTail(
            self._gateway,
            request.stream,
            request.position,
            clock=self._context.clock,
            shard_ids=request.shard_ids or None,
            reads_per_second=self._context.settings.tail.reads_per_second,
        )
