"""From a data stream to what reads it."""

from collections.abc import AsyncIterator

from kinesis_tui.failure import Failure, GarbledAnswer
from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.journeys.places import delivery_places, log_place
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.frame.related import Found, Note, Progress

MOST_DELIVERY_STREAMS = 100
"""Delivery streams that are described, a call each: 25 seconds of them."""


async def functions(lookups: Lookups, stream: str) -> AsyncIterator[Found]:
    """Yield the functions that read a stream, directly or through its fan-out consumers."""
    arn = await _arn(lookups, stream)
    sources = [arn]
    try:
        sources += [consumer.arn for consumer in await lookups.kinesis.list_stream_consumers(arn)]
    except Failure as failure:
        yield Note(f"Functions behind fan-out consumers were not looked for, because {failure.what}: {failure.why}.")
    seen: set[str] = set()
    for source in sources:
        async for mapping in lookups.functions.mappings(source_arn=source):
            if mapping.function in seen:
                continue
            seen.add(mapping.function)
            role = "function" if mapping.state in (None, "Enabled") else f"{mapping.state.lower()} function"
            async for found in lookups.places_of_function(mapping.function, role):
                yield found


async def delivery_streams(lookups: Lookups, stream: str) -> AsyncIterator[Found]:
    """Yield the delivery streams that read a stream; AWS lists them by name alone, so each is described."""
    arn = await _arn(lookups, stream)
    names = await lookups.firehose.names()
    for number, name in enumerate(names[:MOST_DELIVERY_STREAMS]):
        yield Progress(f"{number} of {len(names)} described")
        delivery = await lookups.firehose.delivery(name)
        if delivery.source_arn != arn:
            continue
        for place in delivery_places(name):
            yield place
        for log in delivery.error_logs:
            yield log_place(log.group, f"error log of delivery stream {name}")
    if len(names) > MOST_DELIVERY_STREAMS:
        yield Note(f"Only the first {MOST_DELIVERY_STREAMS} of {len(names)} delivery streams were looked at.")


async def consumers(lookups: Lookups, stream: str) -> AsyncIterator[Found]:
    """Yield the fan-out consumers registered with a stream."""
    arn = await _arn(lookups, stream)
    registered = await lookups.kinesis.list_stream_consumers(arn)
    if registered:
        names = ", ".join(consumer.name for consumer in registered)
        yield Choice(f"fan-out consumers: {names} (o in its shards)", f"streams:{stream}")


async def _arn(lookups: Lookups, stream: str) -> str:
    if stream.startswith("arn:"):
        return stream
    described = await lookups.kinesis.describe_stream_summary(stream)
    if described.arn is None:
        why = "the answer names no ARN"
        raise GarbledAnswer(f"DescribeStreamSummary of stream {stream} failed", why, "check --endpoint-url")
    return described.arn
