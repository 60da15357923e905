"""Answers that come in pages: one after another, never the same twice, and what is said of those that have no end."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from kinesis_tui.failure import CHECK_ENDPOINT, GarbledAnswer


async def pages(
    ask: Callable[[Mapping[str, Any]], Awaitable[Any]],
    asked: Mapping[str, Any],
    what: str,
    *,
    items: str,
    token_out: str = "NextToken",  # noqa: S107  # the name of a field
    token_in: str = "NextToken",  # noqa: S107
    most: int | None = None,
) -> AsyncIterator[list[Any]]:
    """Yield the list `items` of every answer, of `most` at most; an answer without it counts as an empty one.

    `ask` sends a request; `token_out` is where an answer names its next page, `token_in` where a request does. Raises
    GarbledAnswer where the next page is the same one.
    """
    count = 0
    while most is None or count < most:
        answer = await ask(asked)
        count += 1
        yield list(answer.get(items) or ())
        token = answer.get(token_out)
        if not token:
            return
        if asked.get(token_in) == token:
            raise endless(what)
        asked = {**asked, token_in: token}


def endless(what: str) -> GarbledAnswer:
    """Say that the pages of an answer do not come to an end."""
    return GarbledAnswer(f"{what} failed", "its pages go on for ever: the next page is the same", CHECK_ENDPOINT)
