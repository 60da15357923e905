"""Enhanced fan-out for the tail on screen: choosing a consumer, or registering one for as long as the tail reads."""

import asyncio
from dataclasses import dataclass

from kinesis_tui.failure import GarbledAnswer
from kinesis_tui.pane import Choice, Command, Context, Failed, Pane, Refused
from kinesis_tui.services.kinesis.consumer_gateway import ConsumerGateway
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.consumer import Consumer
from kinesis_tui.services.kinesis.panes.consumer_menu import consumer_choice
from kinesis_tui.services.kinesis.panes.consumer_release import ConsumerRelease
from kinesis_tui.services.kinesis.panes.tail_manner import Manner
from kinesis_tui.services.kinesis.tail.consumer_lease import ConsumerLease, FanOutPrice, price
from kinesis_tui.services.kinesis.tail.source import FanOut
from kinesis_tui.services.kinesis.tail.stream_tail import StreamTail

OFF = "off"
NOTHING_READ = "Nothing is being read; begin with t, or :tail STREAM."


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the stream that is read."""

    arn: str
    price: FanOutPrice
    consumers: list[Consumer]


class TailFanOut:
    """At most one consumer at a time, for the tail that runs; deregisters what it registered, and says so."""

    def __init__(self, pane: Pane, context: Context, gateway: KinesisGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._consumers = ConsumerGateway(context.aws)
        self._tail: StreamTail | None = None
        self._manner: Manner | None = None
        self._lease: ConsumerLease | None = None
        self._release = ConsumerRelease(pane, context.clock)
        self.doing = ""
        """What is waited for; empty when nothing is."""

    def begins(self, tail: StreamTail, manner: Manner) -> None:
        """A tail reads from now on, by polling."""
        self._tail, self._manner = tail, manner

    def ended(self, tail: StreamTail) -> None:
        """A tail reads no more: its consumer is not needed any more either."""
        if self._tail is tail:
            self._tail = self._manner = None
            self.cancel()
            self._drop_lease()

    async def leave(self) -> None:
        """The program is left: wait a few seconds for what is to be deregistered, and say how that ended."""
        lease, self._lease = self._lease, None
        await self._release.leave(lease)

    def cancel(self) -> None:
        """Give up what is waited for; a question that is asked stays, until it is answered."""
        if self.doing:
            self._pane.workers.cancel_group(self._pane, "fan-out")
            self.doing = ""

    def command(self) -> Command:
        """Return `:efo`."""
        return Command("efo", "Read by enhanced fan-out with consumer NAME; off polls again", self._run, f"NAME|{OFF}")

    def choose(self) -> None:
        """Offer the stream's consumers, a new one, and the way back."""
        if self._tail is None:
            self._say(NOTHING_READ)
        else:
            self._pane.run_worker(self._choose(self._tail), group="fan-out", exclusive=True)

    def _run(self, name: str) -> None:
        if self._tail is None:
            raise Refused(NOTHING_READ)
        if not name or " " in name:
            raise Refused(f"With which consumer? Type :efo NAME, or :efo {OFF}; o lists them.")
        if name != OFF:
            self._pane.run_worker(self._use(self._tail, name, None), group="fan-out", exclusive=True)
        elif self._lease is None and not self.doing:
            raise Refused("This tail polls already.")
        else:
            self.cancel()
            self._pane.run_worker(self._poll(self._tail), group="fan-out", exclusive=True)

    async def _choose(self, tail: StreamTail) -> None:
        from kinesis_tui.ui.frame.menu import Menu

        known = await self._look(tail)
        if known is None:
            return
        offers = [consumer_choice(consumer, utc=self._pane.utc) for consumer in known.consumers]
        new = Choice("register a new one…", _short(known.price))
        back = Choice("back to polling", "shares the shards' five reads a second")
        choices = [*offers, new, *([back] if self._lease is not None else [])]
        chosen = await self._pane.app.push_screen_wait(Menu("Fan-out", choices))
        if chosen is back:
            await self._poll(tail)
        elif chosen is new:
            await self._pane.run_action("app.command('efo ')")
        elif chosen is not None:
            await self._use(tail, known.consumers[offers.index(chosen)].name, known)

    async def _look(self, tail: StreamTail) -> Known | None:
        """Ask for the stream's ARN, shards and consumers; says why where that fails."""
        self.doing = "listing consumers…"
        outcome = await self._pane.attempt(self._known(tail.stream))
        self.doing = ""
        if isinstance(outcome, Failed):
            self._say(str(outcome.failure), warning=True)
            return None
        return outcome.value

    async def _known(self, stream: str) -> Known:
        described = await self._gateway.describe_stream_summary(stream)
        if described.arn is None:
            what = f"DescribeStreamSummary of stream {stream} failed"
            raise GarbledAnswer(what, "the answer names no ARN", "check --endpoint-url")
        consumers = await self._gateway.list_stream_consumers(described.arn)
        return Known(described.arn, price(described.open_shard_count), consumers)

    async def _use(self, tail: StreamTail, name: str, known: Known | None) -> None:
        """Read on with a consumer, once the user agrees; one that does not exist is registered."""
        known = known or await self._look(tail)
        if known is None or not await self._agreed(name, known):
            return
        if tail is not self._tail:
            self._say("The tail has ended meanwhile.")
            return
        lease = ConsumerLease(self._consumers, known.arn, name, self._context.clock)
        try:
            outcome = await self._pane.attempt(self._lease_it(lease, tail))
            if isinstance(outcome, Failed):
                self._say(str(outcome.failure), warning=True)
        finally:
            self.doing = ""
            if self._lease is not lease:
                self._release.start(lease)

    async def _agreed(self, name: str, known: Known) -> bool:
        from kinesis_tui.ui.frame.confirm import ConfirmByName

        if any(consumer.name == name for consumer in known.consumers):
            if self._lease is not None and self._lease.name == name:
                self._say(f"The tail reads with consumer {name} already.")
                return False
            title = "Read with a registered consumer"
            consequence = f"Whoever reads with consumer {name} now is cut off: of each shard it has one reader."
        elif not self._context.aws.guard.armed:
            self._say(f"There is no consumer {name}, and writes are off: press w to arm them, then o.", warning=True)
            return False
        else:
            title = "Register a fan-out consumer"
            consequence = f"It costs {known.price.sentence}. It is deregistered when this tail ends."
        agreed: bool | None = await self._pane.app.push_screen_wait(ConfirmByName(title, consequence, name))
        return agreed is True

    async def _lease_it(self, lease: ConsumerLease, tail: StreamTail) -> None:
        self.doing = f"waiting for consumer {lease.name}…"
        if await lease.find() is None:
            await lease.register()
        consumer = await lease.active(self._tell)
        manner = self._manner
        if tail is not self._tail or manner is None:
            return
        before, self._lease, self.doing = self._lease, lease, ""
        # Whoever is cancelled now, the shards must not be left without readers.
        await asyncio.shield(self._change(tail, manner, FanOut(self._consumers, consumer.arn), lease.name))
        if before is not None:
            self._release.start(before)
        end = "; it is deregistered when this tail ends" if lease.is_ours else ""
        self._say(f"Reading on with consumer {lease.name}, from where each shard stood{end}.")

    async def _change(self, tail: StreamTail, manner: Manner, fan_out: FanOut | None, name: str = "") -> None:
        await tail.read_by(fan_out)
        if tail is not self._tail:
            manner.end()
        elif fan_out is None:
            manner.polls()
        else:
            manner.subscribes(name)

    async def _poll(self, tail: StreamTail) -> None:
        manner = self._manner
        if tail is not self._tail or manner is None or manner.consumer is None:
            return
        await asyncio.shield(self._change(tail, manner, None))
        self._say("Polling again, from where each shard stood.")
        self._drop_lease()

    def _tell(self, sentence: str) -> None:
        self.doing = sentence

    def _say(self, text: str, *, warning: bool = False) -> None:
        self._pane.say(text, warning=warning)

    def _drop_lease(self) -> None:
        lease, self._lease = self._lease, None
        if lease is not None:
            self._release.start(lease)


def _short(costs: FanOutPrice) -> str:
    hour = costs.usd_per_hour
    return "it costs; the price comes next" if hour is None else f"about {hour:.3f} USD an hour, and by the GB"
