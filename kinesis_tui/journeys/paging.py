"""Answers that come in pages, from any service: one after another, never the same twice, never without an end."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.failure import GarbledAnswer

MOST_PAGES = 20
"""Pages asked for at most in one search, which is of use only while somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Paged:
    """An operation that answers in pages."""

    service: str
    operation: str
    """As the SDK spells it: "list_functions"."""
    name: str
    """As AWS spells it: "ListFunctions"."""
    items: str
    """The answer's list."""
    token_out: str
    """Where an answer names its next page."""
    token_in: str
    """Where a request names the page."""


async def pages(
    aws: AwsSession, paged: Paged, parameters: Mapping[str, Any], what: str, pace: Pace
) -> AsyncIterator[list[Mapping[str, Any]]]:
    """Yield the lists of an operation's answers, `MOST_PAGES` at most. Raises Failure."""
    asked = dict(parameters)
    for _ in range(MOST_PAGES):
        await pace.turn()
        answer = await aws.call(paged.service, paged.operation, asked, what=what)
        yield list(answer.get(paged.items) or ())
        token = answer.get(paged.token_out)
        if not token:
            return
        if asked.get(paged.token_in) == token:
            why = "its pages go on for ever: the next page is the same"
            raise GarbledAnswer(f"{what} failed", why, "check --endpoint-url and any proxy in between")
        asked = {**asked, paged.token_in: token}
