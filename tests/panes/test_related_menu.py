"""What `x` opens: a menu that is there at once and grows, and says what it could not find out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from kinesis_tui.failure import AccessDenied
from kinesis_tui.pane import Subject
from kinesis_tui.ui.frame.offers import Choice
from kinesis_tui.ui.frame.related import Found, Journey, Journeys, Note, Progress, Search
from tests.support.app import AppPage, open_app
from tests.support.frame_panes import StreamsPane, TailPane
from tests.support.waiting import until


class Orders(StreamsPane):
    def subject(self) -> Subject:
        return Subject("stream", "orders")


def leads_to(page: AppPage, *searches: Search) -> None:
    """Let the program find this, where it would ask AWS."""
    shared = page.app.context._shared
    shared[Journeys] = Journeys(lambda _subject: Journey((Choice("shards of orders", "streams:orders"),), searches))


def finds(*found: Found) -> Callable[[], AsyncIterator[Found]]:
    async def find() -> AsyncIterator[Found]:
        for one in found:
            yield one

    return find


async def test_what_is_found_is_added_below_what_was_known_and_can_be_chosen() -> None:
    async with open_app(Orders, TailPane) as page:
        log = Choice("log of function enrich", "tail:enrich")
        leads_to(
            page, Search("functions", finds(log, Choice("twice offered", "tail:orders"))), Search("consumers", finds())
        )
        await page.press("x")
        await page.shows("3 log of function enrich")
        await page.shows("None found: consumers.")
        assert "1 records of orders" in page.text
        assert "twice offered" not in page.text, "a place that is offered already"
        await page.press("3")
        await until(lambda: isinstance(page.pane, TailPane) and "open enrich" in page.pane.asked)


async def test_a_search_that_fails_says_so_and_the_others_go_on() -> None:
    async def denied() -> AsyncIterator[Found]:
        yield Note("One of them was left out.")
        raise AccessDenied("ListEventSourceMappings failed", "not allowed", "ask for lambda:ListEventSourceMappings")

    async with open_app(Orders, TailPane) as page:
        leads_to(page, Search("functions", denied), Search("others", finds(Choice("log", "tail:log"))))
        await page.press("x")
        await page.shows("Could not look for functions:")
        await page.shows("3 log")
        assert "One of them was left out." in page.text
        assert "None found" not in page.text


async def test_progress_is_shown_and_escape_ends_the_search() -> None:
    ended = asyncio.Event()

    async def slow() -> AsyncIterator[Found]:
        try:
            yield Progress("12 of 40 described")
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with open_app(Orders, TailPane) as page:
        leads_to(page, Search("delivery streams", slow))
        await page.press("x")
        await page.shows("Looking for delivery streams (12 of 40 described)…")
        await page.press("escape")
        await until(ended.is_set)
        await until(lambda: "Go to" not in page.text)
