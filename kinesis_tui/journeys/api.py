"""From an API to its logs, to who decides about its callers, and to what is behind it."""

from collections.abc import AsyncIterator, Callable

from kinesis_tui.journeys.api_calls import ApiKind
from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.journeys.places import log_place, pool_places, stream_places
from kinesis_tui.ui.frame.related import Found

Find = Callable[[Lookups, str], AsyncIterator[Found]]


def logs(kind: ApiKind) -> Find:
    """Return what finds the access and execution logs of an API's stages."""

    async def find(lookups: Lookups, api_id: str) -> AsyncIterator[Found]:
        for stage in await lookups.apis.stages(kind, api_id):
            if stage.access_group is not None:
                yield log_place(stage.access_group, f"access log of stage {stage.stage}")
            if stage.execution_group is not None:
                yield log_place(stage.execution_group, f"execution log of stage {stage.stage}")

    return find


def authorizers(kind: ApiKind) -> Find:
    """Return what finds the user pools and functions that decide who may call an API."""

    async def find(lookups: Lookups, api_id: str) -> AsyncIterator[Found]:
        behind = await lookups.apis.authorizers(kind, api_id)
        for pool in behind.pools:
            for place in pool_places(pool):
                yield place
        for function in behind.functions:
            async for found in lookups.places_of_function(function, "authorizer function"):
                yield found

    return find


def integrations(kind: ApiKind) -> Find:
    """Return what finds the functions and data streams that an API hands its calls to."""

    async def find(lookups: Lookups, api_id: str) -> AsyncIterator[Found]:
        behind = await lookups.apis.integrations(kind, api_id)
        for stream in behind.streams:
            for place in stream_places(stream):
                yield place
        for function in behind.functions:
            async for found in lookups.places_of_function(function):
                yield found

    return find
