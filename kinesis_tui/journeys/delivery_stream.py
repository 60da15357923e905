"""From a delivery stream to its source, its transform function and its logs."""

from collections.abc import AsyncIterator

from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.journeys.places import log_place, stream_places
from kinesis_tui.ui.frame.related import Found


async def parts(lookups: Lookups, name: str) -> AsyncIterator[Found]:
    """Yield what a delivery stream's configuration names."""
    delivery = await lookups.firehose.delivery(name)
    if delivery.source_arn is not None:
        for place in stream_places(delivery.source_arn.rpartition("/")[2]):
            yield place
    for log in delivery.error_logs:
        yield log_place(log.group, f"error log of {name} ({log.stream})" if log.stream else f"error log of {name}")
    for function in delivery.functions:
        async for found in lookups.places_of_function(function, "transform function"):
            yield found
