"""The list under keys and mouse, without a terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.strip import Strip

from kinesis_tui.ui.line_list import LineList
from tests.support.waiting import until


class Numbers:
    """Rows that say their number and count how often they were made."""

    def __init__(self, end: int = 100) -> None:
        self.first = 0
        self.end = end
        self.made: list[int] = []

    def strip(self, number: int, width: int, selected: bool) -> Strip:
        self.made.append(number)
        return Strip([Segment(f"row {number}")])


class ListScene(App[None]):
    """One list, and what it has posted."""

    def __init__(self, lines: Numbers, *, live: bool = False) -> None:
        super().__init__()
        self.lines = lines
        self.list = LineList(lines, live=live, empty_text="Nothing yet")
        self.chosen: list[int] = []
        self.moved: list[int | None] = []
        self.follows: list[bool] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        self.chosen.append(message.number)

    def on_line_list_moved(self, message: LineList.Moved) -> None:
        self.moved.append(message.number)

    def on_line_list_follow_changed(self, message: LineList.FollowChanged) -> None:
        self.follows.append(message.following)

    @property
    def rows(self) -> list[str]:
        """The text of every line."""
        return [strip.text.rstrip() for strip in self.list.render_lines(self.list.size.region)]

    def grow(self, count: int, *, drop: int = 0) -> None:
        self.lines.end += count
        self.lines.first += drop
        self.list.grew()


@asynccontextmanager
async def scene(
    end: int = 100, *, live: bool = False, size: tuple[int, int] = (40, 10)
) -> AsyncIterator[tuple[ListScene, Pilot[None]]]:
    app = ListScene(Numbers(end), live=live)
    async with app.run_test(size=size) as pilot:
        app.list.focus()
        await pilot.pause()
        yield app, pilot


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        ("j", 1),
        ("down", 1),
        ("j j k", 1),
        ("down up", 0),
        ("k", 0),
        ("G", 99),
        ("end", 99),
        ("G g", 0),
        ("end home", 0),
        ("ctrl+d", 4),
        ("G ctrl+u", 95),
        ("pagedown", 9),
        ("G pageup", 90),
    ],
)
async def test_every_key_moves_the_cursor(keys: str, cursor: int) -> None:
    async with scene() as (app, pilot):
        await pilot.press(*keys.split())
        assert app.list.cursor == cursor
        assert f"row {cursor}" in app.rows


async def test_enter_opens_the_row_under_the_cursor() -> None:
    async with scene() as (app, pilot):
        await pilot.press("j", "j", "enter")
        await until(lambda: app.chosen == [2])


async def test_an_empty_list_says_so_and_opens_nothing() -> None:
    async with scene(0) as (app, pilot):
        await pilot.press("j", "k", "G", "g", "enter", "pagedown")
        assert app.rows[0] == "Nothing yet"
        assert app.list.cursor is None
        assert app.list.position_text == "0/0"
        assert app.chosen == []


async def test_a_click_selects_and_a_second_one_opens() -> None:
    async with scene() as (app, pilot):
        await pilot.click(LineList, offset=(3, 4))
        assert app.list.cursor == 4
        await pilot.click(LineList, offset=(3, 6), times=2)
        await until(lambda: app.chosen == [6])


async def test_the_wheel_scrolls_and_takes_the_cursor_along() -> None:
    async with scene() as (app, pilot):
        await pilot._post_mouse_events([wheel_down()], LineList, offset=(1, 1))
        assert (app.list.top, app.list.cursor) == (3, 3)
        await pilot._post_mouse_events([wheel_up()], LineList, offset=(1, 1))
        assert (app.list.top, app.list.cursor) == (0, 3)


def wheel_down() -> Any:
    from textual.events import MouseScrollDown

    return MouseScrollDown


def wheel_up() -> Any:
    from textual.events import MouseScrollUp

    return MouseScrollUp


async def test_a_live_list_follows_until_the_cursor_goes_up_and_again_from_the_end() -> None:
    async with scene(live=True) as (app, pilot):
        app.grow(5)
        await until(lambda: app.rows[-1] == "row 104")
        await pilot.press("k")
        assert app.follows == [False]
        app.grow(50)
        await until(lambda: not app.list.waiting)
        assert app.rows[-1] == "row 104"
        assert app.list.below == 50
        await pilot.press("G")
        assert app.follows == [False, True]
        assert app.rows[-1] == "row 154"
        assert app.list.below == 0


async def test_a_list_that_is_not_live_never_follows() -> None:
    async with scene() as (app, pilot):
        await pilot.press("G")
        app.grow(5)
        await until(lambda: not app.list.waiting)
        assert app.list.cursor == 99
        assert app.follows == []


async def test_rows_that_nobody_sees_are_never_made_and_visible_ones_once() -> None:
    async with scene(1_000_000, live=True) as (app, pilot):
        app.lines.made.clear()
        for _ in range(50):
            app.grow(1_000)
        await until(lambda: not app.list.waiting)
        await pilot.press("k")
        assert len(app.lines.made) < 80


async def test_a_thousand_messages_paint_few_frames() -> None:
    async with scene(live=True) as (app, _):
        app.lines.made.clear()
        for _ in range(1_000):
            app.grow(1)
        await until(lambda: app.rows[-1] == "row 1099")
        assert len(app.lines.made) <= 30


async def test_moves_are_told_also_when_rows_age_out_under_the_cursor() -> None:
    async with scene(live=True) as (app, pilot):
        await pilot.press("g")
        app.grow(0, drop=50)
        await until(lambda: app.moved[-1:] == [50])
        assert app.list.position_text == "1/50"


async def test_other_lines_start_at_their_beginning_or_where_told() -> None:
    async with scene() as (app, _):
        app.list.show(Numbers(30))
        assert app.list.cursor == 0
        app.list.show(Numbers(30), cursor=25)
        assert app.list.cursor == 25
        assert "row 25" in app.rows


async def test_resizing_keeps_the_cursor_in_view() -> None:
    async with scene() as (app, pilot):
        await pilot.press("pagedown", "pagedown")
        await pilot.resize_terminal(40, 4)
        await until(lambda: f"row {app.list.cursor}" in app.rows)
        await pilot.resize_terminal(20, 30)
        await until(lambda: len(app.rows) == 30)
        assert f"row {app.list.cursor}" in app.rows


def test_every_binding_has_an_id_a_description_and_a_tooltip() -> None:
    for binding in Binding.make_bindings(LineList.BINDINGS):
        assert binding.id
        assert binding.id.startswith("list.")
        assert binding.description
        assert binding.tooltip
