"""From a function to its log and to what it reads."""

from collections.abc import AsyncIterator

from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.journeys.places import stream_places
from kinesis_tui.ui.frame.related import Found, Note

_STREAM = ":stream/"


async def log(lookups: Lookups, name: str) -> AsyncIterator[Found]:
    """Yield a function's log."""
    async for found in lookups.places_of_function(name):
        yield found


async def sources(lookups: Lookups, name: str) -> AsyncIterator[Found]:
    """Yield the data streams that a function reads; of other sources only that they exist."""
    async for mapping in lookups.functions.mappings(function=name):
        arn = mapping.source_arn or ""
        if ":kinesis:" in arn and _STREAM in arn:
            for place in stream_places(arn.partition(_STREAM)[2].partition("/")[0]):
                yield place
        elif arn:
            yield Note(f"{name} also reads {arn}, which has no pane here.")
