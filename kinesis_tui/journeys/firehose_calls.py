"""What Firehose tells of a delivery stream's neighbours: its source, its transform functions and its error logs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.journeys.function_calls import function_name

PER_SECOND = 4.0
"""Firehose takes five control calls a second of an account, whoever makes them: one is left to others.

https://docs.aws.amazon.com/firehose/latest/dev/limits.html
"""
MOST_NAMES = 1_000
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class ErrorLog:
    """Where a destination's errors are logged."""

    group: str
    stream: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery stream's neighbours."""

    name: str
    source_arn: str | None
    """The data stream that it reads; None: others put into it."""
    functions: tuple[str, ...]
    """Names of the functions that transform its records."""
    error_logs: tuple[ErrorLog, ...]


class FirehoseCalls:
    """The Firehose operations that lead from one thing to another."""

    def __init__(self, aws: AwsSession) -> None:
        self._aws = aws
        self._pace = Pace(PER_SECOND)

    async def names(self) -> list[str]:
        """Return the names of the region's delivery streams, `MOST_NAMES` at most.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html
        """
        names: list[str] = []
        parameters: dict[str, Any] = {"Limit": PER_PAGE}
        while len(names) < MOST_NAMES:
            await self._pace.turn()
            what = "ListDeliveryStreams"
            answer = await self._aws.call("firehose", "list_delivery_streams", parameters, what=what)
            page = [name for name in answer.get("DeliveryStreamNames", ()) if name not in names]
            names.extend(page)
            if not page or not answer.get("HasMoreDeliveryStreams"):
                break
            parameters["ExclusiveStartDeliveryStreamName"] = page[-1]
        return names

    async def delivery(self, name: str) -> Delivery:
        """Return a delivery stream's neighbours.

        https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html
        """
        await self._pace.turn()
        what = f"DescribeDeliveryStream of {name}"
        answer = await self._aws.call("firehose", "describe_delivery_stream", {"DeliveryStreamName": name}, what=what)
        told: Mapping[str, Any] = answer.get("DeliveryStreamDescription") or {}
        source = ((told.get("Source") or {}).get("KinesisStreamSourceDescription") or {}).get("KinesisStreamARN")
        parts = [part for destination in told.get("Destinations") or () for part in _parts(destination)]
        functions = dict.fromkeys(name for part in parts for name in _functions(part))
        logs = dict.fromkeys(log for part in parts if (log := _error_log(part)) is not None)
        return Delivery(name, source, tuple(functions), tuple(logs))


def _parts(destination: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every configuration in a destination: of its kind, of its intermediate bucket and of its backup."""
    for value in destination.values():
        if isinstance(value, Mapping):
            yield value
            yield from _parts(value)


def _functions(part: Mapping[str, Any]) -> Iterator[str]:
    processing = part.get("ProcessingConfiguration") or {}
    for processor in processing.get("Processors") or () if processing.get("Enabled") else ():
        for parameter in processor.get("Parameters") or ():
            if parameter.get("ParameterName") == "LambdaArn":
                yield function_name(str(parameter.get("ParameterValue") or ""))


def _error_log(part: Mapping[str, Any]) -> ErrorLog | None:
    options = part.get("CloudWatchLoggingOptions") or {}
    group = options.get("LogGroupName") if options.get("Enabled") else None
    return ErrorLog(str(group), str(options.get("LogStreamName") or "")) if group else None
