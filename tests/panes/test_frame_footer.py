"""The footer never hides the way back, and names no key that would only be typed."""

from __future__ import annotations

from tests.support.app import open_app
from tests.support.frame_panes import StreamsPane


async def test_the_way_back_stays_however_many_keys_there_are() -> None:
    async with open_app(StreamsPane, size=(40, 10)) as page:
        await page.press("k")
        await page.shows("which shard")
        assert page.footer.endswith("esc Back  : Command  ? Help")


async def test_while_a_filter_is_typed_only_keys_that_are_no_text_are_offered() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("slash")
        await page.shows("esc Clear")
        assert "/ Filter" not in page.footer
        assert "- Previous" not in page.footer
        await page.press("escape")
        await page.shows("/ Filter")
