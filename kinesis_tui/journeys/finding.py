"""Which finders there are for which kind of thing, and what the frame gets of them."""

from collections.abc import AsyncIterator, Callable, Container, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from kinesis_tui.journeys import api, delivery_stream, function, log_group, stream, user_pool
from kinesis_tui.journeys.lookups import Lookups
from kinesis_tui.journeys.places import api_places, delivery_places, pool_places, stream_places
from kinesis_tui.subject import Kind, Subject
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.frame.related import Found, Journey, Note, Search

Find = Callable[[Lookups, str], AsyncIterator[Found]]
"""Yields what is related to the thing of this name."""


@dataclass(frozen=True, slots=True)
class Finders:
    """What leads away from one kind of thing."""

    at_once: Callable[[str], list[Choice]]
    """What its name alone tells."""
    searches: Mapping[str, Find]
    """By what is looked for, in the plural."""


def _function_places(name: str) -> list[Choice]:
    return [Choice(f"metrics of function {name}", f"metrics:function {name}")]


def _group_places(name: str) -> list[Choice]:
    return [Choice(f"metrics of {name}", f"metrics:log-group {name}")]


FINDERS: Mapping[Kind, Finders] = MappingProxyType(
    {
        "stream": Finders(
            lambda name: stream_places(name.rpartition("/")[2]),
            {
                "Lambda functions": stream.functions,
                "delivery streams": stream.delivery_streams,
                "fan-out consumers": stream.consumers,
            },
        ),
        "delivery-stream": Finders(
            delivery_places, {"sources, transform functions and error logs": delivery_stream.parts}
        ),
        "function": Finders(_function_places, {"logs": function.log, "event sources": function.sources}),
        "user-pool": Finders(
            pool_places,
            {"trigger functions": user_pool.triggers, "log deliveries": user_pool.logs, "APIs": user_pool.apis},
        ),
        "rest-api": Finders(
            partial(api_places, "rest-api"),
            {
                "stage logs": api.logs("rest-api"),
                "authorizers": api.authorizers("rest-api"),
                "integrations": api.integrations("rest-api"),
            },
        ),
        "http-api": Finders(
            partial(api_places, "http-api"),
            {
                "stage logs": api.logs("http-api"),
                "authorizers": api.authorizers("http-api"),
                "integrations": api.integrations("http-api"),
            },
        ),
        "log-group": Finders(
            _group_places,
            {
                "functions that log here": log_group.functions,
                "delivery streams that log here": log_group.delivery_streams,
                "APIs that log here": log_group.apis,
            },
        ),
        "token": Finders(pool_places, {"APIs": user_pool.apis}),
    }
)


def journey(lookups: Lookups, panes: Container[str], subject: Subject) -> Journey:
    """Return where one can go from a thing; `panes` are the names of those that targets may lead to."""
    finders = FINDERS[subject.kind]
    return Journey(
        tuple(choice for choice in finders.at_once(subject.name) if _pane_of(choice) in panes),
        tuple(
            Search(what, partial(_within, panes, find, lookups, subject.name))
            for what, find in finders.searches.items()
        ),
    )


async def _within(panes: Container[str], find: Find, lookups: Lookups, name: str) -> AsyncIterator[Found]:
    """Yield what a finder finds; of what no pane shows, only that it is there."""
    async for found in find(lookups, name):
        if isinstance(found, Choice) and _pane_of(found) not in panes:
            yield Note(f"Found {found.label}; this program has no pane {_pane_of(found)!r} to show it.")
        else:
            yield found


def _pane_of(choice: Choice) -> str:
    return choice.text.partition(":")[0]
