"""Enhanced fan-out through the AWS session: registering consumers, and subscribing to a shard with one."""

from collections.abc import Mapping
from typing import Any

from kinesis_tui.aws.events import EventStream
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import CHECK_ENDPOINT, GarbledAnswer
from kinesis_tui.services.kinesis.answers import DescribedConsumer, RegisteredConsumer
from kinesis_tui.services.kinesis.gateway import is_number, iterator_type
from kinesis_tui.services.kinesis.model.consumer import Consumer
from kinesis_tui.services.kinesis.model.position import Position
from kinesis_tui.services.kinesis.model.record import SubscribeToShardEvent
from kinesis_tui.services.kinesis.model.shard import ShardId


class ConsumerGateway:
    """The operations of fan-out consumers; streams and consumers are named by their ARNs.

    `AwsSession(typed=…)` must parse what `gateway.TYPED` names.
    """

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws

    async def describe_stream_consumer(self, stream_arn: str, name: str) -> Consumer:
        """Return a registered consumer of a stream by its name; raises NotFound where there is none.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamConsumer.html
        """
        parameters = {"StreamARN": stream_arn, "ConsumerName": name}
        what = f"DescribeStreamConsumer of {name} of {_named(stream_arn)}"
        answer: DescribedConsumer = await self._call("describe_stream_consumer", parameters, what)
        return answer.consumer_description.consumer()

    async def register_stream_consumer(self, stream_arn: str, name: str) -> Consumer:
        """Register a consumer, which costs from then on; it can read once it is ACTIVE. Tried once; a write.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html
        """
        parameters = {"StreamARN": stream_arn, "ConsumerName": name}
        what = f"RegisterStreamConsumer of {name} of {_named(stream_arn)}"
        answer: RegisteredConsumer = await self._call("register_stream_consumer", parameters, what, attempts=1)
        return answer.consumer.consumer()

    async def deregister_stream_consumer(self, consumer_arn: str) -> None:
        """Deregister a consumer: it costs nothing any more, and whoever reads with it can't go on. A write.

        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeregisterStreamConsumer.html
        """
        what = f"DeregisterStreamConsumer of {consumer_name(consumer_arn)}"
        await self._call("deregister_stream_consumer", {"ConsumerARN": consumer_arn}, what)

    async def subscribe_to_shard(self, consumer_arn: str, shard_id: ShardId, position: Position) -> "ShardEvents":
        """Subscribe to a shard for up to five minutes; a later subscription takes over from this one. Tried once.

        AWS asks for HTTP/2; the SDK speaks HTTP/1.1, which AWS takes as well: one connection for each subscription.
        https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
        """
        parameters = {
            "ConsumerARN": consumer_arn,
            "ShardId": shard_id,
            "StartingPosition": _starting_position(position),
        }
        what = f"SubscribeToShard of {shard_id} with consumer {consumer_name(consumer_arn)}"
        return ShardEvents(await self._aws.events("kinesis", "subscribe_to_shard", parameters, what=what), what)

    async def _call(self, operation: str, parameters: Mapping[str, Any], what: str, *, attempts: int = 3) -> Any:
        return await self._aws.call("kinesis", operation, parameters, what=what, attempts=attempts)


class ShardEvents:
    """The events of one subscription; a socket that nobody takes events from is not read."""

    def __init__(self, events: EventStream, what: str) -> None:
        self._events = events
        self._what = what

    async def next_event(self) -> SubscribeToShardEvent | None:
        """Wait for the next event; None where AWS ended the subscription. Raises Failure."""
        event: SubscribeToShardEvent | None = await self._events.next_event()
        if event is not None and not all(is_number(record.sequence_number) for record in event.records):
            why = "a sequence number is no decimal number"
            raise GarbledAnswer(f"{self._what} failed", why, CHECK_ENDPOINT)
        return event

    async def close(self) -> None:
        """End the subscription; safe at any time and more than once."""
        await self._events.close()


def consumer_name(consumer_arn: str) -> str:
    """Return the name in a consumer's ARN (…/consumer/NAME:CREATED)."""
    return consumer_arn.rpartition("/consumer/")[2].partition(":")[0]


def _named(stream_arn: str) -> str:
    return f"stream {stream_arn.rpartition('/')[2]}"


def _starting_position(position: Position) -> dict[str, Any]:
    """Return a position as SubscribeToShard takes it: GetShardIterator's fields under other names."""
    chosen = iterator_type(position)
    names = {"ShardIteratorType": "Type", "StartingSequenceNumber": "SequenceNumber"}
    return {names.get(name, name): value for name, value in chosen.items()}
