"""From a log group to what writes it; a name that looks like a function's is not believed, AWS is asked."""

import re
from collections.abc import AsyncIterator

from kinesis_tui.failure import NotFound
from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.journeys.places import api_places, delivery_places, function_places
from kinesis_tui.journeys.stream import MOST_DELIVERY_STREAMS
from kinesis_tui.journeys.user_pool import MOST_APIS
from kinesis_tui.services.logs.model.log_group import group_name
from kinesis_tui.ui.frame.related import Found, Note, Progress

_LAMBDA = "/aws/lambda/"
_FIREHOSE = "/aws/kinesisfirehose/"
_EXECUTION = re.compile(r"API-Gateway-Execution-Logs_([a-z0-9]+)/")


async def functions(lookups: Lookups, group: str) -> AsyncIterator[Found]:
    """Yield the functions that log to a group: the one of its name, and those that were told to."""
    name = group_name(group)
    own = name.removeprefix(_LAMBDA) if name.startswith(_LAMBDA) else ""
    if own:
        try:
            function = await lookups.functions.function(own)
        except NotFound:
            yield Note(f"There is no function {own} any more.")
        else:
            if function.log_group == name:
                for place in function_places(own, name):
                    yield place
                return
    async for function in lookups.functions.functions():
        if function.log_group == name:
            for place in function_places(function.name, name):
                yield place


async def delivery_streams(lookups: Lookups, group: str) -> AsyncIterator[Found]:
    """Yield the delivery streams that log their errors to a group; the one of its name alone where it is one's."""
    name = group_name(group)
    names = await lookups.firehose.names()
    own = name.removeprefix(_FIREHOSE)
    wanted = [own] if own in names else names
    for number, candidate in enumerate(wanted[:MOST_DELIVERY_STREAMS]):
        yield Progress(f"{number} of {len(wanted)} described")
        delivery = await lookups.firehose.delivery(candidate)
        if any(log.group == name for log in delivery.error_logs):
            for place in delivery_places(candidate):
                yield place
    if len(wanted) > MOST_DELIVERY_STREAMS:
        yield Note(f"Only the first {MOST_DELIVERY_STREAMS} of {len(wanted)} delivery streams were looked at.")


async def apis(lookups: Lookups, group: str) -> AsyncIterator[Found]:
    """Yield the APIs with a stage that logs to a group."""
    name = group_name(group)
    executing = _EXECUTION.match(name)
    looked_at = 0
    async for api in lookups.apis.apis():
        if executing is not None and api.id != executing[1]:
            continue
        if looked_at == MOST_APIS:
            yield Note(f"Only the first {MOST_APIS} APIs were looked at.")
            return
        yield Progress(f"{looked_at} APIs looked at")
        looked_at += 1
        stages = await lookups.apis.stages(api.kind, api.id)
        if executing is not None or any(name == stage.access_group for stage in stages):
            for place in api_places(api.kind, api.id, api.name):
                yield place
