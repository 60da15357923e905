"""One pane, or two beside each other, at every size of terminal."""

from __future__ import annotations

import pytest

from tests.support.app import open_app
from tests.support.frame_panes import LogsPane, StreamsPane, TailPane
from tests.support.waiting import until

THREE = (StreamsPane, TailPane, LogsPane)


async def test_a_bar_puts_the_other_pane_beside_the_first_and_closes_it_again() -> None:
    async with open_app(StreamsPane, TailPane, size=(120, 24)) as page:
        await page.press("vertical_line")
        await until(lambda: page.shown == ["streams", "tail"])
        assert page.pane.NAME == "tail"
        await page.press("vertical_line")
        assert page.shown == ["tail"]


async def test_a_bar_asks_which_where_there_is_a_choice() -> None:
    async with open_app(*THREE, size=(120, 24)) as page:
        await page.press("vertical_line")
        await page.shows("Beside this pane")
        await page.press("2")
        await until(lambda: page.shown == ["streams", "logs"])


async def test_a_terminal_too_narrow_for_two_panes_says_so() -> None:
    async with open_app(*THREE, size=(119, 24)) as page:
        await page.press("vertical_line")
        await page.shows("Two panes need 120 columns; this terminal has 119.")
        assert page.shown == ["streams"]


async def test_tab_moves_the_keyboard_between_two_panes() -> None:
    async with open_app(StreamsPane, TailPane, size=(120, 24)) as page:
        await page.press("vertical_line")
        await page.press("tab")
        assert page.pane.NAME == "streams"
        assert page.pane.has_focus_within
        await page.press("shift+tab")
        assert page.pane.NAME == "tail"
        await page.press("tab", "tab", "tab")
        assert page.pane.NAME == "streams"


async def test_z_gives_one_pane_all_the_room_and_gives_it_back() -> None:
    async with open_app(StreamsPane, TailPane, size=(120, 24)) as page:
        await page.press("z")
        await page.shows("Only one pane is shown")
        await page.press("vertical_line", "z")
        assert page.shown == ["tail"]
        await page.press("tab")
        assert page.shown == ["streams"]
        await page.press("z")
        assert page.shown == ["streams", "tail"]


async def test_the_digit_of_a_pane_that_is_shown_moves_there() -> None:
    async with open_app(*THREE, size=(120, 24)) as page:
        await page.press("vertical_line", "1")
        await until(lambda: page.shown == ["streams", "tail"])
        await page.press("1")
        assert page.pane.NAME == "streams"
        await page.press("3")
        assert page.shown == ["logs", "tail"]
        assert page.pane.NAME == "logs"


async def test_a_click_moves_the_keyboard() -> None:
    async with open_app(StreamsPane, TailPane, size=(120, 24)) as page:
        await page.press("vertical_line")
        await page.pilot.click("#streams", offset=(5, 5))
        await until(lambda: page.pane.NAME == "streams")


async def test_a_terminal_made_narrow_shows_the_active_pane_and_both_when_it_is_wide_again() -> None:
    async with open_app(StreamsPane, TailPane, size=(120, 24)) as page:
        await page.press("vertical_line")
        await page.resize(100, 24)
        assert page.shown == ["tail"]
        await page.resize(130, 30)
        assert page.shown == ["streams", "tail"]


async def test_the_pane_in_front_keeps_the_keyboard_after_it_was_hidden() -> None:
    async with open_app(*THREE) as page:
        await page.press("k")
        await page.shows("which shard")
        await page.press("2", "1")
        assert page.app.focused is not None
        assert page.app.focused.id == "detail"


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (300, 100)])
async def test_every_size_from_40x10_on_works(size: tuple[int, int]) -> None:
    async with open_app(*THREE, size=size) as page:
        assert "READ-ONLY" in page.header
        assert "1 Streams" in page.tabs
        assert page.footer.endswith("? Help")
        for key, text in (("question_mark", "help"), ("y", "Copy"), ("colon", ":"), ("ctrl+p", "Filter")):
            await page.press(key)
            await page.shows(text)
            await page.press("escape")


@pytest.mark.parametrize("size", [(39, 10), (40, 9), (10, 3), (1, 1)])
async def test_a_smaller_terminal_says_what_it_needs_and_comes_back(size: tuple[int, int]) -> None:
    async with open_app(*THREE) as page:
        await page.press("2")
        await page.resize(*size)
        assert page.lines[0] == f"Needs 40x10 cells; this is {size[0]}x{size[1]}."[: size[0]].rstrip() or size[0] < 30
        await page.resize(80, 24)
        assert page.shown == ["tail"]
        assert "READ-ONLY" in page.header
