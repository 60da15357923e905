"""Fan-out consumers: registered, described, deregistered by AWS's rules."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.kinesis.errors import KinesisError, invalid, validation

if TYPE_CHECKING:
    from tests.support.kinesis.server import KinesisServer
    from tests.support.kinesis.stream import ScriptedStream

MOST = 20
MOST_CREATING = 5


@dataclass(frozen=True, slots=True)
class ScriptedConsumer:
    """A registered fan-out consumer."""

    name: str
    arn: str
    created_ms: int
    creating_ms: int = 0
    """How long it is CREATING."""
    deleting: bool = False

    def status(self, now_ms: int) -> str:
        if self.deleting:
            return "DELETING"
        return "CREATING" if now_ms < self.created_ms + self.creating_ms else "ACTIVE"

    def describe(self, now_ms: int) -> dict[str, Any]:
        return {
            "ConsumerName": self.name,
            "ConsumerARN": self.arn,
            "ConsumerStatus": self.status(now_ms),
            "ConsumerCreationTimestamp": self.created_ms / 1000,
        }


def register_stream_consumer(server: "KinesisServer", request: dict[str, Any]) -> dict[str, Any]:
    stream, name, now = _stream(server, request), request["ConsumerName"], server.clock.now_ms()
    if any(consumer.name == name for consumer in stream.consumers):
        message = f"Consumer {name} under stream {stream.name} already exists for account {stream.account}."
        raise KinesisError("ResourceInUseException", message)
    creating = sum(consumer.status(now) == "CREATING" for consumer in stream.consumers)
    if len(stream.consumers) >= MOST or creating >= MOST_CREATING:
        raise KinesisError("LimitExceededException", f"Too many consumers under stream {stream.name}.")
    arn = f"{stream.arn}/consumer/{name}:{now // 1000}"
    consumer = ScriptedConsumer(name, arn, now, server.consumer_creating_ms)
    stream.consumers.append(consumer)
    return {"Consumer": consumer.describe(now)}


def describe_stream_consumer(server: "KinesisServer", request: dict[str, Any]) -> dict[str, Any]:
    stream, consumer = _named(server, request)
    return {"ConsumerDescription": {**consumer.describe(server.clock.now_ms()), "StreamARN": stream.arn}}


def deregister_stream_consumer(server: "KinesisServer", request: dict[str, Any]) -> dict[str, Any]:
    stream, consumer = _named(server, request)
    stream.consumers.remove(consumer)
    return {}


def list_stream_consumers(server: "KinesisServer", request: dict[str, Any]) -> dict[str, Any]:
    now = server.clock.now_ms()
    return {"Consumers": [consumer.describe(now) for consumer in _stream(server, request).consumers]}


def consumer_of(server: "KinesisServer", arn: str) -> "tuple[ScriptedStream, ScriptedConsumer]":
    """Return a consumer and its stream by its ARN; ResourceNotFoundException where there is none."""
    for stream in server.streams.values():
        for consumer in stream.consumers:
            if consumer.arn == arn:
                return stream, consumer
    raise KinesisError("ResourceNotFoundException", f"Consumer {arn} not found.")


def _named(server: "KinesisServer", request: dict[str, Any]) -> "tuple[ScriptedStream, ScriptedConsumer]":
    if "ConsumerARN" in request:
        return consumer_of(server, request["ConsumerARN"])
    stream, name = _stream(server, request), request.get("ConsumerName")
    if name is None:
        raise invalid("Either ConsumerARN or both StreamARN and ConsumerName must be provided.")
    for consumer in stream.consumers:
        if consumer.name == name:
            return stream, consumer
    message = f"Consumer {name} under stream {stream.name} not found for account {stream.account}."
    raise KinesisError("ResourceNotFoundException", message)


def _stream(server: "KinesisServer", request: dict[str, Any]) -> "ScriptedStream":
    if "StreamARN" not in request:
        raise validation("1 validation error detected: Value null at 'streamARN' failed to satisfy constraint")
    return server.stream(request["StreamARN"].rsplit("/", 1)[-1])
