"""The fan-out consumers of a stream in a menu, each of which may be deregistered."""

from kinesis_tui.failure import GarbledAnswer
from kinesis_tui.pane import Choice, Failed, Pane
from kinesis_tui.services.kinesis.gateway import KinesisGateway
from kinesis_tui.services.kinesis.model.consumer import Consumer
from kinesis_tui.text.times import stamp_text


class ConsumerMenu:
    """Lists when it is opened; what is chosen is deregistered once its name was typed, with writes armed."""

    def __init__(self, pane: Pane, gateway: KinesisGateway, stream: str) -> None:
        self._pane = pane
        self._gateway = gateway
        self._stream = stream

    def open(self) -> None:
        """Fetch the consumers and show them."""
        self._pane.run_worker(self._open(), group="consumers", exclusive=True)

    async def _open(self) -> None:
        from kinesis_tui.ui.frame.menu import Menu

        outcome = await self._pane.attempt(self._listed())
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
            return
        consumers = outcome.value
        if not consumers:
            self._pane.say(f"Stream {self._stream} has no fan-out consumers.")
            return
        choices = [consumer_choice(consumer, utc=self._pane.utc) for consumer in consumers]
        chosen = await self._pane.app.push_screen_wait(Menu("Fan-out consumers · enter deregisters", choices))
        if chosen is not None:
            await self._deregister(consumers[choices.index(chosen)])

    async def _listed(self) -> list[Consumer]:
        described = await self._gateway.describe_stream_summary(self._stream)
        if described.arn is None:
            what = f"DescribeStreamSummary of stream {self._stream} failed"
            raise GarbledAnswer(what, "the answer names no ARN", "check --endpoint-url")
        return await self._gateway.list_stream_consumers(described.arn)

    async def _deregister(self, consumer: Consumer) -> None:
        from kinesis_tui.services.kinesis.consumer_gateway import ConsumerGateway
        from kinesis_tui.ui.frame.confirm import ConfirmByName

        aws = self._pane.context.aws
        if not aws.guard.armed:
            self._pane.say("Deregistering changes something, and writes are off: press w to arm them.", warning=True)
            return
        consequence = f"Whoever reads with consumer {consumer.name} is cut off for good."
        dialog = ConfirmByName("Deregister a fan-out consumer", consequence, consumer.name)
        agreed: bool | None = await self._pane.app.push_screen_wait(dialog)
        if not agreed:
            return
        outcome = await self._pane.attempt(ConsumerGateway(aws).deregister_stream_consumer(consumer.arn))
        if isinstance(outcome, Failed):
            self._pane.say(str(outcome.failure), warning=True)
        else:
            self._pane.say(f"Deregistered consumer {consumer.name}; it costs nothing any more.")


def consumer_choice(consumer: Consumer, *, utc: bool) -> Choice:
    """Offer a consumer by its name, with its status and since when it is."""
    created = stamp_text(consumer.creation_timestamp, utc)[:19]
    return Choice(consumer.name, f"{consumer.status}, created {created}")
