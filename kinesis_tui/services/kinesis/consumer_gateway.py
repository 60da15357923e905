"""Enhanced fan-out through the AWS session: registering consumers, and subscribing to a shard with one."""

from collections.abc import Mapping
from typing import Any

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.kinesis.answers import DescribedConsumer, RegisteredConsumer
from kinesis_tui.services.kinesis.model.consumer import Consumer


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

    async def _call(self, operation: str, parameters: Mapping[str, Any], what: str, *, attempts: int = 3) -> Any:
        return await self._aws.call("kinesis", operation, parameters, what=what, attempts=attempts)


def consumer_name(consumer_arn: str) -> str:
    """Return the name in a consumer's ARN (…/consumer/NAME:CREATED)."""
    return consumer_arn.rpartition("/consumer/")[2].partition(":")[0]


def _named(stream_arn: str) -> str:
    return f"stream {stream_arn.rpartition('/')[2]}"
