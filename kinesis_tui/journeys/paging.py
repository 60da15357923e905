"""Operations of any service that answer in pages, of which a search that somebody waits for asks for so many."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinesis_tui.aws.pace import Pace
from kinesis_tui.aws.pages import pages as every_page
from kinesis_tui.aws.session import AwsSession

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

    async def ask(asked: Mapping[str, Any]) -> Any:
        await pace.turn()
        return await aws.call(paged.service, paged.operation, asked, what=what)

    found = every_page(
        ask, parameters, what, items=paged.items, token_out=paged.token_out, token_in=paged.token_in, most=MOST_PAGES
    )
    async for page in found:
        yield page
