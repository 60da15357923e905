"""From a user pool to its trigger functions, its logs, and the APIs that take its tokens."""

from collections.abc import AsyncIterator

from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.journeys.places import api_places, log_place
from kinesis_tui.ui.frame.related import Found, Note, Progress

MOST_APIS = 60
"""APIs whose authorizers are looked at, a call each: 12 seconds of them."""


async def triggers(lookups: Lookups, pool_id: str) -> AsyncIterator[Found]:
    """Yield the logs and metrics of the functions that a pool runs."""
    for trigger in await lookups.cognito.triggers(pool_id):
        async for found in lookups.places_of_function(trigger.function, f"{trigger.event} function"):
            yield found


async def logs(lookups: Lookups, pool_id: str) -> AsyncIterator[Found]:
    """Yield the log groups that a pool's own logs go to."""
    for group in await lookups.cognito.log_groups(pool_id):
        yield log_place(group, f"log of user pool {pool_id}")


async def apis(lookups: Lookups, pool_id: str) -> AsyncIterator[Found]:
    """Yield the APIs with an authorizer that takes a pool's tokens."""
    looked_at = 0
    async for api in lookups.apis.apis():
        if looked_at == MOST_APIS:
            yield Note(f"Only the first {MOST_APIS} APIs were looked at.")
            return
        yield Progress(f"{looked_at} APIs looked at")
        looked_at += 1
        if pool_id in (await lookups.apis.authorizers(api.kind, api.id)).pools:
            for place in api_places(api.kind, api.id, api.name):
                yield place
